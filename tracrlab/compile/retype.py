"""Rewriting the graph where a function of the program asks for what a room does not tell.

Most of all, giving means their types back.

A head writes a number, and 2 and 2.0 are one number. The interpreter hands a single selected value
on as it is and makes a float of several: so the type follows from the width of the selector, and a
sequence map of the number and the width has it. This costs a head and two MLPs, and is done only
where some function gives different answers for equal numbers.
"""

from dataclasses import replace

from tracrlab.compile.formula import renamed
from tracrlab.compile.graph import Graph, Node, alive
from tracrlab.compile.infer import Inferred
from tracrlab.rasp.functions import Composed
from tracrlab.values import Value, is_number


class NeverMeets(Exception):
    """This number is not what that many selected values can give."""


class Retyped:
    """The typed value of an aggregate, from its number and how many values were selected."""

    def __init__(self, single: tuple[Value, ...], default: Value):
        self.single = {value: value for value in single}
        self.default = default

    def __call__(self, number: Value, width: int) -> Value:
        if width == 0:
            if number != self.default:
                raise NeverMeets
            return self.default
        if width == 1:
            if number not in self.single:
                raise NeverMeets
            return self.single[number]
        if not is_number(number):
            raise NeverMeets
        return float(number)


def rewritten(graph: Graph, inferred: Inferred, asked: str) -> Graph | None:
    """A graph in which node `asked` can be told what it asks for; None if there is no such."""
    node = graph.node[asked]
    return composed(graph, node) if node.through else retyped(graph, inferred, asked)


def composed(graph: Graph, node: Node) -> Graph:
    """With a map of a map as one map of the innermost input.

    In the room of the inner map, a None that was made looks like a None that came in; the composed
    function sees the difference.
    """
    functions, name = [node.fn], node.inputs[0]
    while name != node.through:
        functions.append(graph.node[name].fn)
        name = graph.node[name].inputs[0]
    fn = functions[0]
    for inner in functions[1:]:
        fn = Composed(fn, inner)
    new = replace(node, inputs=(node.through,), fn=fn, through="")
    nodes = tuple(new if each.name == node.name else each for each in graph.nodes)
    return alive(Graph(nodes, graph.output))


def retyped(graph: Graph, inferred: Inferred, asked: str) -> Graph | None:
    """The graph with typed aggregates behind node `asked`; None if there is nothing to type."""
    behind = _behind(graph, asked)
    for name in behind:
        node, facts = graph.node[name], inferred.facts.get(name)
        if node.kind != "aggregate" or facts is None or node.typed or not facts.values.listed:
            continue
        if all(len(cell) == 1 for cell in facts.values.cells):
            continue
        inner = inferred.facts[node.inputs[0]].values
        single = tuple(value for cell in inner.cells for value in cell)
        if not inner.listed or len(set(single)) < len(single):
            continue  # 2 and 2.0 both come in: the number does not say which
        return _with_types(graph, node, single)
    return None


class _Other(dict):
    """Names that stay as they are, but one."""

    def __init__(self, old: str, new: str):
        super().__init__({old: new})

    def __missing__(self, name: str) -> str:
        return name


def _behind(graph: Graph, asked: str) -> list[str]:
    """`asked` and all that it depends on through its inputs, nearest first."""
    found: list[str] = []
    pending = [asked]
    while pending:
        name = pending.pop(0)
        if name not in found:
            found.append(name)
            pending.extend(graph.node[name].reads)
    return found


def _with_types(graph: Graph, node: Node, single: tuple[Value, ...]) -> Graph:
    width = Node(
        graph.free_name(f"{node.name}_width"),
        "width",
        text=f"SelectorWidth({node.selector})",
        choices=node.choices,
        selector=node.selector,
        origin=node.origin,
        span=node.span,
        named=node.named,
    )
    typed = Node(
        graph.free_name(f"{node.name}_typed"),
        "sequence_map",
        (node.name, width.name),
        "typed({}, {})",
        Retyped(single, node.value),
        wish=node.wish,
        origin=node.origin,
        span=node.span,
        named=node.named,
    )
    nodes: list[Node] = []
    for each in graph.nodes:
        if each.name == node.name:
            nodes += [replace(node, wish="", typed=True), width, typed]
            continue
        inputs = tuple(typed.name if name == node.name else name for name in each.inputs)
        choices = tuple(
            replace(
                choice,
                key=typed.name if choice.key == node.name else choice.key,
                query=typed.name if choice.query == node.name else choice.query,
                term=renamed(choice.term, _Other(node.name, typed.name), {}),
            )
            for choice in each.choices
        )
        through = typed.name if each.through == node.name else each.through
        nodes.append(replace(each, inputs=inputs, choices=choices, through=through))
    output = typed.name if graph.output == node.name else graph.output
    return Graph(tuple(nodes), output)
