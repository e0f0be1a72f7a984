"""Values as the prompt writes them."""

import re
import textwrap
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from tracrlab.values import Value, same_value, show_value

WIDE = 100  # columns of a terminal that lines are made for
_BARE = re.compile(r"""[^\s,;"'()\[\]{}=#]+""")


def sequence(values: Sequence[Value]) -> str:
    """The values of a sequence, and what they are.

    >>> sequence([1 / 3] * 3), sequence(["a", "b"]), sequence(["(", "b"])
    ('[0.333]*3 (floats)', '[a, b] (strings)', '["(", "b"] (strings)')
    """
    texts = in_a_list(values)
    if len(values) > 1 and all(same_value(value, values[0]) for value in values):
        listed = f"[{texts[0]}]*{len(values)}"
    else:
        listed = f"[{', '.join(texts)}]"
    return f"{listed} ({kind(values)})"


def in_a_list(values: Sequence[Value]) -> list[str]:
    """Each value, short; texts stand in quotes where one of them could be read as more or less.

    >>> in_a_list([True, 0.12345, 2.0, 0.00012345]), in_a_list(["a", ""])
    (['T', '0.123', '2.0', '0.000123'], ['"a"', '""'])
    """
    words = [value for value in values if isinstance(value, str)]
    quoted = not all(_BARE.fullmatch(word) and word.isprintable() for word in words)
    return [in_quotes(v) if isinstance(v, str) and quoted else short(v) for v in values]


def short(value: Value) -> str:
    """One value as it stands in a row of others."""
    match value:
        case bool():
            return "T" if value else "F"
        case float():
            return _short_float(value)
        case str():
            return printable(value)
    return show_value(value)


def label(token: Value) -> str:
    """One value as the label of a row or a column: never empty, never blank."""
    if isinstance(token, str) and not token.strip():
        return in_quotes(token)
    return short(token)


def _short_float(x: float) -> str:
    rounded = round(x, 3) if x - x == 0 else x
    return repr(rounded) if rounded == x or abs(x) >= 0.1 else f"{x:.3g}"


def kind(values: Iterable[Value]) -> str:
    """What values are, in one word."""
    kinds = {type(value) for value in values}
    names = {str: "strings", bool: "bools", int: "ints", float: "floats"}
    if len(kinds) == 1:
        return names.get(kinds.pop(), "no values")
    return "numbers" if kinds <= {bool, int, float} else "mixed"


def in_quotes(text: str) -> str:
    """A text as the language writes it; what no terminal shows stands as its code."""
    return f'"{printable(text)}"'


def printable(text: str) -> str:
    """
    >>> printable("a\\tb")
    'a\\\\tb'
    """
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)


def given(tokens: Sequence[Value]) -> str:
    """An input: as a text if it is one letter after the other, else as a list.

    >>> given(("a", "b")), given((1, "b"))
    ('"ab"', '[1, "b"]')
    """
    if all(isinstance(token, str) and len(token) == 1 for token in tokens):
        return in_quotes("".join(map(str, tokens)))
    return constant(tuple(tokens))


def constant(thing: Any) -> str:
    """A constant in full, as the language writes it: nothing is rounded."""
    match thing:
        case str():
            return in_quotes(thing)
        case tuple():
            return f"[{', '.join(map(constant, thing))}]"
        case dict():
            return f"{{{', '.join(f'{constant(k)}: {constant(v)}' for k, v in thing.items())}}}"
    return show_value(thing)


def width(text: str) -> int:
    """How many columns of a terminal a text takes.

    >>> width("ab"), width("漢"), width("e\\u0301")
    (2, 2, 1)
    """
    if text.isascii():
        return len(text)
    wide = sum(unicodedata.east_asian_width(c) in "WF" for c in text)
    return len(text) + wide - sum(bool(unicodedata.combining(c)) for c in text)


def right(text: str, columns: int) -> str:
    """`text` moved to the right end of so many columns."""
    return " " * (columns - width(text)) + text


def wrapped(text: str, columns: int, margin: str = "") -> list[str]:
    """A sentence in lines; those after the first begin with `margin`, and two blanks."""
    first, *others = textwrap.wrap(text, columns, break_long_words=False) or [""]
    return [first, *(f"{margin}  {line}" for line in others)]


def one_line(text: str, columns: int = WIDE) -> str:
    """A text on one line, cut where it is too long."""
    text = " ".join(text.split())
    return text if len(text) <= columns else text[: columns - 1] + "…"
