"""The subcubic proofs: cells of a query, a largest token and a number of other tokens, and for each
a gap below the largest token above which nothing is claimed.

A cell (q, m, c) with gap g says: every input with query q, largest token m and c other tokens, each
at most m - g, is right. c counts the query too, where that is not m.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import comb

import numpy as np

from tracrlab.proofs.direct import Path
from tracrlab.proofs.query_key import Split
from tracrlab.proofs.tables import MARGIN, Tables

NODES = 9
Penalty = Callable[
    [np.ndarray], np.ndarray
]  # attention to m (V, m, ...) -> at least f_m(attention)


@dataclass(frozen=True, eq=False)
class Cells:
    """What is needed to bound all cells of a strategy."""

    tables: Tables
    split: Split
    path: Path
    per_output: bool

    @cached_property
    def a(self) -> np.ndarray:
        """(m, x): the direct path at its worst position, of an output beside m; -inf for m."""
        b, p = self.path[0], self.tables.PVOU
        worst = (p[:, None, :] - p[:, :, None]).max(axis=0)  # (m, x)
        return _without_own(b[None] - b[:, None] + worst)

    @cached_property
    def r(self) -> np.ndarray:
        """(m, x): what the attention to m adds to another output; -inf for m."""
        e = self.tables.EVOU
        return _without_own(e - np.diagonal(e)[:, None])

    @cached_property
    def wrong(self) -> np.ndarray:
        """(m, j): the most that a token of at most j can add to another output, beside m."""
        e = self.tables.EVOU
        return np.maximum.accumulate(e.max(axis=1)[None] - e.T, axis=1)

    @cached_property
    def nodes(self) -> np.ndarray:
        """(m, node): f_m at equally spaced attentions. It is convex, so a chord lies above it."""
        at = np.linspace(0.0, 1.0, NODES)
        if not self.per_output:
            return self.a.max(axis=1)[:, None] + at * self.r.max(axis=1)[:, None]
        rows = [(self.a + each * self._finite_r).max(axis=1) for each in at]
        return np.stack(rows, axis=1)

    @cached_property
    def _finite_r(self) -> np.ndarray:
        return np.where(np.isfinite(self.r), self.r, 0.0)

    def penalty(self, m: np.ndarray, attention: np.ndarray) -> np.ndarray:
        """At least max over x of a[m, x] + attention * r[m, x]."""
        place = np.clip(attention, 0.0, 1.0) * (NODES - 1)
        low = np.minimum(place.astype(int), NODES - 2)
        part = place - low
        return (1 - part) * self.nodes[m, low] + part * self.nodes[m, low + 1]

    @cached_property
    def highest(self) -> np.ndarray:
        """(q, j): the largest score of a token of at most j."""
        return np.maximum.accumulate(self.split[0], axis=1)

    @cached_property
    def lowest(self) -> np.ndarray:
        return np.minimum.accumulate(self.split[0], axis=1)

    @cached_property
    def index(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """All cells that there are: q <= m, m >= 1, 1 <= c <= K - 1."""
        V, K = self.tables.V, self.tables.K
        q, m, c = np.meshgrid(np.arange(V), np.arange(V), np.arange(1, K), indexing="ij")
        kept = (q <= m) & (m >= 1)
        return q[kept], m[kept], c[kept]

    def bounds(self, gaps: np.ndarray) -> np.ndarray:
        """(cell,): at least the margin by which any input of a cell is wrong; inf where a gap
        claims nothing. The margin is convex in the attention to m, so its ends are the worst."""
        t, (q, m, c) = self.tables, self.index
        qk, err = self.split
        j = m - gaps
        claimed = (gaps >= 1) & (j >= 0) & ((q == m) | (q <= j))
        j = np.where(claimed, j, 0)
        same = q == m
        n = np.where(same, t.K - 1 - c, t.K - c)  # positions before the query that hold m
        r = t.K - 1 - n
        low = (qk[q, m] - self.highest[q, j] - err[q]) / t.s
        high = (qk[q, m] - self.lowest[q, j] + err[q]) / t.s
        with np.errstate(over="ignore", divide="ignore", invalid="ignore"):
            least = 1 / (1 + (t.big[q, r] + ~same) / (t.small[q, n] + same) * np.exp(-low))
            most = 1 / (1 + (t.small[q, r] + ~same) / (t.big[q, n] + same) * np.exp(-high))
        worst = [
            self.penalty(m, attention) + (1 - attention) * self.wrong[m, j]
            for attention in (least, most)
        ]
        found = np.maximum(*worst) + self.path[1][q]
        return np.where(claimed & np.isfinite(found), found, np.inf)

    def count(self, gaps: np.ndarray) -> int:
        """How many inputs the cells that pass, and the constant inputs, prove right."""
        q, m, c = self.index
        passed = self.bounds(gaps) < -MARGIN
        others = np.where(q == m, c, c - 1).astype(object)  # Python's integers: no overflow
        ways = np.array([comb(self.tables.K - 1, r) for r in range(self.tables.K)], object)
        allowed = (m - gaps + 1).astype(object)
        proved = np.where(passed, ways[others.astype(int)] * allowed**others, 0)
        constant = self.penalty_exact() + self.path[1] < -MARGIN
        return int(proved.sum()) + int(constant.sum())

    def penalty_exact(self) -> np.ndarray:
        """(m,): f_m at full attention to m, which constant inputs have."""
        return (self.a + self._finite_r).max(axis=1)


def search(cells: Cells) -> np.ndarray:
    """int (cell,): the least gap with which each cell passes, 0 for those that never do. A bound
    never grows with the gap, so it is found by halving."""
    q, m, _ = cells.index
    low = np.zeros(len(q), int)  # does not pass
    high = np.where(q == m, m, m - q)
    passes = cells.bounds(high) < -MARGIN
    while (high - low > 1).any():
        middle = (low + high) // 2
        fine = (cells.bounds(np.maximum(middle, 1)) < -MARGIN) & (middle >= 1)
        high = np.where(fine, middle, high)
        low = np.where(fine, low, middle)
    return np.where(passes, high, 0)


def _without_own(matrix: np.ndarray) -> np.ndarray:
    found = matrix.copy()
    np.fill_diagonal(found, -np.inf)
    return found
