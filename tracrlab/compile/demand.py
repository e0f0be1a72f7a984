"""What the readers of a node need of it: asked backwards, before values are inferred."""

from collections.abc import Container, Mapping
from dataclasses import dataclass

from tracrlab.compile.graph import Graph


@dataclass(frozen=True)
class Demand:
    """`looked_up`: some reader looks its value up, now or after handing it on; `one_hot`: some
    reader can do so from one-hot only; `number`: some reader takes it as a number; `output`: it is
    the program's answer."""

    looked_up: bool = False
    one_hot: bool = False
    number: bool = False
    output: bool = False


def demand(graph: Graph, numbers: Container[str] = ()) -> Mapping[str, Demand]:
    """The demand on every node; `numbers` are nodes known to be kept as numbers.

    A node that only feeds such numbers is not looked up, whatever happens to them later.
    """
    consumers = graph.consumers()
    found: dict[str, Demand] = {}
    for node in reversed(graph.nodes):
        looked_up = one_hot = number = False
        for reader in consumers[node.name]:
            is_input = node.name in reader.inputs
            chosen = any(node.name in (c.key, c.query) for c in reader.choices)
            paired = is_input and reader.kind in ("sequence_map", "product") and not reader.adds
            one_hot |= chosen or paired
            looked_up |= chosen or paired or reader.kind == "map"
            if is_input and (reader.adds or reader.kind == "aggregate"):
                number = True
                handed_on = reader.name not in numbers
                looked_up |= handed_on and (
                    found[reader.name].looked_up or reader.kind == "sequence_map"
                )
        output = node.name == graph.output
        found[node.name] = Demand(looked_up, one_hot, number, output)
    return found
