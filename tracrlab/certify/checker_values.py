"""Which values each thing can have at each position, on inputs on which the program has an answer.

A function that raises gives no value: on such inputs the interpreter has no answer either. So a
case (values of several things at one position) that would raise is no case.
"""

from collections.abc import Callable, Iterable

import numpy as np

from tracrlab.certify.checker_domains import Cases, Domain, asked, gathered, image
from tracrlab.certify.checker_program import Program, Refused, Thing
from tracrlab.values import Value, value_key

MOST_CASES = 3_000_000


def _unknown(thing: Thing) -> Domain:
    raise Refused(f"not covered yet: values of a {thing.kind}")


class Values:
    """The domains of a program's things, made when first asked for."""

    def __init__(self, program: Program, length: int):
        self.program, self.length = program, length
        self.domains: dict[int, Domain] = {}
        self.tables: dict[int, np.ndarray] = {}  # map, pair: the value given for each taken
        self.selected: Callable[[Thing], Domain] = _unknown  # of widths and aggregates
        self.sums: dict[int, int] = {}  # width -> a sum of others that is the same, as was checked
        self.added = len(program.things)  # from here on what a certificate adds

    def domain(self, number: int, listed: bool = True) -> Domain:
        """The values of a thing. Refused if they are not all listed, unless that will do."""
        if number not in self.domains:
            for each in self._order(number):
                if each not in self.domains:
                    self.domains[each] = self._made(self.program.things[each])
        if listed and self.domains[number].ranged:
            name = self.program.things[number].name
            raise Refused(f"not covered yet: the means of {name} are too many to be listed")
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
                table, values = gathered([[v] for v, _ in given], n)
                self.tables[thing.number] = table
                return Domain(values, image(self.domain(thing.inputs[0]).reach, table, values))
            case "map":
                return self._map(thing)
            case "pair":
                return self._pair(thing)
            case "width" | "aggregate":
                return self.selected(thing)
        raise Refused(f"not covered yet: values of a {thing.kind}")

    def _map(self, thing: Thing) -> Domain:
        inner = self.domain(thing.inputs[0])
        given = [self._mapped(thing, value) for value in inner.values]
        table, values = gathered(given, len(given))
        self.tables[thing.number] = table
        return Domain(values, image(inner.reach, table, values))

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
        given: list[list[Value]] = []
        for i, j in zip(a.tolist(), b.tolist(), strict=True):
            x, y = left.values[i], right.values[j]
            given.append([None] if x is None or y is None else asked(thing.fn, x, y))
        places, values = gathered(given, len(given))
        table = np.full((len(left.values), len(right.values)), -1)
        table[a, b] = places
        self.tables[thing.number] = table
        return Domain(values, image(cases.reach, places, values))

    def joint(self, things: Iterable[int], listed: bool = True) -> Cases:
        """All values that these things can have together at one position.

        Refused if some are too many to be listed; if not `listed`, the others are left out.
        """
        cases = Cases({}, np.ones((self.length, 1), bool))
        for number in sorted(set(things), key=lambda each: (each < self.added, each)):
            domain = self.domain(number, listed)
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
        widths = self.domain(second).numbers.astype(int)
        return when[np.minimum(widths, 2)].T

    def determined(self, number: int, cases: Cases) -> np.ndarray | None:
        """int (case,): its value in each case (-1: never), if the cases tell it; else None."""
        if number in cases.index:
            return cases.index[number]
        thing = self.program.things[number]
        if thing.kind == "full":
            return np.zeros(cases.count, int)
        if thing.kind == "width":
            return self._counted(number, cases)
        if thing.kind not in ("map", "pair", "listed"):
            return None
        below = [self.determined(each, cases) for each in thing.inputs]
        if any(each is None for each in below):
            return None
        self.domain(number)
        table = self.tables[number]
        never = np.zeros(cases.count, bool)
        for each in below:
            never |= np.asarray(each) < 0
        return np.where(never, -1, table[tuple(below)])

    def _counted(self, width: int, cases: Cases) -> np.ndarray | None:
        """The same for a width: there is but one, or the cases tell a sum that is the same."""
        domain = self.domain(width)
        if len(domain.values) == 1:
            return np.zeros(cases.count, int)
        if width not in self.sums:
            return None
        places = self.determined(self.sums[width], cases)
        if places is None:
            return None
        totals = self.domain(self.sums[width]).values
        table = np.array([*(domain.place.get(value_key(x), -1) for x in totals), -1])
        return table[places]


def needed(things: Iterable[int], cases: set[int], values: Values) -> set[int]:
    """Things to add to the cases so that they determine `things`."""
    added: set[int] = set()
    pending = list(things)
    while pending:
        at = pending.pop()
        thing = values.program.things[at]
        if at in cases or at in added or thing.kind == "full":
            continue
        if thing.kind in ("map", "pair", "listed"):
            pending += thing.inputs
        elif thing.kind != "width" or not _known(at, cases, values):
            added.add(at)
    return added


def _known(width: int, cases: set[int], values: Values) -> bool:
    """Do the cases determine a width?"""
    if len(values.domain(width).values) == 1:
        return True
    return width in values.sums and not needed([values.sums[width]], cases, values)


def told(cases: Cases, case: int, values: Values) -> str:
    """A case in words."""
    words = []
    for thing, places in sorted(cases.index.items()):
        if case < len(places):
            name = values.program.things[thing].name
            value = values.domain(thing, listed=False).values[places[case]]
            words.append(f"{name} = {value!r}")
    return ", ".join(words)
