"""What the heads of one layer add to every room, and to BOS."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tracrlab.certify.checker_floats import EXP, GONE, U, gamma, powers
from tracrlab.certify.checker_heads import Head, Scores, Vector, leak, pair_told
from tracrlab.certify.checker_mlp import Found, added, room_after, silent, vector_times
from tracrlab.certify.checker_program import Refused, Thing
from tracrlab.certify.checker_rooms import Claim
from tracrlab.certify.checker_selection import Selection
from tracrlab.certify.checker_values import as_float
from tracrlab.values import Value, is_number, value_key

BLOCK = 32  # keys that the forward pass sums up at once, where there are more than twice as many


class Attended:
    """One attention half-layer between two sets of claims."""

    def __init__(self, block: Any, old: Sequence[Claim], bos: Vector, selection: Selection):
        self.old, self.bos, self.selection = old, bos, selection
        self.keys = selection.length + 1
        wide = [
            np.asarray(linear.w, np.float64) for linear in (block.query, block.key, block.value)
        ]
        flat = [
            np.asarray(linear.b, np.float64) for linear in (block.query, block.key, block.value)
        ]
        self.output = np.asarray(block.output.w, np.float64)
        self.start = np.asarray(block.output.b, np.float64)
        loud = [claim for claim in old if not silent(claim)]
        scale = float(np.float32(math.sqrt(block.key_size)))
        self.heads = []
        for h in range(block.num_heads):
            span = slice(h * block.key_size, (h + 1) * block.key_size)
            q, k, v = ((w[:, span], b[span]) for w, b in zip(wide, flat, strict=True))
            self.heads.append(Head(h, scale, q, k, v, self.output[span], loud, bos, selection))
        self._scores: dict[tuple[int, int], Scores] = {}

    def bos_after(self) -> Vector:
        """What stands at BOS: it must look at itself alone, or what leaks is added as error."""
        parts = [head.bos_value for head in self.heads]
        mixed = (np.concatenate([v for v, _ in parts]), np.concatenate([e for _, e in parts]))
        out, error = vector_times(mixed, (self.output, self.start))
        for head in self.heads:
            if head.open.any() and head.output.any():
                gap = head.bos_gap()
                if gap < 1:
                    raise Refused(
                        f"BOS looks at other tokens: the gap is {gap:.3g}", head.name, "BOS"
                    )
                lost = float(leak(gap, self.keys))
                if lost:
                    image = head.side(head.value, frozenset())
                    tall = (np.abs(image.value) + image.error).max(axis=0, initial=0.0)
                    bos = np.abs(head.bos_value[0]) + head.bos_value[1]
                    error = error + 2 * (lost + gamma(self.keys + 4)) * (
                        (tall + bos) @ np.abs(head.output)
                    )
        return added(self.bos, (out, error))

    def room_after(self, target: Claim) -> Found:
        """How far the room is from what `target` claims, after the heads."""
        here = slice(target.start, target.stop)
        writers = [head for head in self.heads if head.writes(target)]
        before = [claim for claim in self.old if claim.same == target.same]
        bias = float(np.abs(self.start[here]).sum())
        if before:
            added_up = bias + sum(self._tall(head, target) for head in writers)
            added_up *= 1 + gamma(self.keys + 8)
            top = max([1.0, *(abs(x) for row in target.rows for x in row)])
            if target.code == "number":
                top = float(np.abs(self.selection.values.domain(target.things[0]).numbers).max())
            added_up += U * (top + added_up + before[0].error) if added_up else 0.0
            if not added_up:
                only = before[0]
                return Found(only.error, only.spill, off=only.off, grid=only.grid)
            return Found(before[0].error + added_up, before[0].spill + added_up)
        if not writers or target.code == "constant":
            width = len(self.start)
            none = (np.zeros((width, 0)), np.zeros(0)), (np.zeros((0, width)), self.start)
            found = room_after(target, self.old, *none, self.selection.values)
            more = sum(self._tall(head, target) for head in writers) * (1 + gamma(self.keys + 8))
            more += U * (more + 1) if more else 0.0
            return Found(found.error + more, found.spill + more)
        for claim in self.old:
            if not silent(claim) and claim.start < target.stop and target.start < claim.stop:
                raise Refused(f"not covered yet: a head writes into room {claim.room}, which is full",
                              writers[0].name)  # fmt: skip
        main = max(writers, key=lambda head: self._tall(head, target))
        rest = bias + sum(self._tall(head, target) for head in writers if head is not main)
        things = [self.selection.program.things[t] for t in target.things]
        kinds = [thing.kind for thing in things]
        if kinds == ["aggregate"]:
            others = sum(self._terms(head, target) for head in writers if head is not main)
            found = self._aggregate(main, target, things[0], others)
        elif kinds == ["width"] and target.code == "table":
            found = self._width(main, target, things[0])
        else:
            raise Refused(f"{main.name} writes into room {target.room}, which no head can make",
                          main.name)  # fmt: skip
        extra = rest * (1 + gamma(self.keys + 8)) + (U * (1 + rest) if rest else 0.0)
        off = tuple((a + extra, b + extra) for a, b in found.off)
        return Found(found.error + extra, found.spill + extra, found.cell, found.margin, off)

    def _terms(self, head: Head, target: Claim) -> int:
        out = head.output[head.open][:, target.start : target.stop]
        return int((out != 0).sum(axis=0).max(initial=0))

    def _tall(self, head: Head, target: Claim) -> float:
        """The most that a head can add to a room, all directions together."""
        out = np.abs(head.output[:, target.start : target.stop])
        keys = head.side(head.value, frozenset())
        tall = ((np.abs(keys.value) + keys.error) @ out).sum(axis=1).max(initial=0.0)
        bos = (np.abs(head.bos_value[0]) + head.bos_value[1]) @ out
        return float(max(tall, bos.sum()))

    def _scored(self, head: Head, selector: int) -> Scores:
        key = (head.number, selector)
        if key not in self._scores:
            self._scores[key] = head.scores(selector)
        return self._scores[key]

    def _feasible(self, scores: Scores, selector: int) -> np.ndarray:
        """bool (query case, n): can n keys be selected there?"""
        counts = self.selection.counts(selector)
        if self.selection.alone(selector):
            counts = np.stack([counts[:, 0], counts[:, 1:].any(axis=1)], axis=1)
        found = scores.queries.reach.T.astype(np.float32) @ counts.astype(np.float32) > 0
        found[:, 1:] &= (scores.low < np.inf)[:, None]
        return found

    def _gap(
        self, head: Head, scores: Scores, rows: np.ndarray, gap: np.ndarray, what: str
    ) -> float:
        """The least of `gap` in these rows; Refused where it is no gap."""
        if not rows.any():
            return math.inf
        some = np.flatnonzero(rows)
        worst = some[np.argmin(gap[some])]
        if not gap[worst] > 1:
            raise Refused(f"{what}: the scores are {gap[worst]:.3g} apart", head.name,
                          pair_told(head, scores, int(worst)))  # fmt: skip
        return float(gap[worst])

    def _aggregate(self, head: Head, target: Claim, thing: Thing, others: int) -> Found:
        selector, moved = thing.inputs
        scores = self._scored(head, selector)
        widths = self._feasible(scores, selector)
        none, some, many = widths[:, 0], widths[:, 1:].any(axis=1), widths[:, 2:].any(axis=1)
        below = "a key that is not selected is looked at"
        gap = self._gap(head, scores, some, scores.low - scores.other, below)
        gap_bos = self._gap(head, scores, some, scores.low - scores.bos_high,
                            "BOS is looked at though a key is selected")  # fmt: skip
        gap_none = self._gap(head, scores, none, scores.bos_low - scores.other,
                             "a key is looked at though none is selected")  # fmt: skip
        lost, taken = float(leak(gap, self.keys)), float(leak(gap_bos, 1))
        image = head.side(head.value, frozenset([moved]))
        out = head.output[:, target.start : target.stop]
        shown, off = image.value @ out, image.error @ np.abs(out)
        bos = (head.bos_value[0] @ out, head.bos_value[1] @ np.abs(out))
        tall = float((np.abs(shown) + off).sum(axis=1).max(initial=0.0))
        tall_bos = float((np.abs(bos[0]) + bos[1]).sum())
        error = spill = 0.0
        cell = ""
        wanted = self._wanted(target, thing, bool(many.any()))
        place = self.selection.values.determined(moved, image.cases)
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
                held = self.selection.values.domain(moved).values[value]
                cell = f"{self.selection.program.things[moved].name} = {held!r}"
            error, spill = max(error, own), max(spill, rest)
        several = int(np.flatnonzero(widths.any(axis=0)).max(initial=0))
        equal = bool(scores.equal[many].all())
        rounded = self._rounded(several, equal, lost + taken, scores, many)
        seen = ((image.value != 0) | (image.error > 0)).any(axis=0)
        if taken:
            seen = seen | (head.bos_value[0] != 0) | (head.bos_value[1] > 0)
        rounded += _projection(out[seen], others)
        error += rounded * tall + (lost + taken) * (2 * tall + tall_bos)
        spill += (lost + taken) * (2 * tall + tall_bos) + (rounded * spill)
        if none.any():
            at, amount = self._entry(target, thing.value)
            away = np.abs(bos[0])
            away[at] = abs(bos[0][at] - amount)
            away = away + bos[1]
            lost = float(leak(gap_none, self.keys))
            open_bos = (head.bos_value[0] != 0) | (head.bos_value[1] > 0)
            extra = _projection(out[open_bos], others) * tall_bos + lost * (2 * tall_bos + tall)
            extra += gamma(self.keys + 4) * tall_bos if lost else 0.0
            if max(away.max(), extra) > max(error, spill):
                cell = "nothing selected"
            error = max(error, float(away[at]) + extra)
            spill = max(spill, float(np.delete(away, at).sum()) + extra)
        margin = min(gap, gap_bos, gap_none)
        return Found(float(error), float(spill), cell, margin)

    def _rounded(
        self, several: int, equal: bool, lost: float, scores: Scores, many: np.ndarray
    ) -> float:
        """Relative rounding of the weighted sum of at most `several` equal or selected values."""
        if several <= 1:
            return 0.0 if not lost else float(gamma(self.keys + 8)) + 4 * EXP
        if equal and not lost:
            # weights are all float32(1 / n): no partial sum exceeds (summands so far) / n, and in
            # any order these add up to at most (n + 1) / 2; then the weight's own rounding
            added_up = (several + 1) / 2
            if self.keys > 2 * BLOCK:
                in_blocks = (BLOCK + 1) / 2 + self.keys // BLOCK + 1
                added_up = max(in_blocks, (min(several, 2 * BLOCK) + 1) / 2)
            return float(gamma(added_up + 2))
        spread = float((scores.high - scores.low)[many].max(initial=0.0))
        return float(gamma(2 * several + 8)) + 4 * EXP + 2 * math.expm1(min(spread, 50.0))

    def _wanted(self, target: Claim, thing: Thing, many: bool) -> list[tuple[int, int, float]]:
        """(moved value, direction, amount): what a key with that value must give."""
        values = self.selection.values
        domain, inner = values.domain(thing.number), values.domain(thing.inputs[1])
        linear = many and not self.selection.single(thing.number)
        if linear and target.code != "number":
            raise Refused(f"{thing.name} may be a mean, and room {target.room} holds no number",
                          target.room)  # fmt: skip
        averaged = {x for x, _ in self.selection.averaged(thing)[0]} if many else set()
        found = []
        for i, value in enumerate(inner.values):
            at = domain.place.get(value_key(value))
            if at is not None and domain.when is not None and domain.when[1, at]:
                found.append((i, *self._entry(target, value)))
            if is_number(value) and as_float(value) in averaged:
                mean = as_float(value) + 0.0
                if linear:
                    found.append((i, 0, mean))
                elif value_key(mean) in domain.place:
                    found.append((i, *self._entry(target, mean)))
        return found

    def _entry(self, target: Claim, value: Value) -> tuple[int, float]:
        if target.code == "one-hot":
            return target.cell((value,)), 1.0
        if target.code == "number":
            if is_number(value):
                return 0, as_float(value)
            return 1 + target.cell((value,)), 1.0
        raise Refused(f"not covered yet: a head writes a {target.code} room", target.room)

    def _width(self, head: Head, target: Claim, thing: Thing) -> Found:
        """BOS's share of the attention, against the row of each width."""
        (selector,) = thing.inputs
        scores = self._scored(head, selector)
        widths = self._feasible(scores, selector)
        some, none = widths[:, 1:].any(axis=1), widths[:, 0]
        gap = self._gap(head, scores, some, scores.low - scores.other,
                        "a key that is not selected is counted")  # fmt: skip
        gap_none = self._gap(head, scores, none, scores.bos_low - scores.other,
                             "a key that is not selected is counted")  # fmt: skip
        lost = float(leak(min(gap, gap_none), self.keys))
        over = ((scores.bos_low - scores.high)[some].min(initial=np.inf),
                (scores.bos_high - scores.low)[some].max(initial=-np.inf))  # fmt: skip
        out = head.output[:, target.start : target.stop]
        keys = head.side(head.value, frozenset())
        tall = float(((np.abs(keys.value) + keys.error) @ np.abs(out)).sum(axis=1).max(initial=0.0))
        bos, off = head.bos_value[0] @ out, head.bos_value[1] @ np.abs(out)
        exact = (
            not off.any() and powers(head.bos_value[0]).all() and not _projection(out[head.open], 0)
        )
        error = spill = 0.0
        worst, by_cell = "", np.zeros((len(target.cells), 2))
        for width in np.flatnonzero(widths.any(axis=0)).tolist():
            row = np.array(target.rows[target.cell((width,))])
            low, high = self._share(width, over, lost)
            away = np.maximum(np.abs(low * bos - row), np.abs(high * bos - row)) + off
            away = away + (0.0 if exact else gamma(self.keys + 8) * np.abs(bos))
            away = away + (1 - low + 2 * U) * tall
            at = int(np.argmax(np.abs(row)))
            if away[at] > error:
                worst = f"{width} keys selected"
            off_here = float(away[at]), float(np.delete(away, at).sum())
            by_cell[target.cell((width,))] = off_here
            error, spill = max(error, off_here[0]), max(spill, off_here[1])
        off_all = tuple(map(tuple, by_cell.tolist()))
        return Found(error, spill, worst, min(gap, gap_none), off_all)

    def _share(self, width: int, over: tuple[float, float], lost: float) -> tuple[float, float]:
        """The least and the largest share of BOS where `width` keys are selected."""
        if not width:
            return (1.0, 1.0) if not lost else (1 / (1 + lost) - gamma(self.keys + 4), 1.0)
        off = 3 * EXP + 4 * U * (1 + min(max(map(abs, over)), GONE))
        low, high = (math.exp(max(-700.0, min(700.0, x))) for x in over)
        low, high = low * (1 - off), high * (1 + off)
        # numpy adds up a row pairwise: 128 at a time, in eight lanes
        summed = float(gamma(min(width + 1, 28 + math.log2(self.keys)) + 1))
        return low / (low + width + lost * (1 + high)) * (1 - summed), min(
            1.0, high / (high + width) * (1 + summed)
        )


def _projection(out: np.ndarray, others: int) -> float:
    """Relative rounding of the output projection, to which other heads add so many terms: none
    where it only moves numbers."""
    most = int((out != 0).sum(axis=0).max(initial=0))
    if not others and most <= 1 and powers(out).all():
        return 0.0
    return float(gamma(most + others + 2))
