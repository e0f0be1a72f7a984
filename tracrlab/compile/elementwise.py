"""Value sets of maps and of sequence maps: the image, taken only where the inputs can meet."""

from collections.abc import Callable
from typing import Any

import numpy as np

from tracrlab.compile import problems
from tracrlab.compile.cells import CANCELLED, FINE, NOISE, Cell, TwoNones, gather
from tracrlab.compile.demand import Demand
from tracrlab.compile.graph import Node
from tracrlab.compile.tables import Failures, TooManyAsked, answers
from tracrlab.compile.value_set import LARGEST, ValueSet, scattered
from tracrlab.rasp.functions import Composed, Unary, WithConstant
from tracrlab.values import Value, is_number, value_key

AT_ONCE = 50_000  # questions asked before their answers are counted
ROOMLESS = 8  # times as many values may be had by what needs no room


def infer_map(
    node: Node,
    inner: ValueSet,
    form: str,
    source: ValueSet | None,
    wanted: Demand,
    failures: Failures,
) -> tuple[ValueSet, np.ndarray, tuple[float, float] | None]:
    """Values, the cell given for each input cell, and the slope if it is a line over a number."""
    slope = line_of(node.fn) if form == "number" and inner.summable else None
    if not inner.listed:
        slope = _fitting(slope, inner)
        if slope is None:
            raise problems.Refused(problems.too_many_values(node, node.inputs[0], inner))
        low, high = sorted(slope[0] * x + slope[1] for x in inner.ends)
        return ValueSet(inner.cells, inner.reach, low, high, listed=False), np.zeros(0, int), slope
    questions = _map_answers(node, inner, source, failures)
    if form == "number" and inner.summable and not wanted.one_hot:
        slope = _fitting(slope or _measured(inner, questions), inner)
    else:
        slope = None
    for cell, answer in zip(inner.cells, questions, strict=True):
        if cell[0] is None and answer not in ((None,), ()):
            slope = None  # None must stay None in a sum
    cells, place = gather(questions, loose=slope is not None)
    reach = scattered(inner.reach, place, len(cells))
    return ValueSet(cells, reach), place, slope


def _fitting(slope: tuple[float, float] | None, inner: ValueSet) -> tuple[float, float] | None:
    """The slope, if the line stays in the range of float32."""
    if slope is None:
        return None
    return slope if abs(slope[0]) * inner.largest + abs(slope[1]) < LARGEST else None


def _map_answers(
    node: Node, inner: ValueSet, source: ValueSet | None, failures: Failures
) -> list[tuple[Value, ...]]:
    """The answers for each cell. None stays None, but see rasp.Map for a map of a map."""
    asked = [cell for cell in inner.cells if cell[0] is not None]
    given = iter(answers(node.fn, [(cell,) for cell in asked], failures))
    found = []
    for c, cell in enumerate(inner.cells):
        if cell[0] is not None:
            found.append(next(given))
        elif source is not None and not _has_none(source):
            found += answers(node.fn, [(cell,)], failures)
        elif source is not None and _made_none(source, inner, c):
            raise TwoNones
        else:
            found.append((None,))
    return found


def _has_none(values: ValueSet) -> bool:
    return any(cell[0] is None for cell in values.cells)


def _made_none(source: ValueSet, inner: ValueSet, none: int) -> bool:
    """May the input be None at a place where its own source is not?"""
    (at,) = [c for c, cell in enumerate(source.cells) if cell[0] is None]
    others = np.delete(source.reach, at, axis=1).any(axis=1)
    return bool((inner.reach[:, none] & others).any())


def line_of(fn: Callable[..., Any]) -> tuple[float, float] | None:
    """(a, b) if `fn` is x -> a x + b by its very form; else None."""
    if isinstance(fn, Composed):
        slope, start = 1.0, 0.0
        for part in fn.functions:
            line = line_of(part)
            if line is None:
                return None
            slope, start = line[0] * slope, line[0] * start + line[1]
        return slope, start
    if isinstance(fn, Unary) and fn.op == "-":
        return -1.0, 0.0
    if not isinstance(fn, WithConstant) or not is_number(fn.constant):
        return None
    try:
        constant = float(fn.constant)
    except OverflowError:
        return None
    match fn.op, fn.reflected:
        case "+", _:
            return 1.0, constant
        case "-", False:
            return 1.0, -constant
        case "-", True:
            return -1.0, constant
        case "*", _:
            return constant, 0.0
        case "/", False if constant:
            return 1 / constant, 0.0
    return None


def _measured(inner: ValueSet, given: list[tuple[Value, ...]]) -> tuple[float, float] | None:
    """The line through all points of a function of numbers, if there is one."""
    y_values = [each for each, n in zip(given, inner.numeric, strict=True) if n]
    if not all(each and is_number(each[0]) and abs(each[0]) < LARGEST for each in y_values):
        return None
    x = inner.numbers[inner.numeric]
    y = np.array([float(each[0]) for each in y_values if is_number(each[0])])
    if len(x) < 3 or np.ptp(x) == 0 or not np.isfinite(y).all():
        return None
    low, high = x.argmin(), x.argmax()
    slope = (y[high] - y[low]) / (x[high] - x[low])
    start = y[low] - slope * x[low]
    noise = NOISE * np.abs(y) + min(CANCELLED * np.abs(y).max(), FINE)
    near = np.abs(slope * x + start - y) <= noise
    return (float(slope), float(start)) if near.all() else None


def infer_pairs(
    node: Node,
    left: ValueSet,
    right: ValueSet,
    failures: Failures,
    budget_cells: int,
    passed: bool = False,
) -> tuple[ValueSet, np.ndarray, np.ndarray]:
    """Values of a function of two inputs, the pairs of cells that can meet, the cell each gives.

    `passed`: it may do without a room, so that its values need not fit in one.
    """
    problems.check_size(node, left, right, budget_cells)
    if len(left.cells) * len(right.cells) > 4 * failures.most:  # few of so many pairs may meet
        raise TooManyAsked(len(left.cells) * len(right.cells), failures.most)
    pairs = meeting(left, right, same=node.inputs[0] == node.inputs[1])
    keeps_none = node.kind == "product"
    asked: list[tuple[Cell, ...]] = []
    for a, b in pairs.tolist():
        met = (left.cells[a], right.cells[b])
        if keeps_none or (met[0][0] is not None and met[1][0] is not None):
            asked.append(met)
    if len(asked) > failures.most:
        raise TooManyAsked(len(asked), failures.most)
    given = iter(_answers_in_budget(node, asked, failures, budget_cells, passed))
    questions: list[tuple[Value, ...]] = []
    for a, b in pairs.tolist():
        none = left.cells[a][0] is None or right.cells[b][0] is None
        questions.append((None,) if none and not keeps_none else next(given))
    cells, place = gather(questions)
    return ValueSet(cells, pair_reach(left, right, pairs, place, len(cells))), pairs, place


def _answers_in_budget(
    node: Node,
    asked: list[tuple[Cell, ...]],
    failures: Failures,
    budget_cells: int,
    passed: bool,
) -> list[tuple[Value, ...]]:
    """The answers; Refused as soon as they are too many to have a direction and a unit each."""
    most = int((2 * budget_cells) ** 0.5) * (ROOMLESS if passed else 1)
    found: list[tuple[Value, ...]] = []
    distinct: set[tuple] = set()
    for start in range(0, len(asked), AT_ONCE):
        some = answers(node.fn, asked[start : start + AT_ONCE], failures)
        found += some
        if len(asked) > most:
            distinct.update(value_key(value) for each in some for value in each)
        if len(distinct) > most:
            raise problems.Refused(problems.too_many_answers(node, most, 16 * budget_cells))
    return found


def meeting(left: ValueSet, right: ValueSet, same: bool) -> np.ndarray:
    """int (pair, 2): the cells of two inputs that can stand at one position together."""
    if same:
        return np.repeat(np.arange(len(left.cells))[:, None], 2, axis=1)
    together = left.reach.T.astype(np.float32) @ right.reach.astype(np.float32) > 0
    return np.argwhere(together)


def pair_reach(
    left: ValueSet, right: ValueSet, pairs: np.ndarray, place: np.ndarray, count: int
) -> np.ndarray:
    """bool (position, count): where pairs of cells can meet, by the `place` of what they give."""
    reach = np.zeros((len(left.reach), count), bool)
    step = max(1, 10_000_000 // max(1, len(reach)))  # in pieces: positions times pairs can be much
    for start in range(0, len(pairs), step):
        some = pairs[start : start + step]
        together = left.reach[:, some[:, 0]] & right.reach[:, some[:, 1]]
        reach |= scattered(together, place[start : start + step], count)
    return reach
