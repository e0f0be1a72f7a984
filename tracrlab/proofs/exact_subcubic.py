"""The subcubic proofs in balls: which cells are certainly right, from their gaps.

Attention is never divided: with weights w_m on the largest token m and w on the others, a line that
is `one` at full attention to m and `zero` at none is below 0 exactly if w_m * one + w * zero is.
"""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import comb

from flint import arb

from tracrlab.proofs.balls import Column, largest
from tracrlab.proofs.exact_paths import Path, Split
from tracrlab.proofs.exact_tables import ExactTables

PIECES = 8  # a convex function lies below its chords over so many equal parts of [0, 1]
Line = tuple[arb, arb]  # its values at 0 and at 1


def index(V: int, K: int) -> Iterator[tuple[int, int, int]]:
    """All cells (query, largest token, how many tokens are others), in the order of the gaps."""
    return ((q, m, c) for q in range(V) for m in range(max(q, 1), V) for c in range(1, K))


def count(t: ExactTables, split: Split, path: Path, per_output: bool, gaps: Sequence[int]) -> int:
    """How many inputs the certain cells, and the constant inputs, prove right."""
    right = 0
    passed = certain(t, split, path, per_output, gaps)
    for (q, m, c), gap, fine in zip(index(t.V, t.K), gaps, passed, strict=True):
        if fine:
            before = c - (q != m)  # others before the query
            right += comb(t.K - 1, before) * (m - gap + 1) ** before
    for m in range(t.V):
        right += largest(one for _, one in _outputs(t, path[0], m)) + path[1][m] < 0
    return right


def certain(
    t: ExactTables, split: Split, path: Path, per_output: bool, gaps: Sequence[int]
) -> list[bool]:
    """(cell,): whether each input with query q, largest token m and c others, which are all at most
    m - gap, is right."""
    lines = [_lines(t, path[0], m, per_output) for m in range(t.V)]
    wrong = [_wrong(t, m) for m in range(t.V)]
    qk, err = split[0].tolist(), split[1]
    highest = [list(accumulate(row, arb.max)) for row in qk]
    lowest = [list(accumulate(row, arb.min)) for row in qk]
    found = []
    for (q, m, c), gap in zip(index(t.V, t.K), gaps, strict=True):
        j = m - gap
        if gap < 1 or j < 0 or (q != m and q > j):
            found.append(False)  # nothing is claimed
            continue
        ends = _weights(t, q, m, c, highest[q][j], lowest[q][j], qk[q][m], err[q])
        others = wrong[m][j] + path[1][q]
        fine = all(
            w_m * (one + path[1][q]) + w * (zero + others) < 0
            for w_m, w in ends
            for zero, one in lines[m]
        )
        found.append(fine)
    return found


def _weights(
    t: ExactTables, q: int, m: int, c: int, highest: arb, lowest: arb, score: arb, err: arb
) -> list[tuple[arb, arb]]:
    """Weights on m and on the others, at the least and at the most attention to m."""
    own, other = int(q == m), int(q != m)  # what the query's own position adds to either
    before = c - other
    n = t.K - 1 - before  # positions before the query that hold m
    least = (highest + err - score) / t.s
    most = (lowest - err - score) / t.s
    return [
        (t.small[q][n] + own, (t.big[q][before] + other) * least.exp()),
        (t.big[q][n] + own, (t.small[q][before] + other) * most.exp()),
    ]


def _outputs(t: ExactTables, b: Column, m: int) -> list[Line]:
    """For each output but m: the direct path at its worst position, without and with what full
    attention to m adds. Between the two it is a line."""
    found = []
    for x in range(t.V):
        if x != m:
            direct = b[x] - b[m] + largest(row[x] - row[m] for row in t.PVOU)
            found.append((direct, direct + t.EVOU[m][x] - t.EVOU[m][m]))
    return found


def _lines(t: ExactTables, b: Column, m: int, per_output: bool) -> list[Line]:
    """Lines whose largest value is nowhere in [0, 1] below that of any output: the chords of a
    convex function, prolonged, or one line for all outputs."""
    outputs = _outputs(t, b, m)
    if not per_output:
        zero = largest(zero for zero, _ in outputs)
        return [(zero, zero + largest(one - zero for zero, one in outputs))]
    heights = [
        largest(zero + (one - zero) * node / PIECES for zero, one in outputs)
        for node in range(PIECES + 1)
    ]
    found = []
    for i in range(PIECES):
        rise = heights[i + 1] - heights[i]
        found.append((heights[i] - i * rise, heights[i] + (PIECES - i) * rise))
    return found


def _wrong(t: ExactTables, m: int) -> Column:
    """(j,): the most that a token of at most j can add to another output, beside m."""
    return list(accumulate((largest(row) - row[m] for row in t.EVOU), arb.max))
