"""Pass 3 of 7: which rooms are made, and from which others; as few half-layers as can be.

What is never read, and has no name to be kept for, is not made.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracrlab.compile.demand import Demand
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.infer import Inferred
from tracrlab.compile.passes import Passes
from tracrlab.compile.recipes import Recipe
from tracrlab.compile.times import Banned, Times, Way, even_before, odd_before


@dataclass(frozen=True, eq=False, repr=False)
class Plan:
    """How each node is made."""

    recipes: Mapping[str, Recipe]  # of each node that is looked up
    by_line: frozenset[str]  # of these, those whose sources are read as one number
    folded: Mapping[tuple[str, str], Recipe]  # head's node, compared node -> what it compares
    moved: Mapping[str, Recipe]  # aggregate -> what it hands on in place of its input
    made: frozenset[str]  # nodes that have a block, or are embedded
    told: frozenset[str]  # of widths, those that have a room for each value
    held: frozenset[str]  # of computed numbers, those that have a room
    virtual: frozenset[str]  # computed numbers whose parts a reader adds up himself
    constants: frozenset[str]  # nodes with one value, which come with the embedding
    demands: Mapping[str, Demand]
    passes: Passes
    counted: int  # half-layers, if all that is looked up can be told apart at once
    of: tuple[Graph, Inferred]
    whole: Callable[[], tuple[Graph, Inferred]] | None = None  # the same before `split`

    def reads(self, node: Node) -> tuple[str, ...]:
        """The nodes from which a node is made."""
        if node.name in self.constants:
            return ()
        if node.name in self.recipes:
            return self.recipes[node.name].sources
        compared = self.of[1].facts[node.name].compared
        found = [self.folded.get((node.name, name)) for name in compared]
        names = [
            each.sources[0] if each else name for each, name in zip(found, compared, strict=True)
        ]
        moved = self.moved.get(node.name)
        return (*names, *(moved.sources if moved else node.inputs))

    def __str__(self) -> str:
        lines = []
        for name, recipe in self.recipes.items():
            how = "one number of " if name in self.by_line else ""
            lines.append(f"{name} is looked up from {how}{', '.join(recipe.sources)}")
        lines += [
            f"the head of {head} compares {recipe.sources[0]} in place of {name}"
            for (head, name), recipe in self.folded.items()
        ]
        lines += [
            f"the head of {head} hands on {recipe.sources[0]} in place of its input"
            for head, recipe in self.moved.items()
        ]
        lines += [f"{name} is always the same" for name in sorted(self.constants & self.made)]
        return "\n".join(lines) or "nothing is looked up"

    __repr__ = __str__


def make_plan(
    graph: Graph, inferred: Inferred, passes: Passes, banned: Banned = frozenset()
) -> Plan:
    """The plan in which the answer is there as early as it can be, and nothing costs more for it
    than it must: what has time is made in the cheapest way."""
    times = Times(graph, inferred, passes, banned)
    cover = _Cover(times)
    last = max(times.there[graph.output].held, *(each.held for each in times.there.values()))
    counted = times.there[graph.output].held
    for node in reversed(graph.nodes):
        if node.name == graph.output:
            cover.want(node.name, "held", times.there[node.name].held)
        elif not passes.fuse or (node.named and not passes.bypass) or node.kind == "full":
            cover.want(node.name, "held", last)
            counted = max(counted, times.there[node.name].held)
        if node.name in cover.due:
            cover.make(node)
    names = [node.name for node in graph.nodes]
    return Plan(
        MappingProxyType({name: cover.recipes[name] for name in names if name in cover.recipes}),
        frozenset(cover.by_line),
        MappingProxyType(cover.folded),
        MappingProxyType(cover.moved),
        frozenset(cover.due),
        frozenset(cover.told),
        frozenset(cover.held),
        frozenset(times.virtual),
        times.constants,
        times.demands,
        passes,
        counted,
        (graph, inferred),
    )


class _Cover:
    """Backward from the answer: what is read, in which form and by when, and so what is made."""

    def __init__(self, times: Times):
        self.times, self.facts, self.graph = times, times.facts, times.graph
        self.recipes: dict[str, Recipe] = {}
        self.by_line: set[str] = set()
        self.folded: dict[tuple[str, str], Recipe] = {}
        self.moved: dict[str, Recipe] = {}
        self.due: dict[str, int] = {}  # the half-layer that reads what its own block writes
        self.told: set[str] = set()
        self.held: dict[str, int] = {}  # of computed numbers, the half-layer that reads the room

    def want(self, name: str, form: str, due: int) -> None:
        """Half-layer `due` reads a node: as "hot", as some "line", as a "number", or "held" in a
        room."""
        node = self.graph.node[name]
        if name in self.times.constants:
            self.due[name] = 0
            return
        if node.kind == "width" and form != "line":
            self.told.add(name)
            due = odd_before(due)
        elif form == "hot" and not self.times.hands_on(node):
            due = odd_before(due)  # another MLP gives each number its direction
        if form == "held" or name not in self.times.virtual:
            self.held[name] = min(due, self.held.get(name, due))
        self.due[name] = min(due, self.due.get(name, due))

    def make(self, node: Node) -> None:
        due = self.due[node.name]
        if node.name in self.times.constants:
            return
        if node.kind in ("width", "aggregate"):
            self._head(node, even_before(due))
        elif node.name in self.times.cuts:
            here = odd_before(due)
            ways = [way for way in self.times.ways[node.name] if way.reads <= here]
            way = min(ways, key=self._cost)
            self.recipes[node.name] = way.recipe
            if way.by_line:
                self.by_line.add(node.name)
            for name in way.recipe.sources:
                self.want(name, "line" if way.by_line else "hot", here)
        else:
            for name in node.inputs:
                if node.name in self.held:
                    self.want(name, "held", odd_before(self.held[node.name]))
                if node.name in self.times.virtual:
                    self.want(name, "number", due)

    def _head(self, node: Node, here: int) -> None:
        for name in self.facts[node.name].compared:
            recipe = self.times.seen(name)[1]
            if recipe is not None:
                self.folded[node.name, name] = recipe
            self.want(recipe.sources[0] if recipe else name, "hot", here)
        if node.kind == "aggregate":
            (name,) = node.inputs
            recipe = self.times.moved(node)[1]
            if recipe is not None:
                self.moved[node.name] = recipe
                self.want(recipe.sources[0], "hot", here)
            else:
                self.want(name, "hot" if self.times.hands_on(node) else "held", here)

    def _cost(self, way: Way) -> float:
        """About how many directions and hidden units a way adds, with rooms that only it needs."""
        cost = way.recipe.table.size * (2 if way.by_line else 1)
        for name in way.recipe.sources:
            cells = len(self.facts[name].values.cells)
            node = self.graph.node[name]
            if name not in self.due:
                cost += 2 * cells
            if not way.by_line and name not in self.told:
                made_hot = node.kind == "width" or not self.times.hands_on(node)
                cost += 3 * cells * made_hot  # steps, and a direction for each value
        return cost
