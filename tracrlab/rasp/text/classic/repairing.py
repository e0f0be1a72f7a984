"""Statements that cannot be read, mended as far as it takes to read the ones around them.

A missing `;` is put in; the rest of a statement with a mistake is taken out, and what it would
have named stands for something unknown. So one mistake hides no other, and brings none with it.
"""

from lark import Token

BLOCKS = ("DEF", "FOR")
ENDS_A_VALUE = ("NAME", "INTEGER", "DECIMAL", "STRING", "RPAR", "RSQB", "RBRACE")


def repaired(chunk: list[Token], at: int, expected: set[str]) -> list[Token] | None:
    """The tokens of a statement with the mistake at `at` mended; None if that cannot be done."""
    if at >= len(chunk) or chunk[0].type == "IF" or chunk[0] == "while":
        return None  # it only ends too early, or all of it is of another language
    if at > 0 and "SEMICOLON" in expected and _follows_a_statement(chunk, at):
        return [*chunk[:at], _made("SEMICOLON", ";", chunk[at - 1]), *chunk[at:]]
    start, end = _statement(chunk, at)
    if start is None or (start == 0 and chunk[0].type in BLOCKS):
        return None
    inside = chunk[start:end]
    if not inside or inside[0].type in BLOCKS:
        return None
    first = inside[0]
    if first.type == "RETURN" and chunk[0].type == "DEF":
        new = [first, _made("BROKEN", "", first), _made("SEMICOLON", ";", first)]
    else:
        names = names_set(inside)
        comma = _made("COMMA", ",", first)
        new = [token for name in names for token in (comma, name)][1:]
        if new:
            ends = [("EQUAL", "="), ("BROKEN", ""), ("SEMICOLON", ";")]
            new += [_made(kind, text, first) for kind, text in ends]
    return [*chunk[:start], *new, *chunk[end:]] if chunk[start:end] != new else None


def names_set(tokens: list[Token]) -> list[Token]:
    """The names before the first `=` of a statement."""
    kinds = [token.type for token in tokens]
    if "EQUAL" not in kinds:
        return []
    before = tokens[: kinds.index("EQUAL")]
    if any(token.type not in ("NAME", "COMMA") for token in before):
        return []  # no assignment: the `=` stands somewhere inside
    return [token for token in before if token.type == "NAME"]


def opens_a_block(chunk: list[Token], i: int) -> bool:
    """Whether the `{` at `i` begins the body of a function or a loop, and no dictionary."""
    return chunk[0].type in BLOCKS and i > 0 and chunk[i - 1].type in ENDS_A_VALUE


def _follows_a_statement(chunk: list[Token], at: int) -> bool:
    """Whether all that lacks before `at` is a `;`: a new line begins there, or a block ends."""
    token, before = chunk[at], chunk[at - 1]
    new = token.type == "RBRACE" or token.line != before.end_line
    return new and before.type in ENDS_A_VALUE


def _statement(chunk: list[Token], at: int) -> tuple[int | None, int]:
    """Where the statement around `at` begins, and where it ends; None if that is not clear."""
    start: int | None = 0
    opened = 0  # braces of dictionaries that were closed, seen from the end
    for i in range(at - 1, -1, -1):
        kind = chunk[i].type
        if kind == "SEMICOLON":
            start = i + 1
            break
        if kind == "RBRACE":
            opened += 1
        elif kind == "LBRACE" and opened:
            opened -= 1
            if opens_a_block(chunk, i):
                start = None  # a block inside: its end is a boundary, but which?
                break
        elif kind == "LBRACE" and opens_a_block(chunk, i):
            start = i + 1
            break
    inside = range(start or 0, at)
    depth = sum((chunk[i].type == "LBRACE") - (chunk[i].type == "RBRACE") for i in inside)
    for i in range(at, len(chunk)):
        kind = chunk[i].type
        if kind == "SEMICOLON":
            return start, i + 1
        depth += (kind == "LBRACE") - (kind == "RBRACE")
        if depth < 0 and chunk[0].type in BLOCKS:
            return start, i
    return start, len(chunk)


def _made(kind: str, text: str, near: Token) -> Token:
    """A token that was not written, at the place of another."""
    place = {"line": near.line, "column": near.column}
    return Token(kind, text, **place, end_line=near.end_line, end_column=near.end_column)
