"""All the ways in which a node can be looked up: from its inputs, or from what they are made of."""

from collections.abc import Collection, Mapping
from itertools import product
from math import prod

from tracrlab.compile.graph import GIVEN, Graph, Node
from tracrlab.compile.infer import Inferred
from tracrlab.compile.passes import Passes
from tracrlab.compile.recipes import Recipe, composed, own_recipe, sources_of

MOST_CUTS = 8  # ways that are remembered for each node
MOST_SOURCES = 3
MOST_CASES = 40_000  # entries of a table that is put together

Inner = dict[str, Recipe]
"""For some sources of a table, how they are looked up themselves."""


def cuts_of(
    graph: Graph, inferred: Inferred, passes: Passes, constants: Collection[str] = ()
) -> Mapping[str, tuple[Recipe, ...]]:
    """For each node that is looked up, the tables that give it; its own comes first."""
    sets = {name: facts.values for name, facts in inferred.facts.items()}
    found: dict[str, tuple[Recipe, ...]] = {}
    depth: dict[str, int] = {}  # of each node that is looked up, of how many lookups at least
    for node in graph.nodes:
        own = own_recipe(node, inferred.facts[node.name], sets)
        if own is None or node.name in constants:
            continue
        passed = {name for name in own.sources if may_pass(graph.node[name], passes)}
        own = own.without(passed.intersection(constants))
        through = [found.get(name, ()) if name in passed else () for name in own.sources]
        found[node.name] = _few(own, through, depth)
        depth[node.name] = 1 + min(_depth(recipe.sources, depth) for recipe in found[node.name])
    return found


def may_pass(node: Node, passes: Passes) -> bool:
    """May a reader of this node read what it is made of in its place?"""
    return passes.fuse and (passes.bypass or not node.named)


def constants_of(graph: Graph, inferred: Inferred, passes: Passes) -> frozenset[str]:
    """Nodes that would be computed, though they have one value on all inputs."""
    if not passes.constants:
        return frozenset()
    sets = {n.name: inferred.facts[n.name].values for n in graph.nodes if n.kind not in GIVEN}
    return frozenset(n for n, values in sets.items() if values.listed and len(values.cells) == 1)


def _few(
    own: Recipe, through: list[tuple[Recipe, ...]], depth: Mapping[str, int]
) -> tuple[Recipe, ...]:
    """Its own table, and of those that can be put together the shallowest and the smallest."""
    found: dict[frozenset[str], tuple[int, int, Inner]] = {}
    known = {frozenset(own.sources)}
    for choice in product(*((None, *some) for some in through)):
        inner = {name: each for name, each in zip(own.sources, choice, strict=True) if each}
        sizes = sources_of(own, inner)
        key, size = frozenset(sizes), prod(sizes.values())
        if key in known or key in found or len(key) > MOST_SOURCES or size > MOST_CASES:
            continue
        found[key] = size, _depth(key, depth), inner
    small = sorted(found.values(), key=lambda one: one[0])
    shallow = sorted(small, key=lambda one: one[1])[: MOST_CUTS // 2]
    rest = [one for one in small if not any(one is other for other in shallow)]
    chosen = [*shallow, *rest[: MOST_CUTS - 1 - len(shallow)]]
    return (own, *(composed(own, inner) for _, _, inner in chosen))


def _depth(sources: Collection[str], depth: Mapping[str, int]) -> int:
    return max(depth.get(name, 0) for name in sources)
