"""A selector as a conjunction of terms: what one attention head can add up.

Scores of a head add, so "A and B" over different keys and queries needs nothing but two summands.
"A or B" does not add (one true or both true would score differently), so it becomes one term over
the product of its keys and the product of its queries. Negation is pushed inward first:
"not (A or B)" is "not A and not B", which adds again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, eq=False)
class Atom:
    """`predicate(key, query)` on the values of two nodes."""

    key: str
    query: str
    predicate: Callable[[Any, Any], Any]
    keys: tuple[str, ...] = field(init=False)
    queries: tuple[str, ...] = field(init=False)

    def __post_init__(self):
        object.__setattr__(self, "keys", (self.key,))
        object.__setattr__(self, "queries", (self.query,))


@dataclass(frozen=True, eq=False)
class Term:
    """True where all of `parts` are true, or, if not `positive`, where not all of them are.

    `keys` and `queries` name the nodes that the parts read, each once, in order. A term without
    parts is always true, or never.
    """

    parts: tuple["Atom | Term", ...]
    positive: bool
    keys: tuple[str, ...]
    queries: tuple[str, ...]

    @classmethod
    def of(cls, parts: tuple["Atom | Term", ...], positive: bool = True) -> "Term":
        keys = tuple(dict.fromkeys(key for part in parts for key in part.keys))
        queries = tuple(dict.fromkeys(query for part in parts for query in part.queries))
        return cls(parts, positive, keys, queries)


@dataclass(frozen=True, eq=False)
class Formula:
    """A selector (`selects`: all of these terms hold) and its negation, each as a conjunction."""

    selects: tuple[Term, ...]
    rejects: tuple[Term, ...]


EVERYTHING = Formula((), (Term((), False, (), ()),))
"""Selects every key: a conjunction of nothing."""


def atomic(key: str, query: str, predicate: Callable[[Any, Any], Any]) -> Formula:
    """The selector of one predicate."""
    parts = (Atom(key, query, predicate),)
    return Formula((Term.of(parts),), (Term.of(parts, positive=False),))


def negate(formula: Formula) -> Formula:
    """`not formula`."""
    return Formula(formula.rejects, formula.selects)


def both(left: Formula, right: Formula) -> Formula:
    """`left and right`."""
    selects = merged((*left.selects, *right.selects))
    if not selects:
        return EVERYTHING
    if len(selects) == 1:
        (only,) = selects
        return Formula(selects, (Term(only.parts, not only.positive, only.keys, only.queries),))
    return Formula(selects, (Term.of(selects, positive=False),))


def either(left: Formula, right: Formula) -> Formula:
    """`left or right`, that is, not (not left and not right)."""
    return negate(both(negate(left), negate(right)))


def merged(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms over the same keys and queries become one: a table can hold their conjunction."""
    groups: dict[tuple, list[Term]] = {}
    for term in terms:
        groups.setdefault((term.keys, term.queries), []).append(term)
    return tuple(
        group[0] if len(group) == 1 else Term.of(tuple(group)) for group in groups.values()
    )


def fold(term: Term, visit: Callable[[Atom | Term, list], Any]) -> Any:
    """Compute `visit(part, results of its parts)` from the atoms up, without recursion."""
    done: dict[int, Any] = {}
    stack: list[tuple[Atom | Term, bool]] = [(term, False)]
    while stack:
        part, ready = stack.pop()
        if id(part) in done:
            continue
        inner = part.parts if isinstance(part, Term) else ()
        if ready or not inner:
            done[id(part)] = visit(part, [done[id(each)] for each in inner])
        else:
            stack.append((part, True))
            stack.extend((each, False) for each in inner)
    return done[id(term)]


def renamed(term: Term, names: Mapping[str, str], seen: dict[int, Any]) -> Term:
    """The same term over nodes of other names; `seen` keeps shared parts shared."""

    def visit(part, inner):
        if id(part) not in seen:
            if isinstance(part, Atom):
                seen[id(part)] = Atom(names[part.key], names[part.query], part.predicate)
            else:
                keys = tuple(names[key] for key in part.keys)
                queries = tuple(names[query] for query in part.queries)
                seen[id(part)] = Term(tuple(inner), part.positive, keys, queries)
        return seen[id(part)]

    return fold(term, visit)


def term_key(term: Term, function_key: Callable[[Any], Any], known: dict[tuple, int]) -> int:
    """Equal for terms that say the same: a structural key for common subexpressions.

    `known` gives each structure seen so far its number: comparing structures themselves would walk
    a shared part once for every path to it.
    """

    def visit(part, inner):
        if isinstance(part, Atom):
            structure = (part.key, part.query, function_key(part.predicate))
        else:
            structure = (part.positive, *inner)
        return known.setdefault(structure, len(known))

    return fold(term, visit)
