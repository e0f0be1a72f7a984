"""All the ways in which a node can be looked up: from its inputs, or from what they are made of."""

from collections.abc import Collection, Mapping
from itertools import product

from tracrlab.compile.graph import GIVEN, Graph, Node
from tracrlab.compile.infer import Inferred
from tracrlab.compile.passes import Passes
from tracrlab.compile.recipes import Recipe, composed, own_recipe

MOST_CUTS = 8  # ways that are remembered for each node
MOST_SOURCES = 3


def cuts_of(
    graph: Graph, inferred: Inferred, passes: Passes, constants: Collection[str] = ()
) -> Mapping[str, tuple[Recipe, ...]]:
    """For each node that is looked up, the tables that give it; its own comes first."""
    sets = {name: facts.values for name, facts in inferred.facts.items()}
    found: dict[str, tuple[Recipe, ...]] = {}
    for node in graph.nodes:
        own = own_recipe(node, inferred.facts[node.name], sets)
        if own is None or node.name in constants:
            continue
        passed = {name for name in own.sources if may_pass(graph.node[name], passes)}
        own = own.without(passed.intersection(constants))
        through = [found.get(name, ()) if name in passed else () for name in own.sources]
        found[node.name] = _few(own, through)
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


def _few(own: Recipe, through: list[tuple[Recipe, ...]]) -> tuple[Recipe, ...]:
    kept = {frozenset(own.sources): own}
    options = [(None, *some) for some in through]
    for choice in product(*options):
        inner = {name: each for name, each in zip(own.sources, choice, strict=True) if each}
        recipe = composed(own, inner, MOST_SOURCES) if inner else None
        if recipe is not None:
            kept.setdefault(frozenset(recipe.sources), recipe)
    rest = sorted(list(kept.values())[1:], key=lambda one: one.table.size)
    return (own, *rest[: MOST_CUTS - 1])
