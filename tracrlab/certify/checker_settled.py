"""When all that a query selects has one value: what agreeing on some things says of others."""

from collections.abc import Callable, Iterator
from typing import TypeAlias

import numpy as np

from tracrlab.certify.checker_domains import as_float
from tracrlab.certify.checker_program import Thing
from tracrlab.certify.checker_selection import MOST_PAIRS, Selection, rows_of
from tracrlab.values import Value, is_number

Settled: TypeAlias = Callable[[int | None], bool]


def single(selection: Selection, aggregate: int) -> bool:
    """Do all keys that one query selects have one value of what is aggregated?"""
    thing = selection.program.things[aggregate]
    selector, moved = thing.inputs
    if not selection.counts(selector)[:, 2:].any():
        return True
    if len(averaged(selection, thing)[1]) <= 1:
        return True
    if any(settled(moved) for settled in _settled(selection, selector)):
        return True
    if _follows(selection, selector, moved):
        return True
    if aggregate in selection.hypotheses:
        selection.used.add(aggregate)
        return True
    return False


def _follows(selection: Selection, selector: int, moved: int) -> bool:
    """Does a query select one combination of key values, and do these tell what is moved?"""
    at_query, at_key = selection.sides(selector)
    queries, keys = selection.values.joint(at_query), selection.values.joint(at_key)
    if queries.count * keys.count > MOST_PAIRS:
        return False
    true, can = selection.truth(selector, queries, keys)
    if (true & can).sum(axis=1).max(initial=0) > 1:
        return False
    cases = selection.values.joint(at_key | {moved})
    pairs = set(zip(rows_of(cases, keys).tolist(), cases.index[moved].tolist(), strict=True))
    return len(pairs) == len({key for key, _ in pairs})


def alone(selection: Selection, selector: int) -> bool:
    """Is never more than one key selected?"""
    if not selection.counts(selector)[:, 2:].any():
        return True
    return any(settled(None) for settled in _settled(selection, selector))


def _settled(selection: Selection, selector: int) -> Iterator[Settled]:
    """For each part of which a query selects one key value: what that value settles."""
    for part, positive in selection.parts(selector):
        at_query, at_key = selection.sides(part)
        queries, keys = selection.values.joint(at_query), selection.values.joint(at_key)
        true, can = selection.truth(part, queries, keys)
        if ((true == positive) & can).sum(axis=1).max(initial=0) <= 1:
            yield settles(selection, at_key)


def settles(selection: Selection, roots: frozenset[int]) -> Settled:
    """A test: do two positions that agree on `roots` agree on a thing? None: are they one?"""
    known: set[int] = set()
    pending, apart = list(roots), False
    while pending:
        at = pending.pop()
        if at in known:
            continue
        known.add(at)
        apart |= bool((selection.values.domain(at).reach.sum(axis=0) <= 1).all())
        thing = selection.program.things[at]
        if thing.kind in ("map", "pair", "listed"):
            table = selection.values.tables[at]
            given = table[table >= 0]
            if len(np.unique(given)) == len(given):
                pending += thing.inputs
        elif thing.kind == "width" and not selection.causal:
            pending += _ranked(selection, thing.inputs[0])

    def settled(at: int | None) -> bool:
        if apart or at is None:
            return apart
        if at in known or len(selection.values.domain(at).values) == 1:
            return True
        thing = selection.program.things[at]
        if thing.kind in ("map", "pair", "listed"):
            return all(map(settled, thing.inputs))
        if thing.kind in ("width", "aggregate") and not selection.causal:
            return all(map(settled, selection.sides(thing.inputs[0])[0]))
        return False

    return settled


def _ranked(selection: Selection, selector: int) -> list[int]:
    """What is compared with itself by a total order: then equal widths mean equal values."""
    at_query, at_key = selection.sides(selector)
    if at_query != at_key or not at_key:
        return []
    cases = selection.values.joint(at_key)
    true, can = selection.truth(selector, cases, cases)
    own = np.diagonal(true)
    wins = true.sum(axis=1) - own
    below = wins[None, :] <= wins[:, None] if own.any() else wins[None, :] < wins[:, None]
    ordered = len(np.unique(wins)) == len(wins) and bool((true == below).all() and can.all())
    return list(at_key) if ordered else []


def averaged(
    selection: Selection, thing: Thing
) -> tuple[list[tuple[float, np.ndarray]], set[Value]]:
    """Numbers that may be selected with others, each with where; and the distinct ones. Where
    several are selected all are numbers: else the program has no answer."""
    selector, moved = thing.inputs
    inner, many = selection.values.domain(moved), selection.counts(selector)[:, 2:].any(axis=1)
    seen = selection.may(selector).astype(np.float32) @ inner.reach.astype(np.float32) > 0
    found: list[tuple[float, np.ndarray]] = []
    distinct: set[Value] = set()
    for i, value in enumerate(inner.values):
        reach = seen[:, i] & many
        if is_number(value) and reach.any():
            found.append((as_float(value) + 0.0, reach))
            distinct.add(value)
    return found, distinct
