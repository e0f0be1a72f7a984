"""Predicates of (key, query): comparisons by name, and the ways to combine predicates."""

import enum
import operator
from abc import abstractmethod
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from tracrlab.errors import RaspError
from tracrlab.rasp.function_identity import Known, function_key
from tracrlab.rasp.function_source import application
from tracrlab.rasp.phrases import Phrase, infix, literal, prefix
from tracrlab.values import Value, value_key

Predicate: TypeAlias = Callable[[Any, Any], Any]  # anything with a truth value will do

COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "<": operator.lt,
    "<=": operator.le,
    "==": operator.eq,
    "!=": operator.ne,
    ">": operator.gt,
    ">=": operator.ge,
}


class Comparison(enum.Enum):
    """Predicates by name, called with (key, query): `LT` holds where key < query.

    All of them, TRUE and FALSE too, raise ValueError where key or query is None.

    >>> Comparison.LT(1, 2), Comparison.LT(2, 1)
    (True, False)
    """

    EQ = "=="
    LT = "<"
    LEQ = "<="
    GT = ">"
    GEQ = ">="
    NEQ = "!="
    TRUE = "True"
    FALSE = "False"

    @property
    def key(self) -> Hashable:
        return ("comparison", self.name)

    def text(self, key: str, query: str) -> str:
        return infix(self.value, key, query) if self.value in COMPARISONS else Phrase(self.value)

    def __call__(self, key: Value, query: Value) -> bool:
        if key is None:
            raise RaspError("key is None!")
        if query is None:
            raise RaspError("query is None!")
        if self.value in COMPARISONS:
            return COMPARISONS[self.value](key, query)
        return self is Comparison.TRUE


Known.register(Comparison)


class Combination(Known):
    """A predicate made of predicates; `size` counts the calls that one call makes."""

    parameters: ClassVar[tuple[str, ...]] = ("key", "query")

    @property
    @abstractmethod
    def parts(self) -> tuple[Callable, ...]:
        """The predicates it asks."""

    @cached_property
    def size(self) -> int:
        return 1 + sum(getattr(part, "size", 1) for part in self.parts)


@dataclass(frozen=True, eq=False)
class Both(Combination):
    """Whether two predicates hold. Both are asked always, as for a matrix of each."""

    fst: Callable
    snd: Callable

    @property
    def parts(self) -> tuple[Callable, ...]:
        return (self.fst, self.snd)

    @cached_property
    def key(self) -> Hashable:
        return ("both", function_key(self.fst), function_key(self.snd))

    def __call__(self, key: Any, query: Any) -> bool:
        fst, snd = bool(self.fst(key, query)), bool(self.snd(key, query))
        return fst and snd

    def text(self, key: str, query: str) -> str:
        return infix("and", application(self.fst, key, query), application(self.snd, key, query))


@dataclass(frozen=True, eq=False)
class Either(Combination):
    """Whether one of two predicates holds, or both. Both are asked always."""

    fst: Callable
    snd: Callable

    @property
    def parts(self) -> tuple[Callable, ...]:
        return (self.fst, self.snd)

    @cached_property
    def key(self) -> Hashable:
        return ("either", function_key(self.fst), function_key(self.snd))

    def __call__(self, key: Any, query: Any) -> bool:
        fst, snd = bool(self.fst(key, query)), bool(self.snd(key, query))
        return fst or snd

    def text(self, key: str, query: str) -> str:
        return infix("or", application(self.fst, key, query), application(self.snd, key, query))


@dataclass(frozen=True, eq=False)
class Negated(Combination):
    """Whether a predicate does not hold."""

    inner: Callable

    @property
    def parts(self) -> tuple[Callable, ...]:
        return (self.inner,)

    @cached_property
    def key(self) -> Hashable:
        return ("negated", function_key(self.inner))

    def __call__(self, key: Any, query: Any) -> bool:
        return not self.inner(key, query)

    def text(self, key: str, query: str) -> str:
        return prefix("not", application(self.inner, key, query))


@dataclass(frozen=True, eq=False)
class FixedKey(Combination):
    """A predicate that is asked about one fixed key, whatever the key is.

    >>> FixedKey(Comparison.LT, 1)("any key", 2)
    True
    """

    predicate: Callable
    value: Value

    @property
    def parts(self) -> tuple[Callable, ...]:
        return (self.predicate,)

    @cached_property
    def key(self) -> Hashable:
        return ("fixed key", function_key(self.predicate), value_key(self.value))

    def __call__(self, key: Any, query: Any) -> Any:
        return self.predicate(self.value, query)

    def text(self, key: str, query: str) -> str:
        return application(self.predicate, literal(self.value), query)


@dataclass(frozen=True, eq=False)
class FixedQuery(Combination):
    """A predicate that is asked about one fixed query, whatever the query is."""

    predicate: Callable
    value: Value

    @property
    def parts(self) -> tuple[Callable, ...]:
        return (self.predicate,)

    @cached_property
    def key(self) -> Hashable:
        return ("fixed query", function_key(self.predicate), value_key(self.value))

    def __call__(self, key: Any, query: Any) -> Any:
        return self.predicate(key, self.value)

    def text(self, key: str, query: str) -> str:
        return application(self.predicate, key, literal(self.value))
