"""What selectors select: the truth in each case, how many keys, and when one value only.

All of it follows from finite tables: the values that things can have at each position.
"""

from collections.abc import Sequence

import numpy as np

from tracrlab.certify.checker_domains import Cases
from tracrlab.certify.checker_program import Program, Refused, Thing
from tracrlab.certify.checker_values import Values
from tracrlab.rasp import Comparison
from tracrlab.values import Value, is_number

MOST_PAIRS = 40_000_000  # of a query and a key


class Selection:
    """The selectors of a program."""

    def __init__(self, program: Program, length: int, causal: bool, hypotheses: Sequence[int] = ()):
        self.program, self.length, self.causal = program, length, causal
        self.values = Values(program, length)
        self.hypotheses = frozenset(hypotheses)  # aggregates that are taken to select one value
        self.used: set[int] = set()  # hypotheses that something rests on
        self._counts: dict[int, np.ndarray] = {}
        self._may: dict[int, np.ndarray] = {}
        self._atoms: dict[int, tuple[np.ndarray, np.ndarray]] = {}

    def sides(self, selector: int) -> tuple[frozenset[int], frozenset[int]]:
        """The things that it compares: those at the query, those at the key."""
        thing = self.program.things[selector]
        if thing.kind == "select":
            keys, queries = thing.inputs
            return frozenset([queries]), frozenset([keys])
        if thing.kind == "matrix":
            return frozenset(thing.inputs), frozenset(thing.inputs)
        parts = [self.sides(each) for each in thing.inputs]
        return (
            frozenset().union(*(queries for queries, _ in parts)),
            frozenset().union(*(keys for _, keys in parts)),
        )

    def truth(self, selector: int, queries: Cases, keys: Cases) -> tuple[np.ndarray, np.ndarray]:
        """bool (query case, key case): is it selected; and can the pair be at all, or does a
        predicate raise?"""
        thing = self.program.things[selector]
        shape = (queries.count, keys.count)
        if shape[0] * shape[1] > MOST_PAIRS:
            raise Refused(f"not covered yet: {shape[0]} x {shape[1]} pairs of a query and a key")
        if thing.kind == "everything":
            return np.ones(shape, bool), np.ones(shape, bool)
        if thing.kind in ("select", "matrix"):
            at_key, at_query = thing.inputs[0], thing.inputs[-1]
            rows = self.values.determined(at_query, queries)
            columns = self.values.determined(at_key, keys)
            if rows is None or columns is None:
                raise Refused(f"the head of {thing.name} does not read what its selector compares")
            true, can = self.table(selector)
            pick = np.ix_(rows, columns)
            return true[pick], can[pick] & (rows >= 0)[:, None] & (columns >= 0)
        parts = [self.truth(each, queries, keys) for each in thing.inputs]
        can = parts[0][1].copy()
        for _, each in parts[1:]:
            can &= each
        match thing.kind:
            case "and":
                return parts[0][0] & parts[1][0], can
            case "or":
                return parts[0][0] | parts[1][0], can
        return ~parts[0][0], can

    def table(self, selector: int) -> tuple[np.ndarray, np.ndarray]:
        """bool (query value, key value): does a predicate hold; and does it not raise?"""
        if selector not in self._atoms:
            thing = self.program.things[selector]
            keys = self.values.domain(thing.inputs[0]).values
            queries = self.values.domain(thing.inputs[-1]).values
            self._atoms[selector] = _asked(thing, queries, keys)
        return self._atoms[selector]

    def parts(self, selector: int, positive: bool = True) -> list[tuple[int, bool]]:
        """Selectors, or their negations, all of which hold where this one does."""
        thing = self.program.things[selector]
        if thing.kind == "not":
            return self.parts(thing.inputs[0], not positive)
        if thing.kind == ("and" if positive else "or"):
            return [part for each in thing.inputs for part in self.parts(each, positive)]
        return [(selector, positive)]

    def may(self, selector: int) -> np.ndarray:
        """bool (query position, key position): can that pair be selected?"""
        self.counts(selector)
        return self._may[selector]

    def counts(self, selector: int) -> np.ndarray:
        """bool (position, n): can n keys be selected there, on some input that reaches so far?"""
        if selector not in self._counts:
            n = self.length
            seen = np.tri(n, dtype=bool) if self.causal else np.ones((n, n), bool)
            may, must = seen.copy(), seen.copy()
            for parts in self._alike(selector):
                possible, certain = self._bounds(parts)
                may &= possible
                must &= certain
            self._may[selector] = may
            self._counts[selector] = _between(may, must, self.causal)
        return self._counts[selector]

    def _alike(self, selector: int) -> list[list[tuple[int, bool]]]:
        """The parts of a selector; those that compare the same are asked together, since they may
        rule each other out."""
        groups: dict[tuple, list[tuple[int, bool]]] = {}
        for part, positive in self.parts(selector):
            groups.setdefault(self.sides(part), []).append((part, positive))
        return list(groups.values())

    def _bounds(self, parts: list[tuple[int, bool]]) -> tuple[np.ndarray, np.ndarray]:
        """bool (position, position) twice: may all parts hold of that pair; and must they?"""
        at_query, at_key = self.sides(parts[0][0])
        queries, keys = self.values.joint(at_query), self.values.joint(at_key)
        true, can = np.ones((2, queries.count, keys.count), bool)
        for part, positive in parts:
            holds, told = self.truth(part, queries, keys)
            true, can = true & (holds if positive else ~holds), can & told
        possible = _meets(queries.reach, true & can, keys.reach)
        certain = ~_meets(queries.reach, ~true & can, keys.reach)
        own = self.values.joint(at_query | at_key)  # a position looks at itself: one value, not two
        rows, columns = (rows_of(own, side) for side in (queries, keys))
        here, there = true[rows, columns], can[rows, columns]
        np.fill_diagonal(possible, (own.reach & (here & there)).any(axis=1))
        np.fill_diagonal(certain, ~(own.reach & (~here & there)).any(axis=1))
        return possible, certain


def _asked(thing: Thing, queries: Sequence[Value], keys: Sequence[Value]):
    """bool (query, key): does the predicate hold; and does it not raise?"""
    shape = (len(queries), len(keys))
    numbers = all(is_number(v) and abs(v) < 2**53 for v in (*queries, *keys))
    if isinstance(thing.fn, Comparison) and numbers:
        one, other = np.array(queries, float)[:, None], np.array(keys, float)[None, :]
        compare = {"==": other == one, "!=": other != one, "<": other < one, "<=": other <= one,
                   ">": other > one, ">=": other >= one}  # fmt: skip
        always = np.full(shape, thing.fn is Comparison.TRUE)
        return np.broadcast_to(compare.get(thing.fn.value, always), shape), np.ones(shape, bool)
    true, can = np.zeros(shape, bool), np.zeros(shape, bool)
    for q, query in enumerate(queries):
        for k, key in enumerate(keys):
            try:
                matrix = thing.kind == "matrix"
                true[q, k] = bool(thing.fn[query][key] if matrix else thing.fn(key, query))
                can[q, k] = True
            except Exception:
                continue
    return true, can


def _meets(queries: np.ndarray, table: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """bool (position, position): do a query and a key with a true entry stand there?"""
    met = queries.astype(np.float32) @ table.astype(np.float32) > 0
    return met.astype(np.float32) @ keys.T.astype(np.float32) > 0


def rows_of(cases: Cases, side: Cases) -> np.ndarray:
    """int (case,): which case of one side each of `cases` is."""
    code = np.zeros(cases.count, int)
    there = np.zeros(side.count, int)
    for thing in side.index:
        size = 1 + max(side.index[thing].max(initial=0), cases.index[thing].max(initial=0))
        code, there = code * size + cases.index[thing], there * size + side.index[thing]
    order = np.argsort(there, kind="stable")
    return order[np.searchsorted(there[order], code)]


def _between(may: np.ndarray, must: np.ndarray, causal: bool) -> np.ndarray:
    """bool (position, n): is n between the fewest and the most, for some length of the input?"""
    n = len(may)
    fewest, most = must.cumsum(axis=1), may.cumsum(axis=1)
    found = np.zeros((n, n + 1), bool)
    for position in range(n):
        for last in (position,) if causal else range(position, n):
            found[position, fewest[position, last] : most[position, last] + 1] = True
    return found
