"""The text as it was written: its lines, pieces of it, and mistakes in it."""

import ast
import re
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from typing import Any

from tracrlab.errors import Mistake
from tracrlab.rasp.places import Span

UNWRITABLE = re.compile("[\0\ud800-\udfff]")
LONGEST = 40  # characters of a piece that is quoted


class Written:
    """A text with line ends of one kind.

    >>> text = Written("x = 1\\r\\ny = tokens")
    >>> node = ast.parse(text.text).body[1].value
    >>> text.span(node), text.quoted(node)
    (Span(line=2, column=5, end_line=2, end_column=11), '`tokens`')
    """

    def __init__(self, text: str):
        self.given = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.text = UNWRITABLE.sub(" ", self.given)  # which Python can read

    def unwritable(self) -> Iterator[Mistake]:
        """A mistake for each character that no text of Python can have, at most three a line."""
        if self.given == self.text:
            return
        for number, line in enumerate(self.given.split("\n"), 1):
            for match in islice(UNWRITABLE.finditer(line), 3):
                column = match.start() + 1
                what = f"the character {match[0]!a} cannot stand in a program"
                span = Span(number, column, number, column + 1)
                yield self.mistake(span, what, "leave it out")

    @cached_property
    def lines(self) -> list[str]:
        return self.text.split("\n")

    def line(self, number: int) -> str:
        return self.lines[number - 1] if 1 <= number <= len(self.lines) else ""

    def span(self, node: Any) -> Span:
        """Where a node stands; Python counts its columns from 0 in bytes of UTF-8."""
        column = self.characters(node.lineno, node.col_offset)
        end_column = self.characters(node.end_lineno, node.end_col_offset)
        return Span(node.lineno, column + 1, node.end_lineno, end_column + 1)

    def characters(self, line: int, count: int) -> int:
        """How many characters the first `count` bytes of a line are."""
        text = self.line(line)
        return count if text.isascii() else len(text.encode()[:count].decode(errors="ignore"))

    def piece(self, node: ast.AST) -> str:
        """A node as it was written, on one line."""
        return " ".join(self.span(node).cut(self.text).split())

    def quoted(self, node: ast.AST) -> str:
        piece = self.piece(node)
        return f"`{piece if len(piece) <= LONGEST else piece[: LONGEST - 1] + '…'}`"

    def mistake(self, span: Span, message: str, hint: str = "") -> Mistake:
        """A mistake at `span`, which is at least one character wide and inside the text."""
        line = max(1, min(span.line, len(self.lines)))
        column = max(1, min(span.column, len(self.line(line)) + 1))
        end_line = max(line, min(span.end_line, len(self.lines)))
        end_column = max(1, span.end_column)
        if end_line == line:
            end_column = max(column + 1, end_column)
        other = None if end_line == line else end_line
        return Mistake(line, column, end_column, message, hint, end_line=other)
