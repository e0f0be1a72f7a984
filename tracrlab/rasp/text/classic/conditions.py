"""What must hold on an input for a sequence of the 2021 language to have a value there.

One sequence holds one kind of value: all text, or all numbers (booleans among them). The mean of
several booleans is no value, while that of numbers, booleans among them, is one.
"""

from collections.abc import Sequence
from typing import TypeVar

from tracrlab.errors import RaspError
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.sequences import SOp
from tracrlab.rasp.text.classic.arithmetic import shown
from tracrlab.rasp.text.classic.kinds import BOOL, TEXT, kinds_of, mixes

S = TypeVar("S", bound=SOp)


def one_kind(expr: S) -> S:
    """`expr`, which has no value on inputs where it would mix text with numbers."""
    return expr.annotated(condition=_one_kind)


def averaged(expr: S) -> S:
    """An aggregate, which has no value where it would average booleans, or mix kinds."""
    return expr.annotated(condition=_averaged)


def _one_kind(node: RASPExpr, result: list, inputs: Sequence[list]) -> None:
    if mixes(kinds_of(result)):
        text = next(value for value in result if isinstance(value, str))
        other = next(v for v in result if v is not None and not isinstance(v, str))
        raise RaspError(
            f"{node.name}: a sequence holds one kind of value, and on this input it would hold "
            f"both {shown(text)} and {shown(other)}"
        )


def _averaged(node: RASPExpr, result: list, inputs: Sequence[list]) -> None:
    rows, values = inputs
    if any(sum(row) > 1 for row in rows):
        found = kinds_of(values)
        if found in (BOOL, TEXT):
            what = "booleans" if found == BOOL else "text"
            raise RaspError(
                f"{node.name}: it averages {what}, and only numbers have a mean; "
                "aggregate indicator(...) of it, or select one position"
            )
    _one_kind(node, result, inputs)
