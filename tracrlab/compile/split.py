"""Counting what one selector or another selects: |A or B| = |A| + |B| - |A and B|.

A head adds scores up, so it can do "and", and needs a variable of pairs for "or". Three widths need
none; where nothing is in both A and B, which the values tell, two do. So "smaller, or equal and
earlier", by which one sorts, is two heads over single variables.
"""

from dataclasses import replace

from tracrlab import rasp
from tracrlab.compile.formula import Atom, Term, merged
from tracrlab.compile.graph import Choice, Graph, Node, alive
from tracrlab.values import Value


class Plus:
    """The sum of two widths."""

    def __call__(self, a: Value, b: Value) -> Value:
        return a + b  # type: ignore[operator]


class Less:
    """A sum of widths without what was counted twice. What never meets has no answer."""

    def __call__(self, a: Value, b: Value) -> Value:
        if a < b:  # type: ignore[operator]
            raise ValueError("more is counted twice than once")
        return a - b  # type: ignore[operator]


def split_widths(graph: Graph) -> Graph:
    """The graph with each width of an "or" over pairs taken apart, where that needs no pairs."""
    nodes: list[Node] = []
    for node in graph.nodes:
        parts = _parts(node) if node.kind == "width" else None
        nodes += [node] if parts is None else _sum(graph, node, *parts)
    if len(nodes) == len(graph.nodes):
        return graph
    return alive(Graph(tuple(nodes), graph.output))


def _parts(node: Node) -> tuple[list[Term], list[Term], list[Choice]] | None:
    """The two sides of an "or" as conjunctions, and what must hold beside it."""
    for i, choice in enumerate(node.choices):
        term = choice.term
        if term.positive or len(term.parts) != 2 or _alone(term):
            continue
        sides = [_denied(part) for part in term.parts]
        if all(_alone(each) for side in sides for each in side):
            rest = [other for j, other in enumerate(node.choices) if j != i]
            return sides[0], sides[1], rest
    return None


def _alone(term: Term) -> bool:
    """Does it compare one key with one query?"""
    return len(term.keys) <= 1 and len(term.queries) <= 1


def _denied(part: Atom | Term) -> list[Term]:
    """Not `part`, as terms that must all hold."""
    if isinstance(part, Atom):
        return [Term((part,), False, part.keys, part.queries)]
    if part.positive or _alone(part):
        return [Term(part.parts, not part.positive, part.keys, part.queries)]
    return [each if isinstance(each, Term) else Term.of((each,)) for each in part.parts]


def _sum(
    graph: Graph, node: Node, one: list[Term], other: list[Term], rest: list[Choice]
) -> list[Node]:
    found = []
    for name, terms in (("first", one), ("other", other), ("both", [*one, *other])):
        choices = [Choice(_held(graph, t.keys), _held(graph, t.queries), t) for t in merged(terms)]
        selector = _selector(graph, terms, rest)
        named = graph.free_name(f"{node.name}_{name}")
        width = replace(
            node,
            name=named,
            choices=(*choices, *rest),
            selector=f"{node.selector}_{name}",
            text=f"SelectorWidth({node.selector}_{name})",
            wish="",
            named=False,
            expr=None if selector is None else rasp.SelectorWidth(selector),
        )
        found.append(width)
    first, second, both = (each.name for each in found)
    total = replace(
        node,
        name=graph.free_name(f"{node.name}_counted"),
        kind="sequence_map",
        inputs=(first, second),
        text="{} + {}",
        fn=Plus(),
        choices=(),
        wish="",
        named=False,
    )
    last = replace(
        node, kind="sequence_map", inputs=(total.name, both), text="{} - {}", fn=Less(), choices=()
    )
    return [*found, total, last]


def _held(graph: Graph, names: tuple[str, ...]) -> str:
    """The node that a term reads; any, if it reads none."""
    return names[0] if names else graph.nodes[0].name


def _selector(graph: Graph, terms: list[Term], rest: list[Choice]) -> rasp.Selector | None:
    """The selector of some terms, for whoever looks at the head; None if it has other inputs."""
    whole: rasp.Selector | None = None
    for term in (*terms, *(choice.term for choice in rest)):
        part = _expression(graph, term)
        if part is None:
            return None
        whole = part if whole is None else rasp.SelectorAnd(whole, part)
    return whole


def _expression(graph: Graph, part: Atom | Term) -> rasp.Selector | None:
    if isinstance(part, Atom):
        keys, queries = graph.node[part.key].expr, graph.node[part.query].expr
        return (
            None if keys is None or queries is None else rasp.Select(keys, queries, part.predicate)
        )
    whole: rasp.Selector | None = None
    for each in part.parts:
        inner = _expression(graph, each)
        if inner is None:
            return None
        whole = inner if whole is None else rasp.SelectorAnd(whole, inner)
    if whole is None:
        return None
    return whole if part.positive else rasp.SelectorNot(whole)
