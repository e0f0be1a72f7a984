"""What the heads of one layer add to every room, and to BOS."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from tracrlab.certify.checker_bos import Affine, Vector, added, vector_times
from tracrlab.certify.checker_claims import Claim, silent
from tracrlab.certify.checker_counted import counted_into
from tracrlab.certify.checker_floats import U, gamma
from tracrlab.certify.checker_heads import Head, Scores, leak
from tracrlab.certify.checker_mlp import Found, room_after, unchanged
from tracrlab.certify.checker_moved import moved_into
from tracrlab.certify.checker_program import Refused
from tracrlab.certify.checker_selection import Selection


class Attended:
    """One attention half-layer between two sets of claims."""

    def __init__(self, block: Any, old: Sequence[Claim], bos: Vector, selection: Selection):
        self.old, self.bos, self.selection = old, bos, selection
        self.keys = selection.length + 1
        self.start = np.asarray(block.output.b, np.float64)
        loud = [claim for claim in old if not silent(claim)]
        scale = float(np.float32(math.sqrt(block.key_size)))
        self.heads = []
        for h in range(block.num_heads):
            span = slice(h * block.key_size, (h + 1) * block.key_size)
            q, k, v = (_part(linear, span) for linear in (block.query, block.key, block.value))
            output = np.asarray(block.output.w[span], np.float64)
            scored = _used(q) & _used(k)  # in other dimensions every product is 0
            moved = _used(v) & output.any(axis=1)
            q, k, v = _narrowed(q, scored), _narrowed(k, scored), _narrowed(v, moved)
            self.heads.append(Head(h, scale, q, k, v, output[moved], loud, bos, selection))
        self._scores: dict[tuple[int, int], Scores] = {}

    def bos_after(self) -> Vector:
        """What stands at BOS: it must look at itself alone, or what leaks is added as error."""
        parts = [head.bos_value for head in self.heads]
        mixed = (np.concatenate([v for v, _ in parts]), np.concatenate([e for _, e in parts]))
        joined = np.concatenate([head.output for head in self.heads])
        out, error = vector_times(mixed, (joined, self.start))
        for head in self.heads:
            if head.open.any() and head.output.any():
                gap = head.bos_gap()
                if gap < 1:
                    raise Refused(
                        f"BOS looks at other tokens: the gap is {gap:.3g}", head.name, "BOS"
                    )
                lost = float(leak(gap, self.keys))
                if lost:
                    image = head.moved
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
                top = float(
                    np.abs(self.selection.values.domain(target.things[0], False).numbers).max()
                )
            added_up += U * (2 * top + added_up + before[0].error) if added_up else 0.0
            if not added_up:
                return unchanged(before[0])
            error = before[0].error + before[0].relative * top + added_up
            return Found(error, before[0].spill + added_up)
        if not writers or target.code == "constant":
            width = len(self.start)
            none = (np.zeros((width, 0)), np.zeros(0)), (np.zeros((0, width)), self.start)
            found = room_after(target, self.old, *none, self.selection.values)
            more = sum(self._tall(head, target) for head in writers) * (1 + gamma(self.keys + 8))
            more += U * (more + 1) if more else 0.0
            return Found(found.error + more, found.spill + more)
        for claim in self.old:
            if not silent(claim) and claim.start < target.stop and target.start < claim.stop:
                why = f"not covered yet: a head writes into room {claim.room}, which is full"
                raise Refused(why, writers[0].name)
        main = max(writers, key=lambda head: self._tall(head, target))
        rest = bias + sum(self._tall(head, target) for head in writers if head is not main)
        things = [self.selection.program.things[t] for t in target.things]
        kinds = [thing.kind for thing in things]
        if kinds == ["aggregate"]:
            others = sum(self._terms(head, target) for head in writers if head is not main)
            scores = self._scored(main, things[0].inputs[0])
            found = moved_into(target, main, scores, things[0], others)
        elif kinds == ["width"] and target.code == "table":
            scores = self._scored(main, things[0].inputs[0])
            found = counted_into(target, main, scores, things[0])
        else:
            raise Refused(f"{main.name} writes into room {target.room}, which no head can make",
                          main.name)  # fmt: skip
        extra = rest * (1 + gamma(self.keys + 8)) + (U * (1 + rest) if rest else 0.0)
        off = tuple((a + extra, b + extra) for a, b in found.off)
        error, spill = found.error + extra, found.spill + extra
        return Found(error, spill, found.cell, found.margin, off, relative=found.relative)

    def _terms(self, head: Head, target: Claim) -> int:
        out = head.output[head.open][:, target.start : target.stop]
        return int((out != 0).sum(axis=0).max(initial=0))

    def _tall(self, head: Head, target: Claim) -> float:
        """The most that a head can add to a room, all directions together."""
        out = np.abs(head.output[:, target.start : target.stop])
        keys = head.moved
        tall = ((np.abs(keys.value) + keys.error) @ out).sum(axis=1).max(initial=0.0)
        bos = (np.abs(head.bos_value[0]) + head.bos_value[1]) @ out
        return float(max(tall, bos.sum()))

    def _scored(self, head: Head, selector: int) -> Scores:
        key = (head.number, selector)
        if key not in self._scores:
            self._scores[key] = head.scores(selector)
        return self._scores[key]


def _part(linear: Any, span: slice) -> Affine:
    """The columns of one head, in float64."""
    return np.asarray(linear.w[:, span], np.float64), np.asarray(linear.b[span], np.float64)


def _used(linear: Affine) -> np.ndarray:
    """bool (dimension,): is it ever anything but 0?"""
    return np.logical_or(linear[0].any(axis=0), linear[1] != 0)


def _narrowed(linear: Affine, kept: np.ndarray) -> Affine:
    return linear[0][:, kept], linear[1][kept]
