"""What selectors select: the truth in each case, how many keys, and when one value only.

All of it follows from finite tables: the values that things can have at each position.
"""

from collections.abc import Iterable, Sequence
from itertools import count as counting

import numpy as np

from tracrlab.certify.checker_program import Program, Refused, Thing
from tracrlab.certify.checker_values import Cases, Domain, Values, as_float
from tracrlab.rasp import Comparison
from tracrlab.values import Value, is_number, value_key

MOST_MEANS = 400_000
MOST_PAIRS = 40_000_000  # of a query and a key


class Selection:
    """The selectors of a program."""

    def __init__(self, program: Program, length: int, causal: bool, hypotheses: Sequence[int] = ()):
        self.program, self.length, self.causal = program, length, causal
        self.values = Values(program, length)
        self.values.selection = self
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
            true, can = self._table(thing)
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

    def _table(self, thing: Thing) -> tuple[np.ndarray, np.ndarray]:
        if thing.number not in self._atoms:
            keys = self.values.domain(thing.inputs[0]).values
            queries = self.values.domain(thing.inputs[-1]).values
            self._atoms[thing.number] = _asked(thing, queries, keys)
        return self._atoms[thing.number]

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
            for part, positive in self.parts(selector):
                possible, certain = self._bounds(part, positive)
                may &= possible
                must &= certain
            self._may[selector] = may
            self._counts[selector] = _between(may, must, self.causal)
        return self._counts[selector]

    def _bounds(self, selector: int, positive: bool) -> tuple[np.ndarray, np.ndarray]:
        at_query, at_key = self.sides(selector)
        queries, keys = self.values.joint(at_query), self.values.joint(at_key)
        true, can = self.truth(selector, queries, keys)
        true = true if positive else ~true
        possible = _meets(queries.reach, true & can, keys.reach)
        certain = ~_meets(queries.reach, ~true & can, keys.reach)
        own = self.values.joint(at_query | at_key)  # a position looks at itself: one value, not two
        rows, columns = (_rows(own, side) for side in (queries, keys))
        here, there = true[rows, columns], can[rows, columns]
        np.fill_diagonal(possible, (own.reach & (here & there)).any(axis=1))
        np.fill_diagonal(certain, ~(own.reach & (~here & there)).any(axis=1))
        return possible, certain

    def single(self, aggregate: int) -> bool:
        """Do all keys that one query selects have one value of what is aggregated?"""
        thing = self.program.things[aggregate]
        selector, moved = thing.inputs
        if not self.counts(selector)[:, 2:].any():
            return True
        if len(self.averaged(thing)[1]) <= 1:
            return True
        if any(settled(moved) for settled in self._settled(selector)):
            return True
        if self._follows(selector, moved):
            return True
        if aggregate in self.hypotheses:
            self.used.add(aggregate)
            return True
        return False

    def _follows(self, selector: int, moved: int) -> bool:
        """Does a query select one combination of key values, and do these tell what is moved?"""
        at_query, at_key = self.sides(selector)
        queries, keys = self.values.joint(at_query), self.values.joint(at_key)
        if queries.count * keys.count > MOST_PAIRS:
            return False
        true, can = self.truth(selector, queries, keys)
        if (true & can).sum(axis=1).max(initial=0) > 1:
            return False
        cases = self.values.joint(at_key | {moved})
        pairs = set(zip(_rows(cases, keys).tolist(), cases.index[moved].tolist(), strict=True))
        return len(pairs) == len({key for key, _ in pairs})

    def alone(self, selector: int) -> bool:
        """Is never more than one key selected?"""
        if not self.counts(selector)[:, 2:].any():
            return True
        return any(settled(None) for settled in self._settled(selector))

    def _settled(self, selector: int):
        """For each part of which a query selects one key value: what that value settles."""
        for part, positive in self.parts(selector):
            at_query, at_key = self.sides(part)
            queries, keys = self.values.joint(at_query), self.values.joint(at_key)
            true, can = self.truth(part, queries, keys)
            if ((true == positive) & can).sum(axis=1).max(initial=0) <= 1:
                yield self.settles(at_key)

    def settles(self, roots: frozenset[int]):
        """A test: where two positions agree on `roots`, do they on a thing? (None: are they one?)"""
        known: set[int] = set()
        pending, apart = list(roots), False
        while pending:
            at = pending.pop()
            if at in known:
                continue
            known.add(at)
            apart |= bool((self.values.domain(at).reach.sum(axis=0) <= 1).all())
            thing = self.program.things[at]
            if thing.kind in ("map", "pair", "listed"):
                table = self.values.tables[at]
                given = table[table >= 0]
                if len(np.unique(given)) == len(given):
                    pending += thing.inputs
            elif thing.kind == "width" and not self.causal:
                pending += self._ranked(thing.inputs[0])

        def settled(at: int | None) -> bool:
            if apart or at is None:
                return apart
            if at in known or len(self.values.domain(at).values) == 1:
                return True
            thing = self.program.things[at]
            if thing.kind in ("map", "pair", "listed"):
                return all(map(settled, thing.inputs))
            if thing.kind in ("width", "aggregate") and not self.causal:
                return all(map(settled, self.sides(thing.inputs[0])[0]))
            return False

        return settled

    def _ranked(self, selector: int) -> list[int]:
        """What is compared with itself by a total order: then equal widths mean equal values."""
        at_query, at_key = self.sides(selector)
        if at_query != at_key or not at_key:
            return []
        cases = self.values.joint(at_key)
        true, can = self.truth(selector, cases, cases)
        own = np.diagonal(true)
        wins = true.sum(axis=1) - own
        below = wins[None, :] <= wins[:, None] if own.any() else wins[None, :] < wins[:, None]
        ordered = len(np.unique(wins)) == len(wins) and bool((true == below).all() and can.all())
        return list(at_key) if ordered else []

    def domain(self, thing: Thing) -> Domain:
        """The values of a width or an aggregate."""
        counts = self.counts(thing.inputs[0])
        if thing.kind == "width":
            if self.alone(thing.inputs[0]):
                counts = np.concatenate([counts[:, :1], counts[:, 1:].any(axis=1)[:, None]], axis=1)
            taken = np.flatnonzero(counts.any(axis=0))
            return Domain(tuple(map(int, taken)), counts[:, taken])
        selector, moved = thing.inputs
        inner = self.values.domain(moved)
        seen = self.may(selector).astype(np.float32) @ inner.reach.astype(np.float32) > 0
        if self.alone(selector):
            counts = np.stack([counts[:, 0], counts[:, 1:].any(axis=1)], axis=1)
        found: list[tuple[Value, np.ndarray, int]] = []
        if counts[:, 0].any():
            found.append((thing.value, counts[:, 0], 0))
        for value, reach in zip(inner.values, (seen & counts[:, 1:2]).T, strict=True):
            found.append((value, reach, 1))
        if counts[:, 2:].any():
            found += self._means(thing, counts)
        return _collected(found, self.length)

    def averaged(self, thing: Thing) -> tuple[list[tuple[float, np.ndarray]], set[Value]]:
        """Numbers that may be selected with others, each with where; and the distinct ones. Where
        several are selected all are numbers: else the program has no answer."""
        selector, moved = thing.inputs
        inner, many = self.values.domain(moved), self.counts(selector)[:, 2:].any(axis=1)
        seen = self.may(selector).astype(np.float32) @ inner.reach.astype(np.float32) > 0
        found, distinct = [], set()
        for i, value in enumerate(inner.values):
            reach = seen[:, i] & many
            if is_number(value) and reach.any():
                found.append((as_float(value) + 0.0, reach))
                distinct.add(value)
        return found, distinct

    def _means(self, thing: Thing, counts: np.ndarray) -> list[tuple[Value, np.ndarray, int]]:
        alone, distinct = self.averaged(thing)
        if any(not abs(number) < 1e30 for number, _ in alone):
            raise Refused(f"not covered yet: {thing.name} averages numbers beyond 1e30")
        found: list[tuple[Value, np.ndarray, int]] = [(x, reach, 2) for x, reach in alone]
        if not self.single(thing.number):
            for m, means in _mean_values(distinct, counts, thing.name):
                found += [(mean, counts[:, m], 2) for mean in means]
        return found


def _asked(thing: Thing, queries: Sequence[Value], keys: Sequence[Value]):
    """bool (query, key): does the predicate hold; and does it not raise?"""
    shape = (len(queries), len(keys))
    numbers = all(is_number(v) and abs(v) < 2**53 for v in (*queries, *keys))
    if isinstance(thing.fn, Comparison) and numbers:
        query, key = np.array(queries, float)[:, None], np.array(keys, float)[None, :]
        compare = {"==": key == query, "!=": key != query, "<": key < query, "<=": key <= query,
                   ">": key > query, ">=": key >= query}  # fmt: skip
        always = np.full(shape, thing.fn is Comparison.TRUE)
        return np.broadcast_to(compare.get(thing.fn.value, always), shape), np.ones(shape, bool)
    true, can = np.zeros(shape, bool), np.zeros(shape, bool)
    for q, query in enumerate(queries):
        for k, key in enumerate(keys):
            try:
                true[q, k] = (
                    thing.fn[query][key] if thing.kind == "matrix" else thing.fn(key, query)
                )
                can[q, k] = True
            except Exception:
                continue
    return true, can


def _meets(queries: np.ndarray, table: np.ndarray, keys: np.ndarray) -> np.ndarray:
    """bool (position, position): do a query and a key with a true entry stand there?"""
    met = queries.astype(np.float32) @ table.astype(np.float32) > 0
    return met.astype(np.float32) @ keys.T.astype(np.float32) > 0


def _rows(cases: Cases, side: Cases) -> np.ndarray:
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


def _mean_values(numbers: Iterable[Value], counts: np.ndarray, name: str):
    """For each m from 2 on, all means of m of `numbers` as the interpreter computes them."""
    from fractions import Fraction

    exact = sorted({Fraction(number) for number in numbers})  # type: ignore[arg-type]
    scale = max((each.denominator for each in exact), default=1)
    whole = [int(each * scale) for each in exact]
    top = max(map(abs, whole), default=0) * counts.shape[1]
    fits = top < 2**53 and scale < 2**53  # else Python's integers, which are slow
    steps = np.array(whole, np.int64 if fits else object)
    sums, total = np.zeros(1, steps.dtype), 0
    for m in range(1, counts.shape[1]):
        if len(sums) * len(steps) > 8 * (MOST_MEANS if fits else MOST_MEANS // 20):
            raise Refused(f"not covered yet: the means of {name} are too many to be listed")
        sums = np.unique(sums[:, None] + steps[None, :])
        total += len(sums)
        if total > (MOST_MEANS if fits else MOST_MEANS // 20):
            raise Refused(f"not covered yet: the means of {name} are too many to be listed")
        if m > 1 and counts[:, m].any():
            yield m, [float(each) for each in (sums / scale) / m]


def _collected(found: Sequence[tuple[Value, np.ndarray, int]], length: int) -> Domain:
    place: dict[tuple, int] = {}
    numbers = counting()
    for value, reach, _ in found:
        if reach.any() and value_key(value) not in place:
            place[value_key(value)] = next(numbers)
    values: list[Value] = [None] * len(place)
    reaches = np.zeros((length, len(place)), bool)
    when = np.zeros((3, len(place)), bool)
    for value, reach, many in found:
        if reach.any():
            at = place[value_key(value)]
            values[at] = value
            reaches[:, at] |= reach
            when[many, at] = True
    return Domain(tuple(values), reaches, when)
