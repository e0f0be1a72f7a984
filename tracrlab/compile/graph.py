"""Pass 1 of 7, its result: the program as a list of nodes, each computed once, inputs first."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any, Literal

from tracrlab.compile.formula import Term, renamed
from tracrlab.errors import InternalError
from tracrlab.rasp.places import Origin, Span
from tracrlab.values import Value

Kind = Literal[
    "tokens", "indices", "full", "map", "sequence_map", "linear", "product", "width", "aggregate"
]
Wish = Literal["", "numerical", "categorical"]


GIVEN: tuple[Kind, ...] = ("tokens", "indices", "full")
"""Kinds of nodes that come with the embedding."""

RESERVED = ("tokens", "indices", "one", "bos", "pad", "(erase)")
"""Rooms of the residual stream that every model has, or may have."""


def _nothing(*values: Value) -> Value:
    raise InternalError("graph", "fn", "a node without a function was asked for its value")


@dataclass(frozen=True, eq=False)
class Choice:
    """One term of a selector, and the nodes that hold its keys and its queries.

    Where a term reads several keys, `key` is their product: a node whose values are tuples.
    """

    key: str
    query: str
    term: Term


@dataclass(frozen=True, eq=False)
class Node:
    """One sequence that the program computes."""

    name: str
    kind: Kind
    inputs: tuple[str, ...] = ()
    text: str = ""  # how it is computed, with {} for each input
    fn: Callable[..., Any] = _nothing
    choices: tuple[Choice, ...] = ()  # width, aggregate: selected is what all of these choose
    selector: str = ""  # width, aggregate: the selector's name
    value: Value = None  # full: the fill; aggregate: the default
    adds: bool = False  # linear, and sums and differences: a combination with these
    factors: tuple[float, float] = (1, 1)
    through: str = ""  # map of a map: the node whose None stays None, if not its input's (rasp.Map)
    needs_length: int | None = None  # a constant that fits inputs of this length only
    wish: Wish = ""
    origin: Origin | None = None  # file and line that made it
    span: Span | None = None  # where in that file
    named: bool = False  # by the author, or by the language: tokens, indices
    typed: bool = False  # aggregate: another node has its values with their types (see `retype`)
    expr: Any = None  # the expression it was read from; none for products

    @property
    def line(self) -> int | None:
        return self.origin[1] if self.origin else None

    @property
    def column(self) -> int | None:
        return self.span.column if self.span else None

    @property
    def reads(self) -> tuple[str, ...]:
        """All nodes it depends on: inputs, then the selector's keys and queries."""
        chosen = [name for choice in self.choices for name in (choice.key, choice.query)]
        return tuple(dict.fromkeys((*self.inputs, *chosen)))

    @property
    def formula(self) -> str:
        """How it is computed, in terms of the nodes that it reads."""
        return self.text.format(*self.inputs)

    def __str__(self) -> str:
        wish = f"   # {self.wish}" if self.wish else ""
        return f"{self.name} = {self.formula}{wish}"


@dataclass(frozen=True, eq=False, repr=False)
class Graph:
    """The program: nodes in an order in which they can be computed, and which is the output."""

    nodes: tuple[Node, ...]
    output: str
    node: Mapping[str, Node] = field(init=False, repr=False)

    def __post_init__(self):
        named = MappingProxyType({node.name: node for node in self.nodes})
        if len(named) < len(self.nodes):
            raise InternalError("graph", self.output, "two nodes have one name")
        object.__setattr__(self, "node", named)

    def free_name(self, base: str) -> str:
        """A name that no node has: `base`, or `base_2`, …"""
        count, name = 1, base
        while name in self.node or name in RESERVED:
            count += 1
            name = f"{base}_{count}"
        return name

    def consumers(self) -> dict[str, list[Node]]:
        """For each node, the nodes that read it."""
        found: dict[str, list[Node]] = {node.name: [] for node in self.nodes}
        for node in self.nodes:
            for name in node.reads:
                found[name].append(node)
        return found

    def __str__(self) -> str:
        return "\n".join([*map(str, self.nodes), f"output: {self.output}"])

    __repr__ = __str__


def alive(graph: Graph) -> Graph:
    """Without the nodes that the output does not depend on."""
    wanted = {graph.output}
    for node in reversed(graph.nodes):
        if node.name in wanted:
            wanted.update(node.reads)
    return Graph(tuple(node for node in graph.nodes if node.name in wanted), graph.output)


def with_names(graph: Graph, given: Mapping[str, str]) -> Graph:
    """Every node under its final name: what it was `given`, made unique in order of the program.

    The inputs keep their names, then authors' are served; of two nodes with one name the later is
    called `name_2`.
    """
    inputs = {node.name: node.kind for node in graph.nodes if node.kind in ("tokens", "indices")}
    names: dict[str, str] = dict(inputs)
    taken, last = set(RESERVED), Counter[str]()
    rest = [node for node in graph.nodes if node.name not in inputs]
    for node in sorted(rest, key=lambda node: not node.named):
        base = name = given[node.name]
        while name in taken:
            last[base] += 1  # all before it are taken
            name = f"{base}_{last[base] + 1}"
        taken.add(name)
        names[node.name] = name
    seen: dict[int, Term] = {}

    def moved(choice: Choice) -> Choice:
        term = renamed(choice.term, names, seen)
        return Choice(names[choice.key], names[choice.query], term)

    nodes = [
        replace(
            node,
            name=names[node.name],
            inputs=tuple(names[name] for name in node.inputs),
            choices=tuple(map(moved, node.choices)),
            through=names.get(node.through, ""),
        )
        for node in graph.nodes
    ]
    return Graph(tuple(nodes), names[graph.output])
