"""The repository itself: small files, clean notebooks, a lock that fits, a whole wheel."""

import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
SOURCES = sorted((ROOT / "tracrlab").rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
UNTRACKED = {".git", ".venv", ".venv-lowest", ".lock-tools", "__pycache__", ".ipynb_checkpoints"}
MOST_LINES = 300
MOST_BYTES = 200 * 1024
TOP_FOLDERS = ("work", "root", "home", "farm", "Users", "tmp")  # where machines keep checkouts
MACHINE_PATH = re.compile(rf"(?<![\w.:/~*-])/(?:{'|'.join(TOP_FOLDERS)})/[A-Za-z]\S*")
NOT_IN_A_LOCK = re.compile(r"://|file:|@|(^|\s)-|(?<![\w.])/\w")  # an address, an option, a path


def relative(path):
    return path.relative_to(ROOT).as_posix()


def tracked_files():
    """Every file under version control, or every file at all where git cannot tell."""
    try:
        listed = subprocess.run(
            ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
        ).stdout
        return [ROOT / name for name in listed.split("\0") if name]
    except (OSError, subprocess.CalledProcessError):  # an unpacked archive, or another's checkout
        found = []
        for folder, folders, names in os.walk(ROOT):
            folders[:] = [name for name in folders if name not in UNTRACKED]
            found += [Path(folder, name) for name in names]
        return found


def tracked_text():
    """(name, text) of every text file among them."""
    for path in filter(Path.is_file, tracked_files()):
        try:
            yield relative(path), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def lock_lines():
    """The lines of the lock, continued lines joined, comments dropped."""
    text = (ROOT / "requirements.lock").read_text().replace("\\\n", " ")
    lines = (line.split("#", 1)[0].strip() for line in text.splitlines())
    return [line for line in lines if line]


@pytest.mark.parametrize("path", SOURCES, ids=relative)
def test_a_file_holds_one_idea(path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{relative(path)} has {lines} lines: which second idea moved in?"


@pytest.mark.parametrize("path", NOTEBOOKS, ids=relative)
def test_a_notebook_is_small_and_holds_no_error(path):
    size = path.stat().st_size
    assert size <= MOST_BYTES, f"{relative(path)} has {size} bytes: store smaller pictures"
    for number, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        kinds = [output["output_type"] for output in cell.get("outputs", [])]
        assert "error" not in kinds, f"{relative(path)}, cell {number} holds an error: run it again"


def test_no_file_names_a_path_of_one_machine():
    found = [
        f"{name}:{number}: {match.group()}"
        for name, text in tracked_text()
        for number, line in enumerate(text.splitlines(), 1)
        for match in MACHINE_PATH.finditer(line)
    ]
    assert not found, "say it relative to the repository:\n" + "\n".join(found)


def test_a_path_of_one_machine_is_found_where_there_is_one():
    for folder in TOP_FOLDERS:
        path = f"/{folder}/someone/tracrlab"
        for line in (path, f'open("{path}")', f"x = {path}", f"({path})"):
            assert MACHINE_PATH.search(line), line
    for line in ("notebooks/home/x", "https://example.org/home/page", "a /work", "~/work/x"):
        assert not MACHINE_PATH.search(line), line


def test_the_lock_pins_names_versions_and_hashes_and_nothing_else():
    for line in lock_lines():
        pin, *hashes = re.split(r"\s+--hash=sha256:", line)
        assert re.match(r"[a-z0-9-]+==[\w.!+]+( ; |$)", pin), pin
        assert not NOT_IN_A_LOCK.search(pin), pin
        assert hashes, f"no hash: {pin}"
        assert all(re.fullmatch("[0-9a-f]{64}", each) for each in hashes), line
    comments = [
        line
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if line.lstrip().startswith("#")
    ]
    assert not [line for line in comments if NOT_IN_A_LOCK.search(line)]


def test_the_lock_satisfies_pyproject():
    pinned = {}
    for line in lock_lines():
        requirement = Requirement(line.split(" --hash=", 1)[0].strip())
        [pin] = requirement.specifier
        pinned[requirement.name] = (pin.version, requirement.marker)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    wanted = (
        project["project"]["dependencies"]
        + project["project"]["optional-dependencies"]["test"]
        + project["build-system"]["requires"]
    )
    for requirement in map(Requirement, wanted):
        assert requirement.name in pinned, f"run `make lock`: it lacks {requirement}"
        version, marker = pinned[requirement.name]
        assert version in requirement.specifier, f"run `make lock`: {version} is not {requirement}"
        assert marker is None or isinstance(marker, Marker) and marker.evaluate(), requirement


def test_the_wheel_holds_the_package_the_notebooks_and_the_licence(tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("tracrlab-*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {relative(path) for path in SOURCES} <= held
    assert {f"tracrlab/_notebooks/{path.name}" for path in NOTEBOOKS} <= held
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in held)
    ours = re.compile(r"tracrlab/|tracrlab-[\d.]+\.dist-info/")
    assert not [name for name in held if not ours.match(name)]
    assert not [name for name in held if "checkpoint" in name or "__pycache__" in name]


@pytest.mark.skipif(os.name == "nt", reason="run bits are not kept there")
def test_the_continuous_integration_can_be_started():
    assert os.access(ROOT / ".ci" / "run", os.X_OK)
