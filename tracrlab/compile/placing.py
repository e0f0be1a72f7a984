"""Where a problem stands in the author's text, also if its node is the language's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tracrlab.compile.graph import Graph, Node
from tracrlab.errors import CompileError, Problem


@contextmanager
def placed(graph: Graph) -> Iterator[None]:
    """Problems raised inside get a line and a column: those of their node, or of its first reader.

    `tokens_int` is written by nobody; what reads it is.
    """
    try:
        yield
    except CompileError as error:
        raise CompileError(_placed(problem, graph) for problem in error.problems) from None


def _placed(problem: Problem, graph: Graph) -> Problem:
    node = graph.node.get(problem.node)
    if problem.line is not None or node is None:
        return problem
    readers = graph.consumers()
    waiting: list[Node] = [node]
    seen = {node.name}
    for each in waiting:  # breadth first; grows while it is walked
        if each.line is not None:
            return replace(problem, line=each.line, column=each.column)
        new = [reader for reader in readers[each.name] if reader.name not in seen]
        seen.update(reader.name for reader in new)
        waiting += new
    return problem
