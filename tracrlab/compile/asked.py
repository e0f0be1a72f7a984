"""What the functions of a program are asked: the values that each node can be given."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tracrlab.compile.elementwise import meeting
from tracrlab.compile.formula import Atom
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.infer import Inferred
from tracrlab.compile.tables import Failures, predicate_table
from tracrlab.compile.value_set import ValueSet
from tracrlab.values import Value, as_value, value_key

MANY = 4_000_000  # pairs of values that a sum may have: such sums go by their form

Arguments = tuple[Value, ...]
RAISED = object()  # stands for an answer where there is none


@dataclass(frozen=True, eq=False)
class Asked:
    """A graph, as it was read, and what inference found of its nodes."""

    graph: Graph
    inferred: Inferred
    sets: Mapping[str, ValueSet] = field(init=False, repr=False)
    values: Mapping[str, tuple[Value, ...] | None] = field(init=False, repr=False)

    def __post_init__(self):
        sets = {name: _apart(facts.values) for name, facts in self.inferred.facts.items()}
        object.__setattr__(self, "sets", sets)
        found: dict[str, tuple[Value, ...] | None] = {}
        object.__setattr__(self, "values", found)
        for node in self.graph.nodes:
            if node.name in self.sets:
                known = self.sets[node.name]
                found[node.name] = known.values
                if not known.listed:
                    found[node.name] = None
            else:  # a map that was composed with its readers
                given = [answer(node.fn, one) for one in self.arguments(node) or ()]
                found[node.name] = tuple(value for value in given if value is not RAISED)

    def may_be_none(self, name: str) -> bool:
        """Can this node be None?"""
        if name in self.sets:
            return any(cell[0] is None for cell in self.sets[name].cells)
        return None in (self.values[name] or ())

    def needs_default(self, node: Node) -> bool:
        """Can an aggregate select nothing?"""
        facts = self.inferred.facts.get(node.name)
        return facts is None or bool(facts.chosen.counts[:, 0].any())

    def arguments(self, node: Node) -> list[Arguments] | None:
        """All that the function of `node` is asked about; None if that is too much to list."""
        lists = [self.values[name] for name in node.inputs]
        if node.kind == "map":
            (some,) = lists
            ask_none = bool(node.through)
            return None if some is None else [(v,) for v in some if ask_none or v is not None]
        if any(some is None for some in lists):
            return None
        left, right = (self.sets[name] for name in node.inputs)
        if node.adds and len(left.cells) * len(right.cells) > MANY:
            return None
        pairs = meeting(left, right, same=node.inputs[0] == node.inputs[1]).tolist()
        met = [(left.values[a], right.values[b]) for a, b in pairs]
        return [both for both in met if None not in both]

    def answers(self, node: Node) -> list[tuple[Arguments, Value]]:
        """The table of the function of `node`. ValueError where it cannot be listed."""
        asked = self.arguments(node)
        if asked is None:
            raise ValueError("its values are too many to list")
        given = [(some, answer(node.fn, some)) for some in asked]
        return [(some, value) for some, value in given if value is not RAISED]

    def agrees(self, atom: Atom, other: Callable[[Any, Any], Any]) -> bool:
        """Does `other`, which has an answer for all values, say what the predicate says?"""
        queries, keys = self.sets[atom.query].cells, self.sets[atom.key].cells
        failures = Failures()
        table = predicate_table(other, queries, keys, failures)
        mine = predicate_table(atom.predicate, queries, keys, Failures())
        return not failures.failed and bool((table == mine).all())

    def chosen(self, atom: Atom) -> list[tuple[Value, tuple[Value, ...]]]:
        """For each key of a predicate, the queries that select it."""
        queries, keys = self.sets[atom.query].cells, self.sets[atom.key].cells
        table = predicate_table(atom.predicate, queries, keys, Failures())
        found = []
        for k, cell in enumerate(keys):
            found.append((cell[0], tuple(queries[q][0] for q in np.flatnonzero(table[:, k]))))
        return found


def _apart(values: ValueSet) -> ValueSet:
    """The same values, each in a cell of its own: functions are asked about one at a time."""
    if all(len(cell) == 1 for cell in values.cells):
        return values
    sizes = [len(cell) for cell in values.cells]
    cells = tuple((value,) for cell in values.cells for value in cell)
    return replace(values, cells=cells, reach=np.repeat(values.reach, sizes, axis=1))


def answer(fn: Callable[..., Any], arguments: Iterable[Value]) -> Any:
    """What a function of the program says, or RAISED."""
    try:
        return as_value(fn(*arguments))
    except Exception:  # a function of the program may raise anything: it has no answer then
        return RAISED


def same_answers(one: Callable[..., Any], other: Callable[..., Any], asked: list) -> bool:
    """Do two functions say the same, by type and value, wherever they are asked?"""
    for arguments in asked:
        mine, theirs = answer(one, arguments), answer(other, arguments)
        if mine is RAISED or theirs is RAISED:
            if mine is not theirs:
                return False
        elif value_key(mine) != value_key(theirs):
            return False
    return True
