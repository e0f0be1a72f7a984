"""What a text prints while it is read, apart from what other threads print meanwhile."""

import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

MOST = 2000  # characters that are kept

_HEARD: dict[int, "Heard"] = {}  # by thread
_LOCK = threading.Lock()


class Heard:
    """The first characters of what was printed."""

    def __init__(self) -> None:
        self.text = ""

    def add(self, text: str) -> None:
        """Keep it, as far as there is room; the last character tells of what is left out."""
        if len(self.text) < MOST:
            self.text += text
            if len(self.text) > MOST:
                self.text = self.text[: MOST - 1] + "…"


class _Ear:
    """Stands for standard output: it keeps what threads print that are listened to, and passes
    all else on."""

    def __init__(self, plain: Any):
        self.plain = plain

    def write(self, text: str) -> int:
        heard = _HEARD.get(threading.get_ident())
        if heard is None:
            return self.plain.write(text) if self.plain is not None else len(text)
        heard.add(text)
        return len(text)

    def flush(self) -> None:
        if self.plain is not None:
            self.plain.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.plain, name)


@contextmanager
def heard() -> Iterator[Heard]:
    """What this thread prints meanwhile is kept, and goes nowhere else.

    >>> with heard() as found:
    ...     print("a", 1)
    >>> found.text
    'a 1\\n'
    """
    me, found = threading.get_ident(), Heard()
    with _LOCK:
        outer = _HEARD.get(me)
        _HEARD[me] = found
        if not isinstance(sys.stdout, _Ear):
            sys.stdout = _Ear(sys.stdout)
    try:
        yield found
    finally:
        with _LOCK:
            if outer is None:
                del _HEARD[me]
            else:
                _HEARD[me] = outer
            if not _HEARD and isinstance(sys.stdout, _Ear):
                sys.stdout = sys.stdout.plain
