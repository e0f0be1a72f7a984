"""Pass 4 of 7: lower each node that is made to blocks in named spaces."""

from collections.abc import Callable
from dataclasses import replace
from types import MappingProxyType

import numpy as np

from tracrlab.compile.graph import GIVEN, Graph, Node
from tracrlab.compile.heads import ULP, aggregate_head, width_head
from tracrlab.compile.infer import Facts, Inferred
from tracrlab.compile.linear import NumberRead, combine
from tracrlab.compile.lookup import lookup_one, lookup_two
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.plan import Plan
from tracrlab.compile.reading import LOOSE, CannotTell, Reading, as_held, combination
from tracrlab.compile.rooms import number_room, rooms_of
from tracrlab.compile.value_set import ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import ScoreTerm, Space
from tracrlab.errors import CompileError, Problem


def lower(
    graph: Graph, inferred: Inferred, plan: Plan, tell: Callable[[int, int], None] | None = None
) -> Lowered:
    """Blocks for all nodes that are made. Raises CompileError with all problems, or Unfit.

    Nodes that depend on one with a problem are passed over. `tell` is called with how many nodes
    are done, of how many.
    """
    lowering = _Lowering(graph, inferred, plan)
    for i, node in enumerate(graph.nodes):
        if tell is not None:
            tell(i, len(graph.nodes))
        if node.name in plan.made:
            lowering.visit(node)
    if lowering.problems:
        raise CompileError(tuple(lowering.problems))
    return lowering.result()


class _Lowering(Reading):
    def __init__(self, graph: Graph, inferred: Inferred, plan: Plan):
        super().__init__(graph, inferred, plan)
        self.problems: list[Problem] = []
        self.failed: set[str] = set()

    def visit(self, node: Node) -> None:
        if any(name in self.failed for name in self.plan.reads(node)):
            self.failed.add(node.name)
            return
        try:
            self.lower(node, self.facts[node.name])
        except CannotTell as error:
            self.problems.append(error.problem)
            self.failed.add(node.name)

    def result(self) -> Lowered:
        rooms = self.rooms[self.graph.output]
        wish = self.graph.node[self.graph.output].wish
        kind = "number" if "number" in rooms and wish == "numerical" else next(iter(rooms))
        embedded = [
            self.rooms[node.name]["one-hot"]
            for node in self.graph.nodes
            if (node.kind in GIVEN or node.name in self.plan.constants) and node.name in self.rooms
        ]
        encodings = {name: tuple(rooms.values()) for name, rooms in self.rooms.items() if rooms}
        return Lowered(
            tuple(self.blocks), MappingProxyType(encodings), rooms[kind], tuple(embedded)
        )

    def lower(self, node: Node, facts: Facts) -> None:
        match node.kind:
            case _ if node.name in self.plan.constants:
                room = Space(node.name, "one-hot", facts.values.values)
                self.rooms[node.name] = {"one-hot": room}
            case "tokens" | "indices" | "full":
                (room,) = self.rooms_of(node)
                self.rooms[node.name] = {"one-hot": room}
            case "width":
                self.lower_width(node, facts)
            case "aggregate":
                self.lower_aggregate(node, facts)
            case _ if node.name in self.plan.recipes:
                self.lower_recipe(node)
            case _ if node.name in self.plan.held:
                sources = tuple(self.number(name) for name in node.inputs)
                self.linear(node, facts, sources, *combination(node, facts))

    def rooms_of(self, node: Node) -> tuple[Space, ...]:
        return rooms_of(node, self.facts[node.name], self.plan.demands[node.name])

    def written(self, node: Node) -> Written:
        return Written.of(self.rooms_of(node), self.sets[node.name].values)

    def lower_recipe(self, node: Node) -> None:
        recipe = self.plan.recipes[node.name]
        sources, written = recipe.sources, self.written(node)
        cells, place = recipe.cases(self.sets)
        if node.name in self.plan.by_line:
            self.look_up(node, sources, cells, place, written)
        elif len(sources) == 1:
            self.add(lookup_one(node.name, self.one_hot(sources[0]), recipe.table, written))
        else:
            left, right = (self.one_hot(name) for name in sources)
            self.add(lookup_two(node.name, left, right, cells, place, written))

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
            size = abs(factor) * max(self.sets[name].largest, 1e-30)
            largest += size
            error += abs(factor) * source.error if source.kind == "number" else size * source.error
        error += 6 * ULP * largest
        scaled = len(sources) == 1 and not start and sources[0].kind == "number"
        floor = abs(factors[0]) * sources[0].floor if scaled else error
        room = replace(number_room(node, facts), error=error, floor=floor)
        self.add(combine(node.name, reads, factors, start, largest, room))

    # heads

    def terms(self, node: Node, facts: Facts) -> tuple[ScoreTerm, ...]:
        """The score terms of a selector. Where several keys may be selected their scores must be
        equal to the last bit, so all that is compared must be exact."""
        selection = facts.chosen
        error = LOOSE if selection.single and node.kind == "aggregate" else 0.0
        found = []
        for choice, table in zip(selection.choices, selection.tables, strict=True):
            query, rows = self.compared(node, choice.query, error)
            key, columns = self.compared(node, choice.key, error)
            if rows is not None:
                table = np.take(table, rows, axis=0) & (rows >= 0)[:, None]
            if columns is not None:
                table = np.take(table, columns, axis=1) & (columns >= 0)[None]
            found.append(ScoreTerm(query, key, table))
        return tuple(found)

    def compared(self, node: Node, name: str, error: float) -> tuple[Space, np.ndarray | None]:
        """The room that a head compares for a node, and the cell of the node for each value."""
        recipe = self.plan.folded.get((node.name, name))
        if recipe is None:
            return self.one_hot(name, error), None
        return self.one_hot(recipe.sources[0], error), recipe.table

    def lower_width(self, node: Node, facts: Facts) -> None:
        terms = self.terms(node, facts)
        head, room, shares = width_head(node.name, node.selector, terms, facts.chosen.most)
        self.blocks.append(head)
        cells = tuple(shares.cells[int(width)] for width in facts.values.values)  # type: ignore
        self.shares[node.name] = room, ValueSet(cells, facts.values.reach)
        if node.name in self.plan.told:
            values = self.shares[node.name][1]
            self.step(node, room, values, np.arange(len(cells)), self.written(node))

    def lower_aggregate(self, node: Node, facts: Facts) -> None:
        (name,) = node.inputs
        terms = self.terms(node, facts)
        rooms = self.rooms_of(node)
        inner, recipe = self.sets[name], self.plan.moved.get(node.name)
        if recipe is not None:
            source, inner = as_held(self.one_hot(recipe.sources[0]), inner, recipe.table)
        elif any(room.kind == "one-hot" for room in rooms):
            source = self.one_hot(name)
        else:
            source = self.number(name)
        head = aggregate_head(
            node.name,
            node.selector,
            terms,
            source,
            inner,
            facts.values,
            node.value,
            facts.chosen,
            rooms,
        )
        self.add(head)
