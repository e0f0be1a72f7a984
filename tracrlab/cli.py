"""The command `tracrlab`: opens the notebooks or the RASP prompt, and checks certificates."""

import argparse
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from urllib.parse import quote

from tracrlab import checking_cli

START = "00_start_here.ipynb"
PACKAGE = Path(__file__).resolve().parent
SHIPPED = (PACKAGE / "_notebooks", PACKAGE.parent / "notebooks")  # an installed wheel, a checkout
JUPYTER_CONFIG = PACKAGE / "_jupyterlab"  # asks nothing at the start, loads nothing from a network

Launch = Callable[[Path, bool], int]  # a notebook, whether to open a browser -> exit status


class CliError(Exception):
    """What the user can mend, in one sentence, and the exit status."""

    def __init__(self, told: str, status: int = 1):
        super().__init__(told)
        self.status = status


def main(arguments: Sequence[str] | None = None, launch: Launch | None = None) -> int:
    """Run the command on `arguments` (default: those of the process) and give its exit status.

    `launch` opens a notebook; JupyterLab does it unless a test puts something in its place.
    """
    options = _parser().parse_args(arguments)
    try:
        if options.command == "rasp":
            return _rasp(options.file, options.interactive)
        if options.command == "check":
            return _check(options.model, options.certificate, options.program)
        return _lab(Path(options.dir), not options.no_browser, launch or launch_jupyterlab)
    except CliError as error:
        print(f"tracrlab: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        return 130


def copy_notebooks(source: Path, target: Path) -> tuple[str, ...]:
    """Copy the files of `source` that `target` lacks; give the names of those that were kept.

    A file that is there already is never written to: a reader's work is in it. The names given
    back, relative and sorted, are of the files that were there and differ from those shipped.
    Raises CliError if `target` cannot be written.
    """
    kept = []
    for shipped in sorted(path for path in source.rglob("*") if path.is_file()):
        name = shipped.relative_to(source)
        if any(part.startswith((".", "__")) for part in name.parts):
            continue  # checkpoints and caches
        copy = target / name
        try:
            if not copy.exists():
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(shipped, copy)
            elif copy.read_bytes() != shipped.read_bytes():
                kept.append(name.as_posix())
        except OSError as error:
            raise CliError(
                f"cannot put {name} into {target} ({error.strerror}): "
                "choose another folder with --dir"
            ) from error
    return tuple(kept)


def launch_jupyterlab(notebook: Path, browser: bool) -> int:
    """Open `notebook` in JupyterLab, wait until it is closed and give its exit status.

    Where the system can, this process becomes JupyterLab: what ends the one ends the other.
    """
    if importlib.util.find_spec("jupyterlab") is None:
        raise CliError("JupyterLab is not installed in this Python: run `pip install jupyterlab`")
    command = [sys.executable, "-m", "jupyterlab"]
    command.append(f"--ServerApp.root_dir={notebook.resolve().parent}")
    # The address that is printed opens the notebook, as the browser does.
    command.append(f"--LabApp.default_url=/lab/tree/{quote(notebook.name)}")
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:  # in a container: JupyterLab refuses otherwise
        command.append("--allow-root")
    # Our settings come last: the reader's own go before them.
    paths = filter(None, (os.environ.get("JUPYTER_CONFIG_PATH"), str(JUPYTER_CONFIG)))
    settings = os.environ | {"JUPYTER_CONFIG_PATH": os.pathsep.join(paths)}
    if os.name == "posix":
        sys.stdout.flush()
        sys.stderr.flush()
        os.execve(sys.executable, command, settings)
    return subprocess.run(command, check=False, env=settings).returncode


def _lab(target: Path, browser: bool, launch: Launch) -> int:
    source = next((folder for folder in SHIPPED if (folder / START).is_file()), None)
    if source is None:
        raise CliError(
            "the notebooks are missing from this installation: "
            "run `pip install --force-reinstall tracrlab`"
        )
    if target.resolve() != source:
        kept = copy_notebooks(source, target)
        if kept:
            print(f"kept as you left them in {target}: {', '.join(kept)}")
            print("(for a fresh copy of one, rename or remove yours and run this again)")
    return launch(target / START, browser)


def _rasp(file: str | None, interactive: bool) -> int:
    from tracrlab.prompt.command import NoFile, run

    try:
        return run(file, interactive)
    except NoFile as error:
        raise CliError(str(error)) from None
    except BrokenPipeError:  # who reads our output has seen enough, as `head` does
        sys.stdout = open(os.devnull, "w")  # or Python would write what is left, and complain
        return 0


def _check(model: str, certificate: str, program: str) -> int:
    try:
        return checking_cli.check_files(model, certificate, program)
    except checking_cli.CannotCheck as error:
        raise CliError(str(error), checking_cli.UNREADABLE) from None


def _version() -> str:
    try:
        return metadata.version("tracrlab")
    except metadata.PackageNotFoundError:
        return "(a checkout that is not installed)"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tracrlab",
        description="A laboratory for RASP programs that become exact transformers.",
    )
    parser.add_argument("--version", action="version", version=f"tracrlab {_version()}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="command", required=True
    )
    lab = commands.add_parser(
        "lab",
        help="open the notebooks in JupyterLab",
        description="Copies the notebooks into a folder and opens the first one in JupyterLab. "
        "A notebook that is already there is left as it is.",
    )
    lab.add_argument(
        "--dir", default="tracrlab-notebooks", help="the folder to work in (default: %(default)s)"
    )
    lab.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    prompt = commands.add_parser(
        "rasp",
        help="a prompt for the RASP language of 2021",
        description="Asks for RASP statements and shows what they come to; `help` prints a page. "
        "With a file, runs it: mistakes go to stderr, and the exit status is then 1.",
    )
    prompt.add_argument("file", nargs="?", help="a .rasp file to run")
    prompt.add_argument(
        "-i", "--interactive", action="store_true", help="go on with the prompt after the file"
    )
    checking_cli.add_to(commands)
    return parser
