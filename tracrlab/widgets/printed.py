"""What a text prints while it is read, apart from what other threads print meanwhile."""

import io
import sys
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import ref

MOST = 2000  # characters that are kept

_HERE = threading.local()
"""`heard` is a weak reference: of a thread that was stopped half way, nobody listens on."""


class Heard:
    """The first characters of what was printed."""

    def __init__(self, text: str = "") -> None:
        self.text = text

    def add(self, text: str) -> None:
        """Keep it, as far as there is room; the last character tells of what is left out."""
        if len(self.text) < MOST:
            self.text += text
            if len(self.text) > MOST:
                self.text = self.text[: MOST - 1] + "…"


class Ear:
    """Stands for standard output: it keeps what threads print that are listened to, and passes
    all else on. It stays there once it was put there, since whoever else replaces standard output
    puts back what stood there before."""

    def __init__(self, plain: Any):
        self.plain = plain

    def write(self, text: str) -> int:
        found = _listening()
        if found is not None:
            found.add(text)
        elif self.plain is not None:
            return self.plain.write(text)
        return len(text)

    def writelines(self, lines: Iterable[str]) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if self.plain is not None:
            self.plain.flush()

    @property
    def buffer(self) -> Any:
        found = _listening()
        return self.plain.buffer if found is None else _Bytes(found)

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)


class _Bytes(io.RawIOBase):
    """What is printed as bytes, in UTF-8."""

    def __init__(self, found: Heard):
        self.found = found

    def writable(self) -> bool:
        return True

    def write(self, given: Any) -> int:
        told = bytes(given)
        self.found.add(told.decode("utf-8", "replace"))
        return len(told)


def _listening() -> Heard | None:
    """What is kept of this thread, if it is listened to."""
    found = getattr(_HERE, "heard", None)
    return None if found is None else found()


@contextmanager
def heard(found: Heard | None = None) -> Iterator[Heard]:
    """What this thread prints meanwhile is kept, after what was, and goes nowhere else.

    >>> with heard() as found:
    ...     print("a", 1)
    >>> found.text
    'a 1\\n'
    """
    if not isinstance(sys.stdout, Ear):
        sys.stdout = Ear(sys.stdout)
    found, outer = Heard() if found is None else found, getattr(_HERE, "heard", None)
    try:
        _HERE.heard = ref(found)
        yield found
    finally:
        _HERE.heard = outer
