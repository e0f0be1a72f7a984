"""Brute force, quartic and cubic, in balls."""

from itertools import product
from math import comb

from flint import arb

from tracrlab.proofs.balls import largest
from tracrlab.proofs.exact_tables import ExactTables
from tracrlab.proofs.model import ProofError

MOST_INPUTS = 5000


def brute_force(t: ExactTables) -> int:
    """How many inputs are certainly right, one after the other."""
    V, K = t.V, t.K
    if t.model.total > MOST_INPUTS:
        raise ProofError(
            f"there are {t.model.total} inputs: too many to try each exactly, which is done for up "
            f"to {MOST_INPUTS}"
        )
    right = 0
    eu = t.EU.tolist()
    for tokens in product(range(V), repeat=K):
        q, m = tokens[-1], max(tokens)
        weights = [t.p[q][i] * t.e[q][token] for i, token in enumerate(tokens)]
        score = [
            sum(
                (
                    w * (t.EVOU[token][x] + t.PVOU[i][x] + eu[q][x])
                    for i, (w, token) in enumerate(zip(weights, tokens, strict=True))
                ),
                arb(0),
            )
            for x in range(V)
        ]
        right += all(score[x] < score[m] for x in range(V) if x != m)
    return right


def whole(t: ExactTables, per_output: bool) -> int:
    """For each largest token m, query q and number c of other tokens before it, the set of tokens k
    such that m and k alone, placed as badly as can be, are right. Mixtures of them are, too."""
    V, K = t.V, t.K
    right = 0
    for m in range(V):
        others = [x for x in range(V) if x != m]
        worst = {x: largest(row[x] - row[m] for row in t.PVOU) for x in others}
        h = [[row[x] - row[m] + worst[x] for x in others] for row in t.EVOU]
        u = [[row[x] - row[m] for x in others] for row in t.EU.tolist()]
        for q in range(m + 1):
            if K > 1 or q == m:  # all before the query hold m
                mass = t.big[q][K - 1] * t.e[q][m]
                here = zip(h[m], h[q], u[q], strict=True)
                right += all(mass * (at_m + d) + (at_q + d) < 0 for at_m, at_q, d in here)
        top, direct = [[largest(row)] for row in h], [[largest(row)] for row in u]
        for q in range(m + 1):
            for c in range(1, K):
                if c == K - 1 and q < m:
                    continue  # the largest token is not there
                fine = 0
                for k in range(m):
                    found = _right(t, q, m, k, c, top, direct[q])  # enough, and quick
                    fine += found or (per_output and _right(t, q, m, k, c, h, u[q]))
                right += comb(K - 1, c) * fine**c
    return right


def _right(t: ExactTables, q: int, m: int, k: int, c: int, h: list, u: list) -> bool:
    """Whether q is right after c times k and else m, in any order: for each output, the sum of
    (weight * value) is linear in the weight of the places of m, so the ends are the worst."""
    n = t.K - 1 - c
    e_m, e_k = t.e[q][m], t.e[q][k]
    for at_m, at_k in ((t.small[q][n], t.big[q][c]), (t.big[q][n], t.small[q][c])):
        w_m, w_k = at_m * e_m, at_k * e_k
        for h_m, h_k, h_q, d in zip(h[m], h[k], h[q], u, strict=True):
            if not w_m * (h_m + d) + w_k * (h_k + d) + (h_q + d) < 0:
                return False
    return True
