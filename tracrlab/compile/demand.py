"""What the readers of a node need of it: asked backwards, before values are inferred."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from tracrlab.compile.graph import Graph


@dataclass(frozen=True)
class Demand:
    """`one_hot`: some reader looks up its value; `listed`: some reader must know all its values;
    `number`: some reader takes it as a number; `output`: it is the program's answer."""

    one_hot: bool = False
    listed: bool = False
    number: bool = False
    output: bool = False


def demand(graph: Graph, numbers: Container[str] = ()) -> Mapping[str, Demand]:
    """The demand on every node; `numbers` are nodes known to be kept as numbers.

    A node that only feeds such numbers need not be one-hot, whatever happens to them later.
    """
    consumers = graph.consumers()
    found: dict[str, Demand] = {}
    for node in reversed(graph.nodes):
        one_hot = listed = number = False
        for reader in consumers[node.name]:
            chooses = any(node.name in (c.key, c.query) for c in reader.choices)
            if chooses or reader.kind in ("map", "sequence_map", "product"):
                one_hot = listed = True
            if reader.kind in ("aggregate", "linear") and node.name in reader.inputs:
                behind = found[reader.name]
                number = True
                one_hot |= behind.one_hot and reader.name not in numbers
                listed |= behind.listed
        found[node.name] = Demand(one_hot, listed, number, node.name == graph.output)
    return found
