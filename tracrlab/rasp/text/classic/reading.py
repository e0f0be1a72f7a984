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
from tracrlab.rasp.text.classic.repairing import BLOCKS, ENDS_A_VALUE, names_set, repaired
from tracrlab.rasp.text.classic.syntax import Statement

MOST_REPAIRS = 20  # of one statement
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
    (['Assign', 'Assign'], 7)
    """
    if len(text) > limits.characters:
        what = f"this text has {len(text):,} characters, and {limits.characters:,} is the limit"
        return Reading((), (Mistake(1, 1, 2, what, "split it up"),))
    tokens = [_written(token) for token in _parser().lex(text)]
    statements: list[Statement | Broken] = []
    mistakes: list[Mistake] = []
    unfinished = False
    pending = list(_chunks(tokens))[::-1]
    again = 0  # tokens that were read anew
    while pending and len(mistakes) < limits.mistakes:
        chunk = pending.pop()
        outcome, found, spent = _read_repaired(chunk, 4 * len(tokens) - again)
        mistakes += found
        again += spent
        if outcome is None:
            statements.append(Broken(_would_define(chunk)))
            begun = _begun_inside(chunk)
            again += len(chunk) - begun
            if begun and again <= 4 * len(tokens):
                # a block that was never closed: what begins a line after it is read anew
                pending += list(_chunks(chunk[begun:]))[::-1]
            unfinished = not pending and not _ended(chunk)
        elif isinstance(outcome, list):  # a `;` was put in: what follows is read by itself
            pending += list(_chunks(outcome))[::-1]
        elif outcome.depth > limits.nesting:
            what = f"this is nested more than {limits.nesting} deep"
            mistakes.append(_at(outcome, what, "give inner parts names of their own"))
            statements.append(Broken(_would_define(chunk)))
        else:
            statements.append(outcome)
    return Reading(tuple(statements), tuple(mistakes), unfinished)


def _written(token: Token) -> Token:
    """A token of the text; none that stands for what could not be read can be written."""
    return token.update(type="UNREADABLE") if token.type == "BROKEN" else token


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
        block = first in BLOCKS or first == "IF" or tokens[start] == "while"  # foreign, but whole
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


def _read_repaired(
    chunk: list[Token], budget: int
) -> tuple[Statement | list[Token] | None, list[Mistake], int]:
    """A statement, with its mistakes; how many tokens were read anew to find more than one.

    Tokens in its place are to be read as statements; None: it cannot be read at all.
    """
    mistakes: list[Mistake] = []
    spent = 0
    while True:
        try:
            return _parsed(chunk), mistakes, spent
        except _Unexpected as wrong:
            mistake = complain(wrong.token, tuple(sorted(wrong.expected)), chunk)
            place, last = (mistake.line, mistake.column), mistakes[-1:]
            if last and place <= (last[0].line, last[0].column):
                return None, mistakes, spent  # no further: what was repaired is what is wrong now
            mistakes.append(mistake)
            new = repaired(chunk, wrong.at, wrong.expected)
            spent += len(chunk)
            if new is None or len(mistakes) > MOST_REPAIRS or spent > budget:
                return None, mistakes, spent
            if chunk[0].type not in BLOCKS:
                return new, mistakes, spent
            chunk = new


class _Unexpected(Exception):
    """A token has no place where it stands: one of the expected kinds would have."""

    def __init__(self, token: Token, at: int, expected: set[str]):
        super().__init__(token)
        self.token, self.at, self.expected = token, at, expected


def _parsed(chunk: list[Token]) -> Statement:
    """The statement of these tokens; raises _Unexpected."""
    for i, token in enumerate(chunk):
        if token.type == "UNREADABLE":
            raise _Unexpected(token, i, set())
    parser = _parser().parse_interactive()
    read = 0
    try:
        for token in chunk:
            parser.feed_token(token)
            read += 1
        return parser.feed_eof(chunk[-1])
    except UnexpectedToken as error:
        token = error.token if error.token.type != "$END" else _after(chunk[-1])
        raise _Unexpected(token, read, set(parser.accepts())) from None


def _after(last: Token) -> Token:
    """Where the text ends too early: just after the last token."""
    line, column = last.end_line or 1, last.end_column or 1
    return Token("$END", "", line=line, column=column, end_line=line, end_column=column + 1)


def _would_define(chunk: list[Token]) -> tuple[str, ...]:
    """The names that a broken statement sets: before its first `=`, or after `def` and `for`."""
    if chunk[0].type == "DEF":
        return tuple(str(token) for token in chunk[1:2] if token.type == "NAME")
    if chunk[0].type != "FOR":
        return tuple(map(str, names_set(chunk)))
    kinds = [token.type for token in chunk]
    return tuple(
        str(token)
        for token, after in zip(chunk, kinds[1:], strict=False)
        if token.type == "NAME" and after in ("EQUAL", "COMMA", "IN")
    )


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
