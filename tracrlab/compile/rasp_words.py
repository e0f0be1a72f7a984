"""Pieces of text in the language of 2021: values, operators, conditions, weighted sums."""

import math
from collections.abc import Callable
from decimal import Decimal
from typing import Any

from tracrlab.compile.graph import Node
from tracrlab.compile.writing_parts import Unwritable
from tracrlab.rasp.functions import Unary, WithConstant
from tracrlab.rasp.phrases import Phrase, call, within
from tracrlab.rasp.text.classic.functions import Applied, Chosen, Either
from tracrlab.rasp.text.classic.tables import Among
from tracrlab.values import Value, value_key

# The precedence of the language, loosest first.
IN, CHOICE, LOGIC, COMPARE, SUM, REST, PRODUCT, POWER, PREFIX = range(9)
LEVEL = {"and": LOGIC, "or": LOGIC, "+": SUM, "-": SUM, "%": REST, "*": PRODUCT, "/": PRODUCT}
LEVEL |= dict.fromkeys(("==", "!=", "<", "<=", ">", ">="), COMPARE) | {"^": POWER}
KEYWORDS = frozenset(
    "and or not if else for in def return round indicator select aggregate range zip len set show "
    "example examples selector on off exit quit load draw full seq display".split()
)
SPELT = {"**": "^", "&": "and", "|": "or", "//": ""}


def infix(op: str, left: str, right: str) -> Phrase:
    """`left op right`; all operators group from the left."""
    if op not in LEVEL:
        raise Unwritable("no operator")
    level = LEVEL[op]
    return Phrase(f"{within(left, level)} {op} {within(right, level + 1)}", level)


def choice(yes: str, condition: str, no: str) -> Phrase:
    """`yes if condition else no`."""
    sides = [within(side, LOGIC) for side in (yes, condition, no)]
    return Phrase(f"{sides[0]} if {sides[1]} else {sides[2]}", CHOICE)


def form_of(node: Node) -> str:
    """Which choice by a condition it is; "" if it is none."""
    return node.fn.form if isinstance(node.fn, Chosen) else ""


def applied(f: Callable[..., Any], x: str) -> Phrase:
    """`f` of a sequence by an operator. Unwritable if there is none."""
    match f:
        case WithConstant():
            op, constant = SPELT.get(f.op, f.op), value_text(f.constant)
            return infix(op, constant, x) if f.reflected else infix(op, x, constant)
        case Unary(op="-"):
            return Phrase(f"-{within(x, PREFIX)}", PREFIX)
        case Unary(op="~"):
            return Phrase(f"not {within(x, PREFIX)}", PREFIX)
        case Applied(name="round" | "indicator"):
            return call(f.name, x)
        case Among():
            return Phrase(f"{within(x, CHOICE)} in [{', '.join(map(value_text, f.values))}]", IN)
        case Either():
            return choice(value_text(f.yes), x, value_text(f.no))
    raise Unwritable("no operator")


def among(entries: list, x: str) -> Phrase | None:
    """`x in [...]` or `x == value`, if that is what a table says."""
    if not all(isinstance(value, bool) for _, value in entries):
        return None
    chosen = [value_text(argument) for (argument,), value in entries if value]
    if len(chosen) == 1:
        return infix("==", x, chosen[0])
    return Phrase(f"{within(x, CHOICE)} in [{', '.join(chosen)}]", IN)


def listed(entries: list, x: str) -> Phrase | None:
    """`[...][x]`, if a table is over 0, 1, 2, ..."""
    arguments = [value_key(argument) for (argument,), _ in entries]
    if arguments != [value_key(i) for i in range(len(entries))]:
        return None
    return Phrase(f"[{', '.join(value_text(value) for _, value in entries)}][{x}]")


def weighted(x: str, y: str, a: Any, b: Any, minus: bool) -> Phrase:
    """`a * x + b * y`, which is read as one weighted sum."""
    op, size = ("-", -b) if minus and b < 0 else ("+", b)
    plain_x, plain_y = value_key(a) == value_key(1), value_key(size) == value_key(1)
    left = x if plain_x and not plain_y else infix("*", value_text(a), x)
    return infix(op, left, y if plain_y else infix("*", value_text(size), y))


def value_text(value: Value) -> Phrase:
    """A value as the language writes it. Unwritable if it cannot."""
    match value:
        case bool() | None:
            return Phrase(repr(value))
        case str():
            quote = "'" if '"' in value else '"'
            if quote in value or "\n" in value or "\r" in value:
                raise Unwritable(f"the language has no text such as {value!r}")
            return Phrase(f"{quote}{value}{quote}")
        case tuple():
            raise Unwritable(f"the language has no tuples such as {value!r}")
        case float():
            if not math.isfinite(value):
                raise Unwritable(f"the language has no number {value!r}")
            text = format(Decimal(repr(value)), "f")
            text = text if "." in text else f"{text}.0"
            return Phrase(text, PREFIX) if text.startswith("-") else Phrase(text)
    if value.bit_length() > 4096:
        raise Unwritable("the language has no integers of so many digits")
    text = str(value)
    return Phrase(text, PREFIX) if text.startswith("-") else Phrase(text)
