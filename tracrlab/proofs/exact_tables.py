"""What a Max-of-K model is made of, in balls around the truth.

The weights are taken as the exact numbers that they are. Nothing is divided by the sum of attention
weights: a logit beats another exactly if its sum of (weight * value) is larger.
"""

from dataclasses import dataclass
from functools import cached_property

from flint import arb, arb_mat

from tracrlab.proofs.balls import Column, exactly, mean_row, repeated, sums
from tracrlab.proofs.model import MaxOfK

Rows = list[list[arb]]


@dataclass(frozen=True, eq=False)
class ExactTables:
    """q is the token at the query, t and k are keys, x outputs; the names are those of `Tables`."""

    model: MaxOfK

    @property
    def V(self) -> int:
        return self.model.vocab_size

    @property
    def K(self) -> int:
        return self.model.positions

    @cached_property
    def s(self) -> arb:
        return arb(self.model.W_Q.shape[1]).sqrt()

    @cached_property
    def E(self) -> arb_mat:
        return exactly(self.model.W_E)

    @cached_property
    def P(self) -> arb_mat:
        return exactly(self.model.W_pos)

    @cached_property
    def Eq(self) -> arb_mat:
        """(V, d): the residual stream at the query."""
        return self.E + repeated(exactly(self.model.W_pos[-1]), self.V)

    @cached_property
    def Ek(self) -> arb_mat:
        """(V, d): the residual stream of keys, at the mean of the positions."""
        return self.E + repeated(mean_row(self.P), self.V)

    @cached_property
    def W_Q(self) -> arb_mat:
        return exactly(self.model.W_Q)

    @cached_property
    def W_K(self) -> arb_mat:
        return exactly(self.model.W_K)

    @cached_property
    def W_U(self) -> arb_mat:
        return exactly(self.model.W_U)

    @cached_property
    def A(self) -> arb_mat:
        """(V, h): queries."""
        return self.Eq * self.W_Q

    @cached_property
    def B(self) -> arb_mat:
        """(h, V): keys."""
        return (self.Ek * self.W_K).transpose()

    @cached_property
    def QKE(self) -> arb_mat:
        """(q, t): raw scores of tokens."""
        return self.A * self.B

    @cached_property
    def e(self) -> Rows:
        """(q, t): the attention weight of a token, where that of the query's own token is 1."""
        rows = self.QKE.tolist()
        return [[((t - row[q]) / self.s).exp() for t in row] for q, row in enumerate(rows)]

    @cached_property
    def p(self) -> Rows:
        """(q, i): what a position multiplies it with, where the query's is 1."""
        rows = (self.A * (self.P * self.W_K).transpose()).tolist()
        return [[((i - row[-1]) / self.s).exp() for i in row] for row in rows]

    @cached_property
    def _sums(self) -> list[tuple[Column, Column]]:
        return [sums(row[:-1]) if self.K > 1 else ([arb(0)], [arb(0)]) for row in self.p]

    @cached_property
    def small(self) -> Rows:
        """(q, n): the sum of the n smallest factors of positions before the query."""
        return [small for small, _ in self._sums]

    @cached_property
    def big(self) -> Rows:
        """(q, n): the sum of the n largest."""
        return [big for _, big in self._sums]

    @cached_property
    def _OVU(self) -> arb_mat:
        return exactly(self.model.W_V) * exactly(self.model.W_O) * self.W_U

    @cached_property
    def EVOU(self) -> Rows:
        """(t, x): what attention to a token writes."""
        return (self.E * self._OVU).tolist()

    @cached_property
    def PVOU(self) -> Rows:
        """(i, x): what attention to a position writes."""
        return (self.P * self._OVU).tolist()

    @cached_property
    def EU(self) -> arb_mat:
        """(q, x): the direct path."""
        return self.Eq * self.W_U
