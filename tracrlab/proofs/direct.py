"""The direct axis: EU[q, x] - EU[q, y] <= b[x] - b[y] + gap[q], for all outputs x and y.

What all queries say alike is b, and kept apart by output; what differs is only bounded.
"""

from collections.abc import Callable

import numpy as np

from tracrlab.proofs.advice import Advice
from tracrlab.proofs.query_key import WIDER
from tracrlab.proofs.tables import Tables, spread

Path = tuple[np.ndarray, np.ndarray]  # (output,) and (query,)


def max_diff_exact(tables: Tables, advice: Advice) -> Path:
    return np.zeros(tables.V), WIDER * spread(tables.EU)


def global_max_diff_exact(tables: Tables, advice: Advice) -> Path:
    return np.zeros(tables.V), np.full(tables.V, WIDER * np.ptp(tables.EU))


def max_diff(tables: Tables, advice: Advice) -> Path:
    return np.zeros(tables.V), WIDER * (np.abs(tables.Eq) @ spread(tables.model.exact.wu))


def mean_query(tables: Tables, advice: Advice) -> Path:
    return _around(tables, tables.Eq.mean(axis=0))


def svd_query(tables: Tables, advice: Advice) -> Path:
    """Around what the first singular vector says; the published code lacks the factor mean(w)."""
    return _around(tables, advice.w.mean() * (advice.w @ tables.Eq))


def mean_query_exact(tables: Tables, advice: Advice) -> Path:
    b = tables.Eq.mean(axis=0) @ tables.model.exact.wu
    return b, WIDER * spread(tables.EU - b)


def _around(tables: Tables, center: np.ndarray) -> Path:
    matrix = tables.model.exact.wu
    return center @ matrix, WIDER * (np.abs(tables.Eq - center) @ spread(matrix))


DIRECT: dict[str, Callable[[Tables, Advice], Path]] = {
    "mean_query+max_diff": mean_query,
    "svd_query+max_diff": svd_query,
    "max_diff": max_diff,
    "max_diff_exact": max_diff_exact,
    "global_max_diff_exact": global_max_diff_exact,
    "mean_query+exact": mean_query_exact,  # ours
}
