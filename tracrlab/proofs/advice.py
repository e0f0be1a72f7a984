"""Advice: what somebody has found out about a model. Nothing of it is believed: any advice gives a
bound that holds, and good advice a high one."""

from dataclasses import dataclass, fields

import numpy as np

from tracrlab.proofs.tables import Tables


@dataclass(frozen=True, eq=False)
class Advice:
    """Directions along which the query-key circuit and the direct path are large."""

    u: np.ndarray  # (V,) over queries, and
    v: np.ndarray  # (V,) over keys: the first pair of singular vectors of QKE
    u2: np.ndarray  # the first pair of what is left of it
    v2: np.ndarray
    a: np.ndarray  # (d,): the first left singular vector of W_Q, and
    b: np.ndarray  # (d,): of W_K
    w: np.ndarray  # (V,) over queries: the first left singular vector of EU

    def arrays(self) -> dict[str, np.ndarray]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


def found_advice(tables: Tables) -> Advice:
    """The singular vectors, by float64 and without any claim."""
    model = tables.model
    wq, wk = model.exact.wq, model.exact.wk
    left, _, right = np.linalg.svd(tables.QKE)
    u, v = left[:, 0], right[0]
    queries, keys = tables.Eq, tables.keys
    rest = (queries - project(u, queries)) @ wq @ wk.T @ (keys - project(v, keys)).T
    left2, _, right2 = np.linalg.svd(rest)
    return Advice(
        u,
        v,
        left2[:, 0],
        right2[0],
        np.linalg.svd(wq)[0][:, 0],
        np.linalg.svd(wk)[0][:, 0],
        np.linalg.svd(tables.EU)[0][:, 0],
    )


def project(u: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """The part of a matrix (V, d) along u (V,), which need not have length 1."""
    return rank_one(u, u @ matrix, u @ u)


def rank_one(column: np.ndarray, row: np.ndarray, length: np.ndarray) -> np.ndarray:
    """A column times a row, divided by the square of a length; 0 for a vector without any."""
    part = row / length if length > 0 else np.zeros_like(row)
    return column[:, None] * part
