"""The direct and the query-key axis of the subcubic strategies, in balls.

Direct: EU[q, x] - EU[q, y] <= b[x] - b[y] + gap[q]. Query-key: the differences in a row q of
QKE - QK are at most err[q]. Both hold whatever the advice is.
"""

from collections.abc import Callable, Collection, Sequence

from flint import arb, arb_mat

from tracrlab.proofs.advice import Advice
from tracrlab.proofs.balls import (
    Column,
    absolute,
    exactly,
    largest,
    mean_row,
    off_direction,
    product,
    repeated,
    smallest,
    spread,
    times,
)
from tracrlab.proofs.exact_tables import ExactTables

Path = tuple[Column, Column]  # b (output,) and gap (query,)
Split = tuple[arb_mat, Column]  # QK (query, key) and err (query,)


def _around(t: ExactTables, center: arb_mat, closely: bool = False) -> Path:
    """b is what one residual stream, the same for all queries, says of the outputs."""
    rest = t.Eq - repeated(center, t.V)
    gap = spread(rest * t.W_U) if closely else times(absolute(rest), spread(t.W_U))
    return (center * t.W_U).entries(), gap


def _nothing(t: ExactTables) -> arb_mat:
    return arb_mat(1, t.Eq.ncols())


def _mean_along(t: ExactTables, advice: Advice) -> arb_mat:
    """The mean over queries of what Eq is along the direction w."""
    w = exactly(advice.w)
    return (w * t.Eq) * mean_row(w.transpose())[0, 0]


def _global(t: ExactTables) -> Path:
    entries = t.EU.entries()
    return [arb(0)] * t.V, [largest(entries) - smallest(entries)] * t.V


DIRECT: dict[str, Callable[[ExactTables, Advice], Path]] = {
    "mean_query+max_diff": lambda t, _: _around(t, mean_row(t.Eq)),
    "svd_query+max_diff": lambda t, advice: _around(t, _mean_along(t, advice)),
    "max_diff": lambda t, _: _around(t, _nothing(t)),
    "max_diff_exact": lambda t, _: _around(t, _nothing(t), closely=True),
    "global_max_diff_exact": lambda t, _: _global(t),
    "mean_query+exact": lambda t, _: _around(t, mean_row(t.Eq), closely=True),
}


def _two(t: ExactTables, advice: Advice) -> list[arb_mat]:
    """What is left of queries off u and of keys off v. QKE less their product has rank two."""
    return [off_direction(advice.u, t.A), off_direction(advice.v, t.B.transpose()).transpose()]


def _four(t: ExactTables, advice: Advice) -> list[arb_mat]:
    """What is left of queries, W_Q, W_K and keys, off their directions: of rank six less."""
    queries = off_direction(advice.u2, off_direction(advice.u, t.Eq))
    keys = off_direction(advice.v2, off_direction(advice.v, t.Ek))
    wq, wk = off_direction(advice.a, t.W_Q), off_direction(advice.b, t.W_K)
    return [queries, wq, wk.transpose(), keys.transpose()]


def _chain(factors: Sequence[arb_mat], centered: Collection[int] = ()) -> Column:
    """A bound on the differences in each row of a product, one factor after the other; the mean row
    of some factors is taken out and followed exactly."""
    err = spread(factors[-1])
    for place in reversed(range(len(factors) - 1)):
        factor, row_err = factors[place], arb(0)
        if place in centered:
            center = mean_row(factor)
            (row_err,) = spread(product([center, *factors[place + 1 :]]))
            factor = factor - repeated(center, factor.nrows())
        err = [row_err + each for each in times(absolute(factor), err)]
    return err


def _best_cut(factors: Sequence[arb_mat], centered: Collection[int] = ()) -> Column:
    """The product as that of two, cut where that is best for the row."""
    cuts = range(1, len(factors))
    ways = [_chain([product(factors[:i]), product(factors[i:])], centered) for i in cuts]
    return [smallest(row) for row in zip(*ways, strict=True)]


def _singular(factors: Sequence[arb_mat], doublings: int = 4) -> Column:
    """Two entries of a row differ by at most sqrt(2) * sigma, the largest singular value; and
    sigma ** 2p is at most the trace of (left.T left right right.T) ** p, p = 2 ** doublings."""
    left, right = factors
    power = (left.transpose() * left) * (right * right.transpose())
    for _ in range(doublings):
        power = power * power
    trace = power.trace().upper()  # the ball may reach below 0, where there is no root
    sigma = arb(0) if trace <= 0 else trace.root(2 ** (doublings + 1))
    return [arb(2).sqrt() * sigma] * left.nrows()


def _left_over(
    parts: Callable[[ExactTables, Advice], list[arb_mat]],
    bound: Callable[[Sequence[arb_mat]], Column],
) -> Callable[[ExactTables, Advice], Split]:
    """QK is QKE less a product of what is left over, and err a bound on that product."""

    def split(t: ExactTables, advice: Advice) -> Split:
        factors = parts(t, advice)
        return t.QKE - product(factors), bound(factors)

    return split


QUERY_KEY: dict[str, Callable[[ExactTables, Advice], Split]] = {
    "svd": _left_over(_two, _singular),
    "max_diff": _left_over(_two, _chain),
    "max_diff_subproduct": _left_over(_four, _best_cut),
    "max_diff_subproduct_recursive": _left_over(_four, _chain),
    "mean+max_diff": _left_over(_two, lambda f: _chain(f, {0})),
    "mean+max_diff_subproduct": _left_over(_four, lambda f: _best_cut(f, {0})),
    "mean+max_diff_subproduct_recursive": _left_over(_four, lambda f: _chain(f, {0})),
    "mean_recursive+max_diff_subproduct_recursive": _left_over(
        _four, lambda f: _chain(f, {0, 1, 2})
    ),
    "exact_EQKE+max_diff_exact": lambda t, _: (t.QKE, [arb(0)] * t.V),
    "max_diff_exact": _left_over(_two, lambda f: spread(product(f))),
}
