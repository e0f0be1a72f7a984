"""All means that an aggregate can give: exact sums of at most n numbers, divided by their count."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from tracrlab.values import Value, is_number

LIMIT = 200_000  # values; past it a mean is known by its range only


def mean_values(
    numbers: Sequence[Value], counts: np.ndarray, limit: int = LIMIT
) -> tuple[np.ndarray, np.ndarray] | None:
    """The means of any m of `numbers`, repetition allowed, as the interpreter computes them.

    `counts` is bool (position, m), m from 0: can m be selected there? Gives the means, float64
    ascending and distinct, and bool (position, mean); means of one number are left out, being that
    number unchanged. None if there are more than `limit`.

    >>> means, _ = mean_values([0, 1], np.array([[False, False, True, True]]))
    >>> means
    array([0.        , 0.33333333, 0.5       , 0.66666667, 1.        ])
    """
    scale, whole = _as_integers(numbers, counts.shape[1])
    if whole is None:
        return None
    limit = limit if whole.dtype != object else min(limit, 20_000)  # Python's integers are slow
    sums = np.zeros(1, whole.dtype)
    found: dict[int, np.ndarray] = {}
    total = 0
    for m in range(1, counts.shape[1]):
        if not counts[:, m:].any():
            break
        if len(sums) * len(whole) > 4 * limit:
            return None
        sums = np.unique(sums[:, None] + whole[None, :])
        if m > 1 and counts[:, m].any():
            total += len(sums)
            if total > limit:
                return None
            found[m] = ((sums / scale) / m).astype(float)
    if not found:
        return np.zeros(0), np.zeros((len(counts), 0), bool)
    means, place = np.unique(np.concatenate(list(found.values())), return_inverse=True)
    reach = np.zeros((len(counts), len(means)), bool)
    start = 0
    for m, some in found.items():
        here = place[start : start + len(some)]
        start += len(some)
        reach[np.ix_(counts[:, m], here)] = True
    return means, reach


def _as_integers(numbers: Sequence[Value], most: int) -> tuple[int, np.ndarray | None]:
    """A power of two and the numbers times it, as integers whose sums of `most` are exact.

    The integers are int64 where the sums fit a float64, else Python's. None for infinities.
    """
    try:
        exact = sorted({Fraction(number) for number in numbers if is_number(number)})
    except (ValueError, OverflowError):  # an infinity or a NaN
        return 1, None
    scale = max(fraction.denominator for fraction in exact)
    whole = [int(fraction * scale) for fraction in exact]
    fits = max(abs(n) for n in whole) * most < 2**53 and scale < 2**53
    return scale, np.array(whole, np.int64 if fits else object)
