"""The lines of earlier days: a file among the user's own, where the system keeps such files."""

import os
from collections.abc import Mapping
from pathlib import Path

from prompt_toolkit.history import FileHistory, History, InMemoryHistory


def history_file(environment: Mapping[str, str] = os.environ) -> Path:
    """Where the history is kept.

    >>> history_file({"XDG_STATE_HOME": "/state"}).as_posix()
    '/state/tracrlab/rasp_history'
    """
    given = environment.get("XDG_STATE_HOME", "")
    folder = Path(given) if Path(given).is_absolute() else Path.home() / ".local" / "state"
    return folder / "tracrlab" / "rasp_history"


class Kept(FileHistory):
    """A history in a file. A disk that is full is no reason to stop."""

    def store_string(self, string: str) -> None:
        try:
            super().store_string(string)
        except OSError:
            pass


def open_history() -> History:
    """The history in its file; one that is forgotten at the end, if it cannot be written there."""
    try:
        path = history_file()
        path.parent.mkdir(parents=True, exist_ok=True)
        path.open("ab").close()
        path.open("rb").close()
    except (OSError, RuntimeError):  # RuntimeError: there is no home
        return InMemoryHistory()
    return Kept(path)
