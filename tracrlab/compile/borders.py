"""Where the answer to a number changes, and how exactly steps there can be summed up."""

from dataclasses import dataclass, replace

import numpy as np

DENSE = 2_000_000  # numbers times borders that are looked at one by one
FINEST = 0.25  # thresholds are rounded to a grid; it may not be coarser than half a step


class TooClose(Exception):
    """Two values with different answers cannot be told apart in float32."""

    def __init__(self, low: int, high: int):
        super().__init__(low, high)
        self.low, self.high = low, high  # cells


@dataclass(frozen=True, eq=False)
class Borders:
    """Where the answer changes. A step rises (or, on the negative side, falls) at each border.

    On the positive side a step is relu(L x - L t + 1/2) - relu(L x - L t - 1/2), which is 0 below
    and 1 above t; on the negative side it is mirrored, 1 below and 0 above. So what is subtracted
    always has the sign of x and is no larger: with L a power of two and L t on the float32 grid of
    the largest L x, both units are computed without rounding, and the step is exactly 0 or 1.
    """

    below: np.ndarray  # int (border,): the answer below
    above: np.ndarray
    at: np.ndarray  # float (border,)
    sharpness: np.ndarray  # float (border,): L, powers of two
    positive: np.ndarray  # bool (border,)


def find_borders(x: np.ndarray, place: np.ndarray, cells: np.ndarray, error: float) -> Borders:
    """The borders between neighbouring numbers `x` (ascending) with different answers `place`.

    `error` bounds how far the number in the room is off. Raises TooClose.
    """
    change = np.flatnonzero(place[1:] != place[:-1])
    low, high = x[change], x[change + 1]
    gap = high - low
    reach = np.abs(x).max(initial=1e-30)
    bad = gap < 6 * (error + reach * 2.0**-24)  # what a step leaves on its sides: see above
    with np.errstate(divide="ignore", over="ignore"):  # numbers that are equal: they are told
        sharpness = 2.0 ** np.ceil(np.log2(2 / np.maximum(gap, 1e-300)))
        grid = 2.0 ** (np.floor(np.log2(sharpness * reach)) - 22)
    bad |= grid > FINEST
    if bad.any():
        worst = change[np.flatnonzero(bad)[0]]
        raise TooClose(int(cells[worst]), int(cells[worst + 1]))
    middle = (low + high) / 2
    middle = np.where(np.abs(middle) < gap / 16, gap / 8, middle)
    at = np.round(sharpness * middle / grid) * grid / sharpness
    return Borders(place[change], place[change + 1], at, sharpness, at > 0)


def evened(borders: Borders, x: np.ndarray) -> Borders:
    """All steps as sharp as the sharpest: sums of steps that are alike lie on one grid. As they
    were, if the numbers reach too far for that."""
    if not len(borders.at):
        return borders
    sharpness = np.full(len(borders.at), borders.sharpness.max())
    grid = 2.0 ** (np.floor(np.log2(sharpness * np.abs(x).max())) - 22)
    if grid[0] > FINEST:
        return borders
    at = np.round(sharpness * borders.at / grid) * grid / sharpness
    return replace(borders, at=at, sharpness=sharpness)


def middle(place: np.ndarray, borders: Borders) -> int | None:
    """The answer around 0: above all borders of the negative side, below those of the positive."""
    if not len(place):
        return None
    if not len(borders.at):
        return int(place[0])
    if borders.positive.any():
        return int(borders.below[np.argmax(borders.positive)])
    return int(borders.above[-1])


def shut(before: np.ndarray) -> float:
    """A power of two that is larger than anything a unit can hold there."""
    return float(2.0 ** np.ceil(np.log2(np.maximum(before, 0).max(initial=1.0) + 2)))


def rounding(x: np.ndarray, borders: Borders, answers: int, error: float = 0.0) -> float:
    """A bound on the rounding errors of a room that steps are summed up in; 0 if there are none.

    `error` is how far the numbers may be off: one just below a power of two has a finer grid.

    Each unit is exact. A sum of them is exact, in any order, if it never exceeds 2^24 times the
    grid that all summands lie on. If it does, each addition rounds by at most 2^-24 of the sum.
    """
    worst = 0.0
    for side in (True, False):
        here = np.flatnonzero(borders.positive == side)
        some = np.abs(x[x > 0] if side else x[x < 0])
        if not len(here) or not len(some):
            continue
        if len(some) * len(here) > DENSE:  # sums grow with the number: look at the largest
            some = some[[np.argmax(some)]]
        worst = max(worst, _worst_sum(some, here, borders, answers, error))
    return worst


def _worst_sum(
    some: np.ndarray, here: np.ndarray, borders: Borders, answers: int, error: float
) -> float:
    """The rounding of the worst sum over all answers and the numbers `some` of one side."""
    sharp, at = borders.sharpness[here], np.abs(borders.at[here])
    tall = np.maximum(sharp * (some[:, None] + error - at) + 0.5, 0)  # (number, border)
    touched = np.zeros(answers, int)
    slow = np.full(answers, np.inf)
    total = np.zeros((answers, len(some)))
    for answer in (borders.below[here], borders.above[here]):
        np.add.at(touched, answer, 1)
        np.minimum.at(slow, answer, sharp)
        np.add.at(total, answer, tall.T)
    size = np.where(np.isfinite(slow), slow, 0.0)[:, None] * np.maximum(some - error, 0)
    grid = 2.0 ** (np.floor(np.log2(np.maximum(size, 1e-300))) - 23)
    rounds = (touched[:, None] > 1) & (total > 2.0**24 * grid)
    return float((rounds * total * (2 * touched[:, None] + 1) * 2.0**-23).sum(axis=0).max())
