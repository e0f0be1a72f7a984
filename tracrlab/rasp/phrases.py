"""Pieces of program text that know how tightly they bind, so that parentheses come out right."""

import math
from typing import Self

from tracrlab.values import Value

# Python's own precedence, loosest first.
LAMBDA, OR, AND, NOT, COMPARE, BIT_OR, BIT_AND, SUM, PRODUCT, SIGN, POWER, ATOM = range(12)

LEVEL = {
    **dict.fromkeys(("<", "<=", "==", "!=", ">", ">=", "in"), COMPARE),
    **dict.fromkeys(("+", "-"), SUM),
    **dict.fromkeys(("*", "/", "//", "%"), PRODUCT),
    "or": OR,
    "and": AND,
    "|": BIT_OR,
    "&": BIT_AND,
    "**": POWER,
}


class Phrase(str):
    """Program text with the precedence `level` of its outermost operator."""

    level: int

    def __new__(cls, text: str, level: int = ATOM) -> Self:
        phrase = super().__new__(cls, text)
        phrase.level = level
        return phrase


def within(text: str, level: int) -> str:
    """`text` as an operand where nothing looser than `level` stands bare; a plain str is an atom.

    >>> within(Phrase("a + b", SUM), PRODUCT), within("a", PRODUCT)
    ('(a + b)', 'a')
    """
    return f"({text})" if getattr(text, "level", ATOM) < level else str(text)


def infix(op: str, left: str, right: str) -> Phrase:
    """`left op right`, with parentheses where Python would otherwise read something else.

    >>> infix("-", "a", infix("-", "b", "c")), infix("-", infix("-", "a", "b"), "c")
    ('a - (b - c)', 'a - b - c')
    >>> infix("**", literal(-1), "a"), infix("==", infix("<", "a", "b"), "c")
    ('(-1) ** a', '(a < b) == c')
    """
    level = LEVEL[op]
    if level == POWER:  # binds to the right, and there admits a sign
        left, right = within(left, ATOM), within(right, SIGN)
    elif level == COMPARE:  # a chain of comparisons means something else
        left, right = within(left, level + 1), within(right, level + 1)
    else:
        left, right = within(left, level), within(right, level + 1)
    return Phrase(f"{left} {op} {right}", level)


def prefix(op: str, operand: str) -> Phrase:
    """`op` before its operand: `-a`, `~a`, `not a`."""
    if op == "not":
        return Phrase(f"not {within(operand, NOT)}", NOT)
    return Phrase(f"{op}{within(operand, SIGN)}", SIGN)


def call(name: str, *arguments: str) -> Phrase:
    """`name(arguments)`."""
    return Phrase(f"{within(name, ATOM)}({', '.join(arguments)})")


def literal(value: Value) -> Phrase:
    """A value as Python source: what `eval` reads back as the same value.

    >>> literal(("a", float("inf"), True))
    "('a', float('inf'), True)"
    """
    if isinstance(value, tuple):
        items = ", ".join(map(literal, value))
        return Phrase(f"({items},)" if len(value) == 1 else f"({items})")
    if isinstance(value, float) and not math.isfinite(value):
        return Phrase(f"float({str(value)!r})")
    text = repr(value)
    return Phrase(text, SIGN if text.startswith("-") else ATOM)
