"""The checker reads nothing of the compiler, and loads nothing of it."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

FOLDER = Path(__file__).resolve().parents[2] / "tracrlab" / "certify"
CHECKER = sorted(FOLDER.glob("checker*.py"))
ALLOWED = ("tracrlab.certify.checker", "tracrlab.rasp", "tracrlab.values")


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module if node.module != "tracrlab" else f"tracrlab.{node.names[0].name}"


@pytest.mark.parametrize("path", CHECKER, ids=lambda path: path.name)
def test_it_imports_nothing_of_the_compiler(path):
    own = [name for name in imported(path) if name.startswith("tracrlab")]
    assert [name for name in own if not name.startswith(ALLOWED)] == []


def test_the_checker_alone_does_not_load_the_compiler():
    code = (
        "import sys, types, pathlib, tracrlab\n"
        "package = types.ModuleType('tracrlab.certify')\n"
        f"package.__path__ = [{str(FOLDER)!r}]\n"
        "sys.modules['tracrlab.certify'] = package\n"
        "import tracrlab.certify.checker\n"
        "print(*sorted(m for m in sys.modules if m.startswith('tracrlab.')))"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    rooms = {name.split(".")[1] for name in ran.stdout.split()}
    assert "certify" in rooms
    assert not rooms & {"compile", "craft", "transformer", "trace", "export"}
