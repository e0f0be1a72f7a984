"""Sequences, the operators between them, and the element-wise functions those operators build."""

import inspect
from collections.abc import Callable
from types import FunctionType
from typing import Any

from tracrlab.errors import RaspTypeError
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.functions import Binary, Composed, Linear, Unary, WithConstant
from tracrlab.values import as_value


class SOp(RASPExpr):
    """A sequence: one value for each position of whatever input it is evaluated on.

    Operators work element-wise, with another sequence or with a constant on either side; `==`
    too, so compare expressions themselves with `is`. None stays None. `&`, `|`, `~` give booleans.

    >>> from tracrlab.rasp import indices, tokens
    >>> (10 - 2 * indices)("abc"), (tokens == "b")("abc")
    ([10, 8, 6], [False, True, False])
    """

    default_name = "sop"

    __hash__ = RASPExpr.__hash__  # defining __eq__ would otherwise take it away

    # fmt: off
    def __add__(self, other: Any) -> "SOp": return combine("+", self, other)
    def __radd__(self, other: Any) -> "SOp": return combine("+", other, self)
    def __sub__(self, other: Any) -> "SOp": return combine("-", self, other)
    def __rsub__(self, other: Any) -> "SOp": return combine("-", other, self)
    def __mul__(self, other: Any) -> "SOp": return combine("*", self, other)
    def __rmul__(self, other: Any) -> "SOp": return combine("*", other, self)
    def __truediv__(self, other: Any) -> "SOp": return combine("/", self, other)
    def __rtruediv__(self, other: Any) -> "SOp": return combine("/", other, self)
    def __floordiv__(self, other: Any) -> "SOp": return combine("//", self, other)
    def __rfloordiv__(self, other: Any) -> "SOp": return combine("//", other, self)
    def __mod__(self, other: Any) -> "SOp": return combine("%", self, other)
    def __rmod__(self, other: Any) -> "SOp": return combine("%", other, self)
    def __pow__(self, other: Any) -> "SOp": return combine("**", self, other)
    def __rpow__(self, other: Any) -> "SOp": return combine("**", other, self)
    def __and__(self, other: Any) -> "SOp": return combine("&", self, other)
    def __rand__(self, other: Any) -> "SOp": return combine("&", other, self)
    def __or__(self, other: Any) -> "SOp": return combine("|", self, other)
    def __ror__(self, other: Any) -> "SOp": return combine("|", other, self)
    def __lt__(self, other: Any) -> "SOp": return combine("<", self, other)
    def __le__(self, other: Any) -> "SOp": return combine("<=", self, other)
    def __gt__(self, other: Any) -> "SOp": return combine(">", self, other)
    def __ge__(self, other: Any) -> "SOp": return combine(">=", self, other)
    def __eq__(self, other: Any) -> "SOp": return combine("==", self, other)  # type: ignore[override]
    def __ne__(self, other: Any) -> "SOp": return combine("!=", self, other)  # type: ignore[override]
    def __neg__(self) -> "SOp": return Map(Unary("-"), self)
    def __abs__(self) -> "SOp": return Map(Unary("abs"), self)
    def __invert__(self) -> "SOp": return Map(Unary("~"), self)
    # fmt: on


class Map(SOp):
    """`f` at every position of `inner`; where `inner` is None the result is None, unasked.

    With `simplify`, a map of a map is one map of the inner input (`f` is a `Composed`, `inner` the
    inner input), as in Tracr: `f` is then called on a None that the inner function *made*, and
    not where the inner input was None. An inner map that its author named or annotated is kept,
    and `via_map` is True: the meaning is the same. `source` is the sequence whose None stays None.

    >>> from tracrlab.rasp import tokens
    >>> made_none = Map(lambda x: None, tokens)
    >>> Map(lambda x: x is None, made_none)("ab"), Map(repr, made_none, simplify=False)("ab")
    ([True, True], [None, None])
    """

    default_name = "map"

    def __init__(self, f: Callable[[Any], Any], inner: SOp, simplify: bool = True):
        super().__init__()
        check_function("Map", f, inner, 1)
        check_sop("Map", "inner", inner)
        self.via_map = False
        self.source: SOp = inner
        if simplify and isinstance(inner, Map):
            self.source = inner.source
            self.via_map = True
            if not inner.annotations.given:
                f, self.via_map, inner = Composed(f, inner.f), inner.via_map, inner.inner
        self.f: Callable[[Any], Any] = f
        self.inner: SOp = inner

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.inner,)


class SequenceMap(SOp):
    """`f(x, y)` at every position of `fst` and `snd`; None where either is None."""

    default_name = "sequence_map"

    def __init__(self, f: Callable[[Any, Any], Any], fst: SOp, snd: SOp):
        super().__init__()
        kind = type(self).__name__
        check_function(kind, f, fst, 2)
        check_sop(kind, "fst", fst)
        check_sop(kind, "snd", snd)
        self.f = f
        self.fst = fst
        self.snd = snd

    @property
    def children(self) -> tuple[RASPExpr, ...]:
        return (self.fst, self.snd)


class LinearSequenceMap(SequenceMap):
    """`fst_fac * x + snd_fac * y` at every position; None where either is None."""

    default_name = "linear_sequence_map"

    def __init__(self, fst: SOp, snd: SOp, fst_fac: float, snd_fac: float):
        self.fst_fac = _factor("fst_fac", fst_fac)
        self.snd_fac = _factor("snd_fac", snd_fac)
        super().__init__(Linear(self.fst_fac, self.snd_fac), fst, snd)


def _factor(argument: str, given: Any) -> float:
    factor = as_value(given, f"{argument} of LinearSequenceMap")
    if not isinstance(factor, bool | int | float):
        raise RaspTypeError(f"LinearSequenceMap: {argument} must be a number, got {factor!r}")
    return factor


def sop_not(sop: SOp) -> SOp:
    """`not` at every position: a bool, or None where `sop` is None. The same as `~sop`."""
    check_sop("sop_not", "sop", sop)
    return ~sop


def combine(op: str, left: Any, right: Any) -> SOp:
    """`left op right` where at least one is a sequence and the other a sequence or a value."""
    if isinstance(left, SOp) and isinstance(right, SOp):
        return SequenceMap(Binary(op), left, right)
    if isinstance(left, SOp):
        return Map(WithConstant(op, _constant(op, left, right)), left)
    return Map(WithConstant(op, _constant(op, right, left), reflected=True), right)


def _constant(op: str, sop: SOp, other: Any) -> Any:
    if isinstance(other, RASPExpr):
        raise RaspTypeError(
            f"{sop.name} {op} {other.name}: the second is a selector, and operators combine "
            "sequences with sequences and selectors with selectors"
        )
    return as_value(other, f"the other side of {op} with the sequence {sop.name}")


def check_sop(kind: str, argument: str, given: Any) -> None:
    """TypeError unless `given` is a sequence."""
    if not isinstance(given, SOp):
        got = given.name if isinstance(given, RASPExpr) else type(given).__name__
        raise RaspTypeError(
            f"{kind}: {argument} must be a sequence, such as tokens or indices, but it is a {got}"
        )


def check_function(kind: str, f: Any, following: Any, count: int) -> None:
    """TypeError unless `f` is a function of `count` arguments, and no expression."""
    if isinstance(f, RASPExpr) or not callable(f):
        got = f.name if isinstance(f, RASPExpr) else type(f).__name__
        hint = ", which comes before the sequences" if callable(following) else ""
        raise RaspTypeError(f"{kind}: f must be a function{hint}, but it is a {got}")
    if isinstance(f, FunctionType):  # others may take anything
        code = f.__code__
        most = count if code.co_flags & inspect.CO_VARARGS else code.co_argcount
        least = code.co_argcount - len(f.__defaults__ or ())
        if not least <= count <= most:
            raise RaspTypeError(
                f"{kind}: its function is called with {count} value{'s' * (count != 1)}, and "
                f"{f.__name__.strip('<>')} takes {code.co_argcount}"
            )
