"""`tracrlab rasp`: the prompt in a terminal, for a file, or for what is piped in."""

import sys
from pathlib import Path
from typing import Any, TextIO

from tracrlab.errors import TracrlabError
from tracrlab.prompt.conversation import Prompt


class NoFile(TracrlabError):
    """A file that cannot be read, in one sentence."""


def run(file: str | None = None, interactive: bool = False) -> int:
    """Run a file, ask in a terminal, or read what is piped in; gives the exit status.

    What statements come to goes to stdout, what is wrong to stderr: then the status is 1. With
    `interactive`, the prompt goes on after the file. NoFile if that cannot be read.
    """
    streams: tuple[Any, ...] = (sys.stdout, sys.stderr)
    for stream in streams:  # a letter that the terminal has not is no reason to stop
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    folder = None if file is None else Path(file).resolve().parent
    prompt = Prompt(lambda text: print(text, flush=True), _tell, folder)
    status = 0
    if file is not None:
        status = 0 if prompt.take(read(Path(file))) else 1
        if prompt.left or not interactive:
            return status
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        return max(status, piped(prompt, sys.stdin))
    from tracrlab.prompt.terminal import converse

    return converse(prompt)


def read(path: Path) -> str:
    """The text of a file; the `.rasp` of its name may be left out."""
    if not path.exists() and path.with_name(f"{path.name}.rasp").is_file():
        path = path.with_name(f"{path.name}.rasp")
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise NoFile(f"{path} is no text in UTF-8: give a .rasp file") from None
    except FileNotFoundError:
        raise NoFile(f"there is no file {path}: check its name and folder") from None
    except OSError as error:
        raise NoFile(f"{path} cannot be read ({error.strerror}): give a .rasp file") from None


def piped(prompt: Prompt, lines: TextIO) -> int:
    """Take what is piped in, input by input; 1 if something was wrong with one of them.

    Lines are counted from the first one on, so that mistakes have their place in all of it.
    """
    if hasattr(lines, "reconfigure"):
        lines.reconfigure(errors="replace")
    status, before, text = 0, 0, ""
    for line in lines:
        text += line
        if not prompt.cut(text).lacks:
            status |= not prompt.take("\n" * before + text)
            before, text = before + text.count("\n"), ""
        if prompt.left:
            return int(status)
    if text.strip():
        status |= not prompt.take("\n" * before + text)
    return int(status)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
