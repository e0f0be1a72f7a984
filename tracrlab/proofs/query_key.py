"""The query-key axis: QKE as few directions, and a bound on what is left over, row by row.

Each way gives (QK, err): the differences in a row of QKE - QK are at most err of that row. All are
sound for any advice (arXiv 2406.11779, appendix on the attention error; the published names).
"""

from collections.abc import Callable, Sequence

import numpy as np

from tracrlab.proofs.advice import Advice, key_stream, project
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
    center = factors[0].mean(axis=0) if mean else np.zeros(factors[0].shape[1])
    moved = [factors[0] - center, *factors[1:]]
    ways = []
    for cut in range(1, len(factors)):
        left, right = product(moved[:cut]), product(factors[cut:])
        err = np.abs(left) @ spread(right)
        if mean:
            err = err + spread(product([center[None], *factors[1:]])[0])
        ways.append(err)
    return qk, WIDER * np.min(ways, axis=0)


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
            row = center
            for each in factors[depth + 1 :]:
                row = row @ each
            err = spread(row) + np.abs(factor - center) @ err
        else:
            err = np.abs(factor) @ err
    return qk, WIDER * err


def two_terms(tables: Tables, advice: Advice) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """QKE is the first, of two rank-one terms, plus the product of the others: exactly."""
    left = project(advice.u, tables.A)
    rest = tables.A - left
    right = project(advice.v, tables.B.T).T
    # each rank-one term as a column times a row: nothing of V by V is multiplied with d
    along = _rank_one(advice.u, advice.u @ tables.A @ tables.B)
    across = _rank_one_right(rest @ (tables.B @ advice.v), advice.v)
    return along + across, rest, tables.B - right


def six_terms(tables: Tables, advice: Advice) -> tuple[np.ndarray, list[np.ndarray]]:
    """QKE as six rank-one terms, and four factors of what is left."""
    model = tables.model
    wq, wk = np.asarray(model.W_Q, float), np.asarray(model.W_K, float)
    queries, keys = tables.Eq, key_stream(tables)
    x1 = project(advice.u, queries)
    x = queries - x1
    x2 = project(advice.u2, x)
    x_rest = x - x2
    y1 = project(advice.v, keys)
    y = keys - y1
    y2 = project(advice.v2, y)
    y_rest = y - y2
    q1 = project(advice.a, wq)
    q_rest = wq - q1
    z1 = project(advice.b, wk)
    z_rest = wk - z1
    u, u2, v, v2 = advice.u, advice.u2, advice.v, advice.v2
    found = _rank_one(u, (u @ queries) @ wq @ wk.T @ keys.T)
    found += _rank_one_right(x @ (wq @ (wk.T @ (keys.T @ v))), v)
    found += _rank_one(u2, (u2 @ x) @ wq @ wk.T @ y.T)
    found += _rank_one_right(x_rest @ (wq @ (wk.T @ (y.T @ v2))), v2)
    a, b = advice.a, advice.b
    found += _between(x_rest @ a, (a @ wq) @ wk.T @ y_rest.T, a)
    found += _between(x_rest @ (q_rest @ (wk.T @ b)), b @ y_rest.T, b)
    return found, [x_rest, q_rest, z_rest.T, y_rest.T]


def _rank_one(u: np.ndarray, row: np.ndarray) -> np.ndarray:
    length = float(u @ u)
    return np.outer(u, row) / length if length > 0 else np.zeros((len(u), len(row)))


def _rank_one_right(column: np.ndarray, v: np.ndarray) -> np.ndarray:
    return _rank_one(v, column).T


def _between(column: np.ndarray, row: np.ndarray, unit: np.ndarray) -> np.ndarray:
    length = float(unit @ unit)
    return np.outer(column, row) / length if length > 0 else np.zeros((len(column), len(row)))


def product(factors: Sequence[np.ndarray]) -> np.ndarray:
    found = factors[0]
    for each in factors[1:]:
        found = found @ each
    return found


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
