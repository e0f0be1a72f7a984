"""Numbers as pictures hold and write them."""

import math
from collections.abc import Iterable

SMALLEST = 5e-7


def tidy(amount: float) -> float:
    """Six digits, and nothing below half a millionth: the last bits differ between machines.

    >>> tidy(1 / 3), tidy(-1e-9), tidy(float("-inf"))
    (0.333333, 0.0, -inf)
    """
    amount = float(amount)
    if abs(amount) < SMALLEST:
        return 0.0
    return float(f"{amount:.6g}")


def tidied(rows: Iterable[Iterable[float]]) -> tuple[tuple[float, ...], ...]:
    """Every number of a matrix, tidy and as plain Python."""
    return tuple(tuple(map(tidy, row)) for row in rows)


def show_amount(amount: float) -> str:
    """A number as short text, in four digits; NaN and the infinities have marks of their own.

    >>> [show_amount(x) for x in (1.0, 1 / 3, -0.0, float("nan"), float("-inf"))]
    ['1', '0.3333', '0', 'NaN', '-∞']
    """
    if math.isnan(amount):
        return "NaN"
    if math.isinf(amount):
        return "∞" if amount > 0 else "-∞"
    return f"{tidy(amount) + 0.0:.4g}"


def plain(x: object) -> object:
    """Plain values as JSON takes them: tuples become lists, NaN and infinities their marks.

    >>> plain(((0.5, float("nan")), "a"))
    [[0.5, 'NaN'], 'a']
    """
    if isinstance(x, float) and not math.isfinite(x):
        return show_amount(x)
    if isinstance(x, tuple | list):
        return [plain(item) for item in x]
    if isinstance(x, dict):
        return {str(key): plain(item) for key, item in x.items()}
    return x
