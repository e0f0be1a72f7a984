"""Which values each thing can have at each position, on inputs on which the program has an answer.

A function that raises gives no value: on such inputs the interpreter has no answer either. So a
case (values of several things at one position) that would raise is no case.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from tracrlab.certify.checker_program import Program, Refused, Thing
from tracrlab.values import Value, as_value, is_number, value_key

MOST_CASES = 3_000_000


@dataclass(frozen=True, eq=False)
class Domain:
    """A superset of the values of one thing; position i is that of `indices`."""

    values: tuple[Value, ...]  # distinct by type and value
    reach: np.ndarray  # bool (position, value)
    when: np.ndarray | None = None  # aggregate: bool (3, value), if 0, 1, more keys are selected

    @cached_property
    def place(self) -> Mapping[tuple, int]:
        return {value_key(value): i for i, value in enumerate(self.values)}

    @cached_property
    def numeric(self) -> np.ndarray:
        return np.array([is_number(value) for value in self.values], bool)

    @cached_property
    def numbers(self) -> np.ndarray:
        """float (value,): the numbers, and 0 where a value is none."""
        return np.array([as_float(v) if is_number(v) else 0.0 for v in self.values], float)


def as_float(number: Any) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


@dataclass(frozen=True, eq=False)
class Cases:
    """Values that things can have at one position together, one case in each row."""

    index: Mapping[int, np.ndarray]  # thing -> int (case,): which of its values
    reach: np.ndarray  # bool (position, case)

    @property
    def count(self) -> int:
        return self.reach.shape[1]

    def taken(self, kept: np.ndarray) -> "Cases":
        index = {thing: places[kept] for thing, places in self.index.items()}
        return Cases(index, self.reach[:, kept])


class Values:
    """The domains of a program's things, made when first asked for."""

    def __init__(self, program: Program, length: int):
        self.program, self.length = program, length
        self.domains: dict[int, Domain] = {}
        self.tables: dict[int, np.ndarray] = {}  # map, pair: the value given for each taken
        self.selection: Any = None  # set by the selection, which asks for domains in turn

    def domain(self, number: int) -> Domain:
        if number not in self.domains:
            for each in self._order(number):
                if each not in self.domains:
                    self.domains[each] = self._made(self.program.things[each])
        return self.domains[number]

    def _order(self, number: int) -> list[int]:
        """What the thing is computed from, and itself; numbers rise from inputs to outputs."""
        found, pending = set(), [number]
        sequences = ("select", "and", "or", "not", "matrix", "everything")
        while pending:
            at = pending.pop()
            if at not in found and at not in self.domains:
                found.add(at)
                thing = self.program.things[at]
                pending += [*thing.inputs, *([thing.source] if thing.source >= 0 else [])]
        return [at for at in sorted(found) if self.program.things[at].kind not in sequences]

    def _made(self, thing: Thing) -> Domain:
        n = self.length
        match thing.kind:
            case "tokens":
                vocab = self.program.vocab
                return Domain(vocab, np.ones((n, len(vocab)), bool))
            case "indices":
                return Domain(tuple(range(n)), np.eye(n, dtype=bool))
            case "full":
                return Domain((thing.value,), np.ones((n, 1), bool))
            case "listed":
                given = [(v, i) for i, v in enumerate(thing.fn[:n])]
                table, values = _gathered([[v] for v, _ in given], n)
                self.tables[thing.number] = table
                return Domain(values, _image(self.domain(thing.inputs[0]).reach, table, values))
            case "map":
                return self._map(thing)
            case "pair":
                return self._pair(thing)
            case "width" | "aggregate":
                return self.selection.domain(thing)
        raise Refused(f"not covered yet: values of a {thing.kind}")

    def _map(self, thing: Thing) -> Domain:
        inner = self.domain(thing.inputs[0])
        given = [self._mapped(thing, value) for value in inner.values]
        table, values = _gathered(given, len(given))
        self.tables[thing.number] = table
        return Domain(values, _image(inner.reach, table, values))

    def _mapped(self, thing: Thing, value: Value) -> list[Value]:
        if value is not None:
            return asked(thing.fn, value)
        nones = {False}
        if thing.source != thing.inputs[0]:  # a None that was made is asked; one that came in not
            source = self.domain(thing.source)
            cases = self.joint((thing.source,))
            inner = self.determined(thing.inputs[0], cases)
            if inner is None:
                raise Refused(f"not covered yet: {thing.name} is a map of what is no map")
            here = self.domain(thing.inputs[0]).place[value_key(None)]
            places = cases.index[thing.source][inner == here]
            nones = {source.values[i] is not None for i in places}
        if len(nones) > 1:
            raise Refused(f"not covered yet: {thing.name} tells two kinds of None apart")
        return asked(thing.fn, None) if nones == {True} else [None]

    def _pair(self, thing: Thing) -> Domain:
        left, right = (self.domain(number) for number in thing.inputs)
        cases = self.joint(thing.inputs)
        a, b = (cases.index[number] for number in thing.inputs)
        given = []
        for i, j in zip(a.tolist(), b.tolist(), strict=True):
            x, y = left.values[i], right.values[j]
            given.append([None] if x is None or y is None else asked(thing.fn, x, y))
        places, values = _gathered(given, len(given))
        table = np.full((len(left.values), len(right.values)), -1)
        table[a, b] = places
        self.tables[thing.number] = table
        return Domain(values, _image(cases.reach, places, values))

    def joint(self, things: Iterable[int]) -> Cases:
        """All values that these things can have together at one position."""
        cases = Cases({}, np.ones((self.length, 1), bool))
        for number in sorted(set(things)):
            domain = self.domain(number)
            places = self.determined(number, cases)
            if places is None:
                cases = self._times(cases, number, domain)
            else:
                cases = Cases({**cases.index, number: places}, cases.reach)
                kept = np.flatnonzero(places >= 0)
                cases = cases.taken(kept)
                reach = cases.reach & domain.reach[:, cases.index[number]]
                cases = Cases(cases.index, reach).taken(np.flatnonzero(reach.any(axis=0)))
        return cases

    def answered(self, cases: Cases, things: Iterable[int]) -> Cases:
        """The cases in which these things of the program, that follow from them, have a value."""
        kept = np.ones(cases.count, bool)
        for number in things:
            places = self.determined(number, cases)
            if places is not None:
                kept &= places >= 0
        return cases if kept.all() else cases.taken(np.flatnonzero(kept))

    def _times(self, cases: Cases, number: int, domain: Domain) -> Cases:
        meet = cases.reach.T.astype(np.float32) @ domain.reach.astype(np.float32) > 0
        for other, places in cases.index.items():
            allowed = self._together(other, number)
            if allowed is not None:
                meet &= allowed[places]
        old, new = np.nonzero(meet)
        if len(old) > MOST_CASES:
            name = self.program.things[number].name
            raise Refused(f"not covered yet: {len(old)} cases of {name} with what it meets")
        index = {thing: places[old] for thing, places in cases.index.items()}
        reach = cases.reach[:, old] & domain.reach[:, new]
        return Cases({**index, number: new}, reach)

    def _together(self, first: int, second: int) -> np.ndarray | None:
        """bool (value, value): an aggregate's values that go with a width of its selector."""
        one, two = self.program.things[first], self.program.things[second]
        if {one.kind, two.kind} != {"aggregate", "width"}:
            return None
        if one.kind == "width":
            flipped = self._together(second, first)
            return None if flipped is None else flipped.T
        when = self.domain(first).when
        if one.inputs[0] != two.inputs[0] or when is None:
            return None
        return when[[min(int(w), 2) for w in self.domain(second).values]].T

    def determined(self, number: int, cases: Cases) -> np.ndarray | None:
        """int (case,): its value in each case (-1: never), if the cases tell it; else None."""
        if number in cases.index:
            return cases.index[number]
        thing = self.program.things[number]
        if thing.kind == "full":
            return np.zeros(cases.count, int)
        if thing.kind not in ("map", "pair", "listed"):
            return None
        below = [self.determined(each, cases) for each in thing.inputs]
        if any(each is None for each in below):
            return None
        self.domain(number)
        table = self.tables[number]
        never = np.zeros(cases.count, bool)
        for each in below:
            never |= each < 0  # type: ignore[operator]
        return np.where(never, -1, table[tuple(below)])  # type: ignore[arg-type]


def asked(fn: Any, *values: Value) -> list[Value]:
    """The answer of a function, or none if it raises."""
    try:
        return [as_value(fn(*values))]
    except Exception:
        return []


def _gathered(given: Sequence[list[Value]], count: int) -> tuple[np.ndarray, tuple[Value, ...]]:
    """int (question,): the place of each answer among the distinct ones, -1 for none."""
    place: dict[tuple, int] = {}
    values: list[Value] = []
    table = np.full(count, -1)
    for i, each in enumerate(given):
        if each:
            key = value_key(each[0])
            if key not in place:
                place[key] = len(values)
                values.append(each[0])
            table[i] = place[key]
    return table, tuple(values)


def _image(reach: np.ndarray, table: np.ndarray, values: tuple[Value, ...]) -> np.ndarray:
    out = np.zeros((len(reach), len(values)), bool)
    for value in range(len(values)) if len(values) < 64 else ():
        out[:, value] = reach[:, table == value].any(axis=1)
    if len(values) >= 64:
        positions, cases = np.nonzero(reach[:, table >= 0])
        out[positions, table[table >= 0][cases]] = True
    return out
