"""Selectors: which keys each query selects, and how selectors combine."""

from collections.abc import Sequence
from typing import Any, TypeAlias

from tracrlab.errors import RaspTypeError
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.predicates import Predicate
from tracrlab.rasp.sequences import SOp, check_function, check_sop

SelectorValue: TypeAlias = list[list[bool]]  # [query][key]


class Selector(RASPExpr):
    """For each query position, which key positions it selects: a matrix [query][key] of bools.

    `&`, `|` and `~` combine selectors.
    """

    default_name = "selector"

    def __and__(self, other: "Selector") -> "Selector":
        return _simplified("&", self, other)

    def __or__(self, other: "Selector") -> "Selector":
        return _simplified("|", self, other)

    def __invert__(self) -> "Selector":
        from tracrlab.rasp.simplify import selector_not

        return selector_not(self)

    def __rand__(self, other: Any) -> "Selector":
        return _simplified("&", other, self)

    def __ror__(self, other: Any) -> "Selector":
        return _simplified("|", other, self)


class Select(Selector):
    """The keys for which `predicate(key, query)` has a true value: **keys first**.

    The predicate is called with None too; members of `Comparison` refuse it.

    >>> from tracrlab.rasp import Comparison, indices
    >>> Select(indices, indices, Comparison.LT)("ab")
    [[False, False], [True, False]]
    """

    default_name = "select"

    def __init__(self, keys: SOp, queries: SOp, predicate: Predicate):
        super().__init__()
        check_sop("Select", "keys", keys)
        check_sop("Select", "queries", queries)
        check_function("Select", predicate, None, 2)
        self.keys = keys
        self.queries = queries
        self.predicate = predicate

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.keys, self.queries)


class SelectorAnd(Selector):
    """Where both select."""

    default_name = "selector_and"

    def __init__(self, fst: Selector, snd: Selector):
        super().__init__()
        check_selector("SelectorAnd", "fst", fst)
        check_selector("SelectorAnd", "snd", snd)
        self.fst = fst
        self.snd = snd

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.fst, self.snd)


class SelectorOr(Selector):
    """Where one of the two selects, or both."""

    default_name = "selector_or"

    def __init__(self, fst: Selector, snd: Selector):
        super().__init__()
        check_selector("SelectorOr", "fst", fst)
        check_selector("SelectorOr", "snd", snd)
        self.fst = fst
        self.snd = snd

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.fst, self.snd)


class SelectorNot(Selector):
    """Where the inner one does not select; under causal evaluation never a later key."""

    default_name = "selector_not"

    def __init__(self, inner: Selector):
        super().__init__()
        check_selector("SelectorNot", "inner", inner)
        self.inner = inner

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.inner,)


class ConstantSelector(Selector):
    """A matrix [query][key] given outright, for inputs of its size.

    With `check_length=False` a shorter input takes its upper left corner.
    """

    default_name = "constant_selector"

    def __init__(self, value: Sequence[Sequence[bool]], check_length: bool = True):
        super().__init__()
        self.value = tuple(tuple(bool(entry) for entry in row) for row in value)
        self.check_length = check_length


def check_selector(kind: str, argument: str, given: Any) -> None:
    """TypeError unless `given` is a selector."""
    if not isinstance(given, Selector):
        got = given.name if isinstance(given, RASPExpr) else type(given).__name__
        raise RaspTypeError(
            f"{kind}: {argument} must be a selector, such as Select(tokens, tokens, "
            f"Comparison.EQ), but it is a {got}"
        )


def _simplified(op: str, fst: Selector, snd: Selector) -> Selector:
    from tracrlab.rasp.simplify import selector_and, selector_or

    return selector_and(fst, snd) if op == "&" else selector_or(fst, snd)
