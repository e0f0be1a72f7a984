"""How far long work has come: told to whoever asks, or shown as a bar where somebody sees it."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

Progress = Callable[[int, int, str], None]
"""Called with how much is done, of how much, and what comes next. It may raise: that ends the
work."""

LONG = 1.0  # seconds after which a bar is shown
OFTEN = 0.2  # and after which it is drawn anew
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
    bar = None if callable(progress) or progress is False or not _seen() else _Bar(title)
    try:
        yield progress if callable(progress) else _untold if bar is None else bar.tell
    except KeyboardInterrupt as stopped:
        stopped.__suppress_context__ = True
        raise
    finally:
        if bar is not None:
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


def _seen() -> bool:
    """Does somebody wait for it who would see a bar? Who waits for another thread is told in
    another way."""
    if threading.current_thread() is not threading.main_thread():
        return False
    if os.environ.get("TQDM_DISABLE", "0") not in ("", "0"):
        return False
    return _in_notebook() or (sys.stderr is not None and sys.stderr.isatty())


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    return ipython is not None and hasattr(ipython.get_ipython(), "kernel")


class _Bar:
    """A bar that begins once something turns out to take long: until then nothing is loaded.

    It is drawn in a thread of its own, so that it moves while one step takes long, and telling
    costs nothing.
    """

    def __init__(self, title: str):
        self.title, self.now = title, (0, 1, "")
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._draw, daemon=True)
        self.thread.start()

    def tell(self, done: int, total: int, what: str) -> None:
        self.now = done, total, what

    def close(self) -> None:
        self.over.set()
        self.thread.join()

    def _draw(self) -> None:
        if self.over.wait(LONG):
            return
        done, total, what = self.now
        bar = _drawn(desc=self.title, total=total, initial=done, postfix=what, leave=False)
        bar.start_t -= LONG
        while not self.over.wait(OFTEN):
            bar.n, _, what = self.now
            bar.set_postfix_str(what)
        bar.n = bar.total  # or a notebook keeps it, in red
        bar.close()


def _drawn(**options: Any) -> Any:
    """A bar of tqdm: a widget in a notebook, else text."""
    if _in_notebook():
        from tqdm.notebook import tqdm

        return _unwatched(tqdm)(bar_format=SHAPE, **options)
    from tqdm.std import tqdm as plain

    shape = SHAPE.replace("{bar}", "{bar:20}")
    return _unwatched(plain)(bar_format=shape, dynamic_ncols=True, **options)


def _unwatched(kind: type) -> type:
    """Without tqdm's own thread, which watches over all bars of a process."""
    return type("Bar", (kind,), {"monitor_interval": 0})
