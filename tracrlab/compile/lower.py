"""Pass 3 of 6: choose encodings, and lower each node to blocks in named spaces."""

from dataclasses import replace
from types import MappingProxyType

import numpy as np

from tracrlab.compile import problems
from tracrlab.compile.borders import TooClose
from tracrlab.compile.demand import demand
from tracrlab.compile.graph import Choice, Graph, Node
from tracrlab.compile.heads import ULP, aggregate_head, width_head
from tracrlab.compile.infer import Facts, Inferred
from tracrlab.compile.linear import NumberRead, combine
from tracrlab.compile.lookup import clean, lookup_one, lookup_two
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.rooms import number_room, rooms_of
from tracrlab.compile.steps import step_lookup
from tracrlab.compile.thermometer import thermometer
from tracrlab.compile.value_set import ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import Block, ScoreTerm, Space
from tracrlab.errors import CompileError, Problem

LOOSE = 2.0**-6  # a one-hot room that is further off than this is made exact before it is read
TIGHT = 2.0**-20  # the same where its entries are added up to a number


def lower(graph: Graph, inferred: Inferred, found: tuple[Problem, ...] = ()) -> Lowered:
    """Blocks for all nodes. Raises CompileError with all problems: those found before, and here.

    Nodes that depend on one with a problem are passed over.
    """
    lowering = _Lowering(graph, inferred)
    for node in graph.nodes:
        lowering.visit(node)
    if found or lowering.problems:
        raise CompileError((*found, *lowering.problems))
    return lowering.result()


class _Lowering:
    def __init__(self, graph: Graph, inferred: Inferred):
        self.graph, self.inferred = graph, inferred
        self.blocks: list[Block] = []
        self.rooms: dict[str, dict[str, Space]] = {}  # node -> kind -> room
        self.problems: list[Problem] = []
        self.failed: set[str] = set()
        numbers = {name for name, facts in inferred.facts.items() if facts.form == "number"}
        self.demands = demand(graph, numbers)

    def visit(self, node: Node) -> None:
        missing = node.name not in self.inferred.facts
        if missing or any(name in self.failed for name in node.reads):
            self.failed.add(node.name)
            return
        try:
            self.lower(node, self.inferred.facts[node.name])
        except _CannotTell as error:
            self.problems.append(error.problem)
            self.failed.add(node.name)

    def result(self) -> Lowered:
        rooms = self.rooms[self.graph.output]
        wish = self.graph.node[self.graph.output].wish
        kind = "number" if "number" in rooms and wish == "numerical" else next(iter(rooms))
        embedded = [
            self.rooms[node.name]["one-hot"]
            for node in self.graph.nodes
            if node.kind in ("tokens", "indices", "full")
        ]
        encodings = {name: tuple(rooms.values()) for name, rooms in self.rooms.items()}
        return Lowered(
            tuple(self.blocks), MappingProxyType(encodings), rooms[kind], tuple(embedded)
        )

    # what is read

    def one_hot(self, name: str, error: float = LOOSE) -> Space:
        """The one-hot room of a node, off by at most `error`; made, if there is none yet."""
        rooms = self.rooms[name]
        if "one-hot" not in rooms:
            facts, node = self.inferred.facts[name], self.graph.node[name]
            room = Space(name, "one-hot", facts.values.values)
            written = Written.of((room,), room.values)
            self.step(node, rooms["number"], facts.values, np.arange(room.width), written)
        if rooms["one-hot"].error > error:
            if "clean" not in rooms:
                self.add(clean(rooms["one-hot"]))
                rooms["clean"] = self.blocks[-1].writes[0]
            return rooms["clean"]
        return rooms["one-hot"]

    def number(self, name: str) -> Space:
        """A room from which the number can be read linearly."""
        return self.rooms[name].get("number") or self.one_hot(name, TIGHT)

    def terms(self, node: Node, facts: Facts) -> tuple[ScoreTerm, ...]:
        """The score terms of a selector. Where several keys may be selected their scores must be
        equal to the last bit, so all that is compared must be exact."""
        selection = facts.chosen
        error = LOOSE if selection.single and node.kind == "aggregate" else 0.0

        def term(choice: Choice, table: np.ndarray) -> ScoreTerm:
            query = self.one_hot(choice.query, error)
            return ScoreTerm(query, self.one_hot(choice.key, error), table)

        pairs = zip(selection.choices, selection.tables, strict=True)
        return tuple(term(choice, table) for choice, table in pairs)

    # what is written

    def add(self, block: Block) -> None:
        self.blocks.append(block)
        for space in block.writes:
            if not space.role:
                self.rooms.setdefault(space.name, {})[space.kind] = space

    def step(
        self, node: Node, source: Space, values: ValueSet, place: np.ndarray, written: Written
    ) -> None:
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
            raise _CannotTell(problems.too_close(node, repr(low), repr(high), given)) from None

    def lower(self, node: Node, facts: Facts) -> None:
        match node.kind:
            case "tokens" | "indices" | "full":
                (room,) = rooms_of(node, facts, self.demands[node.name])
                self.rooms[node.name] = {"one-hot": room}
            case "map":
                self.lower_map(node, facts)
            case "sequence_map" | "linear" | "product":
                self.lower_pair(node, facts)
            case "width":
                self.lower_width(node, facts)
            case "aggregate":
                self.lower_aggregate(node, facts)

    def written(self, node: Node, facts: Facts) -> Written:
        rooms = rooms_of(node, facts, self.demands[node.name])
        return Written.of(rooms, facts.values.values)

    def lower_map(self, node: Node, facts: Facts) -> None:
        (name,) = node.inputs
        if facts.slope is not None:
            source, (slope, start) = self.number(name), facts.slope
            self.linear(node, facts, (source,), (slope,), start)
        elif "one-hot" in self.rooms[name]:
            source = self.one_hot(name)
            self.add(lookup_one(node.name, source, facts.place, self.written(node, facts)))
        else:
            room = Space(node.name, "one-hot", facts.values.values)
            written = Written.of((room,), room.values)
            inner = self.inferred.facts[name].values
            self.step(node, self.rooms[name]["number"], inner, facts.place, written)

    def lower_pair(self, node: Node, facts: Facts) -> None:
        if facts.form == "number":
            sources = tuple(self.number(name) for name in node.inputs)
            self.linear(node, facts, sources, node.factors, 0.0)
            return
        left, right = (self.one_hot(name) for name in node.inputs)
        written = self.written(node, facts)
        self.add(lookup_two(node.name, left, right, facts.pairs, facts.place, written))

    def linear(
        self,
        node: Node,
        facts: Facts,
        sources: tuple[Space, ...],
        factors: tuple[float, ...],
        start: float,
    ) -> None:
        reads = tuple(NumberRead.of(source) for source in sources)
        largest = abs(start)
        error = 0.0
        for name, source, factor in zip(node.inputs, sources, factors, strict=True):
            size = abs(factor) * max(self.inferred.facts[name].values.largest, 1e-30)
            largest += size
            error += abs(factor) * source.error if source.kind == "number" else size * source.error
        error += 6 * ULP * largest
        scaled = len(sources) == 1 and not start and sources[0].kind == "number"
        floor = abs(factors[0]) * sources[0].floor if scaled else error
        room = replace(number_room(node, facts), error=error, floor=floor)
        self.add(combine(node.name, reads, factors, start, largest, room))

    def lower_width(self, node: Node, facts: Facts) -> None:
        terms = self.terms(node, facts)
        head, room, shares = width_head(node.name, node.selector, terms, facts.chosen.most)
        self.blocks.append(head)
        place = np.full(len(shares.cells), -1)
        place[np.array(facts.values.values, int)] = np.arange(len(facts.values.cells))
        self.step(node, room, shares, place, self.written(node, facts))

    def lower_aggregate(self, node: Node, facts: Facts) -> None:
        (name,) = node.inputs
        terms = self.terms(node, facts)
        rooms = rooms_of(node, facts, self.demands[node.name])
        if any(room.kind == "one-hot" for room in rooms):
            source = self.one_hot(name)
        else:
            source = self.number(name)
        head = aggregate_head(
            node.name,
            node.selector,
            terms,
            source,
            self.inferred.facts[name].values,
            facts.values,
            node.value,
            facts.chosen,
            rooms,
        )
        self.add(head)


class _CannotTell(Exception):
    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem
