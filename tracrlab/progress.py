"""How far long work has come: told to whoever asks, or shown as a bar where somebody sees it."""

import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Progress = Callable[[int, int, str], None]
"""Called with how much is done, of how much, and what comes next. It may raise: that ends the
work."""

LONG = 1.0  # seconds after which a bar is shown
SHAPE = "{desc} {percentage:3.0f}%|{bar}| {elapsed} {postfix}"


@contextmanager
def telling(title: str, progress: Progress | bool | None = None) -> Iterator[Progress]:
    """What the work inside calls to tell how far it has come.

    It is `progress`, if that can be called; if it is False, nothing is told. Else there is a bar
    called `title` once the work takes longer than a second, in a notebook or a terminal, for work
    of the main thread; it is gone at the end, and TQDM_DISABLE=1 in the environment keeps it away.
    A KeyboardInterrupt is told as just that, and not as what went wrong while something else was
    being handled.

    >>> with telling("counting", lambda done, total, what: print(f"{done}/{total} {what}")) as tell:
    ...     tell(1, 7, "values")
    1/7 values
    """
    bar = _Bar(title)
    try:
        if callable(progress):
            yield progress
        else:
            yield _untold if progress is False or not _waited_for() else bar.tell
    except KeyboardInterrupt as stopped:
        stopped.__suppress_context__ = True
        raise
    finally:
        bar.close()


@dataclass(frozen=True)
class Stages:
    """Tells how far work has come that has stages with names.

    >>> compiling = Stages(("graph", "values"), lambda *told: print(*told))
    >>> compiling.at("graph")
    0 2 graph
    >>> compiling.each("values", "node")(3, 10)
    1 2 values: node 4 of 10
    """

    names: tuple[str, ...]
    tell: Progress

    def at(self, stage: str, what: str = "") -> None:
        """This stage comes next, or this part of it."""
        told = f"{stage}: {what}" if what else stage
        self.tell(self.names.index(stage), len(self.names), told)

    def each(self, stage: str, what: str) -> Callable[[int, int], None]:
        """What to call in a stage with how many things are done, of how many."""
        return lambda done, total: self.at(stage, f"{what} {done + 1} of {total}")


def _untold(done: int, total: int, what: str) -> None:
    pass


def _waited_for() -> bool:
    """Is there somebody who waits for it? Who waits for another thread is told in another way."""
    here = threading.current_thread() is threading.main_thread()
    return here and os.environ.get("TQDM_DISABLE", "0") in ("", "0")


class _Bar:
    """A bar that begins when something turns out to take long: until then nothing is loaded."""

    def __init__(self, title: str):
        self.title, self.begun = title, time.monotonic()
        self.bar: Any = None

    def tell(self, done: int, total: int, what: str) -> None:
        if self.bar is None:
            if time.monotonic() - self.begun < LONG:
                return
            self.bar = _drawn(desc=self.title, total=total, leave=False, miniters=0)
        self.bar.set_postfix_str(what, refresh=False)
        self.bar.update(done - self.bar.n)

    def close(self) -> None:
        if self.bar is not None:
            self.bar.n = self.bar.total  # or a notebook keeps it, in red
            self.bar.close()


def _drawn(**options: Any) -> Any:
    """A bar of tqdm: a widget in a notebook, text in a terminal, nothing where there is neither."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if hasattr(shell, "kernel"):
        from tqdm.notebook import tqdm

        return _unwatched(tqdm)(bar_format=SHAPE, **options)
    from tqdm.std import tqdm as plain

    shape = SHAPE.replace("{bar}", "{bar:20}")
    return _unwatched(plain)(bar_format=shape, disable=None, dynamic_ncols=True, **options)


def _unwatched(kind: type) -> type:
    """Without the thread that watches over all bars of a process."""
    return type("Bar", (kind,), {"monitor_interval": 0})
