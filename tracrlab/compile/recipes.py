"""How a node is looked up: a table over the nodes that it is looked up from.

A map of a map is a map, and so on: tables are put together, so that no function of the program is
asked again, and what a room cannot tell apart stays so.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np

from tracrlab.compile.elementwise import meeting
from tracrlab.compile.graph import Node
from tracrlab.compile.infer import Facts
from tracrlab.compile.value_set import ValueSet


@dataclass(frozen=True, eq=False)
class Recipe:
    """`table` int (cell of source 0, cell of source 1, …): the cell of the node, -1: no answer."""

    sources: tuple[str, ...]
    table: np.ndarray

    def cases(self, sets: Mapping[str, ValueSet]) -> tuple[np.ndarray, np.ndarray]:
        """int (case, source): cells that can stand at one position together; and what they give."""
        found = np.arange(len(sets[self.sources[0]].cells))[:, None]
        if len(self.sources) == 2:
            left, right = (sets[name] for name in self.sources)
            found = meeting(left, right, same=False)
        elif len(self.sources) > 2:
            reach = [sets[name].reach for name in self.sources]
            met = np.zeros(self.table.shape, bool)
            for i in range(len(reach[0])):
                met[np.ix_(*(np.flatnonzero(each[i]) for each in reach))] = True
            found = np.argwhere(met)
        return found, self.table[tuple(found.T)]

    def without(self, constants: Collection[str]) -> "Recipe":
        """The same, where some sources have one value and need not be asked."""
        asked = [i for i, name in enumerate(self.sources) if name not in constants] or [0]
        at = tuple(slice(None) if i in asked else 0 for i in range(len(self.sources)))
        return Recipe(tuple(self.sources[i] for i in asked), self.table[at])


def own_recipe(node: Node, facts: Facts, sets: Mapping[str, ValueSet]) -> Recipe | None:
    """The table of a map or of a function of two nodes; None for whatever is not looked up."""
    if facts.form == "number" or not len(facts.place):
        return None
    if node.kind == "map":
        return Recipe(node.inputs, facts.place)
    if node.kind not in ("sequence_map", "linear", "product"):
        return None
    shape = tuple(len(sets[name].cells) for name in node.inputs)
    table = np.full(shape, -1)
    table[facts.pairs[:, 0], facts.pairs[:, 1]] = facts.place
    if node.inputs[0] == node.inputs[1]:
        return Recipe(node.inputs[:1], np.diagonal(table).copy())
    return Recipe(node.inputs, table)


def sources_of(outer: Recipe, inner: Mapping[str, Recipe]) -> dict[str, int]:
    """What `composed` is looked up from, and how many cells each of these has."""
    found: dict[str, int] = {}
    for axis, name in enumerate(outer.sources):
        recipe = inner.get(name)
        if recipe is None:
            found.setdefault(name, outer.table.shape[axis])
        else:
            for each, size in zip(recipe.sources, recipe.table.shape, strict=True):
                found.setdefault(each, size)
    return found


def composed(outer: Recipe, inner: Mapping[str, Recipe]) -> Recipe:
    """`outer` with some sources replaced by what they are looked up from.

    >>> flip = Recipe(("x",), np.array([1, 0]))
    >>> both = Recipe(("y", "z"), np.array([[0, 0], [0, 1]]))
    >>> composed(both, {"y": flip})
    Recipe(sources=('x', 'z'), table=array([[0, 1],
           [0, 0]]))
    """
    if len(outer.sources) == 1 and inner:  # in long chains all are so
        ((_, only),) = inner.items()
        return Recipe(only.sources, np.where(only.table >= 0, outer.table[only.table], -1))
    found = sources_of(outer, inner)
    sources, sizes = tuple(found), tuple(found.values())
    grid = dict(zip(sources, np.ix_(*map(np.arange, sizes)), strict=True))
    cells, known = [], np.ones((1,) * len(sources), bool)
    for name in outer.sources:
        recipe = inner.get(name)
        if recipe is None:
            cells.append(grid[name])
        else:
            given = recipe.table[tuple(grid[each] for each in recipe.sources)]
            known = known & (given >= 0)
            cells.append(given)
    table = np.where(known, outer.table[tuple(cells)], -1)
    return Recipe(sources, np.broadcast_to(table, sizes).copy())
