"""MLPs that look a number up: steps between its possible values."""

from dataclasses import dataclass, replace

import numpy as np

from tracrlab.compile.borders import Borders, evened, find_borders, middle, rounding, shut
from tracrlab.compile.heads import ULP
from tracrlab.compile.lines import Line
from tracrlab.compile.value_set import ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import Mlp, Part, Space, Sparse, Table
from tracrlab.values import Value


@dataclass(frozen=True, eq=False)
class Cases:
    """The cases of a lookup by a number: what the number is in each, and what the inputs are."""

    numbers: np.ndarray  # float (case,)
    numeric: np.ndarray  # bool (case,): False: there is a direction for it instead
    inputs: tuple[tuple[Value, ...], ...]  # for each input, its values
    cells: np.ndarray  # int (case, input): which of these

    @classmethod
    def of(cls, values: ValueSet) -> "Cases":
        """One case for each cell of one input."""
        cells = np.arange(len(values.cells))[:, None]
        return cls(values.numbers, values.numeric, (values.values,), cells)


def step_lookup(
    node: str, source: Space, values: ValueSet, place: np.ndarray, written: Written
) -> Mlp:
    """y = f(x) for the number in a room: `place` is the answer of each cell, -1 for none.

    Values without an answer may give any. Raises TooClose.
    """
    return line_lookup(node, Line.of(source, values), Cases.of(values), place, written)


def line_lookup(node: str, line: Line, cases: Cases, place: np.ndarray, written: Written) -> Mlp:
    """The same for any line, whose number tells the `cases` apart."""
    some = np.flatnonzero(cases.numeric & (place >= 0))
    some = some[np.argsort(cases.numbers[some], kind="stable")]
    x = cases.numbers[some]
    borders = find_borders(x, place[some], some, line.error)
    exact_error = rounding(x, borders, len(written.values), line.error)
    if exact_error:
        even = evened(borders, x)
        if rounding(x, even, len(written.values), line.error) == 0:
            borders, exact_error = even, 0.0
    if not line.plain:
        exact_error += _inexact(line, borders, len(written.values))
    count = len(borders.at)
    one, bos = line.width, line.width + 1
    sign = np.where(borders.positive, 1.0, -1.0)
    first_unit, second_unit = 2 * np.arange(count), 2 * np.arange(count) + 1
    steep = sign * borders.sharpness
    offset = -steep * borders.at
    parts: list[Part] = [
        *line.parts(first_unit, steep),
        *line.parts(second_unit, steep),
        (one, first_unit, offset + steep * line.start + 0.5),
        (one, second_unit, offset + steep * line.start - 0.5),
    ]
    outer = np.where(borders.positive, borders.above, borders.below)
    inner = np.where(borders.positive, borders.below, borders.above)
    second = written.second(outer, first_unit, 1) + written.second(outer, second_unit, -1)
    second += written.second(inner, first_unit, -1) + written.second(inner, second_unit, 1)
    hidden = 2 * count
    around = middle(place[some], borders)
    constant = -1
    if around is not None and written.matters[around]:
        constant, hidden = hidden, hidden + 1
        parts.append((one, constant, 1.0))
        second += written.second(np.array([around]), np.array([constant]), 1)
    # shut every unit where there is no number: at BOS and in the directions of other values
    begun = steep * line.start + offset + 0.5
    closed = shut(np.concatenate([steep * line.at_bos + offset + 0.5, begun, [1.0]]))
    units = np.arange(hidden)
    parts.append((bos, units, -closed))
    lit = np.full((len(place), 1), -1)
    for row in line.flags.values():
        parts.append((row, units, -closed))
    for c, row in line.flags.items():
        if place[c] >= 0 and written.matters[place[c]]:
            lit[c, 0], own = hidden, np.array([place[c]])
            if line.error:  # the direction is off too: a step makes it exact, as in `lookup_one`
                both = np.array([hidden, hidden + 1])
                parts += [(row, both, 2.0), (one, both, np.array([-0.5, -1.5])), (bos, both, -4.0)]
                second += written.second(own, both[:1], 1) + written.second(own, both[1:], -1)
            else:
                parts += [(row, hidden, 1.0), (bos, hidden, -1.0)]
                second += written.second(own, np.array([hidden]), 1)
            hidden += 2 if line.error else 1
    spaces = tuple(replace(space, error=max(space.error, exact_error)) for space in written.spaces)
    kept = np.flatnonzero(place >= 0)
    lit = _lit_steps(cases.numbers, borders, lit, np.flatnonzero(cases.numeric), constant)
    table = Table(cases.inputs, cases.cells[kept], written.values, place[kept], lit[kept])
    return Mlp(
        node,
        "steps",
        line.rooms,
        spaces,
        Sparse.of((line.width + 2, hidden), parts),
        Sparse.of((hidden, written.width), second),
        table,
        np.concatenate([np.repeat(borders.at, 2), np.full(hidden - 2 * count, np.nan)]),
        *((line.factors, line.start) if len(cases.inputs) == 1 and not line.plain else ()),
    )


def _inexact(line: Line, borders: Borders, answers: int) -> float:
    """How far a room is off because sums of several rooms are rounded: the two units of a step
    differ by 1, but each is rounded by itself; and then all steps of one answer are added up."""
    if not len(borders.at):
        return 0.0
    tallest = borders.sharpness * (line.largest + np.abs(borders.at)) + 1
    each = 2 * (len(line.terms) + 4) * ULP * tallest
    total, touched = np.zeros(answers), np.zeros(answers, int)
    for answer in (borders.below, borders.above):
        np.add.at(total, answer, each)
        np.add.at(touched, answer, 1)
    return float((total * (1 + touched * ULP)).max() + touched.max() * 2 * ULP * tallest.max())


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
