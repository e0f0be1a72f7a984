"""MLPs that look a number up: steps between its possible values."""

from dataclasses import replace

import numpy as np

from tracrlab.compile.borders import Borders, evened, find_borders, middle, rounding, shut
from tracrlab.compile.value_set import ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import Mlp, Part, Space, Sparse, Table


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
    exact_error = rounding(x, borders, len(written.values))
    if exact_error:
        even = evened(borders, x)
        if rounding(x, even, len(written.values)) == 0:
            borders, exact_error = even, 0.0
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
    around = middle(place[cells], borders)
    constant = -1
    if around is not None and written.matters[around]:
        constant, hidden = hidden, hidden + 1
        parts.append((one, constant, 1.0))
        second += written.second(np.array([around]), np.array([constant]), 1)
    # shut every unit where there is no number: at BOS and in the directions of other values
    at_bos = source.bos_row()[0]
    closed = shut(np.concatenate([steep * at_bos + offset + 0.5, offset + 0.5, [1.0]]))
    units = np.arange(hidden)
    parts.append((bos, units, -closed))
    others = np.flatnonzero(~values.numeric).tolist()
    own = {c: 1 + i for i, c in enumerate(others)}
    for c in others:
        parts.append((own[c], units, -closed))
    lit = np.full((len(place), 1), -1)
    for c in others:
        if place[c] >= 0 and written.matters[place[c]]:
            parts += [(own[c], hidden, 1.0), (bos, hidden, -1.0)]
            second += written.second(np.array([place[c]]), np.array([hidden]), 1)
            lit[c, 0] = hidden
            hidden += 1
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
