"""What a program means: its value on an input, computed node by node, each node once."""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from tracrlab.errors import RaspError, RaspTypeError
from tracrlab.rasp.attention import Aggregate, SelectorWidth
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.inputs import ConstantSOp, Full, IndicesType, LengthType, TextTokens, TokensType
from tracrlab.rasp.selectors import (
    ConstantSelector,
    Select,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    SelectorValue,
)
from tracrlab.rasp.sequences import Map, SequenceMap
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import NumericValue, Value, as_value


def evaluate(expr: RASPExpr, xs: Iterable[Value], causal: bool = False) -> list:
    """The value of `expr` on the input `xs`: a list with one value per token.

    For a selector, a list of rows of bools, [query][key]. With `causal`, no query selects a later
    key, after negation too, and `length` counts the tokens seen so far. An error in a function of
    the program comes through unchanged.

    >>> from tracrlab.rasp import Aggregate, Comparison, Select, indices, tokens
    >>> everything = Select(tokens, tokens, Comparison.TRUE)
    >>> evaluate(Aggregate(everything, indices), "abc", causal=True)
    [0, 0.5, 1.0]
    """
    if not isinstance(expr, RASPExpr):
        raise RaspTypeError(f"evaluate: the program must be an expression, got {expr!r}")
    if isinstance(xs, RASPExpr):
        raise RaspTypeError("evaluate: the input must be a sequence of values, not an expression")
    run = _Run([as_value(x, "a token of the input") for x in xs], causal)
    for node in in_order_of_evaluation(expr):
        try:
            result = run.results[id(node)] = _rule(node)(node, run)
            condition = node.annotations.given.get("condition")
            if condition is not None:  # a rule of another language about the sequence as a whole
                condition(node, result, [run.of(child) for child in node.children])
        except Exception as error:
            if node.span is not None:
                error.add_note(f"in {node.name}, line {node.span.line}, column {node.span.column}")
            raise
    return run.results[id(expr)]


def causal_evaluate(expr: RASPExpr, xs: Iterable[Value]) -> list:
    """The value of `expr` where no position may look ahead: `evaluate(expr, xs, causal=True)`."""
    return evaluate(expr, xs, causal=True)


class RASPEvaluator(ABC):
    """Something that evaluates expressions, for programs written against Tracr's evaluators."""

    @abstractmethod
    def evaluate(self, expr: RASPExpr, xs: Sequence[Value]) -> list:
        """The value of `expr` on `xs`."""


class DefaultRASPEvaluator(RASPEvaluator):
    """The interpreter as an object: every position sees all others."""

    def evaluate(self, expr: RASPExpr, xs: Sequence[Value]) -> list:
        return evaluate(expr, xs)


class CausalEvaluator(RASPEvaluator):
    """The interpreter as an object: no position sees a later one."""

    def evaluate(self, expr: RASPExpr, xs: Sequence[Value]) -> list:
        return evaluate(expr, xs, causal=True)


def mean(values: Sequence[NumericValue]) -> float:
    """The mean of numbers, as `Aggregate` takes it; no order of the values changes it.

    >>> mean([0.1, 0.2, 0.3, 1e100, -1e100]) == mean([1e100, 0.3, 0.2, -1e100, 0.1])
    True
    """
    if special := [x for x in values if isinstance(x, float) and not math.isfinite(x)]:
        return sum(special)  # infinite, or NaN where infinities disagree
    if all(x == values[0] for x in values):
        return float(values[0]) + 0.0  # 0.1 three times is 0.1, and -0.0 twice is 0.0
    try:
        return math.fsum(values) / len(values)
    except OverflowError:  # the sum is too large for a float, the mean may not be
        return float(sum(map(Fraction, values)) / len(values))


class _Run:
    """One evaluation: the input, and the results so far by the identity of the node."""

    def __init__(self, xs: list[Value], causal: bool):
        self.xs = xs
        self.causal = causal
        self.results: dict[int, Any] = {}

    def of(self, node: RASPExpr) -> Any:
        return self.results[id(node)]


def _map(node: Map, run: _Run) -> list:
    f, where = node.f, f"what the function of {node.name} returned"
    pairs = zip(run.of(node.inner), run.of(node.source), strict=True)
    return [None if source is None else as_value(f(x), where) for x, source in pairs]


def _sequence_map(node: SequenceMap, run: _Run) -> list:
    f, where = node.f, f"what the function of {node.name} returned"
    pairs = zip(run.of(node.fst), run.of(node.snd), strict=True)
    return [None if x is None or y is None else as_value(f(x, y), where) for x, y in pairs]


def _length(node: LengthType, run: _Run) -> list:
    n = len(run.xs)
    return [i + 1 for i in range(n)] if run.causal else [n] * n


def _constant(node: ConstantSOp, run: _Run) -> list:
    _check_length(node, len(run.xs))
    return list(node.value[: len(run.xs)])


def _constant_selector(node: ConstantSelector, run: _Run) -> SelectorValue:
    n = len(run.xs)
    _check_length(node, n)
    for row in node.value[:n]:
        if len(row) < n or (node.check_length and len(row) != n):
            raise RaspError(f"{node.name}: Constant row of {len(row)} doesn't match input len {n}")
    return _masked([list(row[:n]) for row in node.value[:n]], run)


def _check_length(node: ConstantSOp | ConstantSelector, n: int) -> None:
    given = len(node.value)
    if given < n or (node.check_length and given != n):
        raise RaspError(
            f"{node.name}: Constant len {given} doesn't match input len {n}; "
            f"evaluate it on {given} tokens"
        )


def _select(node: Select, run: _Run) -> SelectorValue:
    keys, queries, predicate = run.of(node.keys), run.of(node.queries), node.predicate
    rows = []
    for q, query in enumerate(queries):
        seen = keys[: q + 1] if run.causal else keys
        row = [bool(predicate(key, query)) for key in seen]
        rows.append(row + [False] * (len(keys) - len(seen)))
    return rows


def _masked(rows: SelectorValue, run: _Run) -> SelectorValue:
    if not run.causal:
        return rows
    return [[entry and k <= q for k, entry in enumerate(row)] for q, row in enumerate(rows)]


def _and(node: SelectorAnd, run: _Run) -> SelectorValue:
    rows = zip(run.of(node.fst), run.of(node.snd), strict=True)
    return [[x and y for x, y in zip(*row, strict=True)] for row in rows]


def _or(node: SelectorOr, run: _Run) -> SelectorValue:
    rows = zip(run.of(node.fst), run.of(node.snd), strict=True)
    return [[x or y for x, y in zip(*row, strict=True)] for row in rows]


def _not(node: SelectorNot, run: _Run) -> SelectorValue:
    return _masked([[not entry for entry in row] for row in run.of(node.inner)], run)


def _aggregate(node: Aggregate, run: _Run) -> list:
    values = run.of(node.sop)
    found = []
    for row in run.of(node.selector):
        selected = [value for value, chosen in zip(values, row, strict=True) if chosen]
        found.append(_summary(node, selected))
    return found


def _summary(node: Aggregate, selected: list[Value]) -> Value:
    if not selected:
        return node.default
    if len(selected) == 1:
        return selected[0]
    numbers = [value for value in selected if isinstance(value, bool | int | float)]
    if len(numbers) < len(selected):
        raise RaspError(
            "Only types int, bool, and float are supported for aggregation of several values, "
            f"and {node.name} selects {selected!r}; aggregate numbers, such as tokens == 'a', "
            "or select one key per query"
        )
    return mean(numbers)


_RULES: dict[type, Callable[[Any, _Run], list]] = {
    TokensType: lambda node, run: run.xs,
    TextTokens: lambda node, run: [None if x is None else str(x) for x in run.xs],
    IndicesType: lambda node, run: list(range(len(run.xs))),
    LengthType: _length,
    Full: lambda node, run: [node.fill] * len(run.xs),
    ConstantSOp: _constant,
    Map: _map,
    SequenceMap: _sequence_map,
    SelectorWidth: lambda node, run: [sum(row) for row in run.of(node.selector)],
    Aggregate: _aggregate,
    Select: _select,
    SelectorAnd: _and,
    SelectorOr: _or,
    SelectorNot: _not,
    ConstantSelector: _constant_selector,
}


def _rule(node: RASPExpr) -> Callable[[Any, _Run], list]:
    """The rule of its class or of the nearest class it derives from."""
    for kind in type(node).__mro__:
        if kind in _RULES:
            return _RULES[kind]
    raise RaspTypeError(
        f"{node.name}: nothing says how to evaluate a {type(node).__name__}; build it from Map, "
        "SequenceMap, Select and Aggregate, or derive it from one of them"
    )
