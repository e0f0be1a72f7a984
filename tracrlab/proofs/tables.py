"""What a Max-of-K model is made of, seen from the query: the tables that all proofs are about."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tracrlab.proofs.model import MaxOfK, ProofError

MARGIN = 1e-6  # a logit must win by so much: more than float64 can be off in all that is computed
ROUNDING = 2.0**-53


@dataclass(frozen=True, eq=False)
class Tables:
    """Float64. q is the token at the query (the last position), t and k are keys, x outputs.

    The score of token t at position i is (QKE[q, t] + QKP[q, i]) / s, and the logit of x is
    EU[q, x] plus the attention to each position times EVOU[t, x] + PVOU[i, x].
    """

    model: MaxOfK
    A: np.ndarray  # (V, h): queries, and
    B: np.ndarray  # (h, V): keys, so that QKE = A B
    QKP: np.ndarray  # (V, K)
    Eq: np.ndarray  # (V, d): the residual stream at the query
    EVOU: np.ndarray  # (V, V)
    PVOU: np.ndarray  # (K, V)
    s: float

    @classmethod
    def of(cls, model: MaxOfK) -> "Tables":
        """Raises ProofError if float64 is too coarse for weights as large as these."""
        e, p, wq, wk, wv, wo, wu = (
            np.asarray(w, float)
            for w in (model.W_E, model.W_pos, model.W_Q, model.W_K, model.W_V, model.W_O, model.W_U)
        )
        mean = p.mean(axis=0)
        queries = (e + p[-1]) @ wq
        ov = wv @ wo @ wu
        found = cls(
            model,
            queries,
            wk.T @ (e + mean).T,
            queries @ (wk.T @ (p - mean).T),
            e + p[-1],
            e @ ov,
            p @ ov,
            model.W_Q.shape[1] ** 0.5,
        )
        found.check_rounding()
        return found

    def check_rounding(self) -> None:
        """The error of all that is computed is at most (error of a value) * 2 + (attention to what
        differs in value by at most rho), with an error of a score that shifts attention."""
        m = self.model
        e, p, wq, wk, wv, wo, wu = (
            np.abs(np.asarray(w, float))
            for w in (m.W_E, m.W_pos, m.W_Q, m.W_K, m.W_V, m.W_O, m.W_U)
        )
        gamma = (6 * sum(m.W_E.shape) + m.W_Q.shape[1] + 100) * ROUNDING
        queries, keys = e + p[-1], e + p.max(axis=0)
        score = 2 * gamma * float(((queries @ wq) @ (keys @ wk).T).max()) / self.s
        value = 2 * gamma * float((keys @ wv @ wo @ wu + queries @ wu).max())
        rho = 2 * float(np.abs(self.EVOU).max() + np.abs(self.PVOU).max())
        error = 2 * value + np.expm1(2 * score + 8 * ROUNDING) * rho + 32 * ROUNDING * rho
        if not error < MARGIN / 4:
            raise ProofError(
                f"rounding could change a logit by {error:.1g}, and proofs allow for {MARGIN:g}: "
                "the weights are too large for float64"
            )

    @property
    def V(self) -> int:
        return len(self.EVOU)

    @property
    def K(self) -> int:
        return len(self.PVOU)

    @cached_property
    def QKE(self) -> np.ndarray:
        """(V, V): raw scores of key tokens (columns), for each query."""
        return self.A @ self.B

    @cached_property
    def EU(self) -> np.ndarray:
        """(V, V): the direct path."""
        return self.Eq @ np.asarray(self.model.W_U, float)

    @cached_property
    def log_p(self) -> np.ndarray:
        """(V, K): the log of a position's factor, beside the query's, which is 1."""
        return (self.QKP - self.QKP[:, -1:]) / self.s

    @cached_property
    def small(self) -> np.ndarray:
        """(V, K): the sum of the n smallest factors of positions before the query."""
        return _sums(np.sort(np.exp(self.log_p[:, :-1]), axis=1))

    @cached_property
    def big(self) -> np.ndarray:
        """(V, K): the sum of the n largest."""
        return _sums(np.sort(np.exp(self.log_p[:, :-1]), axis=1)[:, ::-1])


def _sums(sorted_rows: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((len(sorted_rows), 1)), sorted_rows.cumsum(axis=1)], axis=1)


def spread(matrix: np.ndarray) -> np.ndarray:
    """(row,): the largest entry of each row less the smallest: all that a softmax sees of it."""
    return matrix.max(axis=-1) - matrix.min(axis=-1)
