"""How many floating-point operations each part of a check is, as a formula of its shape.

(a, b) times (b, c) is 2abc - ac; each other operation on a number, exp and comparisons too, is 1.
Every formula says what the code of the same name does, term by term.
"""

from collections.abc import Callable

from tracrlab.proofs.model import Shape
from tracrlab.proofs.subcubic import NODES


def product(a: int, b: int, c: int) -> int:
    """
    >>> product(1, 3, 5)
    25
    """
    return 2 * a * b * c - a * c


def spread(rows: int, columns: int) -> int:
    """The largest of each row, the smallest, and their difference."""
    return rows * (2 * columns - 1)


def rank_one(rows: int, columns: int) -> int:
    """Whether the length is 0, the row over it, and the column times that."""
    return 1 + columns + rows * columns


def project(rows: int, columns: int) -> int:
    return product(1, rows, columns) + product(1, rows, 1) + rank_one(rows, columns)


def bound_by_rows(rows: int, inner: int, columns: int) -> int:
    """abs(left) @ spread(right)"""
    return rows * inner + spread(inner, columns) + product(rows, inner, 1)


def values(shape: Shape) -> int:
    """EVOU and PVOU, and that rounding is no matter: what every proof pays."""
    V, K, d, h = shape
    tables = product(d, h, d) + product(d, d, V) + product(V, d, V) + product(K, d, V)
    absolute = 2 * V * d + K * d + 4 * d * h + V * V + K * V
    largest = (V - 1) * d + (K - 1) * d + V - 1 + V * V - 1 + K * V - 1
    stream = 3 * product(1, d, h) + product(1, h, 1) + product(1, h, d) + 2 * product(1, d, V)
    return tables + absolute + largest + 2 * d + stream + V


def positions(shape: Shape) -> int:
    """Eq, QKP and the factors' logs."""
    V, K, d, h = shape
    qkp = product(h, d, K) + product(d, h, K) + product(V, d, K)
    return V * d + 2 * K * d + qkp + 2 * V * K


def sorted_factors(shape: Shape) -> int:
    """The factors, that they are sorted, and their sums from either end."""
    V, K, *_ = shape
    return V * (K - 1) + 3 * V * max(K - 2, 0)


def queries_and_keys(shape: Shape) -> int:
    """A and B"""
    V, _, d, h = shape
    return product(V, d, h) + V * d + product(h, d, V)


def exact(shape: Shape) -> int:
    return queries_and_keys(shape) + product(shape.V, shape.h, shape.V)


def two_terms(shape: Shape) -> int:
    V, _, _, h = shape
    sides = product(1, V, h) + product(h, V, 1) + 2 * product(1, V, 1)
    rests = 2 * rank_one(V, h) + 2 * V * h
    terms = product(1, h, V) + product(V, h, 1) + 2 * rank_one(V, V) + V * V
    return queries_and_keys(shape) + sides + rests + terms


def max_diff_exact(shape: Shape) -> int:
    V, _, _, h = shape
    return two_terms(shape) + product(V, h, V) + spread(V, V) + V


def svd(shape: Shape, doublings: int = 4) -> int:
    V, _, _, h = shape
    power = 2 * product(h, V, h) + product(h, h, h)
    doubling = 2 * h * h - 1 + 2 * h * h + product(h, h, h)
    return two_terms(shape) + power + doublings * doubling + h - 1


def max_diff(shape: Shape) -> int:
    V, _, _, h = shape
    return two_terms(shape) + bound_by_rows(V, h, V) + V


def mean_max_diff(shape: Shape) -> int:
    V, _, _, h = shape
    return max_diff(shape) + 2 * V * h + product(1, h, V) + spread(1, V) + V


def six_terms(shape: Shape) -> int:
    V, _, d, h = shape
    rests = V * d + 4 * (project(V, d) + V * d) + 2 * (project(d, h) + d * h)
    through = product(1, d, h) + product(1, h, d)  # a row times W_Q W_K^T
    back = product(h, d, 1) + product(d, h, 1)  # or that times a column
    tokens = 2 * (product(1, V, d) + product(1, d, V) + through)  # u and u2
    tokens += 2 * (product(d, V, 1) + product(V, d, 1) + back) + 4 * product(1, V, 1)  # v and v2
    inner = through + back + 2 * (product(V, d, 1) + product(1, d, V) + product(1, d, 1))  # a and b
    return rests + tokens + inner + 6 * rank_one(V, V) + 5 * V * V


def subproduct(shape: Shape, mean: bool = False) -> int:
    V, _, d, h = shape
    products = product(V, d, h) + product(V, h, d) + product(h, d, V) + product(d, h, V)
    ways = sum(bound_by_rows(V, inner, V) for inner in (d, h, d)) + 4 * V
    return six_terms(shape) + products + ways + mean * _mean_row(shape, depth=0)


def recursive(shape: Shape, means: int = 0) -> int:
    V, _, d, h = shape
    sizes = ((V, d), (d, h), (h, d))
    steps = spread(d, V) + sum(n * m + product(n, m, 1) for n, m in sizes) + V
    centers = sum(
        _mean_row(shape, depth) + sizes[depth][0] for depth in (0, 1, 2)[: (0, 1, 3)[means]]
    )
    return six_terms(shape) + steps + centers


def _mean_row(shape: Shape, depth: int) -> int:
    """A factor's mean row, the factor without it, and the row through the factors after it."""
    V, _, d, h = shape
    sizes = ((V, d), (d, h), (h, d), (d, V))
    through = sum(product(1, n, m) for n, m in sizes[depth + 1 :])
    return 2 * sizes[depth][0] * sizes[depth][1] + through + spread(1, V)


QUERY_KEY: dict[str, Callable[[Shape], int]] = {
    "svd": svd,
    "max_diff": max_diff,
    "max_diff_subproduct": subproduct,
    "max_diff_subproduct_recursive": recursive,
    "mean+max_diff": mean_max_diff,
    "mean+max_diff_subproduct": lambda shape: subproduct(shape, mean=True),
    "mean+max_diff_subproduct_recursive": lambda shape: recursive(shape, means=1),
    "mean_recursive+max_diff_subproduct_recursive": lambda shape: recursive(shape, means=2),
    "exact_EQKE+max_diff_exact": exact,
    "max_diff_exact": max_diff_exact,
}


def direct_table(shape: Shape) -> int:
    """EU"""
    return product(shape.V, shape.d, shape.V)


def _rows(shape: Shape) -> int:
    return bound_by_rows(shape.V, shape.d, shape.V) + shape.V


def _around(shape: Shape) -> int:
    """b, what differs from it, and b[x] - b[m]"""
    V, _, d, _ = shape
    return product(1, d, V) + V * d + _rows(shape) + V * V


def _mean_exact(shape: Shape) -> int:
    V, _, d, _ = shape
    return V * d + product(1, d, V) + direct_table(shape) + 2 * V * V + spread(V, V) + V


DIRECT: dict[str, Callable[[Shape], int]] = {
    "mean_query+max_diff": lambda s: s.V * s.d + _around(s),
    "svd_query+max_diff": lambda s: s.V + product(1, s.V, s.d) + s.d + _around(s),
    "max_diff": _rows,
    "max_diff_exact": lambda s: direct_table(s) + spread(s.V, s.V) + s.V,
    "global_max_diff_exact": lambda s: direct_table(s) + spread(1, s.V * s.V) + 1,
    "mean_query+exact": _mean_exact,
}

OUTPUTS: dict[str, Callable[[Shape], int]] = {
    "per output": lambda s: NODES * (2 * s.V**2 + s.V * (s.V - 1)),
    "outputs dropped": lambda s: 2 * s.V * (s.V - 1) + 2 * NODES * s.V,
}


def cells(shape: Shape) -> int:
    """(q, m, c) with q <= m, m >= 1 and 1 <= c < K.

    >>> cells(Shape(64, 4, 32, 32))
    6237
    """
    return (shape.V * (shape.V + 1) // 2 - 1) * (shape.K - 1)


def common(shape: Shape) -> int:
    """What all subcubic proofs pay beside their axes."""
    V, K, d, _ = shape
    tables = 5 * V + 2 * d + values(shape) + positions(shape) + sorted_factors(shape)
    a = (2 * K - 1) * V * V + V * V
    r = 2 * V * V
    wrong = V * V + 2 * V * (V - 1)
    extremes = 2 * V * (V - 1)
    constant = V * V + V * (V - 1) + 2 * V
    deficits, attentions, penalties, verdict = 6, 16, 22, 4
    each = deficits + attentions + penalties + verdict
    return tables + a + r + wrong + extremes + constant + each * cells(shape)
