"""Brute force, quartic and cubic: the proofs that need no advice."""

from collections.abc import Iterator
from functools import reduce
from math import comb

import numpy as np

from tracrlab.proofs.model import ProofError
from tracrlab.proofs.tables import MARGIN, Tables

MOST_INPUTS = 2**31
SPAN = 600.0  # nats of score within which float64 loses no weight that matters


def brute_force(tables: Tables) -> int:
    """How many inputs are right by more than MARGIN; the others count as wrong.

    Scores are taken off the largest of those that an input can have, so that one token's weight is
    never lost in the shadow of a token that is not there.
    """
    V = tables.V
    if tables.model.total > MOST_INPUTS:
        raise ProofError(f"there are {tables.model.total} inputs: too many to try each")
    scores = tables.QKE / tables.s
    value = tables.EVOU[:, None, :] + tables.PVOU[None]  # (token, position, output)
    right = 0
    for q in range(V):
        log_p = tables.log_p[q]
        if np.ptp(scores[q]) + np.ptp(log_p) < SPAN:
            right += _of_query(tables, q, value + tables.EU[q], V, scores[q].max())
            continue
        for m in range(q, V):  # in a narrower span: inputs whose largest token is m
            top = scores[q, : m + 1].max()
            right += _of_query(tables, q, value + tables.EU[q], m + 1, top, exactly=m)
    return right


def _of_query(
    tables: Tables, q: int, value: np.ndarray, below: int, top: float, exactly: int | None = None
) -> int:
    """Right inputs with query q and tokens below a number, or also with a certain largest one."""
    K = tables.K
    weight = np.exp(
        tables.QKE[q, :below, None] / tables.s - top + tables.log_p[q] - tables.log_p[q].max()
    )  # (token, position)
    terms = weight[:, :, None] * value[:below]  # (token, position, output)
    own, own_weight = terms[q, K - 1], weight[q, K - 1]
    right = 0
    front = max(K - 3, 0)
    for first in np.ndindex(*(below,) * front):
        sums = sum((terms[t, i] for i, t in enumerate(first)), own)
        total = sum((weight[t, i] for i, t in enumerate(first)), own_weight)
        largest = max((q, *first))
        right += _right(terms, weight, sums, total, range(front, K - 1), largest, exactly)
    return right


def _right(terms, weight, sums, total, positions, largest, exactly) -> int:
    """How many inputs are right, over all tokens at up to two positions: those in which the sum of
    each other output, which is its logit times the weights, stays below that of the largest."""
    tokens = np.arange(len(terms))
    m = np.array(largest)
    for i in positions:
        sums = sums[..., None, :] + terms[:, i]
        total = np.asarray(total)[..., None] + weight[:, i]
        m = np.maximum(m[..., None], tokens)
    at = m[..., None]
    own = np.take_along_axis(sums, at, axis=-1)[..., 0]
    np.put_along_axis(sums, at, -np.inf, axis=-1)
    fine = sums.max(axis=-1) - own < -MARGIN * total
    return int((fine if exactly is None else fine & (m == exactly)).sum())


def whole(tables: Tables, per_output: bool) -> int:
    """The quartic proof, which reasons about each output; or the cubic one, which does not.

    For a query q, a largest token m and c other tokens before the query: if m and any one token k
    below it, in the worst places, are right, so is every mixture of such tokens. Positions' values
    are replaced by the worst position's first, without which that would be false.
    """
    K, right = tables.K, 0
    for m in range(tables.V):
        for c, allowed in enumerate(allowed_tokens(tables, m, per_output)):
            fillings = allowed.sum(axis=1).astype(object) ** c if c else allowed  # no overflow
            right += comb(K - 1, c) * int(fillings.sum())
    return right


def allowed_tokens(tables: Tables, m: int, per_output: bool) -> Iterator[np.ndarray]:
    """For c = 0: bool (q, 1), whether inputs of query q are right in which all before it is m (of
    K = 1, for q = m alone). For each c from 1 on: bool (q, k), which tokens k can be c of those
    before it, in any mixture."""
    K, e, p = tables.K, tables.EVOU, tables.PVOU
    q, others = np.arange(m + 1), np.arange(tables.V) != m
    worst = (p - p[:, m : m + 1]).max(axis=0)  # (output,)
    h = (e - e[:, m : m + 1] + worst)[:, others]  # (token, output)
    u = (tables.EU[q] - tables.EU[q, m][:, None])[:, others]  # (query, output)
    relative = (tables.QKE[: m + 1, : m + 1] - tables.QKE[q, q][:, None]) / tables.s
    own, at_query = relative[q, m], h[: m + 1] + u
    mass = np.log(tables.big[: m + 1, K - 1]) if K > 1 else np.full(m + 1, -np.inf)
    weights = _weights(mass + own, np.zeros(m + 1))
    fine = (_sum(weights, [h[m] + u, at_query]) < -MARGIN).all(axis=1)
    yield fine[:, None] if K > 1 else fine[m:, None]
    if not per_output:
        h, u = h.max(axis=1, keepdims=True), u.max(axis=1, keepdims=True)
        at_query = h[: m + 1] + u
    values = [(h[m] + u)[:, None], h[None, :m] + u[:, None], at_query[:, None]]
    for c in range(1, K):
        n = K - 1 - c
        allowed = np.ones((m + 1, m), bool)
        for first, rest in ((tables.small, tables.big), (tables.big, tables.small)):
            with np.errstate(divide="ignore"):
                tau = np.log(first[: m + 1, n])[:, None] + own[:, None]
                other = np.log(rest[: m + 1, c])[:, None] + relative[:, :m]
            weights = _weights(tau, other, np.zeros_like(other))
            allowed &= (_sum(weights, values) < -MARGIN).all(axis=-1)
        if n == 0:
            allowed[:m] = False  # the largest token is not there, unless the query is it
        yield allowed


def _weights(*logs: np.ndarray) -> list[np.ndarray]:
    """Shares of the attention from the logs of weights; no share is more than it is."""
    top = reduce(np.maximum, logs)
    found = [np.exp(each - top) for each in logs]
    total = reduce(np.add, found)
    return [each / total for each in found]


def _sum(weights, values):
    return reduce(np.add, (w[..., None] * v for w, v in zip(weights, values, strict=True)))
