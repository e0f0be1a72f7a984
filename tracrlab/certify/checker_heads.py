"""One attention half-layer: scores of every query and key, and what the softmax makes of them."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tracrlab.certify.checker_bos import Affine, Vector, vector_times
from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_domains import Cases
from tracrlab.certify.checker_floats import (
    EXACT,
    EXP,
    GONE,
    TINY,
    U,
    gamma,
    grid,
    is_float32,
    powers,
    rounding,
)
from tracrlab.certify.checker_program import Refused
from tracrlab.certify.checker_rooms import hold, projected
from tracrlab.certify.checker_selection import Selection
from tracrlab.certify.checker_settled import alone
from tracrlab.certify.checker_values import needed, told

AT_ONCE = 4_000_000


@dataclass(frozen=True, eq=False)
class Side:
    """Queries or keys of one head, in each case."""

    cases: Cases
    value: np.ndarray  # float (case, dimension)
    error: np.ndarray  # rounding included
    step: np.ndarray  # (dimension,): a grid of all of them, 0 if there is none


@dataclass(frozen=True, eq=False)
class Scores:
    """What each query case gives its keys, divided by sqrt(key size), errors included."""

    queries: Cases
    low: np.ndarray  # float (query,): the least score of a selected key
    high: np.ndarray
    other: np.ndarray  # the largest of one that is not selected
    equal: np.ndarray  # bool: all selected scores are bitwise equal
    bos_low: np.ndarray
    bos_high: np.ndarray
    other_key: np.ndarray  # int: a case of the largest one that is not selected
    keys: Cases


@dataclass(eq=False)
class Head:
    """One head, before a half-layer's claims."""

    number: int
    scale: float  # float32 of sqrt(key size)
    query: Affine  # float64 (direction, dimension), (dimension,)
    key: Affine
    value: Affine
    output: np.ndarray  # float64 (dimension, direction)
    old: list[Claim]  # rooms that are not silent
    bos: Vector
    selection: Selection

    @property
    def name(self) -> str:
        return f"head {self.number}"

    @cached_property
    def moved(self) -> Side:
        """The values of all keys, whatever is asked of them."""
        return self.side(self.value, frozenset())

    @cached_property
    def bos_value(self) -> Vector:
        return vector_times(self.bos, self.value)

    @cached_property
    def open(self) -> np.ndarray:
        """bool (dimension,): may the value be anything but 0?"""
        w, b = self.value
        found = (b != 0) | (self.bos_value[0] != 0) | (self.bos_value[1] != 0)
        for claim in self.old:
            found = found | (w[claim.start : claim.stop] != 0).any(axis=0)
        return found

    def writes(self, claim: Claim) -> bool:
        return bool(self.output[self.open][:, claim.start : claim.stop].any())

    def side(self, linear: Affine, things: frozenset[int]) -> Side:
        """Queries, keys or values in all cases of what is read, and of `things`."""
        w, b = linear
        reads = [claim for claim in self.old if w[claim.start : claim.stop].any()]
        have = {thing for claim in reads for thing in claim.things}
        values = self.selection.values
        cases = values.joint(have | needed(things, have, values))
        total, size = np.tile(b, (cases.count, 1)), np.tile(np.abs(b), (cases.count, 1))
        step, terms = np.tile(grid(b), (cases.count, 1)), np.tile((b != 0) * 1.0, (cases.count, 1))
        loose = np.zeros_like(total)
        for claim in reads:
            held = hold(claim, cases, values)
            part = projected(held, w[claim.start : claim.stop])
            total, size, terms = total + part.value, size + part.size, terms + part.count
            step = np.minimum(step, part.step)
            loose = loose + held.error[:, None] * np.abs(part.carried)
            loose = loose + held.spill[:, None] * part.stray
        if not (size < 1e15).all():
            raise Refused("scores or values may overflow", self.name)
        rounded = rounding(size, terms, step)
        error = loose + rounded
        exact = ((error == 0) & is_float32(total)).all(axis=0)
        some = np.nonzero(total)
        least = np.full(total.shape[1], np.inf)
        np.minimum.at(least, some[1], grid(total[some]))
        return Side(cases, total, error, np.where(exact, least, 0.0))

    def scores(self, selector: int) -> Scores:
        """The scores of all pairs that can be, against what the selector selects."""
        at_query, at_key = self.selection.sides(selector)
        q, k = self.side(self.query, at_query), self.side(self.key, at_key)
        (bos, bos_error), count = vector_times(self.bos, self.key), q.cases.count
        found = {name: np.full(count, start) for name, start in
                 (("low", np.inf), ("high", -np.inf), ("other", -np.inf))}  # fmt: skip
        equal, worst = np.zeros(count, bool), np.zeros(count, int)
        bos_low, bos_high = np.zeros(count), np.zeros(count)
        used = ((q.value != 0) | (q.error > 0)).any(axis=0) & ((k.value != 0) | (k.error > 0)).any(
            axis=0
        )
        step = (q.step[used] * k.step[used]).min(initial=np.inf)
        chunk = max(1, AT_ONCE // (1 + k.cases.count))
        for start in range(0, count, chunk):
            here = slice(start, start + chunk)
            rows = Cases({t: i[here] for t, i in q.cases.index.items()}, q.cases.reach[:, here])
            true, can = self.selection.truth(selector, rows, k.cases)
            a, e = q.value[here][:, used], q.error[here][:, used]
            b, f = k.value[:, used], k.error[:, used]
            score = a @ b.T
            error = np.zeros(1)
            if e.any() or f.any():
                error = e @ (np.abs(b) + f).T + np.abs(a) @ f.T
            tallest = np.abs(a).max(axis=0, initial=0) @ np.abs(b).max(axis=0, initial=0)
            exact = not error.any() and tallest <= EXACT * step
            if not exact:
                size = np.abs(a) @ np.abs(b).T
                terms = ((a != 0) | (e > 0)) * 1.0 @ (((b != 0) | (f > 0)) * 1.0).T
                error = error + gamma(terms + 1) * (size + error)
            drift = 2 * U * (np.abs(score) + error)  # of the division
            top = np.where(true & can, score, -np.inf).max(axis=1, initial=-np.inf)
            least = np.where(true & can, score, np.inf).min(axis=1, initial=np.inf)
            equal[here] = (top == least) & exact
            low, high = score - error - drift, score + error + drift
            found["low"][here] = np.where(true & can, low, np.inf).min(axis=1, initial=np.inf)
            found["high"][here] = np.where(true & can, high, -np.inf).max(axis=1, initial=-np.inf)
            others = np.where(~true & can, high, -np.inf)
            found["other"][here] = others.max(axis=1, initial=-np.inf)
            worst[here] = others.argmax(axis=1) if others.shape[1] else 0
            a, e = q.value[here], q.error[here]
            score, size = a @ bos, (np.abs(a) + e) @ (np.abs(bos) + bos_error)
            error = e @ (np.abs(bos) + bos_error) + np.abs(a) @ bos_error
            terms = ((a != 0) | (e > 0)) * 1.0 @ ((bos != 0) | (bos_error > 0))
            error = error + gamma(terms + 1) * size + 2 * U * np.abs(score)
            bos_low[here], bos_high[here] = score - error, score + error
        c = self.scale
        return Scores(
            q.cases, found["low"] / c, found["high"] / c, found["other"] / c, equal,
            bos_low / c, bos_high / c, worst, k.cases,
        )  # fmt: skip

    def bos_gap(self) -> float:
        """How far every key stays below BOS where BOS looks."""
        (a, e), (b, f) = vector_times(self.bos, self.query), vector_times(self.bos, self.key)
        keys = self.side(self.key, frozenset())
        own = a @ b - _slack(a, e, b, f)
        if not keys.cases.count:
            return math.inf
        spread = (np.abs(a) + e) @ (np.abs(keys.value) + keys.error).T
        spread = (
            spread * gamma(len(a) + 3) + e @ np.abs(keys.value).T + (np.abs(a) + e) @ keys.error.T
        )
        return float((own - (keys.value @ a + spread).max()) / self.scale)


def _slack(a: np.ndarray, e: np.ndarray, b: np.ndarray, f: np.ndarray) -> float:
    size = (np.abs(a) + e) @ (np.abs(b) + f)
    return float(size * gamma(len(a) + 3) + e @ np.abs(b) + (np.abs(a) + e) @ f)


def leak(gap: np.ndarray | float, keys: int) -> np.ndarray:
    """The most attention that `keys` keys get which are so far below the largest score."""
    gap = np.asarray(gap, float)
    some = keys * (np.exp(-np.minimum(gap, 700.0)) * (1 + 100 * EXP) + TINY)
    return np.where(gap >= GONE, 0.0, np.minimum(some, float(keys)))


def pair_told(head: Head, scores: Scores, query: int) -> str:
    """The pair that comes nearest to being selected by mistake, in words."""
    values = head.selection.values
    key = told(scores.keys, int(scores.other_key[query]), values)
    return f"query {told(scores.queries, query, values) or 'any'}, key {key or 'any'}"


def feasible(selection: Selection, scores: Scores, selector: int) -> np.ndarray:
    """bool (query case, n): can n keys be selected there?"""
    counts = selection.counts(selector)
    if alone(selection, selector):
        counts = np.stack([counts[:, 0], counts[:, 1:].any(axis=1)], axis=1)
    found = scores.queries.reach.T.astype(np.float32) @ counts.astype(np.float32) > 0
    found[:, 1:] &= (scores.low < np.inf)[:, None]
    return found


def least_gap(head: Head, scores: Scores, rows: np.ndarray, gap: np.ndarray, what: str) -> float:
    """The least of `gap` in these rows; Refused where it is no gap."""
    if not rows.any():
        return math.inf
    some = np.flatnonzero(rows)
    worst = some[np.argmin(gap[some])]
    if not gap[worst] > 1:
        raise Refused(f"{what}: the scores are {gap[worst]:.3g} apart", head.name,
                      pair_told(head, scores, int(worst)))  # fmt: skip
    return float(gap[worst])


def projection_rounding(out: np.ndarray, others: int) -> float:
    """Relative rounding of the output projection, to which other heads add so many terms: none
    where it only moves numbers."""
    most = int((out != 0).sum(axis=0).max(initial=0))
    if not others and most <= 1 and powers(out).all():
        return 0.0
    return float(gamma(most + others + 2))
