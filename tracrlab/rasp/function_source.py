"""What a function looks like: its name, or for a lambda the text it was written as."""

import ast
import enum
import functools
import linecache
import types
from collections.abc import Callable, Iterator
from typing import Any

from tracrlab.rasp.function_identity import Known
from tracrlab.rasp.phrases import LAMBDA, Phrase, call

Span = tuple[int, int, int, int]  # first line, column in it, last line, column after the end

UNREADABLE = Phrase("lambda", LAMBDA)  # a lambda whose source is gone


def application(f: Callable, *arguments: str) -> str:
    """`f` applied to arguments, as text: written out if it is one of ours, else as a call."""
    return f.text(*arguments) if isinstance(f, Known) else call(function_text(f), *arguments)


def function_text(f: Callable) -> str:
    """A function as program text, on one line. Never raises, never shows a memory address.

    Lambdas are found in their source by the exact place they were written, so two on one line
    are told apart; without the source the text is "lambda".

    >>> def double(x): return 2 * x
    >>> first, second = (lambda x: x + 1), (lambda x: x + 2)
    >>> function_text(double), function_text(second)
    ('double', 'lambda x: x + 2')
    """
    try:
        return _text(f)
    except Exception:  # sources may have changed under us, and foreign objects may do anything
        return UNREADABLE if isinstance(f, types.LambdaType) else Phrase("function")


def _text(f: Any) -> str:
    if isinstance(f, Known):
        if isinstance(f, enum.Enum):
            return Phrase(f"{type(f).__name__}.{f.name}")
        names = ", ".join(f.parameters)
        return Phrase(f"lambda {names}: {f.text(*f.parameters)}", LAMBDA)
    if isinstance(f, functools.partial):
        given = [*map(_argument, f.args)]
        given += [f"{name}={_argument(x)}" for name, x in f.keywords.items()]
        return call("partial", function_text(f.func), *given)
    name = getattr(f, "__name__", None)
    if not isinstance(name, str):
        return Phrase(type(f).__name__)
    if name == "<lambda>" and isinstance(f, types.FunctionType):
        return _lambda_text(f)
    return Phrase(name)


def _argument(x: Any) -> str:
    if callable(x):
        return function_text(x)
    text = repr(x)
    return type(x).__name__ if " at 0x" in text else text


def _lambda_text(f: types.FunctionType) -> Phrase:
    code = f.__code__
    lines = linecache.getlines(code.co_filename, f.__globals__)
    begun = _lambdas("".join(lines)).get(code.co_firstlineno, ())
    written = [node for node in begun if _fits(node, code)]
    places = set(_places(code))
    around = [node for node in written if places and all(_inside(p, node.body) for p in places)]
    if around:  # of nested lambdas the innermost that contains all of the code
        chosen = max(around, key=lambda node: (node.body.lineno, node.body.col_offset))
    elif len(written) == 1:
        chosen = written[0]
    else:
        return UNREADABLE
    if chosen.lineno == chosen.end_lineno:
        line = lines[chosen.lineno - 1].encode()  # columns count bytes
        return Phrase(line[chosen.col_offset : chosen.end_col_offset].decode(), LAMBDA)
    return Phrase(ast.unparse(chosen), LAMBDA)


@functools.lru_cache(maxsize=64)
def _lambdas(source: str) -> dict[int, list[ast.Lambda]]:
    """The lambdas of a source by the line on which they begin."""
    found: dict[int, list[ast.Lambda]] = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Lambda):
            found.setdefault(node.lineno, []).append(node)
    return found


def _fits(node: ast.Lambda, code: types.CodeType) -> bool:
    """Whether a lambda in the source has the parameters of the code."""
    arguments = node.args
    names = [a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    count = code.co_argcount + code.co_kwonlyargcount
    return tuple(names) == code.co_varnames[:count]


def _places(code: types.CodeType) -> Iterator[Span]:
    """Where in the source the instructions come from, those of the prologue left out."""
    for first, last, start, end in code.co_positions():
        if first is None or last is None or start is None or end is None:
            continue
        if (first, start) != (last, end):
            yield (first, start, last, end)


def _inside(place: Span, body: ast.expr) -> bool:
    first, start, last, end = place
    begins = (first, start) >= (body.lineno, body.col_offset)
    return begins and (last, end) <= (body.end_lineno or 0, body.end_col_offset or 0)
