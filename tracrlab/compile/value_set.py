"""Which values a node can take, and at which positions."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from tracrlab.values import Value, is_number, show_value, value_key

Form = Literal["one-hot", "number"]
"""How a node is kept: a direction for each value, or one for a number that takes too many."""

Cell = tuple[Value, ...]
"""Values that one direction stands for: as a rule one. A mean is a number in the residual stream,
and a number does not know whether it was 2 or 2.0, so there both stand in one cell."""


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


class TellsApart(Exception):
    """A function gives different answers for two values that share a cell."""

    def __init__(
        self, arguments: tuple[tuple[Value, ...], tuple[Value, ...]], answers: tuple[Value, Value]
    ):
        super().__init__(arguments, answers)
        self.arguments, self.answers = arguments, answers


def gather(
    answers: Sequence[Sequence[Value]], loose: bool = False
) -> tuple[tuple[Cell, ...], np.ndarray]:
    """Cells for the answers to many questions, and the cell of each question (-1: no answer).

    The answers to one question (for the values of one cell) must be one value, or equal numbers:
    then, or if `loose`, all equal numbers share a cell. Cells come in order of value.
    """
    loose = loose or any(
        len(each) > 1 and len({value_key(v) for v in each}) > 1 for each in answers
    )
    known: dict = {}
    members: list[dict] = []
    place = np.full(len(answers), -1)
    for i, each in enumerate(answers):
        for value in each:
            exact = value_key(value)
            key = ("number", value) if loose and is_number(value) else exact
            at = known.setdefault(key, len(members))
            if at == len(members):
                members.append({})
            members[at].setdefault(exact, value)
            if place[i] not in (-1, at):
                raise TellsApart(((), ()), (each[0], value))
            place[i] = at
    order = sorted(range(len(members)), key=lambda at: next(iter(members[at])))
    cells = tuple(tuple(members[at].values()) for at in order)
    rank = np.empty(len(members) + 1, int)
    rank[order] = np.arange(len(order))
    rank[-1] = -1
    return cells, rank[place]


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
