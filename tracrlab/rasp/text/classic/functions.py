"""The functions that texts in the 2021 language apply at every position."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ClassVar

from tracrlab.errors import RaspError
from tracrlab.rasp.functions import Binary, Known, Linear, Unary, WithConstant
from tracrlab.rasp.phrases import LAMBDA, Phrase, call, infix, literal
from tracrlab.rasp.text.classic import arithmetic
from tracrlab.rasp.text.classic.arithmetic import shown
from tracrlab.values import Value, value_key

PYTHON = {"^": "**", "and": "&", "or": "|"}  # how rasp.functions writes these
CLASSIC = {python: classic for classic, python in PYTHON.items()}


class Operation(Binary):
    """`x op y` by the rules of the 2021 language."""

    @property
    def key(self) -> Hashable:
        return ("2021", *super().key)  # type: ignore[misc]

    def __call__(self, x: Any, y: Any) -> Any:
        return arithmetic.operate(CLASSIC.get(self.op, self.op), x, y)


class OperationWith(WithConstant):
    """`x op constant`, or `constant op x`, by the rules of the 2021 language."""

    @property
    def key(self) -> Hashable:
        return ("2021", *super().key)  # type: ignore[misc]

    def __call__(self, x: Any) -> Any:
        op = CLASSIC.get(self.op, self.op)
        pair = (self.constant, x) if self.reflected else (x, self.constant)
        return arithmetic.operate(op, *pair)


class Minus(Unary):
    """`-x` of a number."""

    @property
    def key(self) -> Hashable:
        return ("2021", "minus")

    def __call__(self, x: Any) -> Any:
        return arithmetic.negated(x)


@dataclass(frozen=True, eq=False)
class Applied(Known):
    """A function with a name: round, indicator, and what makes tokens_int of tokens."""

    name: str

    @property
    def key(self) -> Hashable:
        return ("2021", "applied", self.name)

    def __call__(self, x: Any) -> Any:
        return _NAMED[self.name](x)

    def text(self, x: str) -> str:
        return call("Map", _WRITTEN.get(self.name, self.name), x)


def _integer(x: Any) -> int:
    try:
        return int(x)
    except (ValueError, OverflowError):
        raise RaspError(f"tokens_int: {shown(x)} is no integer") from None


def _decimal(x: Any) -> float:
    try:
        return float(x)
    except (ValueError, OverflowError):
        raise RaspError(f"tokens_float: {shown(x)} is no number") from None


_NAMED: dict[str, Callable[[Any], Any]] = {
    "round": arithmetic.rounded,
    "indicator": lambda x: 1 if x else 0,
    "int": _integer,
    "float": _decimal,
    "bool": bool,
}
_WRITTEN = {"indicator": "lambda x: 1 if x else 0"}


class WeightedSum(Linear):
    """`a * x + b * y`, numbers no larger than the limits allow."""

    @property
    def key(self) -> Hashable:
        return ("2021", *super().key)  # type: ignore[misc]

    def __call__(self, x: Any, y: Any) -> Any:
        first = arithmetic.operate("*", self.fst_fac, x)
        return arithmetic.operate("+", first, arithmetic.operate("*", self.snd_fac, y))


@dataclass(frozen=True, eq=False)
class Either(Known):
    """`yes if x else no`, both constants."""

    yes: Value
    no: Value

    @property
    def key(self) -> Hashable:
        return ("2021", "either", value_key(self.yes), value_key(self.no))

    def __call__(self, x: Any) -> Any:
        return self.yes if x else self.no

    def text(self, x: str) -> str:
        body = f"{literal(self.yes)} if x else {literal(self.no)}"
        return call("Map", Phrase(f"lambda x: {body}", LAMBDA), x)


@dataclass(frozen=True, eq=False)
class Chosen(Known):
    """One of two by a condition: `form` says which of condition, yes and no are the arguments.

    >>> Chosen("yes", 0)(True, "a"), Chosen("no", 0)(True, "a"), Chosen("first")(True, "a")
    ('a', 0, ('a',))
    """

    parameters: ClassVar[tuple[str, ...]] = ("x", "y")

    form: str  # yes: y if x else other; no: other if x else y; first: (y,) if x else (); then
    other: Value = None

    @property
    def key(self) -> Hashable:
        return ("2021", "chosen", self.form, value_key(self.other))

    def __call__(self, x: Any, y: Any) -> Any:
        match self.form:
            case "yes":
                return y if x else self.other
            case "no":
                return self.other if x else y
            case "same":
                return y
            case "own yes":
                return x if x else y
            case "own no":
                return y if x else x
            case "first":
                return (y,) if x else ()
        return x[0] if x else y

    def text(self, x: str, y: str) -> str:
        other = literal(self.other)
        body = {
            "yes": f"y if x else {other}",
            "no": f"{other} if x else y",
            "same": "y",
            "own yes": "x if x else y",
            "own no": "y if x else x",
            "first": "(y,) if x else ()",
        }.get(self.form, "x[0] if x else y")
        return call("SequenceMap", Phrase(f"lambda x, y: {body}", LAMBDA), x, y)


@dataclass(frozen=True, eq=False)
class Compares(Known):
    """A predicate where text may meet numbers: those have no order, and are not equal."""

    parameters: ClassVar[tuple[str, ...]] = ("key", "query")

    op: str

    @property
    def key(self) -> Hashable:
        return ("2021", "compares", self.op)

    def __call__(self, key: Any, query: Any) -> bool:
        return bool(arithmetic.operate(self.op, key, query))

    def text(self, key: str, query: str) -> str:
        return infix(self.op, key, query)
