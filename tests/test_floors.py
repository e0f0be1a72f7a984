"""The floors of the house: imports only point down, and nothing heavy is loaded before it is used.

A file lives in a room: the package or module right under `tracrlab/`. It may import from its own
room and from lower floors. ARCHITECTURE.md draws this table; a new room is entered in both.
"""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "tracrlab"
FLOORS = (
    ("errors",),
    ("values", "late", "progress"),
    ("rasp", "craft", "transformer"),
    ("programs", "compile"),
    ("trace", "export"),
    ("certify", "compress", "circuits", "proofs"),
    ("viz",),
    ("widgets", "prompt"),
    ("checking_cli",),
    ("cli",),
    ("__init__", "__main__"),
)
FLOOR = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}
FILES = sorted(PACKAGE.rglob("*.py"))
MADE_OF_JAX = {"tracrlab.transformer.haiku_model"}  # imported by the functions that need JAX
HEAVY = {"numpy", "scipy", "jax", "haiku", "networkx", "plotly", "ipywidgets", "anywidget", "tqdm"}


def names(path, root):
    """The dotted name of a file as parts, `__init__` dropped: the package it is in or is."""
    parts = path.relative_to(root).with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def room(parts, root):
    """The room that `tracrlab.<parts>` is in; what is in none comes from the front door."""
    if parts and ((root / parts[0]).is_dir() or (root / f"{parts[0]}.py").is_file()):
        return parts[0]
    return "__init__"


def imports(path, root):
    """Yield (line, room, dotted name) of each import from tracrlab, anywhere in the file."""
    here = ("tracrlab", *names(path, root))
    package = here if path.name == "__init__.py" else here[:-1]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"), str(path))):
        if isinstance(node, ast.Import):
            found = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            base = [*above, *([node.module] if node.module else [])]
            found = [".".join([*base, alias.name]) for alias in node.names]
        else:
            continue
        for name in found:
            first, *rest = name.split(".")
            if first == "tracrlab":
                yield node.lineno, room(rest, root), name


def faults(path, root):
    """A sentence for each import of `path` that does not point down, and what to do about it."""
    here = (*names(path, root), "__init__")[0]
    for line, there, name in imports(path, root):
        if there != here and FLOOR.get(there, len(FLOORS)) >= FLOOR[here]:
            yield (
                f"{path.relative_to(root.parent)}:{line} imports {name}, which is not below "
                f"{here}: move the shared idea down a floor, or pass the value in as an argument"
            )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(PACKAGE).as_posix())
def test_imports_only_point_down(path):
    here = (*names(path, PACKAGE), "__init__")[0]
    assert here in FLOOR, f"{here} has no floor yet: give it one in FLOORS, and in ARCHITECTURE.md"
    found = list(faults(path, PACKAGE))
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    "here, line, there",
    [
        ("errors.py", "from tracrlab.values import show_value", "tracrlab.values"),
        ("values.py", "from tracrlab.late import call", "tracrlab.late"),
        ("values.py", "import tracrlab", "tracrlab"),
        ("rasp/nodes.py", "import tracrlab.craft.heads", "tracrlab.craft.heads"),
        ("rasp/nodes.py", "from tracrlab import compile", "tracrlab.compile"),
        ("rasp/nodes.py", "from tracrlab import load", "tracrlab.load"),
        ("rasp/nodes.py", "from .. import viz", "tracrlab.viz"),
        ("rasp/nodes.py", "from ..viz.colours import RED", "tracrlab.viz.colours"),
        ("rasp/__init__.py", "from ..viz import RED", "tracrlab.viz"),
        ("rasp/nodes.py", "def f():\n    from tracrlab.viz import RED", "tracrlab.viz"),
        ("craft/heads.py", "if TYPE_CHECKING:\n    import tracrlab.trace", "tracrlab.trace"),
        ("viz/heat.py", "from tracrlab.widgets import Lab", "tracrlab.widgets"),
    ],
)
def test_an_import_that_points_up_or_sideways_is_told(tmp_path, here, line, there):
    root = house(tmp_path, here, line)
    [fault] = faults(root / here, root)
    assert fault.startswith(f"tracrlab/{here}:{line.count(chr(10)) + 1} imports {there}")
    assert "move the shared idea down a floor, or pass the value in as an argument" in fault


@pytest.mark.parametrize(
    "here, line",
    [
        ("values.py", "from tracrlab.errors import TracrlabError"),
        ("rasp/nodes.py", "from tracrlab.errors import RaspError"),
        ("rasp/nodes.py", "from tracrlab.rasp.walk import walk"),
        ("rasp/nodes.py", "from . import walk"),
        ("rasp/nodes.py", "from .walk import walk"),
        ("rasp/deep/nodes.py", "from ..walk import walk"),
        ("rasp/__init__.py", "from .walk import walk"),
        ("compile/read.py", "from tracrlab import rasp"),
        ("compile/read.py", "import math, json.decoder"),
        ("viz/heat.py", "from ..trace import Trace"),
        ("__init__.py", "from . import viz"),
    ],
)
def test_an_import_that_points_down_or_stays_is_fine(tmp_path, here, line):
    root = house(tmp_path, here, line)
    assert list(faults(root / here, root)) == []


def house(folder, here, text):
    """A tracrlab with every room, empty but for one file."""
    root = folder / "tracrlab"
    for name in FLOOR:
        if (PACKAGE / f"{name}.py").is_file():
            root.mkdir(exist_ok=True)
            (root / f"{name}.py").touch()
        else:
            (root / name).mkdir(parents=True)
    (root / here).parent.mkdir(exist_ok=True)
    (root / here).write_text(text)
    return root


def loaded_by(*modules):
    """The top-level packages that a fresh Python holds after importing `modules`."""
    code = f"import sys, {', '.join(modules)}\nprint(*sys.modules)"
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=PACKAGE.parent
    )
    assert run.returncode == 0, run.stderr
    return {name.split(".")[0] for name in run.stdout.split()}


def existing(*modules):
    return [name for name in modules if importlib.util.find_spec(name)]


def every_module():
    found = (".".join(("tracrlab", *names(path, PACKAGE))) for path in FILES)
    return [name for name in found if not name.endswith("__main__") and name not in MADE_OF_JAX]


def test_importing_every_module_does_not_load_jax():
    early = loaded_by(*every_module()) & {"jax", "jaxlib", "haiku"}
    assert not early, f"an import loads {early}, which costs seconds: import it where it runs"


def test_the_front_door_is_light():
    early = loaded_by("tracrlab") & HEAVY
    assert not early, f"`import tracrlab` loads {early}: look names up when they are asked for"


def test_the_language_can_be_read_without_numpy():
    for module in existing("tracrlab.rasp"):
        early = loaded_by("tracrlab", module) & HEAVY
        assert not early, f"`import {module}` loads {early}: values there are plain Python"
