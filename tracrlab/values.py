"""What a value may be, when two values are one, and the one order in which they stand.

Python gives neither: `True == 1 == 1.0`, and `9 < "10"` is an error. A program computes with
these values and a compiled model has one direction per value, so both need an identity and an
order that never depend on what was put into a set first.
"""

import copyreg
import math
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, TypeAlias, TypeGuard

Value: TypeAlias = bool | int | float | str | tuple | None
NumericValue: TypeAlias = bool | int | float


def read_only(mapping: Mapping) -> MappingProxyType:
    """A read-only copy of a mapping: what frozen values keep."""
    return MappingProxyType(dict(mapping))


# Python cannot copy or pickle read-only mappings by itself.
copyreg.pickle(MappingProxyType, lambda mapping: (read_only, (dict(mapping),)))

_SIMPLE = frozenset({type(None), bool, int, float, str})
_NUMBER_RANK = {bool: 0, int: 1, float: 2}


def value_key(value: Value) -> tuple:
    """Identity and total order of values, as a hashable tuple that compares with every other.

    None, then numbers by size (bool before int before float where equal, NaN last), then
    strings, then tuples item by item. -0.0 stands before 0.0 and is another value.

    >>> sorted(["1z", 9, None, 10, 1, True, 1.0, "1", ()], key=value_key)
    [None, True, 1, 1.0, 9, 10, '1', '1z', ()]
    """
    kind = type(value)
    if kind is str:
        return (2, value)
    if kind in _NUMBER_RANK:
        if value != value:
            return (1, 1, 0, 2, 0)  # every NaN is the same value
        sign = math.copysign(1.0, value) if kind is float and value == 0 else 0
        return (1, 0, value, _NUMBER_RANK[kind], sign)
    if value is None:
        return (0,)
    if isinstance(value, tuple) and kind is tuple:
        return (3, tuple(map(value_key, value)))
    return value_key(as_value(value))


def same_value(a: Value, b: Value) -> bool:
    """Whether two values are one: equal, and of the same type.

    >>> same_value(1, 1), same_value(1, True), same_value(float("nan"), float("nan"))
    (True, False, True)
    """
    return value_key(a) == value_key(b)


def in_order(values: Iterable[Value]) -> tuple[Value, ...]:
    """The distinct values among these, in their one order.

    >>> in_order([2, "a", True, 1, 2, None])
    (None, True, 1, 2, 'a')
    """
    found = {value_key(value): value for value in values}
    return tuple(found[key] for key in sorted(found))


def as_value(x: Any, where: str = "") -> Value:
    """`x` as one of the exact Python types a value may have.

    Scalars of numpy and jax, and subclasses of bool, int, float, str and tuple, become the plain
    Python value. Anything else raises TypeError; `where` says whose value it was.

    >>> as_value((True, [1]), "the constant of a comparison")
    Traceback (most recent call last):
    TypeError: the constant of a comparison: [1] is a list, and no value of a program. \
Values are None, bool, int, float, str and tuples of these; make it a tuple
    """
    kind = type(x)
    if kind in _SIMPLE:
        return x
    if isinstance(x, tuple):
        return tuple(as_value(item, where) for item in x)
    if isinstance(x, str):
        return str.__str__(x)
    if isinstance(x, int):
        return int.__int__(x)
    if isinstance(x, float):
        return float.__float__(x)
    if getattr(x, "shape", None) == () and callable(getattr(x, "item", None)):
        plain = x.item()
        if isinstance(plain, bool | int | float | str):
            return as_value(plain, where)
    raise TypeError(_refusal(x, where))


def _refusal(x: Any, where: str) -> str:
    shown = _shown(x)
    mend = "make it a tuple" if isinstance(x, list | set | frozenset) else "use one of them"
    kind = type(x).__name__
    article = "an" if kind[:1].lower() in "aeiou" else "a"
    return (
        f"{where + ': ' if where else ''}{shown} is {article} {kind}, and no value of a program. "
        f"Values are None, bool, int, float, str and tuples of these; {mend}"
    )


def _shown(x: Any) -> str:
    try:
        text = repr(x)
    except Exception:  # a foreign repr may do anything; the refusal must still be told
        text = "it"
    text = "it" if " at 0x" in text else " ".join(text.split())
    return text if len(text) <= 60 else text[:57] + "..."


def show_value(value: Value) -> str:
    """A value as text for labels: strings as they are, anything else as Python writes it.

    >>> [show_value(value) for value in ("a", True, 2.0, None, (1, "a"))]
    ['a', 'True', '2.0', 'None', "(1, 'a')"]
    """
    if isinstance(value, str):
        return value
    try:
        return repr(value)
    except ValueError:  # Python refuses to write integers of more than some thousand digits
        sizes = [
            v.bit_length()
            for v in (value if isinstance(value, tuple) else (value,))
            if type(v) is int
        ]
        return f"<{type(value).__name__} of {max(sizes, default=0)} bits>"


def is_number(value: Value) -> TypeGuard[NumericValue]:
    """Whether a value is a bool, an int or a float: what can be averaged.

    >>> [is_number(value) for value in (True, 2, 0.5, None, "2")]
    [True, True, True, False, False]
    """
    return isinstance(value, bool | int | float)
