"""An input that is not shown: why, and what would let it in."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracrlab.values import Value, show_value

MOST_NAMED = 3  # new words in an offer


@dataclass(frozen=True)
class Unread:
    """An input that was asked for and is not the one that is shown."""

    told: str = ""  # why; "" if it is shown
    words: tuple[Value, ...] = ()  # that are no words of the model
    longest: int = 0  # tokens that it has, if they are too many
    fixed: bool = False  # the model was compiled before it came here: it cannot be made larger

    @property
    def sentence(self) -> str:
        """Why, and how to mend it.

        >>> print(Unread("y, z are not in the vocabulary: a", ("y", "z")).sentence)
        y, z are not in the vocabulary: a; adding them lets them in
        """
        if not (self.words or self.longest):
            return self.told
        if self.fixed:
            what = "longer inputs" if self.longest else "more tokens"
            return f"{self.told}; this model is compiled already: compile its program for {what}"
        it = "it" if len(self.words) == 1 else "them"
        return f"{self.told}; adding {it} lets {it} in" if self.words else self.told

    @property
    def offer(self) -> dict[str, Any]:
        """What would let it in: a label, and the message that asks for it.

        >>> Unread("…", ("y",)).offer
        {'label': "add 'y' to the vocabulary", 'message': {'type': 'grow', 'tokens': ['y']}}
        >>> Unread("…", longest=7).offer
        {'label': 'compile for 7 tokens', 'message': {'type': 'grow', 'longest': 7}}
        """
        if self.fixed or not (self.words or self.longest):
            return {}
        if self.words:
            asked: dict[str, Any] = {"tokens": [show_value(word) for word in self.words]}
            return {"label": growing(self.words), "message": {"type": "grow", **asked}}
        asked = {"longest": self.longest}
        return {"label": growing((), self.longest), "message": {"type": "grow", **asked}}


def growing(words: Sequence[Value], longest: int | None = None) -> str:
    """What is done to let an input in.

    >>> growing(["y", "z"]), growing([], 1)
    ("add 'y' and 'z' to the vocabulary", 'compile for 1 token')
    """
    if not words:
        return f"compile for {longest} token{'s' * (longest != 1)}"
    named = [repr(word) for word in words[:MOST_NAMED]]
    named += [f"{len(words) - MOST_NAMED} more"] if len(words) > MOST_NAMED else []
    return f"add {' and '.join(filter(None, [', '.join(named[:-1]), named[-1]]))} to the vocabulary"


@dataclass(frozen=True)
class Grown:
    """A vocabulary and a length, or what is added to them, so that an input is let in."""

    words: tuple[Value, ...] = ()
    longest: int | None = None
