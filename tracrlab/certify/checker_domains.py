"""Sets of values by position, and cases: values of several things at one position."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tracrlab.values import Value, as_value, is_number, value_key


@dataclass(frozen=True, eq=False)
class Domain:
    """A superset of the values of one thing; position i is that of `indices`."""

    values: tuple[Value, ...]  # distinct by type and value
    reach: np.ndarray  # bool (position, value)
    when: np.ndarray | None = None  # aggregate: bool (3, value), if 0, 1, more keys are selected
    ranged: bool = False  # numbers between those of `values` occur too, too many to be listed

    @cached_property
    def place(self) -> Mapping[tuple, int]:
        return {value_key(value): i for i, value in enumerate(self.values)}

    @cached_property
    def numeric(self) -> np.ndarray:
        return np.array([is_number(value) for value in self.values], bool)

    @cached_property
    def numbers(self) -> np.ndarray:
        """float (value,): the numbers, and 0 where a value is none."""
        return np.array([as_float(v) if is_number(v) else 0.0 for v in self.values], float)


def as_float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


@dataclass(frozen=True, eq=False)
class Cases:
    """Values that things can have at one position together, one case in each row."""

    index: Mapping[int, np.ndarray]  # thing -> int (case,): which of its values
    reach: np.ndarray  # bool (position, case)

    @property
    def count(self) -> int:
        return self.reach.shape[1]

    def taken(self, kept: np.ndarray) -> "Cases":
        index = {thing: places[kept] for thing, places in self.index.items()}
        return Cases(index, self.reach[:, kept])


def asked(fn: Any, *values: Value) -> list[Value]:
    """The answer of a function, or none if it raises."""
    try:
        return [as_value(fn(*values))]
    except Exception:
        return []


def gathered(given: Sequence[list[Value]], count: int) -> tuple[np.ndarray, tuple[Value, ...]]:
    """int (question,): the place of each answer among the distinct ones, -1 for none."""
    place: dict[tuple, int] = {}
    values: list[Value] = []
    table = np.full(count, -1)
    for i, each in enumerate(given):
        if each:
            key = value_key(each[0])
            if key not in place:
                place[key] = len(values)
                values.append(each[0])
            table[i] = place[key]
    return table, tuple(values)


def image(reach: np.ndarray, table: np.ndarray, values: tuple[Value, ...]) -> np.ndarray:
    out = np.zeros((len(reach), len(values)), bool)
    for value in range(len(values)) if len(values) < 64 else ():
        out[:, value] = reach[:, table == value].any(axis=1)
    if len(values) >= 64:
        positions, cases = np.nonzero(reach[:, table >= 0])
        out[positions, table[table >= 0][cases]] = True
    return out
