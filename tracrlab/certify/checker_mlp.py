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
    grid,
    is_float32,
    powers,
    rounding,
)
from tracrlab.certify.checker_program import Refused
from tracrlab.certify.checker_rooms import Held, hold, projected
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
    chunk = max(1, AT_ONCE // (1 + len(units) + target.width + int(np.count_nonzero(w2))))
    error = spill = 0.0
    worst, margin, fine = 0, np.inf, 2.0**20
    for begin in range(0, cases.count, chunk):
        some = slice(begin, begin + chunk)
        held = {key: each.taken(some) for key, each in every.items()}
        off, slack, step = _deviation(
            goal.taken(some),
            [held[id(claim)] for claim in reads],
            [held[id(claim)] for claim in kept],
            (w1, b1, w2, b2),
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
    goal: Held, reads: Sequence[Held], kept: Sequence[Held], weights: tuple[np.ndarray, ...]
) -> tuple[np.ndarray, float, float]:
    """float (case, direction): at most so far from the goal; the least margin of a unit; and a grid
    on which all that is written lies (a rounded multiple of a grid is a multiple of it still)."""
    w1, b1, w2, b2 = weights
    n, count = len(goal.at), w1.shape[1]
    z, size = np.tile(b1, (n, 1)), np.tile(np.abs(b1), (n, 1))
    terms = np.tile((b1 != 0).astype(float), (n, 1))
    step = np.tile(grid(b1), (n, 1))
    loose, stray, whole = np.zeros((n, count)), np.zeros((n, count)), np.ones((n, count), bool)
    carried, strays = [], []
    for held in reads:
        claim = held.claim
        part = projected(held, w1[claim.start : claim.stop])
        z, size, terms = z + part.value, size + part.size, terms + part.count
        step, whole = np.minimum(step, part.step), whole & part.whole
        loose = loose + held.error[:, None] * np.abs(part.carried)
        if held.spill.any():
            strays.append((held.spill[:, None] * part.stray, w1[claim.start : claim.stop]))
            stray = stray + strays[-1][0]
        carried.append(part.carried)
    if not (size < 1e30).all():
        raise Refused("a hidden unit may overflow", cell="")
    rounded = rounding(size, terms, step, np.abs(z) + loose + stray, whole)
    wide = loose + stray + rounded
    on, off = z > wide, z <= -wide
    seen = [w1[held.claim.start : held.claim.stop] for held in reads]
    first, mirror = _mirrored(np.concatenate([*seen, b1[None], w2.T]))
    both = ~on[:, first] & ~off[:, first]  # relu(z) - relu(-z) is z, whatever its sign
    hidden = np.where(off, 0.0, np.maximum(z, 0.0))
    hidden[:, first] = np.where(both, z[:, first], hidden[:, first])
    hidden[:, mirror] = np.where(both, 0.0, hidden[:, mirror])
    open_error = np.where(on, rounded, np.where(off, 0.0, wide))
    open_error[:, first] = np.where(both, rounded[:, first], open_error[:, first])
    open_error[:, mirror] = np.where(both, rounded[:, mirror], open_error[:, mirror])
    most = np.where(off, 0.0, np.maximum(z + wide, 0.0))
    on[:, first] |= both
    threatened = loose + stray > 0
    margin = (np.abs(z[threatened]) / wide[threatened]).min(initial=np.inf)

    out = hidden @ w2 + b2
    error = open_error @ np.abs(w2)
    up, down = (most @ np.maximum(sign * w2, 0) + np.maximum(sign * b2, 0) for sign in (1, -1))
    total = up + down
    terms = (most > 0).astype(float) @ (w2 != 0) + (b2 != 0)
    for most_stray, matrix in strays:
        error = error + _strayed(on, most_stray, matrix, w2)
    step = np.where(most > 0, step, np.inf)
    # no partial sum is larger than all that is added, or all that is taken off
    least = np.minimum(_least(step, w2), grid(b2))
    plain = bool(powers(w2).all())
    rounded = rounding(total, terms, least, np.abs(out) + error, plain)
    error = error + np.where(np.maximum(up, down) <= EXACT * least, 0.0, rounded)

    before, linear = np.zeros_like(out), []
    for held, each in zip(reads, carried, strict=True):
        linear.append((held, (each * on) @ w2))
    for held in kept:
        there, inside = _part(held, goal.claim)
        before += there
        error = error + inside * held.spill[:, None]
        if held.error.any():
            own = np.zeros_like(out)
            at = held.at + held.claim.start - goal.claim.start
            fits = np.flatnonzero((at >= 0) & (at < out.shape[1]))
            own[fits, at[fits]] = 1.0
            mine = [i for i, (other, _) in enumerate(linear) if other is held]
            if mine:
                linear[mine[0]] = (held, linear[mine[0]][1] + own)
            else:
                linear.append((held, own))
    for held, slope in linear:
        error = error + np.abs(slope) * held.error[:, None]
    new = before + out
    untouched = ((total == 0) & ~(b2 != 0)) | ((before == 0) & (not kept))
    exact = untouched | ((error == 0) & is_float32(new))
    error = error + np.where(exact, 0.0, U * (np.abs(new) + error))
    return np.abs(new - goal.dense()) + error, margin, least[total > 0].min(initial=np.inf)


def _strayed(on: np.ndarray, most: np.ndarray, matrix: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """float (case, direction): what entries beside the value's own add, through units that are on.

    Units that read a room alike (the two of a step) pass on the same, and cancel it.
    """
    _, alike = np.unique(matrix, axis=1, return_inverse=True)
    alike = alike.ravel()
    unit, to = np.nonzero(w2)
    order = np.lexsort((alike[unit], to))
    unit, to = unit[order], to[order]
    out = np.zeros((len(on), w2.shape[1]))
    if len(unit):
        group = alike[unit]
        new = np.flatnonzero((np.diff(to, prepend=-1) != 0) | (np.diff(group, prepend=-1) != 0))
        passed = (
            np.abs(np.add.reduceat(on[:, unit] * w2[unit, to], new, axis=1)) * most[:, unit[new]]
        )
        starts = np.flatnonzero(np.diff(to[new], prepend=-1))
        out[:, to[new][starts]] = np.add.reduceat(passed, starts, axis=1)
    return out


def _mirrored(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of hidden units that stand for the two signs of one number: all their weights, the
    columns of `weights`, are opposite."""
    known: dict[bytes, int] = {}
    pairs = []
    for unit, row in enumerate(weights.T):
        other = known.pop((0.0 - row).tobytes(), None)
        if other is None:
            known[(row + 0.0).tobytes()] = unit
        else:
            pairs.append((other, unit))
    found = np.array(pairs, int).reshape(len(pairs), 2)
    return found[:, 0], found[:, 1]


def _least(step: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """float (case, direction): the least grid of the products that are added up there."""
    found = np.full((len(step), w2.shape[1]), np.inf)
    to, unit = np.nonzero(w2.T)
    if len(to):
        products = step[:, unit] * grid(w2[unit, to])
        starts = np.flatnonzero(np.diff(to, prepend=-1))
        found[:, to[starts]] = np.minimum.reduceat(products, starts, axis=1)
    return found


def _part(held: Held, target: Claim) -> tuple[np.ndarray, np.ndarray]:
    """What an old room holds in the directions of a new one, and which directions it shares."""
    out, inside = np.zeros((len(held.at), target.width)), np.zeros(target.width)
    low, high = max(held.claim.start, target.start), min(held.claim.stop, target.stop)
    here = slice(low - target.start, high - target.start)
    out[:, here] = held.dense()[:, low - held.claim.start : high - held.claim.start]
    inside[here] = 1.0
    return out, inside
