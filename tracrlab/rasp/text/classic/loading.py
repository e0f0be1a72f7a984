"""Files that a text loads: only `.rasp` files, each read as data, none of them twice at once."""

from pathlib import Path

from tracrlab.rasp.text.classic.arithmetic import shown
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.things import Wrong


class Loading:
    """Finds and reads files, and knows which are being read."""

    def __init__(self, folder: Path | None, limits: Limits, within: Path | None = None):
        self.folders = [Path.cwd() if folder is None else folder]
        self.within = None if within is None else within.resolve()  # None: anywhere
        self.open: list[Path] = []
        self.count = 0
        self.limits = limits

    def enter(self, name: str) -> tuple[Path, str]:
        """The file that `load "name"` means, and its text. Wrong if it cannot be read."""
        self.count += 1
        if self.count > self.limits.files:
            raise Wrong(f"more than {self.limits.files} files are loaded", "load fewer")
        path = self.folders[-1] / (name if name.endswith(".rasp") else f"{name}.rasp")
        try:
            path = path.resolve()
            if self.within is not None and not path.is_relative_to(self.within):
                raise Wrong(f"{shown(name)} is outside the folder that may be loaded from")
            if path in self.open:
                raise Wrong(f"{path.name} loads itself", "leave out one of the loads")
            if path.is_dir():
                raise Wrong(f"{path.name} is a folder", _look(path.parent))
            if not path.is_file():
                raise Wrong(f'there is no file "{path.name}" to load', _look(path.parent))
            if path.stat().st_size > 4 * self.limits.characters:
                raise Wrong(f"{path.name} is larger than the limit", "split it up")
            text = path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError:
            raise Wrong(f"{path.name} is no text in UTF-8", "save it as UTF-8") from None
        except (OSError, ValueError, RuntimeError) as error:
            reason = getattr(error, "strerror", None) or "no file can have this name"
            raise Wrong(f"{shown(name)} cannot be loaded: {reason.lower()}") from None
        self.open.append(path)
        self.folders.append(path.parent)
        return path, text

    def leave(self) -> None:
        """The innermost file was read."""
        self.open.pop()
        self.folders.pop()


def _look(folder: Path) -> str:
    """A hint at the files that could be loaded."""
    if not folder.is_dir():
        return "its folder does not exist"
    found = sorted(path.stem for path in folder.glob("*.rasp") if path.is_file())[:5]
    return f"there are {', '.join(found)}" if found else "its folder has no .rasp files"
