"""How many operations the proofs without advice are: (floating-point, integer)."""

from tracrlab.proofs.model import Shape
from tracrlab.proofs.operations import (
    direct_table,
    exact,
    positions,
    sorted_factors,
    spread,
    values,
)


def brute_force(shape: Shape) -> tuple[int, int]:
    """Where no row of scores spans more than float64 can hold; else, up to V times as much."""
    V, K, *_ = shape
    tables = values(shape) + positions(shape) + exact(shape) + direct_table(shape)
    tables += V * V + V * K * V
    spans = spread(1, V) + spread(1, K) + 2 + V - 1
    weights = 2 * V + (K - 1) + 3 * V * K + 2 * V * K * V
    front, inner = max(K - 3, 0), min(K - 1, 2)
    sums = front * (V + 1) + sum(V**i * (V + 1) for i in range(1, inner + 1))
    ranks = V**inner * ((V - 1) + 3)
    return (
        tables + V * (spans + weights) + V ** (front + 1) * (sums + ranks),
        V ** (front + 1) * (V**inner - 1),
    )


def whole(shape: Shape, per_output: bool) -> tuple[int, int]:
    """The quartic proof, per output; and the cubic one."""
    V, K, d, _ = shape
    floats = values(shape) + exact(shape) + direct_table(shape)
    floats += positions(shape) + sorted_factors(shape) if K > 1 else V * d + K * d
    integers, X = 0, V - 1
    Y = X if per_output else 1
    for n in range(1, V + 1):  # queries up to a largest token, n - 1
        pairs = n * (n - 1)
        floats += (2 * K - 1) * V + 2 * V * V + n * V + 2 * n * n  # worst, h, u, relative
        floats += n * (K > 1) + n + 8 * n + 6 * n * X  # all before the query hold the largest
        integers += n * (X - 1) + (n - 1) * (K > 1)
        if not per_output:
            floats += V * (X - 1) + n * (X - 1)
        floats += (n * (1 if per_output else 2) + pairs) * Y
        floats += (K - 1) * 2 * (3 * n + 14 * pairs + 6 * pairs * Y)
        integers += (K - 1) * (2 * pairs * Y + n * max(n - 2, 0) + n + n - 1)
    return floats, integers
