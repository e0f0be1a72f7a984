"""What writers of programs go by: how careful to be, what cannot be said, the parts of nodes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracrlab.compile.formula import Atom, Term, fold
from tracrlab.compile.graph import Node
from tracrlab.rasp.functions import Known

LARGEST = 300  # parts of one selector


class Unwritable(Exception):
    """Why a node cannot be written in a language."""


class Failed(Exception):
    """A node that cannot be written, and why."""

    def __init__(self, node: Node, why: str):
        super().__init__(node.name, why)
        self.node, self.why = node, why


@dataclass(frozen=True)
class Care:
    """How carefully to write: what came back wrong is written more plainly the next time."""

    plain: bool = False  # every node on a line of its own
    levels: Mapping[str, int] = field(default_factory=dict)  # 0 for nodes that are not here


def size(term: Term) -> int:
    """How many predicates are written for a selector's term."""

    def count(part: Atom | Term, inner: list[int]) -> int:
        return 1 if isinstance(part, Atom) else sum(inner)

    return fold(term, count)


def atoms(term: Term) -> list[Atom]:
    """The predicates of a selector's term, each as often as it is written."""

    if size(term) > LARGEST:  # then it is not written
        return []

    def leaves(part: Atom | Term, inner: list[list[Atom]]) -> list[Atom]:
        return [part] if isinstance(part, Atom) else [atom for some in inner for atom in some]

    return fold(term, leaves)


def occurrences(node: Node) -> list[str]:
    """The nodes that are named where `node` is written, each as often as it is."""
    found = list(node.inputs)
    for choice in node.choices:
        for atom in atoms(choice.term):
            found += [atom.key, atom.query]
    return found


def parts_of(fn: Callable[..., Any]) -> list[Callable[..., Any]]:
    """The functions of a chain, the one applied first in front."""
    return list(getattr(fn, "functions", None) or [fn]) if isinstance(fn, Known) else [fn]
