"""How the pieces of a program depend on each other, laid out from left to right."""

from dataclasses import dataclass

from tracrlab.compile import CompiledModel
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.read import read_graph
from tracrlab.rasp import Selector, SOp
from tracrlab.viz import budget
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import kind
from tracrlab.viz.pictures import Box, DiagramPicture

SWEEPS = 4


def program_picture(source: CompiledModel | Graph | SOp) -> DiagramPicture:
    """Sequences and selectors as boxes, inputs left, each to the right of all that it reads.

    Of a program, compiled or not: a sequence is read as the compiler reads it.
    """
    if isinstance(source, Graph):
        graph = source
    elif isinstance(source, SOp):
        graph = read_graph(source)
    elif isinstance(source, Selector):
        raise PictureError(
            "a selector is no program: give it to viz.selected, or give the sequence that uses it"
        )
    elif not isinstance(source, CompiledModel):
        raise PictureError(
            f"program_graph shows a program, and this is {kind(source)}: give a model or a sequence"
        )
    elif source.stages is None:
        raise PictureError(
            f"{source.name} was loaded from a file, which keeps no graph: its text is in "
            "program_text, and compiling that shows the graph"
        )
    else:
        graph = source.stages["graph"]
    parts = _parts(graph)
    kept, cut = budget.shown(len(parts), budget.MOST_ROWS, "boxes")
    parts = parts[:kept]
    number = {part.key: i for i, part in enumerate(parts)}
    arrows = tuple((number[key], i) for i, part in enumerate(parts) for key in part.reads)
    columns = _columns(len(parts), arrows)
    heights = _heights(columns, arrows)
    boxes = tuple(
        Box(part.name, part.kind, part.text, part.line, column, height)
        for part, column, height in zip(parts, columns, heights, strict=True)
    )
    return DiagramPicture(
        title=f"The program {graph.output}",
        sentence="Each box is computed from those to its left; inputs are grey, selectors orange, "
        "sequences blue, and the output red.",
        boxes=boxes,
        arrows=arrows,
        note=cut,
    )


@dataclass(frozen=True)
class _Part:
    key: tuple
    name: str
    kind: str
    text: str
    line: int | None
    reads: tuple[tuple, ...]


def _parts(graph: Graph) -> list[_Part]:
    """A part for each node, and before it one for its selector, if no earlier node had the same."""
    parts: dict[tuple, _Part] = {}
    for node in graph.nodes:
        reads = [("node", name) for name in node.inputs]
        if node.choices:
            selector = _selector(node)
            parts.setdefault(selector.key, selector)
            reads.insert(0, selector.key)
        kind = "input" if not node.reads and node.kind != "full" else "sequence"
        kind = "output" if node.name == graph.output else kind
        key = ("node", node.name)
        parts[key] = _Part(
            key, node.name, kind, node.formula, node.line, tuple(dict.fromkeys(reads))
        )
    return list(parts.values())


def _selector(node: Node) -> _Part:
    expr = getattr(node.expr, "selector", None)
    reads = dict.fromkeys(name for choice in node.choices for name in (choice.key, choice.query))
    key = ("selector", node.selector, *reads)
    line = expr.origin[1] if expr is not None and expr.origin else None
    text = _program(expr) or "reads " + ", ".join(reads)
    return _Part(
        key, node.selector, "selector", text, line, tuple(("node", name) for name in reads)
    )


def _program(expr: object) -> str:
    """The last line of a selector's own text."""
    from tracrlab.rasp import program_text

    if expr is None:
        return ""
    text = program_text(expr).split("\n")[-1]  # type: ignore[arg-type]
    name, _, formula = text.partition(" = ")
    return formula if name.isidentifier() and formula else text


def _columns(count: int, arrows: tuple[tuple[int, int], ...]) -> list[int]:
    """The longest path from an input to each box; boxes come after all that they read."""
    columns = [0] * count
    for start, stop in arrows:
        columns[stop] = max(columns[stop], columns[start] + 1)
    return columns


def _heights(columns: list[int], arrows: tuple[tuple[int, int], ...]) -> list[float]:
    """Heights in each column that keep neighbours level: a few sweeps of ordering by their mean."""
    neighbours: list[list[int]] = [[] for _ in columns]
    for start, stop in arrows:
        neighbours[start].append(stop)
        neighbours[stop].append(start)
    members = [
        [i for i, c in enumerate(columns) if c == column] for column in range(max(columns) + 1)
    ]
    tallest = max(map(len, members))
    heights = [0.0] * len(columns)
    for _ in range(SWEEPS):
        for column in members:
            means = {
                i: sum(heights[j] for j in neighbours[i]) / len(neighbours[i])
                if neighbours[i]
                else heights[i]
                for i in column
            }
            column.sort(key=means.__getitem__)
            for place, i in enumerate(column):
                heights[i] = place + (tallest - len(column)) / 2
    return heights
