"""The program of a scene: its nodes, and where they stand in the text."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.compile.graph import Node
from tracrlab.rasp.text.source import Source

Place = list[int] | None


@dataclass(frozen=True, eq=False)
class ProgramOf:
    """The nodes of a model, and the text that they were read from."""

    model: CompiledModel
    source: Source | None

    @cached_property
    def nodes(self) -> tuple[Node, ...]:
        """Those that the model has, in order of computation: what the compiler fused is none. Of a
        model from a file, what its parts say of them."""
        if self.model.stages is None:
            return tuple(nodes_from_parts(self.model))
        anatomy = self.model.anatomy
        made = {part.node for part in (*anatomy.rooms, *anatomy.heads, *anatomy.mlps)}
        return tuple(node for node in self.model.stages["graph"].nodes if node.name in made)

    def reads(self, node: Node) -> list[int]:
        """The numbers of the nodes that it is computed from, if need be by way of fused ones."""
        graph = self.model.stages["graph"].node if self.model.stages is not None else {}
        found: dict[int, None] = {}
        pending = list(reversed(node.reads))
        while pending:
            name = pending.pop()
            if name in self.number:
                found[self.number[name]] = None
            elif name in graph:
                pending.extend(reversed(graph[name].reads))
        return list(found)

    @cached_property
    def number(self) -> dict[str, int]:
        return {node.name: i for i, node in enumerate(self.nodes)}

    def node(self, name: str) -> Node | None:
        return self.nodes[self.number[name]] if name in self.number else None

    @cached_property
    def files(self) -> set[str]:
        """The files that expressions of the source say they are from."""
        if self.source is None:
            return set()
        some: list[Any] = [*self.source.names.values()]
        some += [self.source.last] if self.source.last is not None else []
        return {expr.origin[0] for expr in some if expr.origin is not None}

    def place(self, made: Any) -> Place:
        """Where a node or an expression stands in the text; None where that is not known."""
        if made is None or made.span is None or made.origin is None:
            return None
        return list(made.span) if made.origin[0] in self.files else None


def nodes_from_parts(model: CompiledModel) -> list[Node]:
    """Nodes of a model without stages: by name, with what their heads and MLPs read."""
    anatomy = model.anatomy
    owner = {room.name: room.node for room in anatomy.rooms}
    kinds: dict[str, str] = {}
    reads: dict[str, list[str]] = {}
    for part in (*anatomy.heads, *anatomy.mlps):
        if part.kind == "erase":
            continue
        default = "map" if part.kind in ("lookup", "steps", "clean") else part.kind
        kinds[part.node] = kinds.get(part.node, default)
        behind = (owner.get(name, name) for name in part.reads)
        reads.setdefault(part.node, []).extend(name for name in behind if name != part.node)
    constants = ("one", "bos", "pad")
    names = [room.node for room in anatomy.rooms if room.node not in constants]
    names = list(dict.fromkeys([*names, *kinds]))
    found: list[Node] = []
    for name in names:
        kind: Any = name if name in ("tokens", "indices") else kinds.get(name, "full")
        inputs = tuple(dict.fromkeys(each for each in reads.get(name, ()) if each in names))
        found.append(Node(name, kind, inputs, text=name))
    return found
