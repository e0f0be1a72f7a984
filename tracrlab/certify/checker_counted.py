"""A head that counts: what BOS's share of the attention makes of the room of a width."""

import math

import numpy as np

from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_floats import EXP, GONE, U, gamma, powers
from tracrlab.certify.checker_heads import (
    Head,
    Scores,
    feasible,
    leak,
    least_gap,
    projection_rounding,
)
from tracrlab.certify.checker_mlp import Found, pairs
from tracrlab.certify.checker_program import Thing


def counted_into(target: Claim, head: Head, scores: Scores, thing: Thing) -> Found:
    """BOS's share of the attention, against the row of each width."""
    (selector,) = thing.inputs
    selection, keys = head.selection, head.selection.length + 1
    widths = feasible(selection, scores, selector)
    some, none = np.any(widths[:, 1:], axis=1), widths[:, 0]
    gap = least_gap(head, scores, some, scores.low - scores.other,
                    "a key that is not selected is counted")  # fmt: skip
    gap_none = least_gap(head, scores, none, scores.bos_low - scores.other,
                         "a key that is not selected is counted")  # fmt: skip
    lost = float(leak(min(gap, gap_none), keys))
    over = ((scores.bos_low - scores.high)[some].min(initial=np.inf),
            (scores.bos_high - scores.low)[some].max(initial=-np.inf))  # fmt: skip
    out = head.output[:, target.start : target.stop]
    image = head.moved
    tall = float(((np.abs(image.value) + image.error) @ np.abs(out)).sum(axis=1).max(initial=0.0))
    bos, off = head.bos_value[0] @ out, head.bos_value[1] @ np.abs(out)
    exact = (
        not off.any()
        and powers(head.bos_value[0]).all()
        and not projection_rounding(out[head.open], 0)
    )
    error = spill = 0.0
    worst, by_cell = "", np.zeros((len(target.cells), 2))
    for width in np.flatnonzero(widths.any(axis=0)).tolist():
        row = np.array(target.rows[target.cell((width,))])
        low, high = _share(keys, width, over, lost)
        away = np.maximum(np.abs(low * bos - row), np.abs(high * bos - row)) + off
        away = away + (0.0 if exact else gamma(keys + 8) * np.abs(bos))
        away = away + (1 - low + 2 * U) * tall
        at = int(np.argmax(np.abs(row)))
        if away[at] > error:
            worst = f"{width} keys selected"
        off_here = float(away[at]), float(np.delete(away, at).sum())
        by_cell[target.cell((width,))] = off_here
        error, spill = max(error, off_here[0]), max(spill, off_here[1])
    return Found(error, spill, worst, min(gap, gap_none), pairs(by_cell))


def _share(keys: int, width: int, over: tuple[float, float], lost: float) -> tuple[float, float]:
    """The least and the largest share of BOS where `width` keys are selected."""
    if not width:
        return (1.0, 1.0) if not lost else (1 / (1 + lost) - gamma(keys + 4), 1.0)
    off = 3 * EXP + 4 * U * (1 + min(max(map(abs, over)), GONE))
    low, high = (math.exp(max(-700.0, min(700.0, x))) for x in over)
    low, high = low * (1 - off), high * (1 + off)
    # numpy adds up a row pairwise: 128 at a time, in eight lanes
    summed = float(gamma(min(width + 1, 28 + math.log2(keys)) + 1))
    least = low / (low + width + lost * (1 + high)) * (1 - summed)
    return least, min(1.0, high / (high + width) * (1 + summed))
