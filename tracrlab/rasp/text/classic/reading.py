"""From text to statements. What cannot be read is told, and the statements after it still are."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lark import Lark, Token
from lark.exceptions import UnexpectedToken

from tracrlab.errors import Mistake
from tracrlab.rasp.text.classic.building import Builder
from tracrlab.rasp.text.classic.complaints import complain
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.syntax import Statement

BLOCKS = ("DEF", "FOR")
ENDS_A_VALUE = ("NAME", "INTEGER", "DECIMAL", "STRING", "RPAR", "RSQB", "RBRACE")
TO_THE_PROMPT = ("SET", "SHOW", "EXAMPLES", "SUBSET", "DISPLAY", "LEAVE")  # end with their line


@dataclass(frozen=True)
class Broken:
    """A statement that could not be read: the names that it would have defined."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Reading:
    """What was read of a text, in order."""

    statements: tuple[Statement | Broken, ...]
    mistakes: tuple[Mistake, ...]
    unfinished: bool = False  # the text ends inside a statement: a prompt waits for more


@cache
def _parser() -> Lark:
    grammar = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
    return Lark(
        grammar,
        start="statement",
        parser="lalr",
        lexer="basic",
        transformer=Builder(),
        keep_all_tokens=True,
        propagate_positions=False,
    )


def read_text(text: str, limits: Limits) -> Reading:
    """The statements of `text`, and every mistake in its form.

    >>> reading = read_text("x = (3; y = 4;", Limits())
    >>> [type(s).__name__ for s in reading.statements], reading.mistakes[0].column
    (['Broken', 'Assign'], 7)
    """
    if len(text) > limits.characters:
        what = f"this text has {len(text):,} characters, and {limits.characters:,} is the limit"
        return Reading((), (Mistake(1, 1, 2, what, "split it up"),))
    tokens = list(_parser().lex(text))
    statements: list[Statement | Broken] = []
    mistakes: list[Mistake] = []
    unfinished = False
    pending = list(_chunks(tokens))[::-1]
    again = 0  # tokens that were read anew
    while pending and len(mistakes) < limits.mistakes:
        chunk = pending.pop()
        outcome = _parsed(chunk)
        if isinstance(outcome, Mistake):
            statements.append(Broken(_would_define(chunk)))
            mistakes.append(outcome)
            begun = _begun_inside(chunk)
            again += len(chunk) - begun
            if begun and again <= 4 * len(
                tokens
            ):  # a block that was never closed: what begins a line after it is read anew
                pending += list(_chunks(chunk[begun:]))[::-1]
            unfinished = not pending and not _ended(chunk)
        elif outcome.depth > limits.nesting:
            what = f"this is nested more than {limits.nesting} deep"
            mistakes.append(_at(outcome, what, "give inner parts names of their own"))
            statements.append(Broken(_would_define(chunk)))
        else:
            statements.append(outcome)
    return Reading(tuple(statements), tuple(mistakes), unfinished)


def _at(statement: Statement, what: str, hint: str) -> Mistake:
    line, column, end_line, end_column = statement.span
    return Mistake(line, column, end_column, what, hint, end_line)


def _chunks(tokens: list[Token]) -> Iterator[list[Token]]:
    """The tokens of one statement after the other; `;` ends one, or the `}` of a block."""
    start, depth, opened = 0, 0, False
    for i, token in enumerate(tokens):
        first = tokens[start].type
        if first in TO_THE_PROMPT and i > start and token.line != tokens[i - 1].end_line:
            yield tokens[start:i]
            start, depth, opened = i, 0, False
            first = token.type
        block = first in BLOCKS
        if block and token.type == "LBRACE":  # of a block, unless a dictionary may begin there
            depth, opened = depth + 1, opened or tokens[i - 1].type in ENDS_A_VALUE
        elif block and token.type == "RBRACE":
            depth -= 1
        ends = token.type == "SEMICOLON" or _swallowed(token)
        ends = ends and not opened
        if ends or (opened and depth <= 0):
            yield tokens[start : i + 1]
            start, depth, opened = i + 1, 0, False
    if start < len(tokens):
        yield tokens[start:]


def _swallowed(token: Token) -> bool:
    """Whether this text without a closing quote has the `;` of its statement in it."""
    return token.type == "UNREADABLE" and token.rstrip().endswith(";")


def _parsed(chunk: list[Token]) -> Statement | Mistake:
    for token in chunk:
        if token.type == "UNREADABLE":
            return complain(token, (), chunk)
    parser = _parser().parse_interactive()
    try:
        for token in chunk:
            parser.feed_token(token)
        return parser.feed_eof(chunk[-1])
    except UnexpectedToken as error:
        token = error.token if error.token.type != "$END" else _after(chunk[-1])
        return complain(token, tuple(sorted(parser.accepts())), chunk)


def _after(last: Token) -> Token:
    """Where the text ends too early: just after the last token."""
    line, column = last.end_line or 1, last.end_column or 1
    return Token("$END", "", line=line, column=column, end_line=line, end_column=column + 1)


def _would_define(chunk: list[Token]) -> tuple[str, ...]:
    """The names that a broken statement sets: before its first `=`, or after `def` and `for`."""
    kinds = [token.type for token in chunk]
    if kinds[0] == "DEF":
        return tuple(str(token) for token in chunk[1:2] if token.type == "NAME")
    found = []
    last = kinds.index("EQUAL") if "EQUAL" in kinds and kinds[0] != "FOR" else len(chunk) - 1
    for i, token in enumerate(chunk[:last]):
        if token.type == "NAME" and kinds[i + 1] in ("EQUAL", "COMMA", "IN"):
            found.append(str(token))
    return tuple(found) if kinds[0] == "FOR" or "EQUAL" in kinds else ()


def _begun_inside(chunk: list[Token]) -> int:
    """Where a statement begins a line inside a block that has no end; 0 if there is none."""
    if chunk[0].type not in BLOCKS or _ended(chunk):
        return 0
    for i, token in enumerate(chunk[1:], 1):
        if token.column == 1 and token.type not in ("RBRACE", "RETURN"):
            return i
    return 0


def _ended(chunk: list[Token]) -> bool:
    """Whether its last token is one that ends such a statement."""
    depth = sum((t.type == "LBRACE") - (t.type == "RBRACE") for t in chunk)
    if chunk[0].type in BLOCKS:
        return chunk[-1].type == "RBRACE" and depth <= 0
    return chunk[-1].type == "SEMICOLON"
