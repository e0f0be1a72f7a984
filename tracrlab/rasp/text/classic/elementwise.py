"""Sequences made position by position: operators, conditions, membership, tables."""

from typing import Any

from tracrlab.rasp.inputs import Full
from tracrlab.rasp.sequences import LinearSequenceMap, Map, SequenceMap, SOp
from tracrlab.rasp.text.classic.conditions import one_kind
from tracrlab.rasp.text.classic.functions import (
    PYTHON,
    Applied,
    Chosen,
    Either,
    Minus,
    Operation,
    OperationWith,
    WeightedSum,
)
from tracrlab.rasp.text.classic.kinds import (
    BOOL,
    FLOAT,
    INT,
    NUMBER,
    ORDERED,
    TEXT,
    kind_of,
    kinds_of,
    mixes,
    result_kinds,
    words_for,
)
from tracrlab.rasp.text.classic.tables import Among, LookedUp, LookedUpTwice
from tracrlab.rasp.text.classic.things import Seq, Wrong
from tracrlab.values import Value, is_number


def kinds(thing: Seq | Value) -> int:
    return thing.kinds if isinstance(thing, Seq) else kind_of(thing)


def binary(op: str, left: Any, right: Any) -> Seq:
    """`left op right`, where one is a sequence and the other a sequence or an atom."""
    found = result_kinds(op, kinds(left), kinds(right))
    if not found and None not in (left, right):
        raise _mixed(op, left, right)
    if op in ("/", "%") and is_number(right) and right == 0:
        raise Wrong(f"`{op} 0` divides by zero")
    function = PYTHON.get(op, op)
    expr: SOp
    if isinstance(left, Seq) and isinstance(right, Seq):
        sum_of = _weighted(op, left, right)
        expr = SequenceMap(Operation(function), left.expr, right.expr) if sum_of is None else sum_of
    elif isinstance(left, Seq):
        expr = Map(OperationWith(function, right), left.expr)
    else:
        expr = Map(OperationWith(function, left, reflected=True), right.expr)
    return Seq(expr, found)


def _mixed(op: str, left: Any, right: Any) -> Wrong:
    """Why two kinds do not go together, and which tokens would."""
    here, there = words_for(kinds(left)), words_for(kinds(right))
    verb = "puts in order" if op in ORDERED else "takes"
    needs = {"+": "two texts or two numbers", "*": "numbers, or text and an integer"}
    wants = needs.get(op, "two texts or two numbers" if op in ORDERED else "two numbers")
    what = f"`{op}` {verb} {wants}, and here it has {here} on its left and {there} on its right"
    if here == there:
        what = f"`{op}` {verb} {wants}, and here it has {here}"
    return Wrong(what, "tokens_int and tokens_float read the tokens as numbers")


def unary(op: str, x: Seq) -> Seq:
    """`not x`, `-x`, `+x`, `round(x)` or `indicator(x)` at every position."""
    if op == "not":
        from tracrlab.rasp.functions import Unary

        return Seq(Map(Unary("~"), x.expr), BOOL)
    if op == "indicator":
        return Seq(Map(Applied("indicator"), x.expr), INT)
    if not x.kinds & NUMBER and x.kinds:
        raise Wrong(f"`{op}` takes numbers, and here it has text", "tokens_int reads numbers")
    number = (INT if x.kinds & (INT | BOOL) else 0) | x.kinds & FLOAT
    if op == "round":
        return Seq(Map(Applied("round"), x.expr), INT)
    if op == "-":
        return Seq(Map(Minus("-"), x.expr), number)
    if x.kinds & ~(INT | FLOAT):  # booleans become numbers
        return Seq(Map(OperationWith("+", 0), x.expr), number)
    return x


def choice(condition: Seq, yes: Any, no: Any) -> Seq:
    """`yes if condition else no`, each of the two a sequence or an atom."""
    found = kinds(yes) | kinds(no)
    test = condition.expr
    expr: SOp
    if not isinstance(yes, Seq) and not isinstance(no, Seq):
        expr = Map(Either(yes, no), test)
    elif not isinstance(no, Seq):
        own = yes.expr is test
        expr = SequenceMap(Chosen("yes", no), test, test if own else yes.expr)
    elif not isinstance(yes, Seq):
        expr = SequenceMap(Chosen("no", yes), test, no.expr)
    elif yes.expr is no.expr:  # whatever the condition is, but it must have an answer
        expr = SequenceMap(Chosen("same"), test, yes.expr)
    elif yes.expr is test:
        expr = SequenceMap(Chosen("own yes"), test, no.expr)
    elif no.expr is test:
        expr = SequenceMap(Chosen("own no"), test, yes.expr)
    else:  # three inputs: the first two become (yes,) or (), which the third completes
        first = SequenceMap(Chosen("first"), test, yes.expr)
        expr = SequenceMap(Chosen("then"), first, no.expr)
    return Seq(one_kind(expr) if mixes(found) else expr, found)


def among(x: Seq, values: tuple[Value, ...]) -> Seq:
    """Whether each value of `x` is one of `values`."""
    return Seq(Map(Among(values), x.expr), BOOL)


def looked_up(x: Seq, table: Any) -> Seq:
    """`table[x]`: a dictionary by key; a list or a text by index."""
    if not table:
        raise Wrong("there is nothing in it to be found at any index")
    if isinstance(table, dict):
        entries = tuple(table.items())
        keys = kinds_of(table)
        if x.kinds and keys and not _meet(x.kinds, keys):
            what = f"the keys of this dictionary are {words_for(keys)}, and here it is indexed by "
            hint = "tokens_int reads the tokens as numbers" if x.kinds == TEXT else ""
            raise Wrong(what + words_for(x.kinds), hint)
    else:
        if x.kinds & TEXT and not x.kinds & NUMBER:
            raise Wrong("an index is an integer, and here it is text", "use a dictionary")
        if x.kinds and not x.kinds & (INT | BOOL):
            raise Wrong("an index is an integer, and here it has fractions", "round(...) it")
        entries = tuple((i, table[i]) for i in range(-len(table), len(table)))
    found = kinds_of(value for _, value in entries)
    expr = Map(LookedUp(entries, integers=not isinstance(table, dict)), x.expr)
    return Seq(one_kind(expr) if mixes(found) else expr, found)


def _meet(some: int, others: int) -> bool:
    """Whether a value of some kinds can be equal to one of the others."""
    return bool((some & others & TEXT) or (some & NUMBER and others & NUMBER))


def looked_up_twice(x: Seq, y: Seq, table: dict) -> Seq:
    """`table[x][y]`, for a dictionary of dictionaries."""
    entries = tuple((key, tuple(row.items())) for key, row in table.items())
    found = kinds_of(value for _, row in entries for _, value in row)
    expr = SequenceMap(LookedUpTwice(entries), x.expr, y.expr)
    return Seq(one_kind(expr) if mixes(found) else expr, found)


def _weighted(op: str, left: Seq, right: Seq) -> SOp | None:
    """A sum with factors as one linear map, which needs no multiplication of its own.

    Of what may be text only multiples are added up: there is no -1 times a text.
    """
    text = bool((left.kinds | right.kinds) & TEXT)
    if op not in "+-" or (text and op == "-"):
        return None
    (x, a), (y, b) = _factor(left.expr, text), _factor(right.expr, text)
    if x is left.expr and y is right.expr:
        return None
    expr = LinearSequenceMap(x, y, a, b if op == "+" else -b)
    expr.f = WeightedSum(expr.fst_fac, expr.snd_fac)
    return expr


def _factor(expr: SOp, text: bool) -> tuple[SOp, float]:
    """(x, a) of an unnamed a * x; else `expr` itself and 1."""
    if isinstance(expr, Map) and not expr.annotations.given:
        if isinstance(expr.f, Minus) and not text:
            return expr.inner, -1
        if isinstance(expr.f, OperationWith) and expr.f.op == "*" and is_number(expr.f.constant):
            return expr.inner, expr.f.constant
    return expr, 1


def constant(value: Value) -> Seq:
    """An atom as the sequence that holds it everywhere."""
    return Seq(Full(value), kind_of(value))
