"""What float32 arithmetic can do to a sum, in whatever order it is added up.

All constants here are part of what is trusted: round to nearest, no flush of subnormal numbers to
zero, products either rounded or fused. numpy's exp is taken to be within `EXP` (relative), exactly
1 at 0, and exactly 0 from `GONE` below 0 on.
"""

from typing import Any

import numpy as np

U = 2.0**-24  # half a unit in the last place, relative
EXP = 4 * 2.0**-23
GONE = 104.0  # float32 ends at exp(-103.98)
TINY = 2.0**-149
EXACT = 2.0**24  # a multiple of a grid that is at most so many steps from 0 is a float32


def gamma(count: Any) -> Any:
    """Bound on the relative error of `count` roundings, one after the other."""
    return count * U / (1 - np.minimum(count * U, 0.5))


def grid(x: np.ndarray) -> np.ndarray:
    """The largest power of two of which each float32 number is a multiple; infinite for 0."""
    x = np.abs(np.asarray(x, np.float64))
    mantissa, exponent = np.frexp(x)
    whole = (mantissa * 2.0**53).astype(np.int64)
    return np.where(x == 0, np.inf, np.ldexp((whole & -whole).astype(float), exponent - 53))


def spacing(x: np.ndarray) -> np.ndarray:
    """A grid on which every float32 number of at least this size lies; 0 for 0."""
    x = np.abs(np.asarray(x, np.float64))
    _, exponent = np.frexp(x)
    return np.where(x > 0, np.ldexp(1.0, np.maximum(exponent - 24, -149)), 0.0)


def is_float32(x: np.ndarray) -> np.ndarray:
    """Is each float64 number also a float32 one?"""
    return np.asarray(x, np.float32).astype(np.float64) == x


def powers(x: np.ndarray) -> np.ndarray:
    """Which numbers are powers of two, or 0? A product with one is never rounded."""
    mantissa, _ = np.frexp(np.abs(x))
    return (mantissa == 0.5) | (x == 0)


def doubling(x: np.ndarray) -> np.ndarray:
    """Which numbers are 0, or powers of two from 1 up? Times one of these, every float32 number
    stays one, however small."""
    return powers(x) & ((np.abs(x) >= 1) | (x == 0))


def rounding(
    total: np.ndarray,
    count: np.ndarray | float,
    step: np.ndarray,
    result: np.ndarray | float = np.inf,
    products: np.ndarray | bool = False,
) -> np.ndarray:
    """Bound on the rounding of sums of `count` products.

    `total` bounds their absolute sum, `result` the absolute value of the sum, and all of them are
    multiples of `step`. `products` says whether none of the products is rounded. Partial sums on a
    grid that float32 holds are not rounded; and two products have none but the result.
    """
    held = EXACT * step
    short = products & (np.asarray(count) <= 2)
    exact = (total <= held) | (short & (result <= held))
    size = np.where(short, np.minimum(result, total), gamma(count) * total / U)
    return np.where(exact, 0.0, U * size * (1 + 4 * U) + (count + 1) * TINY)
