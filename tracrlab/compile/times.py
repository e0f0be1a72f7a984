"""When each node can be there: the fewest half-layers, counted before any block is made.

A half-layer is counted as in a schedule: attention at even numbers, MLPs at odd ones. What is there
at half-layer 4 may be read by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from tracrlab.compile.cuts import constants_of, cuts_of, may_pass
from tracrlab.compile.demand import Demand, demand
from tracrlab.compile.graph import GIVEN, Graph, Node
from tracrlab.compile.infer import Inferred
from tracrlab.compile.passes import Passes
from tracrlab.compile.recipes import Recipe
from tracrlab.compile.rooms import rooms_of

Banned = frozenset[tuple[str, tuple[str, ...]]]
"""Lookups by a line that float32 cannot tell apart: the node, and its sources. A computed number
and no sources: it must have a room of its own."""


@dataclass(frozen=True, eq=False)
class Way:
    """One way to look a node up."""

    recipe: Recipe
    by_line: bool  # its sources are read as one number; else each has a one-hot room
    reads: int  # the half-layer that can read them


@dataclass(frozen=True)
class There:
    """The half-layers from which on a node can be read."""

    hot: int  # as one-hot,
    line: int  # as some number that tells its values apart,
    number: int  # as the number itself, if need be from what it is added up of,
    held: int  # and as the number in a room, or as one-hot


def odd(half: int) -> int:
    """The first half-layer of an MLP from `half` on."""
    return half + (half % 2 == 0)


def even(half: int) -> int:
    """The first half-layer of attention from `half` on."""
    return half + half % 2


def odd_before(half: int) -> int:
    """The last half-layer of an MLP before `half`."""
    return half - 1 - half % 2


def even_before(half: int) -> int:
    """The last half-layer of attention before `half`."""
    return half - 2 + half % 2


class Times:
    """The earliest half-layers of all nodes of a graph."""

    def __init__(
        self, graph: Graph, inferred: Inferred, passes: Passes, banned: Banned = frozenset()
    ):
        self.graph, self.facts, self.passes, self.banned = graph, inferred.facts, passes, banned
        self.constants = constants_of(graph, inferred, passes)
        self.cuts = cuts_of(graph, inferred, passes, self.constants)
        numbers = {name for name, facts in self.facts.items() if facts.form == "number"}
        self.demands: Mapping[str, Demand] = demand(graph, numbers)
        self.virtual = {node.name for node in graph.nodes if self._virtual(node)}
        self.there: dict[str, There] = {}
        self.ways: dict[str, list[Way]] = {}  # of each node that is looked up
        for node in graph.nodes:
            self.there[node.name] = self._there(node)

    def _there(self, node: Node) -> There:
        name = node.name
        if node.kind in GIVEN or name in self.constants:
            return There(0, 0, 0, 0)
        if node.kind == "width":
            half = even(self._selects(node))
            early = half + 1 if may_pass(node, self.passes) else half + 2
            return There(half + 2, early, half + 2, half + 2)
        if node.kind == "aggregate":
            done = even(max(self._selects(node), self.moved(node)[0])) + 1
            return There(self._told(node, done), done, done, done)
        if name in self.cuts:
            ways = [way for recipe in self.cuts[name] for way in self._ways(name, recipe)]
            first = min(way.reads for way in ways)
            self.ways[name] = ways
            done = odd(first) + 1
            return There(self._told(node, done), done, done, done)
        held = odd(max(self.there[each].held for each in node.inputs)) + 1
        number = held
        if name in self.virtual:
            number = max(self.there[each].number for each in node.inputs)
        return There(odd(number) + 1, number, number, held)

    def _ways(self, name: str, recipe: Recipe) -> list[Way]:
        """From one-hot rooms, and from a line through them."""
        reads = [self.there[each] for each in recipe.sources]
        hot, line = max(one.hot for one in reads), max(one.line for one in reads)
        alone = len(reads) == 1
        found = [Way(recipe, False, hot)] if len(reads) <= 2 else []
        plain = alone or not any(self._flagged(each) for each in recipe.sources)
        allowed = alone or (self.passes.lines and (name, recipe.sources) not in self.banned)
        if plain and allowed and (line < hot or not found):  # a table is the plainer way
            found.append(Way(recipe, True, line))
        return found

    def _flagged(self, name: str) -> bool:
        """Is it a number, or something else that has a direction of its own?"""
        facts = self.facts[name]
        return facts.form == "number" and bool(facts.values.others)

    def _virtual(self, node: Node) -> bool:
        """May whoever reads this computed number add up its parts himself?"""
        if node.kind in (*GIVEN, "width", "aggregate") or node.name in self.cuts:
            return False
        if (node.name, ()) in self.banned:
            return False
        if node.name in self.constants or not (self.passes.lines and may_pass(node, self.passes)):
            return False
        sets = [self.facts[each].values for each in (node.name, *node.inputs)]
        return not any(values.others for values in sets)

    # heads

    def _selects(self, node: Node) -> int:
        return max((self.seen(name)[0] for name in self.facts[node.name].compared), default=0)

    def seen(self, name: str) -> tuple[int, Recipe | None]:
        """When a head can compare a node, and what it reads in its place."""
        return self._folded(name, self.there[name].hot)

    def moved(self, node: Node) -> tuple[int, Recipe | None]:
        """When an aggregate can hand its input on, and what it reads in its place."""
        (name,) = node.inputs
        there = self.there[name]
        return self._folded(name, there.hot if self.hands_on(node) else there.held)

    def _told(self, node: Node, done: int) -> int:
        """When there is a direction for each value, if what is there at `done` may be a number."""
        return done if self.hands_on(node) else odd(done) + 1

    def hands_on(self, node: Node) -> bool:
        """Is it written one-hot?"""
        if node.name in self.constants:
            return True
        rooms = rooms_of(node, self.facts[node.name], self.demands[node.name])
        return any(room.kind == "one-hot" for room in rooms)

    def _folded(self, name: str, own: int) -> tuple[int, Recipe | None]:
        allowed = self.passes.fold and may_pass(self.graph.node[name], self.passes)
        if not allowed or name not in self.cuts:
            return own, None
        alone = [one for one in self.cuts[name] if len(one.sources) == 1]
        best = min(alone, key=lambda one: self.there[one.sources[0]].hot, default=None)
        if best is None:
            return own, None
        source = self.graph.node[best.sources[0]]
        there = self.there[source.name].hot
        given = source.kind != "width" and self.hands_on(source)  # it is one-hot in any case
        if there > own or (there == own and not given):
            return own, None
        return there, best
