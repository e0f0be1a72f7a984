"""Directions that are used again: `residual="reuse"`.

The default gives each variable a room for good, since that is what people study. Here a room is
erased once nobody reads it any more, and another one takes its directions.
"""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import numpy as np

from tracrlab.compile.layout import PAD, Layout, Narrowness
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.packing import Stay, height, packed
from tracrlab.compile.placement import At, Found, place, stays
from tracrlab.compile.schedule import Schedule
from tracrlab.compile.slack import Slack, Tenant
from tracrlab.craft import BOS, ONE, Block, Mlp, Space, Sparse

ALWAYS = (ONE, BOS, PAD)
SIGNS = (1.0, -1.0)


def reused(lowered: Lowered, schedule: Schedule, bos: str, pad: str) -> tuple[Schedule, Layout]:
    """The same blocks in as many half-layers, some of them later, and a narrow layout of rooms."""
    slack = Slack.of(lowered, schedule.half_layers)
    found = place(slack)
    at, spans, starts = _narrowest(slack, found)
    end = {
        tenant.room.key: span.last - tenant.late
        for tenant, span, taken in zip(slack.tenants, spans, taken_over(spans, starts), strict=True)
        if taken
    }
    halves: list[list[Block]] = [[] for _ in schedule.half_layers]
    for block, half in zip(slack.blocks, at, strict=True):
        halves[half].append(block)
    for half in sorted(set(end.values())):
        gone = [tenant.room for tenant in slack.tenants if end.get(tenant.room.key) == half]
        halves[half].append(erase(tuple(gone)))
    moved = Schedule(tuple(map(tuple, halves)), earliest=schedule)
    rooms = [tenant.room for tenant in slack.tenants]
    start = {room.key: i for i, room in enumerate(ALWAYS)}
    start |= {
        room.key: len(ALWAYS) + place_of for room, place_of in zip(rooms, starts, strict=True)
    }
    told = Narrowness(
        len(ALWAYS) + found.bound,
        len(ALWAYS) + sum(room.width for room in rooms),
    )
    since = _written(slack.tenants, at)
    layout = Layout(
        (*ALWAYS, *rooms), MappingProxyType(start), bos, pad, since, MappingProxyType(end), told
    )
    return moved, layout


def _narrowest(slack: Slack, found: Found) -> tuple[At, tuple[Stay, ...], tuple[int, ...]]:
    """The placement that is packed most narrowly, when rooms are there, and their places."""
    best: tuple[At, tuple[Stay, ...], tuple[int, ...]] | None = None
    for at in found.placements:
        spans = stays(slack, at)
        starts = packed(spans, slack.last + 2)
        if best is None or height(spans, starts) < height(*best[1:]):
            best = at, spans, starts
        if height(*best[1:]) == found.bound:
            break
    assert best is not None  # there is a placement
    return best


def taken_over(spans: Sequence[Stay], starts: Sequence[int]) -> np.ndarray:
    """bool: whether the place of a room is taken by another one later."""
    start, last = np.array(starts), np.array([span.last for span in spans])
    stop = start + [span.width for span in spans]
    found = np.zeros(len(spans), bool)
    for i, span in enumerate(spans):
        found |= (start < stop[i]) & (start[i] < stop) & (last < span.first)
    return found


def _written(tenants: tuple[Tenant, ...], at: tuple[int, ...]) -> Mapping[tuple, int]:
    return MappingProxyType(
        {t.room.key: 0 if t.writer is None else at[t.writer] + 1 for t in tenants}
    )


def erase(rooms: tuple[Space, ...]) -> Mlp:
    """Takes everything off some rooms, at BOS too, by relu(x) and relu(-x).

    One of the two is 0 and the other is |x| to the last bit, so what is left is exactly 0: also
    where somebody has put another number there, which the next room would have inherited.
    """
    rows, signs = [], []
    at = 0
    for room in rooms:
        for sign in SIGNS:
            rows.append(at + np.arange(room.width))
            signs.append(np.full(room.width, sign))
        at += room.width
    row, amounts = np.concatenate(rows), np.concatenate(signs)
    unit = np.arange(len(row))
    return Mlp(
        "(erase)",
        "erase",
        rooms,
        (),
        Sparse.of((at + 2, len(row)), [(row, unit, amounts)]),
        Sparse.of((len(row), at), [(unit, row, -amounts)]),
        erases=rooms,
    )
