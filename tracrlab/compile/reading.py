"""Lowering, its reading side: the rooms of each node, and the ways to read it off them."""

from dataclasses import replace

import numpy as np

from tracrlab.compile import problems
from tracrlab.compile.borders import TooClose
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.infer import Facts, Inferred
from tracrlab.compile.lines import Line, added, ranked, side_by_side, valued
from tracrlab.compile.lookup import clean
from tracrlab.compile.plan import Plan
from tracrlab.compile.steps import Cases, line_lookup, step_lookup
from tracrlab.compile.thermometer import thermometer
from tracrlab.compile.value_set import LARGEST, ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import Block, Space
from tracrlab.errors import Problem
from tracrlab.values import Value

LOOSE = 2.0**-6  # a one-hot room that is further off than this is made exact before it is read
TIGHT = 2.0**-20  # the same where its entries are added up to a number


class CannotTell(Exception):
    """A number that float32 cannot tell apart where the program does."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


class Unfit(Exception):
    """A line that was planned cannot be told apart in float32: `key` is its node and sources, or a
    computed number that must have a room, and nothing."""

    def __init__(self, name: str, sources: tuple[str, ...]):
        super().__init__(name, sources)
        self.key = (name, sources)


class Reading:
    """The rooms made so far, and more where a reader asks for them."""

    def __init__(self, graph: Graph, inferred: Inferred, plan: Plan):
        self.graph, self.facts, self.plan = graph, inferred.facts, plan
        self.sets = {name: facts.values for name, facts in inferred.facts.items()}
        self.blocks: list[Block] = []
        self.rooms: dict[str, dict[str, Space]] = {}  # node -> kind -> room
        self.shares: dict[str, tuple[Space, ValueSet]] = {}  # width -> room, and the number there

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        for space in block.writes:
            if not space.role:
                self.rooms.setdefault(space.name, {})[space.kind] = space

    def one_hot(self, name: str, error: float = LOOSE) -> Space:
        """The one-hot room of a node, off by at most `error`; made, if there is none yet."""
        rooms = self.rooms.setdefault(name, {})
        if "one-hot" not in rooms:
            room = Space(name, "one-hot", self.sets[name].values)
            every, written = np.arange(room.width), Written.of((room,), room.values)
            self.look_up(self.graph.node[name], (name,), every[:, None], every, written)
        if rooms["one-hot"].error > error:
            if "clean" not in rooms:
                self.add(clean(rooms["one-hot"]))
                rooms["clean"] = self.blocks[-1].writes[0]
            return rooms["clean"]
        return rooms["one-hot"]

    def number(self, name: str) -> Space:
        """A room from which the number can be read linearly."""
        return self.rooms[name].get("number") or self.one_hot(name, TIGHT)

    def share(self, name: str) -> tuple[Space, ValueSet] | None:
        """What tells a width before it has a room of its own; None where that is to be read."""
        node = self.graph.node[name]
        told = node.named and not self.plan.passes.bypass and name in self.rooms
        return None if told else self.shares.get(name)

    def line(self, name: str) -> Line:
        """The number of a node."""
        node, facts = self.graph.node[name], self.facts[name]
        if name in self.plan.virtual:
            return self.sum_of(node, facts)
        room = self.number(name)
        return Line.of(room, facts.values) if room.kind == "number" else valued(room, facts.values)

    def sum_of(self, node: Node, facts: Facts) -> Line:
        """A computed number, read off what it is computed from."""
        return added([self.line(name) for name in node.inputs], *combination(node, facts))

    # looking up

    def look_up(
        self,
        node: Node,
        sources: tuple[str, ...],
        cells: np.ndarray,
        place: np.ndarray,
        written: Written,
    ) -> None:
        """Look `node` up by numbers: row i of `cells` (case, source) gives answer `place[i]`."""
        if len(sources) == 1 and sources[0] not in self.plan.virtual:
            (name,) = sources
            room, values = self.share(name) or (self.rooms[name]["number"], self.sets[name])
            self.step(node, room, values, place, written)
            return
        try:
            self.add(self.by_line(node, sources, cells, place, written))
        except TooClose:
            if len(sources) > 1:
                raise Unfit(node.name, sources) from None
            raise Unfit(sources[0], ()) from None  # then it is computed first

    def by_line(self, node, sources, cells, place, written):
        """One number for all sources, and steps between the numbers of the cases."""
        lines, numbers = [], []
        for name in sources:
            share = self.share(name)
            if share is not None:
                room, values = share
                lines.append(Line.of(room, values))
                numbers.append(values.numbers)
            elif self.facts[name].form == "number" or "one-hot" not in self.rooms[name]:
                lines.append(self.line(name))
                numbers.append(self.sets[name].numbers)
            else:
                lines.append(ranked(self.one_hot(name)))
                numbers.append(np.arange(lines[-1].width, dtype=float))
        line, parts = lines[0], [numbers[0]]
        if len(sources) > 1:
            line, parts = side_by_side(lines, numbers)
        if not line.largest < LARGEST:
            raise TooClose(0, 0)
        x = sum((part[cells[:, i]] for i, part in enumerate(parts)), np.zeros(len(cells)))
        shown: list[tuple[Value, ...]] = [
            (self.share(name) or (None, self.sets[name]))[1].values for name in sources
        ]
        cases = Cases(x, np.ones(len(x), bool), tuple(shown), cells)
        mlp = line_lookup(node.name, line, cases, place, written)
        if any(room.error > (TIGHT if room.kind == "number" else LOOSE) for room in mlp.writes):
            raise TooClose(0, 0)
        return mlp

    def step(
        self, node: Node, source: Space, values: ValueSet, place: np.ndarray, written: Written
    ) -> None:
        """Look `node` up by the number in one room."""
        try:
            steps = step_lookup(node.name, source, values, place, written)
            if steps.writes[0].error <= LOOSE:
                self.add(steps)
                return
            for mlp in thermometer(node.name, source, values, place, written):
                self.add(mlp)
        except TooClose as close:
            low, high = values.values[close.low], values.values[close.high]
            given = tuple(written.values[place[c]] for c in (close.low, close.high))
            raise CannotTell(problems.too_close(node, repr(low), repr(high), given)) from None


def combination(node: Node, facts: Facts) -> tuple[tuple[float, ...], float]:
    """What each input of a computed number counts, and what is added to it."""
    if facts.slope is not None:
        return facts.slope[:1], facts.slope[1]
    return node.factors, 0.0


def as_held(room: Space, inner: ValueSet, table: np.ndarray) -> tuple[Space, ValueSet]:
    """A one-hot room, taken for that of a node which is looked up from it; and what each of its
    directions then stands for. One without an answer may stand for anything."""
    at = np.maximum(table, 0)
    cells = tuple(inner.cells[c] for c in at.tolist())
    held = ValueSet(cells, inner.reach[:, at])
    return replace(room, values=held.values), held
