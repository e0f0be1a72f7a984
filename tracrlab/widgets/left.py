"""Programs that others took the place of: an undo brings one back, with all it was compiled for."""

from dataclasses import dataclass

from tracrlab.values import Value
from tracrlab.widgets.opening import Opened

MOST = 8  # that are remembered


@dataclass(frozen=True, eq=False)
class Left:
    """A program as it was left: its text, sizes and folder, and the input that it had."""

    start: Opened
    seen: tuple[Value, ...] = ()  # the first input: a guessed vocabulary has its words
    typed: str | None = None  # an input as text that is not shown, or not yet


class LeftPrograms:
    """The last programs that were left, by their texts.

    >>> left = LeftPrograms()
    >>> left.keep(Left(Opened("x = tokens", max_seq_len=3)))
    >>> left.take("x = tokens").start.max_seq_len, left.take("x = tokens")
    (3, None)
    """

    def __init__(self) -> None:
        self._by_text: dict[str, Left] = {}

    def keep(self, left: Left) -> None:
        """Remember it, and forget the one that was left longest ago if there are too many."""
        self._by_text.pop(left.start.text, None)
        self._by_text[left.start.text] = left
        if len(self._by_text) > MOST:
            del self._by_text[next(iter(self._by_text))]

    def take(self, text: str) -> Left | None:
        """The program that was left with this text. It is not remembered any more: what becomes
        of it from now on counts."""
        return self._by_text.pop(text, None)
