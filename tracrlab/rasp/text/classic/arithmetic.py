"""What the operators of the 2021 language do with values: the rules of its own interpreter."""

import math
import operator
from collections.abc import Callable
from typing import Any

from tracrlab.errors import RaspError
from tracrlab.rasp.text.classic.kinds import COMPARED, ORDERED, TEXT, kind_of, result_kinds
from tracrlab.rasp.text.classic.limits import DEFAULT
from tracrlab.values import Value

LIMITS = DEFAULT
_PLAIN: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "%": operator.mod,
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def operate(op: str, x: Value, y: Value) -> Value:
    """`x op y` for two atoms. RaspError where the language has no answer.

    >>> operate("/", 4, 2), operate("%", -1, 3), operate("^", 2, -1), operate("*", "ab", 2)
    (2.0, 2, 0.5, 'abab')
    >>> operate("==", True, 1), operate("==", "1", 1)
    (True, False)
    """
    if op == "and":
        return bool(x and y)
    if op == "or":
        return bool(x or y)
    if x is None or y is None:
        return x is y if op == "==" else x is not y if op == "!=" else None
    if not result_kinds(op, kind_of(x), kind_of(y)):
        raise RaspError(f"{shown(x)} {op} {shown(y)} {_why_not(op, x, y)}")
    try:
        return _PLAIN[op](x, y) if op in COMPARED else bounded(_computed(op, x, y))
    except ZeroDivisionError:
        raise RaspError(f"{shown(x)} {op} {shown(y)} divides by zero") from None
    except OverflowError:
        raise RaspError(f"{shown(x)} {op} {shown(y)} is too large a number") from None


def _why_not(op: str, x: Value, y: Value) -> str:
    """Why two values have no `op`."""
    if op in ORDERED:
        return "has no order: one is text, the other a number"
    if kind_of(x) == kind_of(y) == TEXT:
        return "cannot be computed: both are text"
    if op == "*":
        return "cannot be computed: text is repeated a whole number of times"
    return "cannot be computed: one is text, the other a number"


def _computed(op: str, x: Any, y: Any) -> Value:
    if op == "^":
        return _power(x, y)
    if op == "*" and TEXT in (kind_of(x), kind_of(y)):
        text, times = (x, y) if isinstance(x, str) else (y, x)
        if len(text) * times > LIMITS.letters:
            raise RaspError(f"a text of {len(text) * times:,} letters is too long")
    return _PLAIN[op](x, y)


def _power(x: Any, y: Any) -> Value:
    if isinstance(x, int) and isinstance(y, int) and y > 0:
        if x.bit_length() * y > 2 * LIMITS.bits:
            raise RaspError(f"{shown(x)} ^ {shown(y)} is too large a number")
    result = x**y
    if isinstance(result, complex):
        raise RaspError(f"{shown(x)} ^ {shown(y)} is no real number")
    return result


def negated(x: Value) -> Value:
    """`-x` of a number; booleans count as 0 and 1."""
    if not isinstance(x, int | float):
        raise RaspError(f"-{shown(x)} cannot be computed: it is text")
    return -x


def rounded(x: Value) -> Value:
    """The nearest integer; the even one of two.

    >>> rounded(0.5), rounded(1.5), rounded(True)
    (0, 2, 1)
    """
    if not isinstance(x, int | float) or not math.isfinite(x):
        raise RaspError(f"round({shown(x)}) has no answer: it takes a number")
    return round(x)


def bounded(x: Value) -> Value:
    """`x`, if it is no larger than the limits allow. RaspError otherwise."""
    if isinstance(x, int) and x.bit_length() > LIMITS.bits:
        raise RaspError(f"an integer of more than {LIMITS.bits:,} bits is too large")
    if isinstance(x, str) and len(x) > LIMITS.letters:
        raise RaspError(f"a text of {len(x):,} letters is too long")
    return x


def shown(x: Value) -> str:
    """A value as the language writes it, cut if it is long."""
    text = f'"{x}"' if isinstance(x, str) else repr(x) if not _huge(x) else "a huge number"
    return text if len(text) <= 40 else text[:37] + "..."


def _huge(x: Value) -> bool:
    return isinstance(x, int) and x.bit_length() > 10_000
