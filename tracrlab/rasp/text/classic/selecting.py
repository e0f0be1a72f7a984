"""Selectors, and what is made of them: aggregates, widths, one position, membership."""

from typing import Any

from tracrlab.rasp.attention import Aggregate, SelectorWidth
from tracrlab.rasp.inputs import Full, indices, length
from tracrlab.rasp.predicates import Comparison
from tracrlab.rasp.selectors import Select, Selector
from tracrlab.rasp.sequences import Map, SOp
from tracrlab.rasp.text.classic.conditions import averaged
from tracrlab.rasp.text.classic.elementwise import constant, kinds
from tracrlab.rasp.text.classic.functions import Compares, OperationWith
from tracrlab.rasp.text.classic.kinds import (
    BOOL,
    FLOAT,
    INT,
    ORDERED,
    kind_of,
    mixes,
    result_kinds,
    words_for,
)
from tracrlab.rasp.text.classic.tables import Listed
from tracrlab.rasp.text.classic.things import Seq, Wrong
from tracrlab.values import Value


def select(keys: Any, queries: Any, op: str) -> Selector:
    """Where `key op query`; sequences or atoms."""
    known = kinds(keys), kinds(queries)
    if all(known) and not result_kinds(op, *known):
        here, there = map(words_for, known)
        raise Wrong(
            f"`{op}` puts in order two texts or two numbers, and here the keys are {here} and the "
            f"queries {there}",
            "tokens_int and tokens_float read the tokens as numbers",
        )
    unsure = op in ORDERED and mixes(known[0] | known[1])
    predicate = Compares(op) if unsure else Comparison(op)
    return Select(_sequence(keys), _sequence(queries), predicate)


def select_listed(keys: Any, queries: Any, table: dict) -> Selector:
    """Where the query is among those that `table` lists for the key."""
    entries = tuple((key, tuple(row)) for key, row in table.items())
    return Select(_sequence(keys), _sequence(queries), Listed(entries))


def aggregate(selector: Selector, sequence: Any, default: Value) -> Seq:
    """The mean of what is selected, the value if it is one, `default` if it is none."""
    given = sequence if isinstance(sequence, Seq) else constant(sequence)
    numbers = given.kinds & (INT | FLOAT)
    found = given.kinds | kind_of(default) | (FLOAT if numbers else 0)
    expr = Aggregate(selector, given.expr, default)
    cares = given.kinds & BOOL or mixes(found)
    return Seq(averaged(expr) if cares else expr, found)


def width(selector: Selector) -> Seq:
    """How many positions are selected."""
    return Seq(SelectorWidth(selector), INT)


def at_index(sequence: Seq, index: int) -> Seq:
    """The value at one position, everywhere: from the end if negative, 0 if there is none."""
    where: SOp = Full(int(index)) if index >= 0 else Map(OperationWith("+", int(index)), length)
    return aggregate(Select(indices, where, Comparison.EQ), sequence, 0)


def anywhere(value: Value, sequence: Seq) -> Seq:
    """Whether a value stands anywhere in a sequence."""
    found = Aggregate(Select(sequence.expr, Full(value), Comparison.EQ), Full(1), 0)
    return Seq(Map(OperationWith(">", 0), found), BOOL)


def _sequence(given: Any) -> SOp:
    return given.expr if isinstance(given, Seq) else Full(given)
