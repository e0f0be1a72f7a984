"""The command `tracrlab`, with something else in the place of JupyterLab."""

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from jupyterlab_server.config import get_page_config

from tracrlab import cli
from tracrlab.cli import copy_notebooks, main

ROOT = Path(__file__).resolve().parent.parent


class Launched:
    """Stands in for JupyterLab: remembers what it was asked to open."""

    def __init__(self, status=0):
        self.status = status
        self.asked = []

    def __call__(self, notebook, browser):
        self.asked.append((notebook, browser))
        return self.status


@pytest.fixture
def shipped(tmp_path, monkeypatch):
    """A folder of notebooks that stands in for those in the package."""
    folder = tmp_path / "shipped"
    (folder / "pictures").mkdir(parents=True)
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / "00_start_here.ipynb").write_text("start")
    (folder / "01_more.ipynb").write_text("more")
    (folder / "pictures" / "head.svg").write_text("<svg/>")
    (folder / ".ipynb_checkpoints" / "old.ipynb").write_text("old")
    monkeypatch.setattr(cli, "SHIPPED", (folder,))
    monkeypatch.chdir(tmp_path)
    return folder


def files(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_text()
        for path in folder.rglob("*")
        if path.is_file()
    }


SHIPPED_FILES = {
    "00_start_here.ipynb": "start",
    "01_more.ipynb": "more",
    "pictures/head.svg": "<svg/>",
}


def test_lab_copies_the_notebooks_and_opens_the_first(shipped, tmp_path, capsys):
    launched = Launched()
    assert main(["lab"], launched) == 0
    assert files(tmp_path / "tracrlab-notebooks") == SHIPPED_FILES
    assert launched.asked == [(Path("tracrlab-notebooks/00_start_here.ipynb"), True)]
    assert capsys.readouterr().out == ""


def test_lab_never_writes_to_a_notebook_that_is_there(shipped, tmp_path, capsys):
    mine = tmp_path / "mine"
    main(["lab", "--dir", "mine"], Launched())
    (mine / "01_more.ipynb").write_text("my own work")
    (mine / "00_start_here.ipynb").unlink()
    assert main(["lab", "--dir", "mine"], Launched()) == 0
    assert files(mine) == SHIPPED_FILES | {"01_more.ipynb": "my own work"}
    said = capsys.readouterr().out
    assert "kept as you left them in mine: 01_more.ipynb" in said
    assert "rename or remove yours" in said


def test_copying_tells_what_it_kept_and_leaves_its_source_alone(shipped, tmp_path):
    before = files(shipped)
    assert copy_notebooks(shipped, tmp_path / "copy") == ()
    (tmp_path / "copy" / "pictures" / "head.svg").write_text("mine")
    assert copy_notebooks(shipped, tmp_path / "copy") == ("pictures/head.svg",)
    assert files(shipped) == before


def test_in_a_checkout_lab_opens_the_notebooks_themselves(shipped):
    before = files(shipped)
    launched = Launched()
    assert main(["lab", "--dir", "shipped"], launched) == 0
    assert launched.asked == [(Path("shipped/00_start_here.ipynb"), True)]
    assert files(shipped) == before


def test_no_browser_and_the_exit_status_are_passed_on(shipped):
    launched = Launched(status=7)
    assert main(["lab", "--no-browser"], launched) == 7
    assert launched.asked == [(Path("tracrlab-notebooks/00_start_here.ipynb"), False)]


def test_an_interrupt_is_no_traceback(shipped):
    def interrupted(notebook, browser):
        raise KeyboardInterrupt

    assert main(["lab"], interrupted) == 130


def test_a_folder_that_cannot_be_written_is_one_sentence(shipped, tmp_path, capsys):
    (tmp_path / "taken").write_text("a file, not a folder")
    launched = Launched()
    assert main(["lab", "--dir", "taken"], launched) == 1
    said = capsys.readouterr().err
    assert said.startswith("tracrlab: cannot put 00_start_here.ipynb into taken (")
    assert said.endswith("): choose another folder with --dir\n")
    assert said.count("\n") == 1
    assert launched.asked == []


def test_missing_notebooks_are_one_sentence(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli, "SHIPPED", (tmp_path / "nowhere",))
    assert main(["lab"], Launched()) == 1
    said = capsys.readouterr().err
    assert said.startswith("tracrlab: the notebooks are missing from this installation: run `pip")


def test_missing_jupyterlab_is_one_sentence(shipped, monkeypatch, capsys):
    monkeypatch.setattr(cli.importlib.util, "find_spec", lambda name: None)
    assert main(["lab"]) == 1
    assert "run `pip install jupyterlab`" in capsys.readouterr().err


@pytest.mark.parametrize("user, browser", [(0, True), (0, False), (1000, True)])
def test_jupyterlab_is_started_on_the_notebook(monkeypatch, user, browser):
    commands = []

    class Became(Exception):
        """This process is JupyterLab from here on."""

    def become(path, command, env):
        commands.append(command)
        assert path == sys.executable
        assert env["JUPYTER_CONFIG_PATH"].split(os.pathsep) == ["mine", str(cli.JUPYTER_CONFIG)]
        raise Became

    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "mine")
    monkeypatch.setattr(cli.os, "execve", become)
    monkeypatch.setattr(cli.os, "name", "posix")
    monkeypatch.setattr(cli.os, "geteuid", lambda: user, raising=False)
    with pytest.raises(Became):
        cli.launch_jupyterlab(Path("a folder/to start.ipynb"), browser)
    [command] = commands
    assert command[:3] == [sys.executable, "-m", "jupyterlab"]
    assert f"--ServerApp.root_dir={Path('a folder').resolve()}" in command
    assert "--LabApp.default_url=/lab/tree/to%20start.ipynb" in command
    assert ("--allow-root" in command) == (user == 0)
    assert ("--no-browser" in command) == (not browser)


def test_without_exec_the_exit_status_of_jupyterlab_is_passed_on(monkeypatch):
    def run(command, check, env):
        return subprocess.CompletedProcess(command, 3)

    monkeypatch.setattr(cli.subprocess, "run", run)
    notebook = Path("start.ipynb").resolve()
    monkeypatch.setattr(cli.os, "name", "another")
    monkeypatch.setattr(cli.Path, "resolve", lambda path: path)
    assert cli.launch_jupyterlab(notebook, False) == 3


@pytest.mark.skipif(os.name != "posix", reason="signals as POSIX has them")
def test_ending_the_command_ends_jupyterlab(tmp_path):
    (tmp_path / "jupyterlab.py").write_text(
        "import os, time\nprint(os.getpid(), flush=True)\ntime.sleep(60)\n"
    )
    paths = os.pathsep.join([str(tmp_path), str(ROOT)])
    started = subprocess.Popen(
        [sys.executable, "-m", "tracrlab", "lab", "--no-browser", "--dir", tmp_path / "work"],
        stdout=subprocess.PIPE,
        text=True,
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": paths},
    )
    try:
        assert int(started.stdout.readline()) == started.pid
    finally:
        started.terminate()
        started.communicate(timeout=30)
    assert started.returncode != 0


def test_jupyterlab_loads_no_news_from_a_network(monkeypatch):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(cli.JUPYTER_CONFIG))
    off = get_page_config([])["disabledExtensions"]
    assert "@jupyterlab/apputils-extension:announcements" in off


def test_the_version_is_the_one_in_pyproject():
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    asked = subprocess.run(
        [sys.executable, "-m", "tracrlab", "--version"], capture_output=True, text=True, cwd=ROOT
    )
    assert (asked.returncode, asked.stdout, asked.stderr) == (0, f"tracrlab {version}\n", "")


@pytest.mark.parametrize("arguments", [[], ["lba"], ["lab", "--nonsense"]])
def test_a_mistyped_command_shows_how_it_is_used(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "usage: tracrlab" in capsys.readouterr().err
