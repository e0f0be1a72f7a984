"""The query-key axis: QKE as few directions, and a bound on what is left over, row by row.

Each way gives (QK, err): the differences in a row of QKE - QK are at most err of that row. All are
sound for any advice (arXiv 2406.11779, appendix on the attention error; the published names).
"""

from collections.abc import Callable, Sequence
from functools import reduce
from itertools import accumulate

import numpy as np

from tracrlab.proofs.advice import Advice, project, rank_one
from tracrlab.proofs.tables import Tables, spread

WIDER = 1 + 2.0**-40  # what rounding could add to an error
Split = tuple[np.ndarray, np.ndarray]  # (V, V) and (V,)


def exact(tables: Tables, advice: Advice) -> Split:
    return tables.QKE, np.zeros(tables.V)


def max_diff_exact(tables: Tables, advice: Advice) -> Split:
    qk, left, right = two_terms(tables, advice)
    return qk, WIDER * spread(left @ right)


def svd(tables: Tables, advice: Advice) -> Split:
    """Two entries of a row differ by at most sqrt(2) times the largest singular value."""
    qk, left, right = two_terms(tables, advice)
    return qk, np.full(tables.V, WIDER * 2**0.5 * largest_singular(left, right))


def max_diff(tables: Tables, advice: Advice) -> Split:
    qk, left, right = two_terms(tables, advice)
    return qk, WIDER * (np.abs(left) @ spread(right))


def mean_max_diff(tables: Tables, advice: Advice) -> Split:
    qk, left, right = two_terms(tables, advice)
    mean = left.mean(axis=0)
    return qk, WIDER * (spread(mean @ right) + np.abs(left - mean) @ spread(right))


def subproduct(tables: Tables, advice: Advice, mean: bool = False) -> Split:
    """The best place to cut the product of what is left in two."""
    qk, factors = six_terms(tables, advice)
    common, left = np.zeros(1), factors[0]
    if mean:
        center = left.mean(axis=0)
        common, left = spread(_row(center, factors[1:])), left - center
    lefts = accumulate([left, *factors[1:-1]], np.matmul)
    rights = list(accumulate(factors[:0:-1], lambda right, each: each @ right))[::-1]
    ways = [np.abs(x) @ spread(y) for x, y in zip(lefts, rights, strict=True)]
    return qk, WIDER * (reduce(np.minimum, ways) + common)


def recursive(tables: Tables, advice: Advice, means: int = 0) -> Split:
    """All factors one after the other, each as bad as it can be: quadratic, and coarse.

    `means`: 0 for none, 1 takes the mean row out of the outermost factor, 2 out of each.
    """
    qk, factors = six_terms(tables, advice)
    err = spread(factors[-1])
    for depth in reversed(range(len(factors) - 1)):
        factor = factors[depth]
        if means == 2 or (means == 1 and depth == 0):
            center = factor.mean(axis=0)
            err = spread(_row(center, factors[depth + 1 :])) + np.abs(factor - center) @ err
        else:
            err = np.abs(factor) @ err
    return qk, WIDER * err


def two_terms(tables: Tables, advice: Advice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """QKE is the first, of two rank-one terms, plus the product of the others: exactly."""
    u, v, a, b = advice.u, advice.v, tables.A, tables.B
    row, length = u @ a, u @ u
    rest = a - rank_one(u, row, length)
    column, width = b @ v, v @ v
    # each rank-one term as a column times a row: nothing of V by V is multiplied with d
    qk = rank_one(u, row @ b, length) + rank_one(v, rest @ column, width).T
    return qk, rest, b - rank_one(v, column, width).T


def six_terms(tables: Tables, advice: Advice) -> tuple[np.ndarray, list[np.ndarray]]:
    """QKE as six rank-one terms, and four factors of what is left."""
    wq, wk = tables.model.exact.wq, tables.model.exact.wk
    u, u2, v, v2, a, b = advice.u, advice.u2, advice.v, advice.v2, advice.a, advice.b
    x0, y0 = tables.Eq, tables.keys
    x1 = x0 - project(u, x0)
    x2 = x1 - project(u2, x1)
    y1 = y0 - project(v, y0)
    y2 = y1 - project(v2, y1)
    q_rest, k_rest = wq - project(a, wq), wk - project(b, wk)
    found = rank_one(u, _row(u @ x0, [wq, wk.T, y0.T]), u @ u)
    found = found + rank_one(v, x1 @ (wq @ (wk.T @ (y0.T @ v))), v @ v).T
    found = found + rank_one(u2, _row(u2 @ x1, [wq, wk.T, y1.T]), u2 @ u2)
    found = found + rank_one(v2, x2 @ (wq @ (wk.T @ (y1.T @ v2))), v2 @ v2).T
    found = found + rank_one(x2 @ a, _row(a @ wq, [wk.T, y2.T]), a @ a)
    found = found + rank_one(x2 @ (q_rest @ (wk.T @ b)), b @ y2.T, b @ b)
    return found, [x2, q_rest, k_rest.T, y2.T]


def _row(row: np.ndarray, factors: Sequence[np.ndarray]) -> np.ndarray:
    """A row times matrices, one after the other: quadratic."""
    return reduce(np.matmul, factors, row)


def largest_singular(left: np.ndarray, right: np.ndarray, doublings: int = 4) -> float:
    """At least the largest singular value of left @ right, from traces: sigma^2p is at most
    tr((left.T left right right.T)^p), here for p = 2^doublings."""
    power = (left.T @ left) @ (right @ right.T)
    scale = 0.0  # log of what the power was divided by
    for _ in range(doublings):
        size = float(np.abs(power).max())
        if size == 0:
            return 0.0
        power = (power / size) @ (power / size)
        scale = 2 * (scale + np.log(size))
    trace = max(float(np.trace(power)), 0.0)
    if trace == 0:
        return float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(np.exp((np.log(trace) + scale) / 2 ** (doublings + 1))) * (1 + 1e-9)


QUERY_KEY: dict[str, Callable[[Tables, Advice], Split]] = {
    "svd": svd,
    "max_diff": max_diff,
    "max_diff_subproduct": subproduct,
    "max_diff_subproduct_recursive": recursive,
    "mean+max_diff": mean_max_diff,
    "mean+max_diff_subproduct": lambda t, a: subproduct(t, a, mean=True),
    "mean+max_diff_subproduct_recursive": lambda t, a: recursive(t, a, means=1),
    "mean_recursive+max_diff_subproduct_recursive": lambda t, a: recursive(t, a, means=2),
    "exact_EQKE+max_diff_exact": exact,
    "max_diff_exact": max_diff_exact,
}
