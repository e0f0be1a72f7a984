"""Value sets of sums that are kept as numbers."""

import numpy as np

from tracrlab.compile.cells import Cell, TellsApart, gather, noise_groups
from tracrlab.compile.demand import Demand
from tracrlab.compile.elementwise import meeting, pair_reach
from tracrlab.compile.graph import Node
from tracrlab.compile.tables import Failures, answers
from tracrlab.compile.value_set import LARGEST, ValueSet
from tracrlab.values import Value, is_number

UNASKED = 5_000  # sums that are listed though nobody looks them up
ASKED = 200_000
MANY = 4_000_000  # pairs of numbers that are added up at once


def sums_up(node: Node, left: ValueSet, right: ValueSet) -> bool:
    """Can a combination of the two be kept as a number?"""
    size = sum(abs(f) * v.largest for f, v in zip(node.factors, (left, right), strict=True))
    return left.summable and right.summable and size < LARGEST


def infer_linear(
    node: Node, left: ValueSet, right: ValueSet, wanted: Demand, failures: Failures
) -> ValueSet:
    """Values of a combination of two inputs that is kept as a number."""
    limit = ASKED if wanted.looked_up else UNASKED
    same = node.inputs[0] == node.inputs[1]
    if left.listed and right.listed and len(left.cells) * len(right.cells) <= 20 * limit:
        pairs = meeting(left, right, same)
        if len(pairs) <= limit:
            try:
                return _asked(node, left, right, pairs, failures)
            except TellsApart:  # large factors make noise matter: then answers cannot be listed
                if wanted.looked_up:
                    raise
    a, b = node.factors
    if wanted.output or wanted.looked_up:
        known = sums_by_position(node, left, right)
        if known is not None:
            return known
    ends = [a * x + b * y for x in left.ends for y in right.ends]
    columns = [
        values.reach[:, c]
        for values in (left, right)
        for c, cell in enumerate(values.cells)
        if cell[0] is None
    ]
    cells: tuple[Cell, ...] = ((None,),) if columns else ()
    reach = np.zeros((len(left.reach), len(cells)), bool)
    for column in columns:
        reach[:, 0] |= column
    return ValueSet(cells, reach, min(ends), max(ends), listed=False)


def _asked(
    node: Node, left: ValueSet, right: ValueSet, pairs: np.ndarray, failures: Failures
) -> ValueSet:
    """The sums of all pairs of cells that can meet, as the program's own function gives them."""
    met = [(left.cells[a], right.cells[b]) for a, b in pairs.tolist()]
    nones = [a[0] is None or b[0] is None for a, b in met]
    asked = [both for both, none in zip(met, nones, strict=True) if not none]
    given = iter(answers(node.fn, asked, failures))
    questions = [(None,) if none else next(given) for none in nones]
    cells, place = gather(questions, loose=True)
    return ValueSet(cells, pair_reach(left, right, pairs, place, len(cells)))


def sums_by_position(node: Node, left: ValueSet, right: ValueSet) -> ValueSet | None:
    """All sums, added up as arrays, position by position, since there few numbers meet.

    None if they are too many. A whole sum may be an int or a float: both stand in its cell.
    """
    if not (left.listed and right.listed) or left.others or right.others:
        return None
    x, x_reach = _every_number(left)
    y, y_reach = _every_number(right)
    if (x_reach.sum(axis=1) * y_reach.sum(axis=1)).sum() > MANY or not len(x) or not len(y):
        return None
    a, b = (float(factor) for factor in node.factors)
    if max(abs(a) * np.abs(x).max(), abs(b) * np.abs(y).max()) >= 2.0**52:
        return None  # Python adds large integers exactly, and floats do not
    rows = [
        np.unique(np.add.outer(a * x[some], b * y[others]))
        for some, others in zip(x_reach, y_reach, strict=True)
    ]
    sums = np.unique(np.concatenate(rows))
    group = noise_groups(sums)
    members: list[list[Value]] = [[] for _ in range(group[-1] + 1)]
    for value, at in zip(sums.tolist(), group.tolist(), strict=True):
        members[at] += [value, int(value)] if value.is_integer() else [value]
    reach = np.zeros((len(rows), len(members)), bool)
    for position, row in enumerate(rows):
        reach[position, group[np.searchsorted(sums, row)]] = True
    return ValueSet(tuple(map(tuple, members)), reach)


def _every_number(values: ValueSet) -> tuple[np.ndarray, np.ndarray]:
    """float (number,): all numbers of all cells; bool (position, number): where they can stand."""
    found = [(c, float(v)) for c, cell in enumerate(values.cells) for v in cell if is_number(v)]
    found = list(dict.fromkeys(found))
    columns = np.array([c for c, _ in found], int)
    return np.array([number for _, number in found]), values.reach[:, columns]
