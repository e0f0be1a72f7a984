"""What is wrong with the form of a statement, in the words of its author."""

from itertools import pairwise

from lark import Token

from tracrlab.errors import Mistake
from tracrlab.rasp.text.classic.building import span_of
from tracrlab.rasp.text.classic.repairing import ENDS_A_VALUE, opens_a_block
from tracrlab.rasp.text.classic.wording import FOREIGN, NO_OPERATORS, QUOTES, SHOWN

WORDS = {
    "IF", "ELSE", "LOGIC", "NOT", "IN", "FOR", "DEF", "RETURN", "FUNCTION", "LOAD", "DRAW", "SET",
    "SHOW", "EXAMPLE", "EXAMPLES", "SUBSET", "SWITCH", "LEAVE",
}  # fmt: skip
OPENING = {"LPAR": ")", "LSQB": "]", "LBRACE": "}", "SELECT": ")", "AGGREGATE": ")", "CALL": ")"}
CLOSING = {"RPAR": ")", "RSQB": "]", "RBRACE": "}"}
BEGINS_A_VALUE = {"NAME", "INTEGER", "DECIMAL", "STRING", *WORDS}
OPERATORS = {"COMPARE", "SIGN", "TIMES", "PERCENT", "POWER"}


def complain(token: Token, expected: tuple[str, ...], chunk: list[Token]) -> Mistake:
    """The mistake at `token`, where one of the `expected` kinds of token would have been right."""
    token = _first_wrong(token, chunk)
    line, column, end_line, end_column = span_of(token)
    what, hint = _said(token, set(expected), chunk)
    return Mistake(line, column, end_column, what, hint, end_line)


def _first_wrong(token: Token, chunk: list[Token]) -> Token:
    """The token that is wrong, where the parser stumbles over a later one.

    In `x = a +` and `y = 3;` on the line after, it is the `+`, and not the second `=`.
    """
    at = next((i for i, t in enumerate(chunk) if t is token), 0)
    if token.type == "EQUAL" and at > 2:
        before, name = chunk[at - 2 : at]
        new_line = name.type == "NAME" and name.line != before.end_line
        if new_line and before.type in (*OPERATORS, "LOGIC", "COMMA", "NOT"):
            return before
    return token


def _said(token: Token, expected: set[str], chunk: list[Token]) -> tuple[str, str]:
    at = next((i for i, t in enumerate(chunk) if t is token), len(chunk))
    before = chunk[at - 1] if at else None
    if token.type == "UNREADABLE":
        return _unreadable(token)
    if token.type == "$END":
        return _ended_early(expected, chunk)
    for one, other in pairwise([*chunk[max(0, at - 1) : at], token, *chunk[at + 1 : at + 2]]):
        if (pair := f"{one}{other}") in NO_OPERATORS and _touch(one, other):
            return f"`{pair}` is no operator of this language", f"write {NO_OPERATORS[pair]}"
    if token.type in (*OPERATORS, "LOGIC", "COMMA", "NOT") and "NAME" not in expected:
        after = chunk[at + 1 : at + 3]
        if [t.type for t in after] == ["NAME", "EQUAL"] and after[0].line != token.end_line:
            return f"a value is missing after `{token}`", "the next line begins with an assignment"
    if token.type == "EQUAL":
        if before is not None and before.type in OPERATORS and _touch(before, token):
            name = chunk[0] if at == 2 and chunk[0].type == "NAME" else "x"
            what = f"`{before}=` is no operator of this language"
            return what, f"write `{name} = {name} {before} ...`"
        if at == 0:
            return "a name is missing before `=`", "write `x = ...`"
        opened = _open(chunk[:at])
        if at == 4 and [t.type for t in chunk[1:4:2]] == ["LSQB", "RSQB"]:
            return "a list cannot be changed", "make a new one: l = [4] + ...;"
        if opened is not None and opened.type == "LBRACE" and "COLON" in expected:
            return "`=` has no place in a dictionary", 'write {"a": 1}'
        if opened is not None and opened.type != "LBRACE" and before is not None:
            if before.type == "NAME" and _is_call(opened, chunk):
                return "arguments have no names in this language", f"leave out `{before} =`"
            return "`=` assigns, and cannot stand inside an expression", "to compare, write `==`"
        if any(t.type == "IF" for t in chunk[_begun(chunk, at) : at]):
            return "`=` assigns, and cannot stand in a condition", "to compare, write `==`"
        if any(t.type == "EQUAL" for t in chunk[_begun(chunk, at) : at]):
            return "only one `=` may stand in an assignment", "write `a = 3; b = a;`"
        if before is not None and before.type in WORDS and at == 1:
            return f"`{before}` is a word of the language and cannot be a name", "choose another"
        return "`=` assigns, and cannot stand inside an expression", "to compare, write `==`"
    if token.type == "SEMICOLON" and at == 0:
        return "this statement is empty", "leave out the `;`"
    if token.type == "RBRACE" and "RETURN" in expected:
        return "a function ends with `return`", "write `return x;` before this"
    if (foreign := _foreign(chunk, at)) is not None:
        return f"`{foreign}` is no word of this language", FOREIGN[str(foreign)]
    opened = _open(chunk[:at])
    if token.type == "COMPARE" and opened is not None and opened.type == "LPAR":
        called = chunk[max(0, _index(opened, chunk) - 1)]
        if called.type == "NAME" and [t.type for t in chunk[at + 1 : at + 2]] == ["RPAR"]:
            what = f"`{called}` takes no comparison; only `select` does"
            return what, f"write select({', '.join(['keys', 'queries', str(token)])})"
    if token.type == "RBRACE" and "SEMICOLON" in expected:
        return "`;` is missing before `}`", "every statement ends with `;`"
    if opened is not None and _leaves_open(token, opened, expected, chunk):
        closing = OPENING[opened.type]
        place = f"line {opened.line}, column {opened.column}"
        return f"`{opened}` from {place} is not closed", f"put `{closing}` before this"
    if before is not None and before.type in ("SELECT", "COMMA") and token.type in OPERATORS:
        return f"`{token}` stands where a value belongs", "write select(keys, queries, ==)"
    if token.type in WORDS and at == 0 and [t.type for t in chunk[1:2]] == ["EQUAL"]:
        return f"`{token}` is a word of the language and cannot be a name", "choose another"
    if token.type in ("CALL", "SELECT", "AGGREGATE") and before is not None and at == 1:
        if before.type == "DEF":
            name = token[:-1].strip()
            return f"`{name}` is a name of the language and cannot be set", "rename it"
    if token.type == "RETURN" and chunk[0].type != "DEF":
        return "`return` stands only at the end of a function", "leave it out"
    if token.type == "IF" and "NAME" in expected:
        return "`if` stands between two values", "write `a if condition else b`"
    if token.type == "RETURN" and expected == {"RBRACE"}:
        return "a function has one `return`, at its end", "put what it gives into that one"
    if before is not None and before.type in ("INTEGER", "DECIMAL") and token.type == "NAME":
        if _touch(before, token):
            return f"`{before}{_short(token)}` is no number", "write all its digits, as in 1000.5"
    if token.type in WORDS and "NAME" in expected:
        where = "cannot be a name" if before and before.type in ("DEF", "FOR") else "has no place"
        return f"`{token}` is a word of the language and {where} here", _fix(expected, before)
    if token.type == "COMMA" and opened is not None and opened.type == "LPAR":
        return "`,` has no place in these parentheses", "a list is written with [ and ]"
    if token.type in CLOSING and opened is None:
        return f"`{token}` closes nothing", "leave it out"
    if "SEMICOLON" in expected and (token.type in BEGINS_A_VALUE or expected == {"SEMICOLON"}):
        return f"`;` is missing before `{_short(token)}`", "every statement ends with `;`"
    if opened is not None and opened.type == "SELECT" and token.type in CLOSING:
        return "select takes keys, queries and a comparison", "write select(keys, queries, ==)"
    if opened is not None and opened.type == "AGGREGATE" and token.type in CLOSING:
        return "aggregate takes a selector and a sequence", "write aggregate(selector, sequence)"
    return f"`{_short(token)}` has no place here", _fix(expected, before)


def _touch(one: Token, other: Token) -> bool:
    return (one.end_line, one.end_column) == (other.line, other.column)


def _index(token: Token, chunk: list[Token]) -> int:
    return next(i for i, each in enumerate(chunk) if each is token)


def _is_call(opened: Token, chunk: list[Token]) -> bool:
    """Whether a bracket holds the arguments of a call."""
    before = chunk[max(0, _index(opened, chunk) - 1)]
    plain = opened.type == "LPAR" and before.type in ENDS_A_VALUE
    return plain or opened.type in ("SELECT", "AGGREGATE", "CALL")


def _begun(chunk: list[Token], at: int) -> int:
    """Where the statement around `at` begins, as far as `;` and blocks tell."""
    for i in range(at - 1, -1, -1):
        if chunk[i].type == "SEMICOLON" or opens_a_block(chunk, i) and chunk[i].type == "LBRACE":
            return i + 1
    return 0


def _foreign(chunk: list[Token], at: int) -> Token | None:
    """A word of another language just before `at`, or at the beginning."""
    for token in (*chunk[max(0, at - 1) : at], *chunk[:1]):
        if token.type == "NAME" and str(token) in FOREIGN:
            return token
    return None


def _leaves_open(token: Token, opened: Token, expected: set[str], chunk: list[Token]) -> bool:
    """Whether what is wrong with `token` is that a bracket should be closed before it."""
    if opened.type == "LBRACE" and opens_a_block(chunk, _index(opened, chunk)):
        return False
    if token.type == "RBRACE":
        return opened.type != "LBRACE"
    closing = {"LPAR": "RPAR", "LSQB": "RSQB", "LBRACE": "RBRACE"}.get(opened.type, "RPAR")
    return token.type == "SEMICOLON" or (token.type == "LBRACE" and closing in expected)


def _unreadable(token: Token) -> tuple[str, str]:
    if token[0] in "\"'":
        return "this text has no closing quote on its line", f"end it with {token[0]}"
    if token in "&|~":
        word = {"&": "and", "|": "or", "~": "not"}[str(token)]
        return f"`{token}` is no word of this language", f"write `{word}`"
    if token == "!":
        return "`!` is no word of this language", "write `not`, or `!=` in a comparison"
    if token == ".":
        return "a `.` stands only between digits", "write 1.0; names have no parts here"
    if token in QUOTES:
        return f"{token} is no quote of this language", f"write {QUOTES[str(token)]}"
    letter = f"{token!s} (U+{ord(token[0]):04X})" if token.isprintable() else ""
    letter = letter or f"the character U+{ord(token[0]):04X}"
    return f"{letter} is no letter of this language", "leave it out"


def _ended_early(expected: set[str], chunk: list[Token]) -> tuple[str, str]:
    if opened := _open(chunk):
        closing = OPENING[opened.type]
        place = f"line {opened.line}, column {opened.column}"
        return (
            f"the text ends before `{opened}` from {place} is closed",
            f"close it with `{closing}`",
        )
    if "SEMICOLON" in expected:
        return "`;` is missing at the end", "every statement ends with `;`"
    return "the text ends in the middle of a statement", _fix(expected, None)


def _open(tokens: list[Token]) -> Token | None:
    """The innermost bracket that is still open."""
    opened: list[Token] = []
    for token in tokens:
        if token.type in OPENING:
            opened.append(token)
        elif token.type in CLOSING and opened:
            opened.pop()
    return opened[-1] if opened else None


def _fix(expected: set[str], before: Token | None) -> str:
    if "RETURN" in expected and "NAME" in expected and before is not None:
        return "a function ends with one `return`, and each statement in it with `;`"
    if "NAME" in expected and "INTEGER" in expected:
        return "a value belongs here: a name, a number, a text, a call or a list"
    if "NAME" in expected:
        return "a name belongs here"
    header = expected == {"COMMA", "IN"}  # of a loop; elsewhere `in` may follow any value
    others = expected if header else expected - {"IN"}
    shown = [SHOWN[kind] for kind in sorted(others) if kind in SHOWN]
    return f"expected {' or '.join(shown)}" if shown else ""


def _short(token: Token) -> str:
    return str(token) if len(token) <= 20 else f"{token[:17]}..."
