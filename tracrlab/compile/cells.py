"""Cells: values that one direction stands for, because a number in float32 cannot say which."""

from collections.abc import Sequence

import numpy as np

from tracrlab.values import NumericValue, Value, is_number, value_key

Cell = tuple[Value, ...]
"""As a rule one value. A mean is a number in the residual stream, and a number does not know
whether it was 2 or 2.0, nor whether 0.3 was 0.1 + 0.2: then these stand in one cell."""

NOISE = 1e-12  # relative: numbers this close differ by the rounding of float64 only,
CANCELLED = 1e-14  # or this close, relative to the largest, where large ones cancelled,
FINE = 1e-9  # but never more than this apart: a thousandth of what an output may be off near 0
SAME = 1e-9  # answers this close, relative to them or to 1, are the same answer


class TellsApart(Exception):
    """A function gives different answers for two values that share a cell."""

    def __init__(
        self, arguments: tuple[tuple[Value, ...], tuple[Value, ...]], answers: tuple[Value, Value]
    ):
        super().__init__(arguments, answers)
        self.arguments, self.answers = arguments, answers

    @property
    def by_type(self) -> bool:
        """Are the arguments equal, and differ in type only?"""
        return self.arguments[0] == self.arguments[1]


class TwoNones(Exception):
    """A map of a map meets None that came in and None that was made, and must treat them apart."""


def nearly(a: Value, b: Value) -> bool:
    """Are two answers to one question the same answer: one value, or numbers that are that close?

    >>> nearly(2, 2.0), nearly(0.1 + 0.2, 0.3), nearly((1, "a"), (1.0, "a")), nearly("2", 2)
    (True, True, True, False)
    """
    if is_number(a) and is_number(b):
        return a == b or (_holds(a, b) and abs(a - b) <= SAME * max(1, abs(a), abs(b)))
    if isinstance(a, tuple) and isinstance(b, tuple) and len(a) == len(b):
        return all(nearly(x, y) for x, y in zip(a, b, strict=True))
    return value_key(a) == value_key(b)


def gather(
    answers: Sequence[Sequence[Value]], loose: bool = False
) -> tuple[tuple[Cell, ...], np.ndarray]:
    """Cells for the answers to many questions, and the cell of each question (-1: no answer).

    The answers to one question (for the values of one cell) share a cell. If there are such, or if
    `loose`, then so do all numbers that differ by type or noise only. Cells come in order of value.
    """
    if not loose and all(len(each) <= 1 for each in answers):
        keys = [value_key(each[0]) if each else None for each in answers]
        values = {value_key(each[0]): each[0] for each in answers if each}
        order = sorted(values)
        rank = {key: at for at, key in enumerate(order)}
        place = np.array([-1 if key is None else rank[key] for key in keys], int)
        return tuple((values[key],) for key in order), place
    return _gather_loosely(answers)


def _gather_loosely(answers: Sequence[Sequence[Value]]) -> tuple[tuple[Cell, ...], np.ndarray]:
    known: dict[tuple, Value] = {value_key(value): value for each in answers for value in each}
    order = sorted(known)
    at = {key: i for i, key in enumerate(order)}
    root = list(range(len(order)))

    def find(i: int) -> int:
        while root[i] != i:
            root[i] = i = root[root[i]]
        return i

    def join(i: int, j: int) -> None:
        i, j = sorted((find(i), find(j)))
        root[j] = i

    largest = max((abs(v) for v in known.values() if is_number(v) and abs(v) < 1e300), default=0)
    alike: dict[tuple, int] = {}
    for i, key in enumerate(order):
        value = known[key]
        first = alike.setdefault(_untyped(value), i)
        join(first, i)
        before = known[order[i - 1]] if i else None
        if is_number(value) and is_number(before) and _holds(value, before):
            near = NOISE * max(abs(value), abs(before)) + min(CANCELLED * largest, FINE)
            lowest = known[order[find(i - 1)]]
            close = is_number(lowest) and abs(value - lowest) <= 2 * near
            if close and abs(value - before) <= near:
                join(i - 1, i)
    for each in answers:
        for value in each[1:]:
            join(at[value_key(each[0])], at[value_key(value)])
    roots = sorted({find(i) for i in range(len(order))})
    rank = {r: c for c, r in enumerate(roots)}
    members: list[list[Value]] = [[] for _ in roots]
    for i, key in enumerate(order):
        members[rank[find(i)]].append(known[key])
    place = [rank[find(at[value_key(each[0])])] if each else -1 for each in answers]
    return tuple(map(tuple, members)), np.array(place, int)


def gather_means(
    cells: Sequence[Cell], means: np.ndarray
) -> tuple[tuple[Cell, ...], np.ndarray, np.ndarray]:
    """As `gather` loosely would, of `cells` and of `means` (ascending), at the speed of arrays.

    Gives the cells, the place of each of `cells` among them, and the place of each mean.
    """
    own = [i for i, cell in enumerate(cells) if is_number(cell[0])]
    every = np.concatenate([[float(cells[i][0]) for i in own], means])  # type: ignore[arg-type]
    order = np.argsort(every, kind="stable")
    rising = every[order]
    group = np.empty(len(every), int)
    group[order] = noise_groups(rising)
    members: list[list[Value]] = [[] for _ in range(group.max(initial=-1) + 1)]
    for i, at in zip(own, group, strict=False):
        members[at] += cells[i]
    for mean, at in zip(means.tolist(), group[len(own) :].tolist(), strict=True):
        members[at].append(mean)
    numbers = [tuple({value_key(v): v for v in some}.values()) for some in members]
    others = {value_key(c[0]): c for c in cells if not is_number(c[0])}
    front = sum(c[0] is None for c in others.values())  # None comes before numbers, words after
    found = [others[key] for key in sorted(others)]
    place = np.empty(len(cells), int)
    place[own] = front + group[: len(own)]
    rank = {key: at for at, key in enumerate(sorted(others))}
    for i, cell in enumerate(cells):
        if not is_number(cell[0]):
            at = rank[value_key(cell[0])]
            place[i] = at if at < front else at + len(numbers)
    every_cell = (*found[:front], *numbers, *found[front:])
    return every_cell, place, front + group[len(own) :]


def noise_groups(rising: np.ndarray) -> np.ndarray:
    """int (number,): 0, 1, … for numbers in ascending order; those that noise tells apart share."""
    size = np.abs(rising)
    near = NOISE * np.maximum(size[1:], size[:-1])
    near += min(CANCELLED * float(size.max(initial=0)), FINE)
    new = np.concatenate([np.ones(min(1, len(rising)), bool), np.diff(rising) > near])
    first = rising[np.flatnonzero(new)][np.cumsum(new) - 1]  # of each number's group
    if (rising[1:] - first[1:] > 2 * near).any():  # a long chain of small gaps is no noise
        return np.arange(len(rising))
    return np.cumsum(new) - 1


def _holds(*numbers: NumericValue) -> bool:
    """Are they finite, and small enough for a float? Only then can they be nearly equal."""
    return all(abs(number) < 1e300 for number in numbers)


def _untyped(value: Value) -> tuple:
    """A key that is equal for values that differ in the types of numbers only."""
    if is_number(value):
        return ("number", value if value == value else None)
    if isinstance(value, tuple):
        return ("tuple", *map(_untyped, value))
    return value_key(value)
