"""MLPs that look a number up: steps between its possible values."""

from dataclasses import dataclass, replace

import numpy as np

from tracrlab.compile.value_set import ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import Mlp, Part, Space, Sparse, Table

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
    bad = gap < 8 * (error + reach * 2.0**-24)
    with np.errstate(divide="ignore"):
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


def step_lookup(
    node: str, source: Space, values: ValueSet, place: np.ndarray, written: Written
) -> Mlp:
    """y = f(x) for a number: `place` is the answer of each cell of `values`, -1 for none.

    Values without an answer may give any. Raises TooClose.
    """
    cells = np.flatnonzero(values.numeric & (place >= 0))
    cells = cells[np.argsort(values.numbers[cells], kind="stable")]
    x = values.numbers[cells]
    borders = find_borders(x, place[cells], cells, source.error)
    count = len(borders.at)
    one, bos = source.width, source.width + 1
    sign = np.where(borders.positive, 1.0, -1.0)
    first_unit, second_unit = 2 * np.arange(count), 2 * np.arange(count) + 1
    steep = sign * borders.sharpness
    offset = -steep * borders.at
    parts: list[Part] = [
        (0, first_unit, steep),
        (0, second_unit, steep),
        (one, first_unit, offset + 0.5),
        (one, second_unit, offset - 0.5),
    ]
    second = written.second(np.where(borders.positive, borders.above, borders.below), first_unit, 1)
    second += written.second(
        np.where(borders.positive, borders.above, borders.below), second_unit, -1
    )
    second += written.second(
        np.where(borders.positive, borders.below, borders.above), first_unit, -1
    )
    second += written.second(
        np.where(borders.positive, borders.below, borders.above), second_unit, 1
    )
    hidden = 2 * count
    middle = _middle(place[cells], borders)
    constant = -1
    if middle is not None and written.matters[middle]:
        constant, hidden = hidden, hidden + 1
        parts.append((one, constant, 1.0))
        second += written.second(np.array([middle]), np.array([constant]), 1)
    # shut every unit where there is no number: at BOS and in the directions of other values
    at_bos = source.bos_row()[0]
    shut = _shut(np.concatenate([steep * at_bos + offset + 0.5, offset + 0.5, [1.0]]))
    units = np.arange(hidden)
    parts.append((bos, units, -shut))
    others = np.flatnonzero(~values.numeric).tolist()
    own = {c: 1 + i for i, c in enumerate(others)}
    for c in others:
        parts.append((own[c], units, -shut))
    lit = np.full((len(place), 1), -1)
    for c in others:
        if place[c] >= 0 and written.matters[place[c]]:
            parts += [(own[c], hidden, 1.0), (bos, hidden, -1.0)]
            second += written.second(np.array([place[c]]), np.array([hidden]), 1)
            lit[c, 0] = hidden
            hidden += 1
    exact_error = _rounding(x, borders, written)
    spaces = tuple(replace(space, error=max(space.error, exact_error)) for space in written.spaces)
    kept = np.flatnonzero(place >= 0)
    lit = _lit_steps(values.numbers, borders, lit, np.flatnonzero(values.numeric), constant)
    table = Table((values.values,), kept[:, None], written.values, place[kept], lit[kept])
    return Mlp(
        node,
        "steps",
        (source,),
        spaces,
        Sparse.of((source.width + 2, hidden), parts),
        Sparse.of((hidden, written.width), second),
        table,
        np.concatenate([np.repeat(borders.at, 2), np.full(hidden - 2 * count, np.nan)]),
    )


def _middle(place: np.ndarray, borders: Borders) -> int | None:
    """The answer around 0: above all borders of the negative side, below those of the positive."""
    if not len(place):
        return None
    if not len(borders.at):
        return int(place[0])
    if borders.positive.any():
        return int(borders.below[np.argmax(borders.positive)])
    return int(borders.above[-1])


def _shut(before: np.ndarray) -> float:
    """A power of two that is larger than anything a unit can hold there."""
    return float(2.0 ** np.ceil(np.log2(np.maximum(before, 0).max(initial=1.0) + 2)))


def _lit_steps(
    x: np.ndarray, borders: Borders, lit: np.ndarray, numeric: np.ndarray, constant: int
) -> np.ndarray:
    """For each number, the units at its two borders that are on, and the constant unit."""
    wide = np.full((len(lit), 5), -1)
    wide[:, 0] = lit[:, 0]
    if not len(borders.at):
        wide[numeric, 0] = constant
        return wide
    above = np.searchsorted(borders.at, x[numeric])  # how many borders lie below the number
    for column, border in ((1, above - 1), (3, above)):
        inside = (border >= 0) & (border < len(borders.at))
        some, b = numeric[inside], border[inside]
        on = borders.positive[b] == (x[some] > borders.at[b])
        wide[some[on], column] = 2 * b[on]
        wide[some[on], column + 1] = 2 * b[on] + 1
    wide[numeric, 0] = np.where(wide[numeric, 0] >= 0, wide[numeric, 0], constant)
    return wide


def _rounding(x: np.ndarray, borders: Borders, written: Written) -> float:
    """A bound on the rounding error of a room that steps are summed up in; 0 if there is none.

    Each unit is exact. A sum of them is exact, in any order, if it never exceeds 2^24 times the
    grid that all summands lie on.
    """
    if not len(borders.at):
        return 0.0
    answers = len(written.values)
    touched = np.bincount(borders.below, minlength=answers)
    touched += np.bincount(borders.above, minlength=answers)
    worst = 0.0
    for side in (True, False):
        here = borders.positive == side
        if not here.any():
            continue
        some = np.abs(x[(x > 0) == side])
        if not len(some):
            continue
        nearest = np.abs(borders.at[here]).min()
        slow, fast = borders.sharpness[here].min(), borders.sharpness[here].max()
        tall = fast * np.maximum(some - nearest, 0) + 0.5
        grid = 2.0 ** (np.floor(np.log2(np.maximum(slow * some, 1e-300))) - 23)
        total = touched.max() * tall
        if touched.max() > 1 and (total > 2.0**24 * grid).any():
            worst = max(worst, float((total * (touched.max() + 1) * 2.0**-22).max()))
    return worst
