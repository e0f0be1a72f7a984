"""Random functions, predicates and vocabularies: the pool that random programs are drawn from."""

import functools
import math
import operator
import random
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from tracrlab.rasp import Comparison
from tracrlab.rasp.functions import Known
from tracrlab.values import Value, in_order, is_number, value_key

VOCABULARIES: tuple[tuple[Value, ...], ...] = (
    ("a", "b", "c", "d", "e"),
    (0, 1, 2, 3, 4),
    (-2, -1, 0, 1, 2),
    (1, 2, 3, 4, 5),
    (0.0, 0.005, 0.01, 0.015, 0.02),
    (0, 10**6, 10**6 + 1, -(10**6), 1),
    (0.25, -1.5, 3.0, 1e-3, 100.0),
    (False, True),
    (True, 1, 1.0, 2, False),
    (2, 10, "1a", "10", True),
    (None, 1, "a", 0, True),
    ("", "(", ")", "[", "]"),
    ((), (1,), (1, "a"), "a", 1),
    ("True", "1", 1, "None", -3),
    (0.1, 0.7, 0.2, 0.3, 1 / 3),
    (0.0, 1e8, -1e10, 5e-5, 1),
)
"""Awkward on purpose: close together, far apart, of mixed types, equal but not the same."""

AWKWARD: tuple[Value, ...] = (
    *(None, True, False, 0, 1, 2, 9, 10, -1, -7, 1.0, 2.5, 0.5, -0.25, 1 / 3, 0.001, 1e6),
    *("", "a", "1", "1z", "True", (), (1,), (1, "a"), ("b", None)),
)
"""Values for constants and for the answers of lookups."""

NUMBERS = tuple(value for value in AWKWARD if is_number(value))
THIRDS: tuple[Value, ...] = (0.1, 0.2, 0.7, 0.3, 1 / 3)
"""Numbers without an end in base two: their means depend on how they are added."""

FAR: tuple[Value, ...] = (1e8, 1e15, -1e10, 5e-5)
BEYOND: tuple[Value, ...] = (1e39, math.inf, -math.inf, math.nan, 10**400)
"""Numbers that float32 cannot hold beside others (FAR), or cannot hold at all (BEYOND)."""

LARGEST = 1e7  # of numbers that were seen; growth has no end otherwise
LONGEST = 24  # of strings and tuples, as text


class Lookup(Known):
    """A function by its table, in order of values; any other argument gives `rest`.

    >>> f = Lookup({1: "one"}, rest=None)
    >>> f(1), f(True), f(2), f.text("x")
    ('one', 'one', None, "{1: 'one'}.get(x, None)")
    """

    parameters: ClassVar[tuple[str, ...]] = ("x",)

    def __init__(self, table: dict[Any, Value], rest: Value):
        self.table, self.rest = table, rest

    @property
    def key(self) -> tuple:
        entries = tuple((value_key(x), value_key(y)) for x, y in self.table.items())
        return ("lookup", entries, value_key(self.rest))

    def __call__(self, *arguments: Any) -> Value:
        x = arguments[0] if len(arguments) == 1 else arguments
        return self.table.get(x, self.rest)

    def text(self, *arguments: str) -> str:
        x = arguments[0] if len(arguments) == 1 else f"({', '.join(arguments)})"
        return f"{self.table!r}.get({x}, {self.rest!r})"


class LookupTwo(Lookup):
    """The same for two arguments: the table is over pairs."""

    parameters: ClassVar[tuple[str, ...]] = ("x", "y")


def modest(value: Value) -> bool:
    """Is this no larger than what programs are mostly about, or one of the few that are far?

    >>> modest(12), modest(1e9), modest(1e8), modest("a"), modest("a" * 99)
    (True, False, True, True, False)
    """
    if is_number(value):
        return value == 0 or 1e-9 < abs(value) < LARGEST or value != value or value in FAR + BEYOND
    return len(repr(value)) <= LONGEST


def size(value: Value) -> float:
    """Of a number without its sign; all else is as large as can be."""
    if not is_number(value) or value != value:
        return math.inf
    return abs(value)


def vocabulary(rng: random.Random) -> tuple[Value, ...]:
    """One to five values."""
    some = rng.choice(VOCABULARIES)
    return in_order(rng.sample(some, rng.randint(1, len(some))))


def far(rng: random.Random) -> Value:
    """A number far from all others; most of those that no model holds would be refused."""
    return rng.choice(FAR if rng.random() < 0.85 else BEYOND)


def constant(rng: random.Random, seen: Sequence[Value]) -> Value:
    """A value to compare with: often one that was seen, seldom one that is far from all others."""
    if rng.random() < 0.03:
        return far(rng)
    return rng.choice(seen) if seen and rng.random() < 0.7 else rng.choice(AWKWARD)


def lookup(rng: random.Random, seen: Sequence[Value]) -> Lookup:
    """A table over values that were seen; answers all of one kind, or mixed."""
    kinds = (AWKWARD, NUMBERS, (True, False), (0, 1, 2, 3), ("x", "y", "z"))
    answers = rng.choice(kinds) if rng.random() < 0.95 else (far(rng), far(rng), 0)
    some = rng.sample(seen, min(len(seen), rng.randint(1, 6)))
    return Lookup({value: rng.choice(answers) for value in some}, rng.choice(answers))


def of_one(rng: random.Random, seen: Sequence[Value]) -> Callable[[Any], Any]:
    """A function of one value, where `seen` are values that it will be given."""
    c = constant(rng, seen)
    plain: list[Callable[[Any], Any]] = [
        lambda x: x,
        lambda x: x is None,
        lambda x: None if x == c else x,
        lambda x: x if x == c else None,
        lambda x: c,
        lambda x: (x, 1),
        lambda x: repr(x),
        lambda x: len(repr(x)),
        lambda x: type(x).__name__,
        lambda x: not x,
        lambda x: x == c,
        lambda x: isinstance(x, str),
        lambda x: 1 if x else None,
        lambda x: str(x) < str(c),
    ]
    numeric: list[Callable[[Any], Any]] = [
        lambda x: -x,
        lambda x: 2 * x + 1,
        lambda x: x / 4,
        lambda x: 1 - x,
        lambda x: x * x,
        lambda x: 1 / x,
        lambda x: x > 0.5,
        lambda x: x % 2,
        lambda x: round(x, 1),
        lambda x: int(x),
        lambda x: float(x),
        lambda x: x * 0.001,
        lambda x: x * 1000,
        lambda x: abs(x) ** 0.5,
    ]
    if rng.random() < 0.4:
        return lookup(rng, seen)
    if all(map(is_number, seen)) and rng.random() < 0.7:
        return rng.choice(numeric)
    return rng.choice(plain)


def of_two(
    rng: random.Random, left: Sequence[Value], right: Sequence[Value]
) -> Callable[[Any, Any], Any]:
    """A function of two values."""
    if rng.random() < 0.3:
        answers = rng.choice((AWKWARD, NUMBERS, (True, False), ("x", "y")))
        pairs = {(rng.choice(left), rng.choice(right)) for _ in range(6) if left and right}
        ordered = sorted(pairs, key=value_key)
        return LookupTwo({pair: rng.choice(answers) for pair in ordered}, rng.choice(answers))
    plain: list[Callable[[Any, Any], Any]] = [
        lambda x, y: (x, y),
        lambda x, y: x if y else None,
        lambda x, y: y if x == y else x,
        lambda x, y: x == y,
        lambda x, y: repr(x) + repr(y),
        lambda x, y: len(repr(x)) - len(repr(y)),
    ]
    numeric: list[Callable[[Any, Any], Any]] = [
        lambda x, y: x * y,
        lambda x, y: x + 2 * y,
        lambda x, y: x / y,
        lambda x, y: max(x, y),
        lambda x, y: x > y,
        lambda x, y: (x + y) / 2,
        lambda x, y: x - y if x > y else None,
    ]
    if all(map(is_number, (*left, *right))) and rng.random() < 0.7:
        return rng.choice(numeric)
    return rng.choice(plain)


def predicate(
    rng: random.Random, keys: Sequence[Value], queries: Sequence[Value]
) -> Callable[[Any, Any], Any]:
    """A predicate of (key, query): named, by a lambda, or one whose answers are merely truthy."""
    c, d = constant(rng, keys), constant(rng, queries)
    if rng.random() < 0.5:
        return rng.choice(list(Comparison))
    odd: list[Callable[[Any, Any], Any]] = [
        lambda k, q: k,
        lambda k, q: q,
        lambda k, q: [k] if k == q else [],
        lambda k, q: "no" if k == q else "",
        lambda k, q: 2.5 if k != q else 0.0,
        lambda k, q: k == c,
        lambda k, q: q == d,
        lambda k, q: k == c and q != d,
        lambda k, q: k is None,
        lambda k, q: (k is None) != (q is None),
        lambda k, q: type(k) is type(q),
        lambda k, q: str(k) <= str(q),
        lambda k, q: len(repr(k)) % 2 == len(repr(q)) % 2,
        lambda k, q: k - q == 1,
        lambda k, q: k == q + 1,
        lambda k, q: k * 2 <= q,
        lambda k, q: None,
        lambda k, q: -1,
        functools.partial(operator.eq, c),
    ]
    # partial(eq, c) would be called with two more arguments: it stands for a predicate that raises
    return rng.choice(odd if rng.random() < 0.05 else odd[:-1])
