"""One MLP: what it adds to every room, in every case of what it reads.

A hidden unit that is on, or off, for the whole range of the incoming errors passes them on as a
linear function, so two units of a step cancel them exactly; any other changes by no more than its
argument. Rounding is bounded by `checker_floats.rounding`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.certify.checker_bos import Affine
from tracrlab.certify.checker_claims import Claim, silent
from tracrlab.certify.checker_floats import (
    EXACT,
    U,
    doubling,
    grid,
    is_float32,
    powers,
    rounding,
)
from tracrlab.certify.checker_rooms import Held, hold
from tracrlab.certify.checker_units import Spread, hidden_units, mirrored, strayed
from tracrlab.certify.checker_values import Values, needed, told

AT_ONCE = 1_500_000  # entries of a table of cases


@dataclass(frozen=True, eq=False)
class Found:
    """How far a room is off, at most, and in which case; and how far thresholds are, in errors."""

    error: float
    spill: float
    cell: str = ""
    margin: float = np.inf
    off: tuple[tuple[float, float], ...] = ()  # for each cell of the room, if known
    grid: float = 0.0  # all entries are multiples of it
    relative: float = 0.0  # how far a number is off besides, times the number


def unchanged(claim: Claim) -> Found:
    """What is found of a room to which nothing was added."""
    return Found(claim.error, claim.spill, off=claim.off, grid=claim.grid, relative=claim.relative)


def pairs(by_cell: np.ndarray) -> tuple[tuple[float, float], ...]:
    """The error and the spill of each cell, as a claim lists them."""
    return tuple((float(error), float(spill)) for error, spill in by_cell)


def room_after(
    target: Claim,
    old: Sequence[Claim],
    first: Affine,
    second: Affine,
    values: Values,
) -> Found:
    """How far the room is from what `target` claims, after the MLP."""
    (w1, b1), (w2, b2) = first, second
    here = slice(target.start, target.stop)
    units = np.flatnonzero((w2[:, here] != 0).any(axis=1))
    w1, b1, w2, b2 = w1[:, units], b1[units], w2[units, here], b2[here]
    loud = [claim for claim in old if not silent(claim)]
    reads = [claim for claim in loud if w1[claim.start : claim.stop].any()]
    kept = [claim for claim in loud if claim.start < target.stop and target.start < claim.stop]
    things = {thing for claim in (*reads, *kept) for thing in claim.things}
    things |= needed(target.things, things, values)
    cases = values.answered(values.joint(things), target.things)
    if not cases.count:
        return Found(0.0, 0.0)
    every = {id(claim): hold(claim, cases, values) for claim in (*reads, *kept)}
    goal = hold(target, cases, values)
    by_cell = np.zeros((len(target.cells), 2)) if goal.cell is not None else None
    chunk = max(1, AT_ONCE // (1 + len(units) + target.width + len(units)))
    second_part = Spread(w2), b2
    seen = [w1[claim.start : claim.stop] for claim in reads]
    signs = mirrored(np.concatenate([*seen, b1[None], w2.T]))
    error = spill = 0.0
    worst, margin, fine = 0, np.inf, 2.0**20
    for begin in range(0, cases.count, chunk):
        some = slice(begin, begin + chunk)
        held = {key: each.taken(some) for key, each in every.items()}
        off, slack, step = _deviation(
            goal.taken(some),
            [held[id(claim)] for claim in reads],
            [held[id(claim)] for claim in kept],
            (w1, b1),
            second_part,
            signs,
        )
        carrier = goal.at[some]
        rows = np.arange(len(carrier))
        own = off[rows, carrier]
        off[rows, carrier] = 0.0
        rest = off.sum(axis=1)
        bad = np.maximum(own, rest)
        if bad.max(initial=0.0) > max(error, spill):
            worst = begin + int(bad.argmax())
        if by_cell is not None and goal.cell is not None:
            np.maximum.at(by_cell, goal.cell[some], np.stack([own, rest], axis=1))
        error = max(error, float(own.max(initial=0.0)))
        spill = max(spill, float(rest.max(initial=0.0)))
        margin, fine = min(margin, slack), min(fine, step)
    cell = told(cases, worst, values)
    cells = () if by_cell is None else pairs(by_cell)
    return Found(error, spill, cell, float(margin), cells, 0.0 if kept else float(fine))


def _deviation(
    goal: Held,
    reads: Sequence[Held],
    kept: Sequence[Held],
    first: Affine,
    second: tuple[Spread, np.ndarray],
    signs: tuple[np.ndarray, ...],
) -> tuple[np.ndarray, float, float]:
    """float (case, direction): at most so far from the goal; the least margin of a unit; and a grid
    on which all that is written lies (a rounded multiple of a grid is a multiple of it still)."""
    spread, b2 = second
    units = hidden_units(reads, first, signs)
    out = spread.times(units.value) + b2
    error = np.zeros(out.shape)
    if units.error.any():
        error = spread.times(units.error, np.abs(spread.amounts)) + error
    up, down = (
        spread.times(units.most, np.maximum(sign * spread.amounts, 0)) + np.maximum(sign * b2, 0)
        for sign in (1, -1)
    )
    total = up + down
    for held, most, rows in units.strays:
        asked = (units.on, most, rows, spread.w)
        staying = any(held is other for other in kept)
        error = error + strayed(*(_with_what_stays(held, goal.claim, *asked) if staying else asked))
    # no partial sum is larger than all that is added, or all that is taken off
    least = np.minimum(spread.least(units.step), grid(b2))
    exact = np.maximum(up, down) <= EXACT * least
    if not exact.all():
        terms = spread.times(units.counts * 1.0, np.ones(len(spread.amounts))) + (b2 != 0)
        plain = bool(powers(spread.amounts).all())
        rounded = rounding(total, terms, least, np.abs(out) + error, plain)
        sure = (b2 == 0) & doubling(spread.w).all(axis=0)
        rounded = np.where(sure & (terms <= 1), 0.0, rounded)
        error = error + np.where(exact, 0.0, rounded)
    passed = [(held, spread.times(each)) for held, each in units.linear]
    before = np.zeros(out.shape)
    for held in kept:
        there, inside, own = _part(held, goal.claim)
        before = before + there
        if not any(held is other for other, _, _ in units.strays):
            error = error + inside * held.spill[:, None]
        if held.error.any():
            mine = [i for i, (other, _) in enumerate(passed) if other is held]
            if mine:
                passed[mine[0]] = (held, passed[mine[0]][1] + own)
            else:
                passed.append((held, own))
    for held, slope in passed:
        error = error + np.abs(slope) * held.error[:, None]
    new = before + out
    untouched = ((total == 0) & ~(b2 != 0)) | ((before == 0) & (not kept))
    fine = untouched | ((error == 0) & is_float32(new))
    error = error + np.where(fine, 0.0, U * (np.abs(new) + error))
    step = float(least[total > 0].min(initial=np.inf))
    return np.abs(new - goal.dense()) + error, units.margin, step


def _with_what_stays(
    held: Held, target: Claim, on: np.ndarray, most: np.ndarray, rows: np.ndarray, w2: np.ndarray
) -> tuple[np.ndarray, ...]:
    """What `strayed` takes, and beside it the residual stream, which passes on as it is what an old
    room has in the directions of the target: like units that are always on."""
    low, high = max(held.claim.start, target.start), min(held.claim.stop, target.stop)
    places = np.arange(low - held.claim.start, high - held.claim.start)
    beside = held.spill[:, None] * (held.at[:, None] != places)
    return (
        np.hstack([on, np.ones(beside.shape, bool)]),
        np.hstack([most, beside]),
        np.hstack([rows, np.eye(held.claim.width)[:, places]]),
        np.vstack([w2, np.eye(target.width)[low - target.start : high - target.start]]),
    )


def _part(held: Held, target: Claim) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What an old room holds in the directions of a new one; which directions it shares; and, in
    each case, a 1 where the entry that can be off stands."""
    out, inside = np.zeros((len(held.at), target.width)), np.zeros(target.width)
    low, high = max(held.claim.start, target.start), min(held.claim.stop, target.stop)
    here = slice(low - target.start, high - target.start)
    out[:, here] = held.dense()[:, low - held.claim.start : high - held.claim.start]
    inside[here] = 1.0
    own = np.zeros(out.shape)
    at = held.at + held.claim.start - target.start
    fits = np.flatnonzero((at >= 0) & (at < target.width))
    own[fits, at[fits]] = 1.0
    return out, inside, own
