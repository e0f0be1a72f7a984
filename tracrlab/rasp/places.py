"""Where in a text something stands, and where the code that is running stands."""

import linecache
import os
import sys
from contextvars import ContextVar, Token
from threading import RLock
from types import CodeType, FrameType
from typing import NamedTuple, Self, TypeAlias


class Span(NamedTuple):
    """A piece of a text. Lines and columns count from 1; the end is just after the last character.

    >>> text = "x = tokens"
    >>> Span(1, 5, 1, 11).cut(text)
    'tokens'
    """

    line: int
    column: int
    end_line: int
    end_column: int

    def cut(self, text: str) -> str:
        """The piece of `text` that it is."""
        lines = text.split("\n")[self.line - 1 : self.end_line]
        lines[-1] = lines[-1][: self.end_column - 1]
        lines[0] = lines[0][self.column - 1 :]
        return "\n".join(lines)


Origin: TypeAlias = tuple[str, int]  # a file and a line of it
Place: TypeAlias = tuple[Origin | None, Span | None]

PACKAGE = os.path.dirname(os.path.dirname(os.path.abspath(__file__))) + os.sep
THE_TEXT = "<rasp>"  # the file of a text that is in none

# The place of what is made now, where the code that makes it is not what its author wrote.
HERE: ContextVar[tuple[str | None, Span] | None] = ContextVar("HERE", default=None)

# The file name of the Python text that is being read: what it calls is placed where it calls.
READING: ContextVar[str | None] = ContextVar("READING", default=None)


class standing_at:
    """Expressions made within it stand at `span` of `file` (None: of the text itself).

    >>> from tracrlab.rasp import tokens
    >>> with standing_at(None, Span(3, 1, 3, 7)):
    ...     made = tokens + 1
    >>> made.origin, made.span
    (('<rasp>', 3), Span(line=3, column=1, end_line=3, end_column=7))
    """

    __slots__ = ("place", "token")

    def __init__(self, file: str | None, span: Span):
        self.place = (file, span)

    def __enter__(self) -> Self:
        self.token: Token = HERE.set(self.place)
        return self

    def __exit__(self, *failure: object) -> None:
        HERE.reset(self.token)


def place_of_now() -> Place:
    """Where `HERE` says, or else the innermost running code outside this package.

    (None, None) if there is no such code, as for what is made while this package is imported.
    """
    here = HERE.get()
    if here is not None:
        file, given = here
        return (file or THE_TEXT, given.line), given
    frame = _frame_of_now()
    if frame is None:
        return None, None
    code = frame.f_code
    span = span_of(code, frame.f_lasti)
    line = span.line if span else frame.f_lineno  # which Python would search for
    return (code.co_filename, line), span


def _frame_of_now() -> FrameType | None:
    reading = READING.get()
    frame: FrameType | None = sys._getframe(2)
    innermost: FrameType | None = None
    while frame is not None:
        file = frame.f_code.co_filename
        if file.startswith("<frozen importlib"):
            return innermost  # made while a module is imported; None: this package, on no line
        if file == reading:
            return frame
        if innermost is None and not file.startswith(PACKAGE):
            innermost = frame
            if reading is None:
                break
        frame = frame.f_back
    return innermost


class _Positions:
    """The places of the instructions of one code object; those asked for are kept as spans."""

    def __init__(self, code: CodeType):
        self.code = code  # kept, so that its id is not given to another
        self.raw = list(code.co_positions())
        self.spans: dict[int, Span | None] = {}

    def span(self, instruction: int) -> Span | None:
        if instruction not in self.spans:
            raw = self.raw[instruction] if instruction < len(self.raw) else (None,) * 4
            self.spans[instruction] = _in_characters(self.code.co_filename, *raw)
        return self.spans[instruction]


_POSITIONS: dict[int, _Positions] = {}  # by id of the code: hashing a code object is slow
MOST_CODES = 64
_KEPT = RLock()  # held by the thread that changes which are kept


def span_of(code: CodeType, last: int) -> Span | None:
    """The piece of source of the instruction at byte `last`; None if Python has not kept it."""
    known = _POSITIONS.get(id(code))
    if known is None or known.code is not code:
        known = _Positions(code)
        with _KEPT:
            _POSITIONS[id(code)] = known
            while len(_POSITIONS) > MOST_CODES:
                _POSITIONS.pop(next(iter(_POSITIONS)), None)
    return known.span(last // 2)


def _in_characters(
    file: str, line: int | None, end_line: int | None, start: int | None, end: int | None
) -> Span | None:
    """A span from a position as Python keeps it: columns from 0, counted in bytes of UTF-8."""
    if line is None or end_line is None or start is None or end is None:
        return None
    column, end_column = _characters(file, line, start), _characters(file, end_line, end)
    return Span(line, column + 1, end_line, end_column + 1)


def _characters(file: str, line: int, count: int) -> int:
    """How many characters the first `count` bytes of a line are; without source, `count`."""
    text = linecache.getline(file, line)
    if text.isascii():
        return count
    return len(text.encode(errors="surrogatepass")[:count].decode(errors="ignore"))
