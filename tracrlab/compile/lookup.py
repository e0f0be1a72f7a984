"""MLPs that look values up: one hidden unit for each group of inputs with the same answer."""

from dataclasses import replace

import numpy as np

from tracrlab.compile.writing import Written
from tracrlab.craft import Mlp, Part, Space, Sparse, Table
from tracrlab.values import is_number

MOST_OTHERS = 2_000_000  # entries of a matrix that says for each unit what it is not for


def lookup_one(node: str, source: Space, place: np.ndarray, written: Written) -> Mlp:
    """y = f(x) for a one-hot x: `place` says which answer each value of `source` has, -1: none.

    A unit adds up the directions of all values with one answer: relu(x_a + x_b + ...). It is
    exactly 1 or 0 if the room is exact. If not, two units make a step from 1/4 to 3/4 of the way,
    relu(2 s - 1/2) - relu(2 s - 3/2), which is exactly 0 below and exactly 1 above: with s off by
    a multiple of 2^-24 and at most 1/8, both are computed without rounding.
    """
    used = written.matters[place] & (place >= 0)
    groups, unit = np.unique(place[used], return_inverse=True)
    rows = np.flatnonzero(used)
    if source.error == 0:
        parts: list[Part] = [(rows, unit, 1.0)]
        if not source.clean_at_bos:
            parts.append((source.width + 1, np.arange(len(groups)), -1.0))
        lit = np.full((len(place), 1), -1)
        lit[rows, 0] = unit
        second = written.second(groups, np.arange(len(groups)), 1.0)
        hidden = len(groups)
    else:
        low, high = 2 * np.arange(len(groups)), 2 * np.arange(len(groups)) + 1
        parts = [(rows, 2 * unit, 2.0), (rows, 2 * unit + 1, 2.0)]
        parts += [(source.width, low, -0.5), (source.width, high, -1.5)]
        parts += [(source.width + 1, low, -4.0), (source.width + 1, high, -4.0)]
        lit = np.full((len(place), 2), -1)
        lit[rows] = np.stack([2 * unit, 2 * unit + 1], axis=1)
        second = [*written.second(groups, low, 1.0), *written.second(groups, high, -1.0)]
        hidden = 2 * len(groups)
    kept = np.flatnonzero(place >= 0)
    table = Table((source.values,), kept[:, None], written.values, place[kept], lit[kept])
    return Mlp(
        node,
        "lookup",
        (source,),
        written.spaces,
        Sparse.of((source.width + 2, hidden), parts),
        Sparse.of((hidden, written.width), second),
        table,
    )


def clean(source: Space) -> Mlp:
    """The same values again, in a room whose entries are exactly 0 and 1."""
    room = replace(source, role="clean", error=0.0, at_bos=())
    written = Written((room,), source.values, (np.arange(len(source.values)),))
    return replace(lookup_one(source.name, source, np.arange(source.width), written), kind="clean")


def lookup_two(
    node: str,
    left: Space,
    right: Space,
    pairs: np.ndarray,
    place: np.ndarray,
    written: Written,
) -> Mlp:
    """z = f(x, y) for one-hot x and y: `pairs` int (pair, 2) can meet, `place` is their answer.

    Values of x that have the same answers with every y share their units, and so for y. A unit is
    relu(x_a + y_b - 1), and exactly 1 or 0 if both rooms are. If not, two units make a step as in
    `lookup_one`, of x_a less all of y but y_b: that is 1, 0 or -1, and 2 x_a less 2 y is no further
    than 2 from 0, where a multiple of 2^-23 is not rounded. Of very large tables, whose rooms have
    too many others, a step of x_a + y_b: near 4, twice that is rounded by up to 2^-22, and the two
    units may add up in different orders.
    """
    answer = np.full((left.width, right.width), -1)
    answer[pairs[:, 0], pairs[:, 1]] = place
    rows, row_group = np.unique(answer, axis=0, return_inverse=True)
    small, column_group = np.unique(rows, axis=1, return_inverse=True)
    row_group, column_group = row_group.ravel(), column_group.ravel()
    used = (small >= 0) & written.matters[small]
    unit = np.full(small.shape, -1)
    unit[used] = np.arange(used.sum())
    count, answers = int(used.sum()), small[used]
    at_left, at_right = unit[row_group], unit[:, column_group].T
    a, units_a = np.nonzero(at_left >= 0)[0], at_left[at_left >= 0]
    b, units_b = np.nonzero(at_right >= 0)[0], at_right[at_right >= 0]
    b = b + left.width
    one, bos = left.width + right.width, left.width + right.width + 1
    every = np.arange(count)
    lit_unit = unit[row_group[pairs[:, 0]], column_group[pairs[:, 1]]]
    if left.error == 0 and right.error == 0:
        parts: list[Part] = [(a, units_a, 1.0), (b, units_b, 1.0), (one, every, -1.0)]
        if not (left.clean_at_bos and right.clean_at_bos):
            parts.append((bos, every, -1.0))
        second, hidden = written.second(answers, every, 1.0), count
        lit = lit_unit[:, None]
        spaces = written.spaces
    else:
        whole = count * min(left.width, right.width) <= MOST_OTHERS
        if not whole:
            sides, starts = ((a, units_a, 2.0), (b, units_b, 2.0)), (-2.5, -3.5)
        elif right.width <= left.width:
            others, of = _others(at_right, count)
            sides, starts = ((a, units_a, 2.0), (others + left.width, of, -2.0)), (-0.5, -1.5)
        else:
            others, of = _others(at_left, count)
            sides, starts = ((others, of, -2.0), (b, units_b, 2.0)), (-0.5, -1.5)
        parts = []
        for shift, start in enumerate(starts):
            parts += [(lit_by, 2 * units + shift, by) for lit_by, units, by in sides]
            parts += [(one, 2 * every + shift, start), (bos, 2 * every + shift, -4.0)]
        second = [
            *written.second(answers, 2 * every, 1.0),
            *written.second(answers, 2 * every + 1, -1.0),
        ]
        hidden = 2 * count
        lit = np.stack([2 * lit_unit, 2 * lit_unit + 1], axis=1)
        lit[lit_unit < 0] = -1
        spaces = written.spaces if whole else tuple(_off(room, written) for room in written.spaces)
    kept = place >= 0
    table = Table((left.values, right.values), pairs[kept], written.values, place[kept], lit[kept])
    return Mlp(
        node,
        "lookup",
        (left, right),
        spaces,
        Sparse.of((left.width + right.width + 2, hidden), parts),
        Sparse.of((hidden, written.width), second),
        table,
    )


def _others(at: np.ndarray, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The directions of a room that a unit is not for, side by side with those units: `at` says
    for each direction (row) the units that are for it, -1 for none."""
    mine = np.zeros((count, len(at)), bool)
    rows, columns = np.nonzero(at >= 0)
    mine[at[rows, columns], rows] = True
    units, others = np.nonzero(~mine)
    return others, units


def _off(room: Space, written: Written) -> Space:
    """A room that two units write which are rounded each by itself."""
    size = 1.0
    if room.kind == "number":
        size = max((abs(float(v)) for v in written.values if is_number(v)), default=1.0)
    return replace(room, error=max(room.error, 2.0**-21 * size))
