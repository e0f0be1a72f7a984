"""Pass 4 of 7, its first half: how each node is encoded in the residual stream."""

import numpy as np

from tracrlab.compile.demand import Demand
from tracrlab.compile.graph import Node
from tracrlab.compile.infer import Facts
from tracrlab.craft import Space


def rooms_of(node: Node, facts: Facts, wanted: Demand) -> tuple[Space, ...]:
    """The rooms that `node` is written into: one-hot, number, or both.

    A node with few values has one direction for each, unless its author wished it as a number and
    nobody looks it up. Both rooms cost no more layers than one.
    """
    if facts.form == "number":
        return (number_room(node, facts),)
    one_hot = Space(node.name, "one-hot", facts.values.values)
    if node.wish != "numerical" or node.kind in ("tokens", "indices", "full", "width"):
        return (one_hot,)
    fits = facts.values.summable and _told_apart(facts.values.numbers[facts.values.numeric])
    if not fits:
        return (one_hot,)
    if not wanted.looked_up:
        return (number_room(node, facts),)
    return (one_hot, number_room(node, facts)) if wanted.number or wanted.output else (one_hot,)


def number_room(node: Node, facts: Facts) -> Space:
    """The number room of a node."""
    return Space(node.name, "number", facts.values.others)


def _told_apart(numbers: np.ndarray) -> bool:
    """Are different numbers still different in float32?"""
    return len(np.unique(numbers.astype(np.float32))) == len(np.unique(numbers))
