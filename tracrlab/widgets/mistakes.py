"""Mistakes of a program as the editor marks them: a place, a sentence, and how to mend it."""

from typing import Any

from tracrlab.errors import CompileError, InternalError, Mistake, ParseError, Problem, TracrlabError
from tracrlab.rasp import RASPExpr, Source
from tracrlab.rasp.places import Span

MOST = 50  # that are told: a page of them helps nobody
LIVE = (
    "while you type, the laboratory allows little: Ctrl-Enter compiles with the compiler's own "
    "limits, and Lab(…, {0}=…) sets others"
)


def mark(
    line: int,
    column: int,
    end_column: int,
    message: str,
    hint: str = "",
    end_line: int | None = None,
    severity: str = "error",
) -> dict[str, Any]:
    """One diagnostic. Lines and columns count from 1; the end is just after the last character."""
    return {
        "line": line,
        "column": column,
        "end_line": line if end_line is None else end_line,
        "end_column": end_column,
        "severity": severity,
        "message": message,
        "hint": hint,
    }


def marks_of(error: BaseException, text: str, source: Source | None = None) -> list[dict[str, Any]]:
    """What is wrong with `text`, by the error that reading or compiling it raised."""
    if isinstance(error, ParseError):
        found = [_of_mistake(mistake, text) for mistake in error.errors]
    elif isinstance(error, CompileError):
        found = [_of_problem(problem, text, source) for problem in error.problems]
    else:
        found = [mark(1, 1, _width(text, 1) + 1, in_words(error))]
    return found[:MOST]


def in_words(error: BaseException) -> str:
    """An error as one sentence; one that is not ours is told as a fault of ours."""
    told = " ".join(str(error).split())
    if isinstance(error, TracrlabError | OSError) or type(error).__module__.startswith("tracrlab"):
        return told
    if isinstance(error, KeyboardInterrupt):
        return "this program was interrupted before it was read"
    if isinstance(error, MemoryError):
        return "this takes more memory than there is: use a smaller vocabulary or a shorter input"
    if isinstance(error, RecursionError):
        return "this program is nested too deeply to be read: name its parts"
    return str(InternalError("the laboratory", "this step", f"{type(error).__name__}: {told}"))


def _of_mistake(mistake: Mistake, text: str) -> dict[str, Any]:
    if mistake.file is not None:  # of a file that the text loads: told where it loads it
        line = next((i for i, row in enumerate(text.split("\n"), 1) if "load" in row), 1)
        return mark(line, 1, _width(text, line) + 1, str(mistake).split("\n")[0], mistake.hint)
    end_line = mistake.line if mistake.end_line is None else mistake.end_line
    return mark(
        mistake.line, mistake.column, mistake.end_column, mistake.message, mistake.hint, end_line
    )


def _of_problem(problem: Problem, text: str, source: Source | None) -> dict[str, Any]:
    """The whole expression is marked, if the program still knows where it stands."""
    fix = problem.fix
    for limit in ("budget_bytes", "most_values"):
        if limit in fix:
            fix += f" ({LIVE.format(limit)})"
    message, hint = f"{problem.node}: {problem.what}", f"{problem.why}. Try: {fix}"
    span = _span(problem, source)
    if span is not None:
        return mark(span.line, span.column, span.end_column, message, hint, span.end_line)
    lines = text.count("\n") + 1
    line = problem.line if problem.line is not None and 1 <= problem.line <= lines else 1
    column = problem.column if problem.line == line and problem.column else 1
    return mark(line, column, max(column, _width(text, line)) + 1, message, hint)


def _span(problem: Problem, source: Source | None) -> Span | None:
    """Where the node of a problem stands in the text."""
    if source is None:
        return None
    named = source.names.get(problem.node)
    found: list[RASPExpr] = [named] if named is not None else []
    if not found and source.last is not None:
        from tracrlab.rasp.walk import in_order_of_evaluation

        found = [
            expr
            for expr in in_order_of_evaluation(source.last)
            if expr.span is not None
            and (expr.span.line, expr.span.column) == (problem.line, problem.column)
        ]
    spans = [expr.span for expr in found if expr.span is not None]
    return max(spans, key=lambda span: (span.end_line, span.end_column), default=None)


def _width(text: str, line: int) -> int:
    lines = text.split("\n")
    return len(lines[line - 1]) if 1 <= line <= len(lines) else 0
