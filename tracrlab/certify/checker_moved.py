"""A head that moves values: what it adds to the room of an aggregate."""

import math

import numpy as np

from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_domains import as_float
from tracrlab.certify.checker_floats import EXP, U, gamma
from tracrlab.certify.checker_heads import (
    Head,
    Scores,
    feasible,
    leak,
    least_gap,
    projection_rounding,
)
from tracrlab.certify.checker_mlp import Found
from tracrlab.certify.checker_program import Refused, Thing
from tracrlab.certify.checker_selection import Selection
from tracrlab.certify.checker_settled import averaged, single
from tracrlab.values import Value, is_number, value_key

BLOCK = 32  # keys that the forward pass sums up at once, where there are more than twice as many


def moved_into(target: Claim, head: Head, scores: Scores, thing: Thing, others: int) -> Found:
    """How far the room of an aggregate is from its claim; other heads add `others` terms there."""
    selection, keys = head.selection, head.selection.length + 1
    selector, moved = thing.inputs
    widths = feasible(selection, scores, selector)
    none, some, many = widths[:, 0], np.any(widths[:, 1:], axis=1), np.any(widths[:, 2:], axis=1)
    below = "a key that is not selected is looked at"
    gap = least_gap(head, scores, some, scores.low - scores.other, below)
    gap_bos = least_gap(head, scores, some, scores.low - scores.bos_high,
                        "BOS is looked at though a key is selected")  # fmt: skip
    gap_none = least_gap(head, scores, none, scores.bos_low - scores.other,
                         "a key is looked at though none is selected")  # fmt: skip
    lost, taken = float(leak(gap, keys)), float(leak(gap_bos, 1))
    image = head.side(head.value, frozenset([moved]))
    out = head.output[:, target.start : target.stop]
    shown, off = image.value @ out, image.error @ np.abs(out)
    bos = (head.bos_value[0] @ out, head.bos_value[1] @ np.abs(out))
    tall = float((np.abs(shown) + off).sum(axis=1).max(initial=0.0))
    tall_bos = float((np.abs(bos[0]) + bos[1]).sum())
    error = spill = slope = 0.0
    cell = ""
    wanted = _wanted(selection, target, thing, bool(many.any()))
    place = selection.values.determined(moved, image.cases)
    assert place is not None
    for value, at, amount in wanted:
        rows = np.flatnonzero(place == value)
        if not len(rows):
            continue
        away = np.abs(shown[rows])
        away[:, at] = np.abs(shown[rows, at] - amount)
        away += off[rows]
        own, rest = away[:, at].max(), np.delete(away, at, axis=1).sum(axis=1).max(initial=0.0)
        if max(own, rest) > max(error, spill):
            held = selection.values.domain(moved).values[value]
            cell = f"{selection.program.things[moved].name} = {held!r}"
        error, spill = max(error, own), max(spill, rest)
        slope = max(slope, own / abs(amount) if amount else own and np.inf)
    several = int(np.flatnonzero(widths.any(axis=0)).max(initial=0))
    equal = bool(scores.equal[many].all())
    rounded = _rounded(keys, several, equal, lost + taken, scores, many)
    seen = ((image.value != 0) | (image.error > 0)).any(axis=0)
    if taken:
        seen = seen | (head.bos_value[0] != 0) | (head.bos_value[1] > 0)
    rounded += projection_rounding(out[seen], others)
    relative = 0.0
    amounts = [amount for _, at, amount in wanted if at == 0] if target.code == "number" else []
    one_sign = bool(amounts) and (min(amounts) >= 0 or max(amounts) <= 0)
    if one_sign and slope < 1 and not lost and not taken:  # then sums do not cancel
        error, relative = 0.0, float(slope + rounded * (1 + slope))
    else:
        error += rounded * tall + (lost + taken) * (2 * tall + tall_bos)
    spill += (lost + taken) * (2 * tall + tall_bos) + (rounded * spill)
    if none.any():
        at, amount = _entry(target, thing.value)
        away = np.abs(bos[0])
        away[at] = abs(bos[0][at] - amount)
        away = away + bos[1]
        lost = float(leak(gap_none, keys))
        open_bos = (head.bos_value[0] != 0) | (head.bos_value[1] > 0)
        extra = projection_rounding(out[open_bos], others) * tall_bos + lost * (2 * tall_bos + tall)
        extra += gamma(keys + 4) * tall_bos if lost else 0.0
        if max(away.max(), extra) > max(error, spill):
            cell = "nothing selected"
        error = max(error, float(away[at]) + extra - (relative * abs(amount) if at == 0 else 0.0))
        spill = max(spill, float(np.delete(away, at).sum()) + extra)
    margin = min(gap, gap_bos, gap_none)
    return Found(float(error), float(spill), cell, margin, relative=relative)


def _rounded(
    keys: int, several: int, equal: bool, lost: float, scores: Scores, many: np.ndarray
) -> float:
    """Relative rounding of the weighted sum of at most `several` equal or selected values."""
    if several <= 1:
        return 0.0 if not lost else float(gamma(keys + 8)) + 4 * EXP
    if equal and not lost:
        # weights are all float32(1 / n): no partial sum exceeds (summands so far) / n, and in
        # any order these add up to at most (n + 1) / 2; then the weight's own rounding
        added_up = (several + 1) / 2
        if keys > 2 * BLOCK:
            in_blocks = (BLOCK + 1) / 2 + keys // BLOCK + 1
            added_up = max(in_blocks, (min(several, 2 * BLOCK) + 1) / 2)
        return float(gamma((added_up + 2) * (1 + 2 * several * U)))
    spread = float((scores.high - scores.low)[many].max(initial=0.0))
    return float(gamma(2 * several + 8)) + 4 * EXP + 2 * math.expm1(min(spread, 50.0))


def _wanted(
    selection: Selection, target: Claim, thing: Thing, many: bool
) -> list[tuple[int, int, float]]:
    """(moved value, direction, amount): what a key with that value must give."""
    values = selection.values
    domain, inner = values.domain(thing.number, listed=False), values.domain(thing.inputs[1])
    linear = many and not single(selection, thing.number)
    if linear and target.code != "number":
        raise Refused(f"{thing.name} may be a mean, and room {target.room} holds no number",
                      target.room)  # fmt: skip
    mixed = {x for x, _ in averaged(selection, thing)[0]} if many else set()
    found = []
    for i, value in enumerate(inner.values):
        at = domain.place.get(value_key(value))
        if at is not None and domain.when is not None and domain.when[1, at]:
            found.append((i, *_entry(target, value)))
        if is_number(value) and as_float(value) in mixed:
            mean = as_float(value) + 0.0
            if linear:
                found.append((i, 0, mean))
            elif value_key(mean) in domain.place:
                found.append((i, *_entry(target, mean)))
    return found


def _entry(target: Claim, value: Value) -> tuple[int, float]:
    if target.code == "one-hot":
        return target.cell((value,)), 1.0
    if target.code == "number":
        if is_number(value):
            return 0, as_float(value)
        return 1 + target.cell((value,)), 1.0
    raise Refused(f"not covered yet: a head writes a {target.code} room", target.room)
