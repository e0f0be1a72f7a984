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

    @classmethod
    def of(cls, model: MaxOfK) -> "Tables":
        """Raises ProofError if float64 is too coarse for weights as large as these."""
        found = cls(model)
        found.check_rounding()
        return found

    def check_rounding(self) -> None:
        """The error of all that is computed is at most (error of a value) * 2 + (attention to what
        differs in value by at most rho), with an error of a score that shifts attention.

        Products of absolute values, with the largest entry of each column for all tokens at once:
        no less than those of any token, and no table of all pairs.
        """
        v, k, d, h = self.model.shape
        e, p, wq, wk, wv, wo, wu = (np.abs(w) for w in self.model.exact)
        gamma = (6 * (v + d) + h + 100) * ROUNDING
        largest = e.max(axis=0)
        queries, keys = largest + p[-1], largest + p.max(axis=0)
        score = 2 * gamma * float((queries @ wq) @ (keys @ wk)) / self.s
        value = 2 * gamma * float((keys @ wv @ wo @ wu + queries @ wu).max())
        rho = 2 * (float(np.abs(self.EVOU).max()) + float(np.abs(self.PVOU).max()))
        error = 2 * value + np.expm1(2 * score + 8 * ROUNDING) * rho + 32 * ROUNDING * rho
        if not error < MARGIN / 4:
            raise ProofError(
                f"rounding could change a logit by {error:.1g}, and proofs allow for {MARGIN:g}: "
                "the weights are too large for float64"
            )

    @property
    def V(self) -> int:
        return self.model.vocab_size

    @property
    def K(self) -> int:
        return self.model.positions

    @property
    def s(self) -> float:
        """What scores are divided by."""
        return self.model.shape.h**0.5

    @cached_property
    def Eq(self) -> np.ndarray:
        """(V, d): the residual stream at the query."""
        return self.model.exact.e + self.model.exact.p[-1]

    @cached_property
    def mean_position(self) -> np.ndarray:
        return self.model.exact.p.mean(axis=0)

    @cached_property
    def keys(self) -> np.ndarray:
        """(V, d): the residual stream of keys, but for their positions."""
        return self.model.exact.e + self.mean_position

    @cached_property
    def A(self) -> np.ndarray:
        """(V, h): queries, and"""
        return self.Eq @ self.model.exact.wq

    @cached_property
    def B(self) -> np.ndarray:
        """(h, V): keys, so that QKE = A B."""
        return self.model.exact.wk.T @ self.keys.T

    @cached_property
    def QKP(self) -> np.ndarray:
        """(V, K): from the right, so that nothing of V by d is multiplied with d by d."""
        w = self.model.exact
        return self.Eq @ (w.wq @ (w.wk.T @ (w.p - self.mean_position).T))

    @cached_property
    def ov(self) -> np.ndarray:
        """(d, V): what the head makes of a residual stream."""
        return self.model.exact.wv @ self.model.exact.wo @ self.model.exact.wu

    @cached_property
    def EVOU(self) -> np.ndarray:
        """(V, V): from token to output."""
        return self.model.exact.e @ self.ov

    @cached_property
    def PVOU(self) -> np.ndarray:
        """(K, V): from position to output."""
        return self.model.exact.p @ self.ov

    @cached_property
    def QKE(self) -> np.ndarray:
        """(V, V): raw scores of key tokens (columns), for each query."""
        return self.A @ self.B

    @cached_property
    def EU(self) -> np.ndarray:
        """(V, V): the direct path."""
        return self.Eq @ self.model.exact.wu

    @cached_property
    def log_p(self) -> np.ndarray:
        """(V, K): the log of a position's factor, beside the query's, which is 1."""
        return (self.QKP - self.QKP[:, -1:]) / self.s

    @cached_property
    def factors(self) -> np.ndarray:
        """(V, K - 1): the factors of positions before the query, the smallest first."""
        return np.sort(np.exp(self.log_p[:, :-1]), axis=1)

    @cached_property
    def small(self) -> np.ndarray:
        """(V, K): the sum of the n smallest factors of positions before the query."""
        return _sums(self.factors)

    @cached_property
    def big(self) -> np.ndarray:
        """(V, K): the sum of the n largest."""
        return _sums(self.factors[:, ::-1])


def _sums(sorted_rows: np.ndarray) -> np.ndarray:
    return np.concatenate([np.zeros((len(sorted_rows), 1)), sorted_rows.cumsum(axis=1)], axis=1)


def spread(matrix: np.ndarray) -> np.ndarray:
    """(row,): the largest entry of each row less the smallest: all that a softmax sees of it."""
    return matrix.max(axis=-1) - matrix.min(axis=-1)
