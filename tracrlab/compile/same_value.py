"""Facts of the form "if two positions agree on this node, they agree on that one".

From them follows that a sort moves exactly one value, and that equal keys carry equal values:
then an aggregate hands a value on, instead of a mean.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tracrlab.compile.graph import Graph
from tracrlab.compile.selection import Selection
from tracrlab.compile.value_set import ValueSet


@dataclass(frozen=True, eq=False)
class Known:
    """What inference has found so far."""

    graph: Graph
    sets: Mapping[str, ValueSet]
    places: Mapping[str, np.ndarray]  # for maps: the cell given for each cell, or pair, taken
    selections: Mapping[str, Selection]
    causal: bool


def settles(known: Known, key: str, value: str) -> bool:
    """On every input: do two positions with the same `key` have the same `value`?"""
    return _settled(known, key)(value)


def tells_positions_apart(known: Known, key: str) -> bool:
    """On every input: do no two positions have the same `key`?"""
    return _roots(known, key) is None


def _settled(known: Known, key: str):
    roots = _roots(known, key)

    def settled(value: str) -> bool:
        if roots is None:
            return True
        pending, seen = [value], set()
        while pending:
            name = pending.pop()
            if name in seen or name in roots:
                continue
            seen.add(name)
            values = known.sets.get(name)
            if values is not None and values.listed and len(values.cells) == 1:
                continue  # a constant
            node = known.graph.node[name]
            if node.kind not in ("map", "sequence_map", "linear", "product"):
                return False
            pending.extend(node.inputs)
        return True

    return settled


def _roots(known: Known, key: str) -> set[str] | None:
    """Nodes that are settled by `key`, from which others follow; None if it settles positions."""
    roots: set[str] = set()
    pending = [key]
    while pending:
        name = pending.pop()
        if name in roots:
            continue
        roots.add(name)
        values = known.sets.get(name)
        if values is not None and values.exclusive:
            return None
        node = known.graph.node[name]
        if node.kind == "product":
            pending.extend(node.inputs)
        elif node.kind in ("map", "sequence_map") and name in known.places:
            place = known.places[name]
            if len(np.unique(place[place >= 0])) == (place >= 0).sum():  # no two inputs alike
                pending.extend(node.inputs)
        elif node.kind == "width" and not known.causal:
            ranked = _ranked(known.selections[name])
            if ranked:
                pending.append(ranked)
    return roots


def _ranked(selection: Selection) -> str | None:
    """The node that a width ranks: the same keys as queries, compared by a total order.

    Then a larger value has a larger (or smaller) width on every input, so equal widths mean equal
    values.
    """
    if len(selection.choices) != 1:
        return None
    (choice,), (table,) = selection.choices, selection.tables
    if choice.key != choice.query:
        return None
    own = np.diagonal(table)
    if own.any() != own.all():
        return None
    wins = np.count_nonzero(table, axis=1) - own
    if (np.sort(wins) != np.arange(len(wins))).any():
        return None
    beaten = wins[None, :] <= wins[:, None] if own.any() else wins[None, :] < wins[:, None]
    return choice.key if (table == beaten).all() else None
