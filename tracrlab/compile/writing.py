"""Where a block writes its answer: as one-hot, as a number, or both."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tracrlab.craft import Part, Space
from tracrlab.values import Value, is_number, value_key


@dataclass(frozen=True, eq=False)
class Written:
    """The rooms of a block's answer, side by side; answer c is `values[c]`."""

    spaces: tuple[Space, ...]
    values: tuple[Value, ...]
    places: tuple[np.ndarray, ...]  # for each room, int (answer,): the direction that it lights

    @classmethod
    def of(cls, spaces: tuple[Space, ...], values: tuple[Value, ...]) -> "Written":
        """One-hot rooms light direction c for answer c; number rooms hold the number, or light."""
        places = []
        for space in spaces:
            if space.kind == "one-hot":
                places.append(np.arange(len(values)))
            else:
                own = {value_key(value): i + 1 for i, value in enumerate(space.values)}
                places.append(
                    np.array([0 if is_number(v) else own[value_key(v)] for v in values], int)
                )
        return cls(spaces, values, tuple(places))

    @property
    def width(self) -> int:
        return sum(space.width for space in self.spaces)

    @cached_property
    def amounts(self) -> tuple[np.ndarray, ...]:
        """For each room, float (answer,): what stands in the direction that is lit."""
        found = []
        for space in self.spaces:
            if space.kind == "one-hot":
                found.append(np.ones(len(self.values)))
            else:
                numbers = [float(v) if is_number(v) else 1.0 for v in self.values]
                found.append(np.array(numbers))
        return tuple(found)

    @cached_property
    def matters(self) -> np.ndarray:
        """bool (answer,): is anything written for it? The number 0 needs no unit."""
        lit = np.zeros(len(self.values), bool)
        for amounts in self.amounts:
            lit |= amounts != 0
        return lit

    def row(self, c: int) -> np.ndarray:
        """float (written direction,): what stands in the rooms for answer c."""
        out = np.zeros(self.width)
        for _, column, amount in self.second(np.array([c]), 0, 1.0):
            out[column] += amount
        return out

    def second(self, answers: np.ndarray, units: np.ndarray | int, factor: float) -> list[Part]:
        """Entries of an MLP's second matrix: each unit writes `factor` times its answer."""
        parts, start = [], 0
        for space, place, amount in zip(self.spaces, self.places, self.amounts, strict=True):
            parts.append((units, start + place[answers], factor * amount[answers]))
            start += space.width
        return parts
