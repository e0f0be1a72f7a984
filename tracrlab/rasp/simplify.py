"""Selectors combined into one `Select` where that is possible, so that one head will do."""

from collections.abc import Callable

from tracrlab.rasp.inputs import Full
from tracrlab.rasp.predicates import Both, Either, FixedKey, FixedQuery, Negated, Predicate
from tracrlab.rasp.selectors import (
    Select,
    Selector,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    check_selector,
)

# Merged predicates call each other anew for every pair, while nodes are computed once: what is
# larger than this stays nodes, so that shared selectors cost no exponential time and no stack.
LARGEST = 100


def selector_and(fst: Selector, snd: Selector, simplify: bool = True) -> Selector:
    """Where both select; one `Select` if `simplify` and the two look at the same sequences.

    >>> from tracrlab.rasp import Comparison, indices, tokens
    >>> same, other = (Select(tokens, tokens, c) for c in (Comparison.EQ, Comparison.NEQ))
    >>> type(selector_and(same, other)).__name__
    'Select'
    >>> type(selector_and(same, Select(indices, tokens, Comparison.EQ))).__name__
    'SelectorAnd'
    """
    check_selector("selector_and", "fst", fst)
    check_selector("selector_and", "snd", snd)
    merged = _merged(fst, snd, Both) if simplify else None
    return SelectorAnd(fst, snd) if merged is None else merged


def selector_or(fst: Selector, snd: Selector, simplify: bool = True) -> Selector:
    """Where one selects or both do; one `Select` if `simplify` allows."""
    check_selector("selector_or", "fst", fst)
    check_selector("selector_or", "snd", snd)
    merged = _merged(fst, snd, Either) if simplify else None
    return SelectorOr(fst, snd) if merged is None else merged


def selector_not(inner: Selector, simplify: bool = True) -> Selector:
    """Where `inner` does not select. Of a `Select` always a `Select`; twice is the original."""
    check_selector("selector_not", "inner", inner)
    if simplify and isinstance(inner, SelectorNot):
        return inner.inner
    if isinstance(inner, Select) and _size(inner.predicate) < LARGEST:
        predicate = inner.predicate
        opposite = predicate.inner if isinstance(predicate, Negated) else Negated(predicate)
        return Select(inner.keys, inner.queries, opposite)
    return SelectorNot(inner)


def _merged(fst: Selector, snd: Selector, join: Callable) -> Select | None:
    """One `Select` that asks both, if keys and queries are the same objects or one is a `Full`."""
    if not (isinstance(fst, Select) and isinstance(snd, Select)):
        return None
    first: Predicate = fst.predicate
    second: Predicate = snd.predicate
    if _size(first) + _size(second) >= LARGEST:
        return None

    if fst.keys is snd.keys:
        keys = fst.keys
    elif isinstance(fst.keys, Full):
        keys, first = snd.keys, FixedKey(first, fst.keys.fill)
    elif isinstance(snd.keys, Full):
        keys, second = fst.keys, FixedKey(second, snd.keys.fill)
    else:
        return None

    if fst.queries is snd.queries:
        queries = fst.queries
    elif isinstance(fst.queries, Full):
        queries, first = snd.queries, FixedQuery(first, fst.queries.fill)
    elif isinstance(snd.queries, Full):
        queries, second = fst.queries, FixedQuery(second, snd.queries.fill)
    else:
        return None
    return Select(keys, queries, join(first, second))


def _size(predicate: Predicate) -> int:
    return getattr(predicate, "size", 1)
