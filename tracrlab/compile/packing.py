"""A place in the residual stream for rooms that are there for some time only."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

MOST_EXACT = 12  # rooms that are packed as narrowly as can be; of more, as narrowly as is found
NODES = 2000  # of the search; a number and not a time, so that the same program gets the same bytes


@dataclass(frozen=True)
class Stay:
    """A room of some width that needs its directions from state `first` to state `last`."""

    width: int
    first: int
    last: int

    def meets(self, other: "Stay") -> bool:
        return self.first <= other.last and other.first <= self.last


def load(stays: Sequence[Stay], states: int) -> np.ndarray:
    """int (state,): how many directions are in use; no packing is narrower than its maximum."""
    steps = np.zeros(states + 1, int)
    for stay in stays:
        steps[stay.first] += stay.width
        steps[stay.last + 1] -= stay.width
    return np.cumsum(steps)[:states]


def packed(stays: Sequence[Stay], states: int) -> tuple[int, ...]:
    """The first direction of each, so that none meets another in a direction and a state.

    >>> packed([Stay(2, 0, 1), Stay(3, 0, 3), Stay(2, 2, 3)], 4)
    (0, 2, 0)
    """
    least = int(load(stays, states).max(initial=0))
    orders = (
        lambda stay: stay.first,  # as they are written
        lambda stay: (stay.first, -stay.width),
        lambda stay: (stay.first, stay.last - stay.first),
        lambda stay: (-stay.width, stay.first),
        lambda stay: (stay.first - stay.last, -stay.width),
        lambda stay: (stay.first - stay.last) * stay.width,
        lambda stay: (-stay.last, -stay.width),
    )
    best: tuple[int, ...] = ()
    for order in orders:
        ranked = sorted(range(len(stays)), key=lambda i: order(stays[i]))
        found = _first_fit(stays, ranked)
        if not best or height(stays, found) < height(stays, best):
            best = found
        if height(stays, best) == least:
            return best
    if len(stays) <= MOST_EXACT:
        return _searched(stays, least, height(stays, best)) or best
    return best


def height(stays: Sequence[Stay], starts: Sequence[int]) -> int:
    """How many directions a packing takes."""
    return max((at + stay.width for at, stay in zip(starts, stays, strict=True)), default=0)


def _first_fit(stays: Sequence[Stay], order: Sequence[int]) -> tuple[int, ...]:
    """Each where it fits first."""
    first, last = (np.array([getattr(s, name) for s in stays]) for name in ("first", "last"))
    starts, stops = np.full(len(stays), -1), np.zeros(len(stays), int)
    for i in order:
        met = np.flatnonzero((starts >= 0) & (first <= last[i]) & (first[i] <= last))
        met = met[np.argsort(starts[met])]
        ends = np.concatenate([[0], np.maximum.accumulate(stops[met])])  # of all before a gap
        gaps = np.append(starts[met], np.iinfo(int).max) - ends
        starts[i] = ends[np.argmax(gaps >= stays[i].width)]
        stops[i] = starts[i] + stays[i].width
    return tuple(starts.tolist())


def _searched(stays: Sequence[Stay], least: int, most: int) -> tuple[int, ...] | None:
    """The narrowest packing, below `most`; None if there is none, or none is found. By HiGHS:
    start_i + width_i <= start_j, or the other way round, for each two that meet."""
    from scipy.optimize import Bounds, LinearConstraint, milp

    pairs = [(i, j) for i in range(len(stays)) for j in range(i) if stays[i].meets(stays[j])]
    n, size = len(stays), len(stays) + 1 + len(pairs)
    height = n  # variables: starts, the height, and for each pair who is first
    rows, lower = [], []
    for i, stay in enumerate(stays):
        row = np.zeros(size)
        row[height], row[i] = 1, -1
        rows.append(row)
        lower.append(stay.width)
    for p, (i, j) in enumerate(pairs):
        for first, second, sign in ((i, j, 1), (j, i, -1)):
            row = np.zeros(size)
            row[second], row[first] = 1, -1
            row[n + 1 + p] = sign * most
            rows.append(row)
            lower.append(stays[first].width - (0 if sign == 1 else most))
    cost = np.zeros(size)
    cost[height] = 1
    top = np.array([most - 1 - stay.width for stay in stays] + [most - 1] + [1] * len(pairs))
    bottom = np.array([0] * n + [least] + [0] * len(pairs))
    if (top < bottom).any():
        return None
    found = milp(
        cost,
        integrality=np.ones(size),
        bounds=Bounds(bottom, top),
        constraints=LinearConstraint(np.array(rows), np.array(lower), np.inf),
        options={"node_limit": NODES},
    )
    if found.x is None:
        return None
    return tuple(round(x) for x in found.x[:n])
