"""Named directions, and the rooms of the residual stream that they form."""

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from tracrlab.values import Value, show_value, value_key

Kind = Literal["one-hot", "number", "thermometer"]


@dataclass(frozen=True)
class Direction:
    """One named axis of the residual stream: `tokens:a` holds 1 where the token is "a".

    >>> str(Direction("tokens", "a")), str(Direction("share", holds_number=True))
    ('tokens:a', 'share')
    >>> Direction("x", True) == Direction("x", 1)
    False
    """

    name: str
    value: Value = field(default=None, compare=False)
    holds_number: bool = False
    key: tuple = field(init=False, repr=False)  # compared in place of `value`: True is not 1

    def __post_init__(self):
        object.__setattr__(self, "key", () if self.holds_number else value_key(self.value))

    def __str__(self) -> str:
        return self.name if self.holds_number else f"{self.name}:{show_value(self.value)}"


@dataclass(frozen=True, eq=False)
class Space:
    """A room of the residual stream: all directions that carry one variable.

    A one-hot room has one direction for each value. A number room has one direction for the
    number, and one more for each value that is no number (`None`, say): there the number is 0. A
    thermometer room has a direction for each border that a number can be past.

    `at_bos` is what stands in the room at the BOS position: the same on every input. `error`
    bounds how far the entries of a one-hot room are off on any input, all taken together, or how
    far a number is off: 0 means exactly 0 and 1, or the number as float32 has it. `floor` is the
    part of a number's error that does not shrink with the number.
    """

    name: str
    kind: Kind
    values: tuple[Value, ...]  # one-hot: all of them; number: those with a direction of their own
    role: str = ""  # tells rooms of one variable apart: "" is the variable itself
    error: float = 0.0
    floor: float = 0.0
    at_bos: tuple[float, ...] = ()  # empty: all zero

    @property
    def key(self) -> tuple[str, str, str]:
        """Identity inside one program."""
        return (self.name, self.kind, self.role)

    @property
    def width(self) -> int:
        return len(self.values) + (self.kind == "number")

    @property
    def label(self) -> str:
        """What the room is called in text and pictures: `hist`, `hist.bos_share`."""
        return f"{self.name}.{self.role}" if self.role else self.name

    @property
    def directions(self) -> tuple[Direction, ...]:
        number = (Direction(self.label, holds_number=True),) if self.kind == "number" else ()
        return number + tuple(Direction(self.label, value) for value in self.values)

    @property
    def clean_at_bos(self) -> bool:
        return not any(self.at_bos)

    def bos_row(self) -> np.ndarray:
        """Float array (direction,): the content at BOS."""
        return np.array(self.at_bos or (0.0,) * self.width)

    def __str__(self) -> str:
        return f"{self.label} ({self.kind}, {self.width})"


ONE = Space("one", "number", ())
"""The room that holds 1 at every position, BOS included."""

BOS = Space("bos", "number", (), at_bos=(1.0,))
"""The room that holds 1 at BOS and 0 elsewhere: it is the direction of the BOS token."""
