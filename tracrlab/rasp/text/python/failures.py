"""What went wrong while a statement ran, told in terms of the text: place, fact, and hint."""

import ast
import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from types import FrameType, TracebackType

from tracrlab.errors import Mistake, TracrlabError
from tracrlab.rasp.places import Span, span_of
from tracrlab.rasp.text.python.kinds import a, is_ours, kinds_by_class_name
from tracrlab.rasp.text.python.written import Written

_INSIDE = ("<listcomp>", "<setcomp>", "<dictcomp>", "<genexpr>")  # no calls of their own
_PATHS = re.compile(r"\s*\(?(?:/|[A-Za-z]:\\)[^\s()]+\.py\)?")


@dataclass(frozen=True)
class Failure:
    """An exception, and the innermost place in the text that it came through."""

    error: BaseException
    written: Written
    node: ast.AST | None  # what was computed there
    span: Span
    frame: FrameType  # that computed it
    next_frame: FrameType | None  # what it called
    called_from: int | None  # the line that called the function of the text which failed

    def told(self, message: str, hint: str = "", at: ast.AST | None = None) -> Mistake:
        if self.called_from is not None:
            hint = "; ".join(filter(None, (hint, f"called from line {self.called_from}")))
        span = self.span if at is None else self.written.span(at)
        return self.written.mistake(span, message, hint)

    def quoted(self, node: ast.AST) -> str:
        return self.written.quoted(node)


def failure_of(
    error: BaseException, file: str, written: Written, nodes: Sequence[ast.stmt], index: int
) -> Failure:
    """The failure of statement `index` of `nodes`; `file` is the text's."""
    entries: list[TracebackType] = []
    at, after = error.__traceback__, None
    while at is not None:
        if at.tb_frame.f_code.co_filename == file:
            entries.append(at)
            after = at.tb_next
        at = at.tb_next
    if not entries:  # not even begun: Python ran out of stack or memory before
        span = written.span(nodes[index])
        frame = error.__traceback__.tb_frame if error.__traceback__ else FrameType
        return Failure(error, written, None, span, frame, None, None)  # type: ignore[arg-type]
    last = entries[-1]
    code = last.tb_frame.f_code
    raw = next(islice(code.co_positions(), last.tb_lasti // 2, None), (None,) * 4)
    span = span_of(code, last.tb_lasti) or Span(last.tb_lineno, 1, last.tb_lineno, 1)
    calls = [each for each in entries if each.tb_frame.f_code.co_name not in _INSIDE]
    called_from = calls[-2].tb_lineno if len(calls) > 1 else None
    node = _node_at(nodes, raw)
    next_frame = after.tb_frame if after else None
    return Failure(error, written, node, span, last.tb_frame, next_frame, called_from)


def _node_at(nodes: Sequence[ast.stmt], raw: tuple) -> ast.AST | None:
    """The innermost node that stands exactly there; of a pattern, the pattern."""
    line, end_line, start, end = raw
    found: ast.AST | None = None
    if line is None or end_line is None:
        return None
    for statement in nodes:
        first = min((d.lineno for d in getattr(statement, "decorator_list", [])), default=line)
        if min(statement.lineno, first) <= line and end_line <= (statement.end_lineno or 0):
            for node in ast.walk(statement):
                at = [getattr(node, name, None) for name in ("lineno", "end_lineno")]
                at += [getattr(node, name, None) for name in ("col_offset", "end_col_offset")]
                if at == [line, end_line, start, end] and not isinstance(found, ast.pattern):
                    found = node
    return found


def in_words(error: BaseException) -> str:
    """What an exception says, without our classes and without paths of files.

    >>> in_words(ValueError("'TokensType' object is not iterable"))
    'a sequence is not iterable'
    """
    try:
        said = str(error)[:2000]
    except Exception:  # an exception of the text's own may fail to write itself
        said = ""
    for name, what in kinds_by_class_name().items():
        named = rf"object of type '{name}'|'{name}' object|'{name}'|{name} object"
        spellings = rf"{named}|type {name}\b|\ban? {name}\b"
        said = re.sub(spellings, a(what), said)
    said = " ".join(_PATHS.sub("", said).split())
    return said if len(said) <= 400 else said[:399] + "…"


def general(failure: Failure) -> Mistake:
    """The mistake of which nothing more is known than what the exception says."""
    error = failure.error
    said = in_words(error)
    if isinstance(error, SystemExit):
        return failure.told("this ends Python, and a program is only read", "leave it out")
    if isinstance(error, RecursionError):
        return failure.told("this calls itself without an end", "")
    if isinstance(error, MemoryError):
        return failure.told("this needs more memory than there is", "")
    if isinstance(error, TracrlabError) and said:
        return failure.told(said)
    if failure.node is not None and is_ours(failure.next_frame) and said:
        return failure.told(f"{failure.quoted(failure.node)}: {said}")
    name = type(error).__name__
    return failure.told(f"this raises {name}{': ' if said else ''}{said}")
