"""The functions that operators build: small, frozen, comparable, and able to write themselves."""

import operator
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar

from tracrlab.rasp.function_identity import Known, function_key
from tracrlab.rasp.function_source import application, function_text
from tracrlab.rasp.phrases import call, infix, literal, prefix
from tracrlab.rasp.predicates import (
    COMPARISONS,
    Both,
    Comparison,
    Either,
    FixedKey,
    FixedQuery,
    Negated,
)
from tracrlab.values import Value, value_key

__all__ = [
    "Binary",
    "Both",
    "Comparison",
    "Composed",
    "Either",
    "FixedKey",
    "FixedQuery",
    "Known",
    "Linear",
    "Negated",
    "Unary",
    "WithConstant",
    "application",
    "function_key",
    "function_text",
]


def _and(x: Any, y: Any) -> bool:
    return bool(x and y)


def _or(x: Any, y: Any) -> bool:
    return bool(x or y)


BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "%": operator.mod,
    "**": operator.pow,
    "&": _and,
    "|": _or,
    **COMPARISONS,
}
UNARY: dict[str, Callable[[Any], Any]] = {"-": operator.neg, "~": operator.not_, "abs": abs}


@dataclass(frozen=True, eq=False)
class Unary(Known):
    """`-x`, `~x` (logical not, a bool) or `abs(x)`."""

    op: str

    @property
    def key(self) -> Hashable:
        return ("unary", self.op)

    def __call__(self, x: Any) -> Any:
        return UNARY[self.op](x)

    def text(self, x: str) -> str:
        return call("abs", x) if self.op == "abs" else prefix(self.op, x)


@dataclass(frozen=True, eq=False)
class Binary(Known):
    """`x op y`; for `&` and `|` the logical and, or, always a bool."""

    parameters: ClassVar[tuple[str, ...]] = ("x", "y")

    op: str

    @property
    def key(self) -> Hashable:
        return ("binary", self.op)

    def __call__(self, x: Any, y: Any) -> Any:
        return BINARY[self.op](x, y)

    def text(self, x: str, y: str) -> str:
        return infix(self.op, x, y)


@dataclass(frozen=True, eq=False)
class WithConstant(Known):
    """`x op constant`, or `constant op x` if `reflected`.

    >>> WithConstant("-", 10, reflected=True)(4), WithConstant("==", 1) == WithConstant("==", True)
    (6, False)
    """

    op: str
    constant: Value
    reflected: bool = False

    @property
    def key(self) -> Hashable:
        return ("constant", self.op, value_key(self.constant), self.reflected)

    def __call__(self, x: Any) -> Any:
        f = BINARY[self.op]
        return f(self.constant, x) if self.reflected else f(x, self.constant)

    def text(self, x: str) -> str:
        constant = literal(self.constant)
        return infix(self.op, constant, x) if self.reflected else infix(self.op, x, constant)


@dataclass(frozen=True, eq=False)
class Linear(Known):
    """`fst_fac * x + snd_fac * y`."""

    parameters: ClassVar[tuple[str, ...]] = ("x", "y")

    fst_fac: float
    snd_fac: float

    @property
    def key(self) -> Hashable:
        return ("linear", value_key(self.fst_fac), value_key(self.snd_fac))

    def __call__(self, x: Any, y: Any) -> Any:
        return self.fst_fac * x + self.snd_fac * y

    def text(self, x: str, y: str) -> str:
        first, second = literal(self.fst_fac), literal(self.snd_fac)
        return infix("+", infix("*", first, x), infix("*", second, y))


@dataclass(frozen=True, eq=False)
class Composed(Known):
    """`outer(inner(x))`. Chains of any length are walked, not recursed into."""

    outer: Callable
    inner: Callable

    @cached_property
    def functions(self) -> tuple[Callable, ...]:
        """The functions of the whole chain, the one applied first in front."""
        found: list[Callable] = []
        pending = [self.outer, self.inner]
        while pending:
            f = pending.pop()
            if isinstance(f, Composed):
                pending += [f.outer, f.inner]
            else:
                found.append(f)
        return tuple(found)

    @cached_property
    def key(self) -> Hashable:
        return ("composed", *map(function_key, self.functions))

    def __call__(self, x: Any) -> Any:
        for f in self.functions:
            x = f(x)
        return x

    def text(self, x: str) -> str:
        for f in self.functions:
            x = application(f, x)
        return x
