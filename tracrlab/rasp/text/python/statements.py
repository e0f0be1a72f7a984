"""The statements of a Python text, and the mistakes of those that cannot be read."""

import ast
import re
import warnings
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import RLock

from tracrlab.errors import Mistake
from tracrlab.rasp.places import Span
from tracrlab.rasp.text.python.written import Written

MOST_TRIES = 100  # of reading on after a mistake
LONGEST_PIECE = 40  # top-level lines that a bracket or a string may reach over, in a broken text
TOUCHED = re.compile(r"\b([^\W\d]\w*)(?=\.|\[)")
UNFINISHED = re.compile(r"was never closed|unterminated triple|unexpected EOF")
CLOSES = re.compile(r"[)\]}\s#]|(elif|else|except|finally)\b")  # such a line belongs to the last
NAMES = re.compile(r"[^\W\d]\w*")
ASSIGNED = re.compile(r"\b(?:def|class|as|import|for)\s+(\w+)|\b(\w+)\s*(?::[^=\n]{0,80})?=(?!=)")
_FILTERS = RLock()  # of warnings: all threads share them, so one at a time sets and restores them
HINTS = re.compile(r"\. (?:Perhaps you forgot|Maybe you meant|Did you mean) ?")


@dataclass(frozen=True)
class Lost:
    """A piece that could not be read, and what it would have done, as far as one can guess."""

    line: int
    assigned: set[str]
    touched: set[str]  # perhaps changed: rows in rows.append(1)


@dataclass
class Statements:
    """What could be read of a text."""

    nodes: list[ast.stmt] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    maybe: set[str] = field(default_factory=set)  # names in pieces that could not be read
    lost: list["Lost"] = field(default_factory=list)  # those pieces, in order of place


def statements_of(written: Written) -> Statements:
    """Its top-level statements; where some cannot be read, the mistakes of all of those.

    >>> found = statements_of(Written("x = (1\\ny = 2\\nz = = 3"))
    >>> len(found.nodes), [mistake.line for mistake in found.mistakes]
    (1, [1, 3])
    """
    found = Statements()
    found.mistakes += written.unwritable()
    try:
        found.nodes = _parsed(written.text)
    except Exception:  # which piece it is, and what is wrong, is found out below
        _read_in_pieces(written, found)
    return found


@contextmanager
def quiet() -> Iterator[None]:
    """Python's own warnings about a text (`x is 1`, "\\d") are no business of the caller's."""
    with _FILTERS, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _parsed(text: str) -> list[ast.stmt]:
    with quiet():
        return ast.parse(text).body


def _read_in_pieces(written: Written, found: Statements) -> None:
    lines, starts = written.lines, _starts(written.lines)
    at, tries = 0, 0
    while at < len(starts) - 1:
        failure = _read(lines, starts[at], len(lines), found)
        if failure is None:
            return
        tries += 1
        if tries > MOST_TRIES:
            _lose(lines, starts[at], len(lines), found)
            return
        wrong = getattr(failure, "lineno", None) or 0
        good = bisect_left(starts, wrong, lo=at, hi=len(starts) - 1) - 1
        if good > at and _read(lines, starts[at], starts[good], found) is None:
            at = good  # the piece that the mistake is in
        first: Exception | None = None
        for reach in range(at + 1, min(at + 1 + LONGEST_PIECE, len(starts))):
            failure = _read(lines, starts[at], starts[reach], found)
            first = first or failure
            if failure is None or not UNFINISHED.search(str(failure)):
                break
            tries += 1
        if failure is None:
            at = reach
            continue
        assert first is not None
        found.mistakes.append(unreadable(first, written, starts[at] + 1))
        if "unterminated triple" in str(first):  # the rest of the text is inside a string
            _lose(lines, starts[at], len(lines), found)
            return
        _lose(lines, starts[at], starts[at + 1], found)
        at += 1


def _read(lines: list[str], first: int, end: int, found: Statements) -> Exception | None:
    """Adds the statements of some of the lines, or says why they cannot be read."""
    try:
        found.nodes += _parsed("\n" * first + "\n".join(lines[first:end]))
    except Exception as failure:
        return failure
    return None


def _starts(lines: list[str]) -> list[int]:
    """Indices of the lines at which a top-level statement can begin, and the end."""
    starts: list[int] = [0]
    for index, line in enumerate(lines[1:], 1):
        decorated = lines[starts[-1]].startswith("@") and index == starts[-1] + 1
        if line and not CLOSES.match(line) and not decorated:
            starts.append(index)
    return [*starts, len(lines)]


def _lose(lines: list[str], first: int, end: int, found: Statements) -> None:
    text = "\n".join(lines[first:end])
    found.maybe |= set(NAMES.findall(text))
    assigned = {match[1] or match[2] for match in ASSIGNED.finditer(text)}
    found.lost.append(Lost(first + 1, assigned, set(TOUCHED.findall(text))))


def unreadable(
    error: Exception, written: Written, line: int = 1, bytewise: bool = False
) -> Mistake:
    """What Python says about a text it cannot read; `bytewise` if its columns count bytes."""
    if not isinstance(error, SyntaxError):
        deep = isinstance(error, RecursionError | MemoryError)
        what = "this is nested too deeply to be read" if deep else f"this cannot be read: {error}"
        span = Span(line, 1, line, len(written.line(line)) + 1)
        return written.mistake(span, what, "give parts of it names" if deep else "")
    begins, ends = error.lineno or line, error.end_lineno or error.lineno or line
    column, end_column = error.offset or 1, error.end_offset or 0
    if bytewise:
        column = written.characters(begins, column - 1) + 1
        end_column = written.characters(ends, end_column - 1) + 1 if end_column > 0 else 0
    if (ends, end_column) <= (begins, column):
        ends, end_column = begins, column + 1
    span = Span(begins, column, ends, end_column)
    return written.mistake(span, *_told(error.msg or "", written, span))


def _told(said: str, written: Written, span: Span) -> tuple[str, str]:
    """Python's words, and the question at their end as a hint."""
    what, *question = HINTS.split(said, maxsplit=1)
    hint = ""
    if question:
        asked = "did you forget" if "Perhaps" in said else "did you mean"
        hint = f"{asked} {question[0].strip(' ?')}?"
    if "integer string conversion" in what:
        return "this number has too many digits to be read", ""
    if what == "invalid syntax":
        piece = span.cut(written.text).split("\n")[0].strip()
        what = f"`{piece}` is not expected here" if piece else "something is missing here"
    return what, hint
