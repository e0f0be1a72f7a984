"""Whether a sequence is wished as one-hot words or as numbers along one direction."""

import enum
from typing import TypeVar

from tracrlab.errors import RaspTypeError
from tracrlab.rasp.expressions import DEFAULT_ANNOTATORS, RASPExpr
from tracrlab.rasp.sequences import SOp

S = TypeVar("S", bound=SOp)


class Encoding(enum.Enum):
    """How a sequence is held: one direction per value, or one direction for the number."""

    CATEGORICAL = "categorical"
    NUMERICAL = "numerical"


def numerical(sop: S) -> S:
    """A copy of `sop` that is wished as numbers along one direction."""
    _check(sop, "numerical")
    return sop.annotated(encoding=Encoding.NUMERICAL)


def categorical(sop: S) -> S:
    """A copy of `sop` that is wished as one direction per value."""
    _check(sop, "categorical")
    return sop.annotated(encoding=Encoding.CATEGORICAL)


def get_encoding(sop: SOp) -> Encoding:
    """The encoding its author wished, categorical if none. TypeError for a selector.

    >>> from tracrlab.rasp import indices
    >>> get_encoding(indices), get_encoding(numerical(indices))
    (<Encoding.CATEGORICAL: 'categorical'>, <Encoding.NUMERICAL: 'numerical'>)
    """
    _check(sop, "get_encoding")
    return sop.annotations["encoding"]


def is_numerical(sop: SOp) -> bool:
    """Whether its author wished it as numbers."""
    return get_encoding(sop) is Encoding.NUMERICAL


def is_categorical(sop: SOp) -> bool:
    """Whether its author wished it as one direction per value, or said nothing."""
    return get_encoding(sop) is Encoding.CATEGORICAL


def _default_encoding(expr: RASPExpr) -> Encoding:
    _check(expr, "encoding")
    return Encoding.CATEGORICAL


def _check(expr: object, asked: str) -> None:
    if not isinstance(expr, SOp):
        kind = expr.name if isinstance(expr, RASPExpr) else type(expr).__name__
        raise RaspTypeError(f"{asked}: only sequences have an encoding, this is a {kind}")


DEFAULT_ANNOTATORS["encoding"] = _default_encoding
