"""What a room says at many positions at once: as `tracrlab.trace` reads it, without a loop over
directions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.compile.anatomy import Room
from tracrlab.trace.reading import EMPTY, NEAR, NOTHING, Reading, past, texts
from tracrlab.values import Value
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.labels import cut, one_line

LONGEST = 60  # characters of a value


@dataclass(frozen=True, eq=False)
class RoomReader:
    """Reads one room; the readings of its values are made once."""

    room: Room
    known: tuple[Reading, ...]  # one for each value

    @classmethod
    def of(cls, room: Room) -> "RoomReader":
        known = zip(value_texts(room.values), room.values, strict=True)
        return cls(room, tuple(Reading(text, value, True) for text, value in known))

    def read(self, part: np.ndarray) -> list[Reading]:
        """One reading for each row of `part` (position, direction of the room)."""
        kind = self.room.kind
        if kind == "one-hot":
            return one_hots(part, self.known)
        if kind == "thermometer":
            borders = np.array(self.room.values, float)
            return [past(row, borders) for row in part]
        numbers = [number_reading(float(x)) for x in part[:, 0]]
        if part.shape[1] == 1 or not len(self.known):
            return numbers
        flags = one_hots(part[:, 1:], self.known)
        return [
            number if flag.text == EMPTY else flag
            for number, flag in zip(numbers, flags, strict=True)
        ]


def value_texts(values: Sequence[Value]) -> list[str]:
    """Values as text on one line, cut if they are long; floats in four digits.

    >>> value_texts([1, "1", 1 / 3, "a\\n"])
    ['1', "'1'", '0.3333', 'a\\\\n']
    """
    return [
        show_amount(value) if isinstance(value, float) else cut(one_line(text), LONGEST)
        for text, value in zip(texts(values), values, strict=True)
    ]


def number_reading(number: float) -> Reading:
    """A number, as a reading.

    >>> print(number_reading(1 / 3), number_reading(float("nan")))
    0.3333 NaN
    """
    return Reading(show_amount(number), number, True)


def one_hots(part: np.ndarray, known: Sequence[Reading]) -> list[Reading]:
    """What rows say that should be 1 for one value and 0 for the others.

    >>> known = (Reading("a", "a", True), Reading("b", "b", True))
    >>> [str(x) for x in one_hots(np.array([[0, 1], [0.5, 0.5], [0, 0], [1, np.nan]]), known)]
    ['b', 'a 0.5 + b 0.5', '.', 'a 1 + b NaN']
    """
    lit = ~(np.abs(part) <= NEAR)  # NaN is lit
    if not lit.size:
        return [NOTHING] * len(part)
    counts, first = lit.sum(axis=1).tolist(), lit.argmax(axis=1)
    ones = (np.abs(part[np.arange(len(part)), first] - 1) <= NEAR).tolist()
    found = []
    for row, (count, at, one) in enumerate(zip(counts, first.tolist(), ones, strict=True)):
        if count == 0:
            found.append(NOTHING)
        elif count == 1 and one:
            found.append(known[at])
        else:
            found.append(mixture(part[row], np.flatnonzero(lit[row]), known))
    return found


def mixture(row: np.ndarray, lit: np.ndarray, known: Sequence[Reading]) -> Reading:
    """Several values, or one that is not quite there, each with how much of it is."""
    parts = [f"{known[i].text} {show_amount(float(row[i]))}" for i in lit[:3].tolist()]
    return Reading(" + ".join([*parts, *(["…"] if len(lit) > 3 else [])]))
