"""Which values a node can take, and at which positions."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from tracrlab.compile.cells import Cell
from tracrlab.values import Value, is_number, show_value

Form = Literal["one-hot", "number"]
"""How a node is kept: a direction for each value, or one for a number that takes too many."""


LARGEST = 1e30  # numbers beyond it could overflow float32 on the way


@dataclass(frozen=True, eq=False)
class ValueSet:
    """A superset of a node's values, position by position.

    Position i is that of `indices`: BOS is not counted. If its numbers were too many to list,
    `listed` is False: then `cells` has only what is no number, and the numbers lie between `low`
    and `high`.
    """

    cells: tuple[Cell, ...]
    reach: np.ndarray  # bool, (position, cell): may the node take this value there?
    low: float = 0.0
    high: float = 0.0
    listed: bool = True

    @cached_property
    def values(self) -> tuple[Value, ...]:
        """The value that each cell is decoded as."""
        return tuple(cell[0] for cell in self.cells)

    @cached_property
    def numeric(self) -> np.ndarray:
        """bool (cell,): is it a number?"""
        return np.array([is_number(cell[0]) for cell in self.cells], bool)

    @cached_property
    def numbers(self) -> np.ndarray:
        """float64 (cell,): the numbers; 0 where a cell is none, and infinite past float64."""
        return np.array([_float(cell[0]) if is_number(cell[0]) else 0.0 for cell in self.cells])

    @property
    def largest(self) -> float:
        """The largest absolute value of its numbers."""
        return max(map(abs, self.ends))

    @property
    def ends(self) -> tuple[float, float]:
        """The smallest and the largest of its numbers; (0, 0) if it has none."""
        if not self.listed:
            return self.low, self.high
        some = self.numbers[self.numeric]
        return (float(some.min()), float(some.max())) if len(some) else (0.0, 0.0)

    @property
    def others(self) -> tuple[Value, ...]:
        """Its values that are no numbers."""
        return tuple(cell[0] for cell in self.cells if not is_number(cell[0]))

    @cached_property
    def exclusive(self) -> bool:
        """Does no value occur at two positions?"""
        return self.listed and bool((self.reach.sum(axis=0) <= 1).all())

    @property
    def summable(self) -> bool:
        """May it be kept as a number? Then all its values are numbers of a size for float32, or
        None, which stays None in sums."""
        return self.largest < LARGEST and all(value is None for value in self.others)

    def __str__(self) -> str:
        if not self.listed:
            rest = "".join(f" or {show_value(value)}" for value in self.others)
            return f"numbers from {self.low:g} to {self.high:g}{rest}"
        shown = ", ".join(show_value(value) for value in self.values[:12])
        return f"{len(self.cells)}: {shown}{', …' if len(self.cells) > 12 else ''}"


def _float(number: bool | int | float) -> float:
    try:
        return float(number)
    except OverflowError:
        return float("inf") if number > 0 else float("-inf")


def of_values(values: Iterable[Value], reach: np.ndarray) -> ValueSet:
    """One value in each cell."""
    return ValueSet(tuple((value,) for value in values), reach)


def scattered(reach: np.ndarray, place: np.ndarray, count: int) -> np.ndarray:
    """bool (position, count): where some column of `reach` (position, n) with that `place` is true.

    Columns whose place is -1 are left out.
    """
    out = np.zeros((reach.shape[0], count), bool)
    kept = np.flatnonzero(place >= 0)
    if not len(kept):
        return out
    kept = kept[np.argsort(place[kept], kind="stable")]
    starts = np.flatnonzero(np.diff(place[kept], prepend=-1))
    out[:, place[kept][starts]] = np.logical_or.reduceat(reach[:, kept], starts, axis=1)
    return out
