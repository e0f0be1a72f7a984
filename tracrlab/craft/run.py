"""Run one block on rooms, in float64 and with a hard maximum: what its weights are meant to do."""

from collections.abc import Mapping

import numpy as np

from tracrlab.craft.blocks import Block, Head, Mlp

Rooms = Mapping[tuple, np.ndarray]  # room key -> float array (position, direction), BOS first


def run_block(block: Block, rooms: Rooms, causal: bool = False) -> dict[tuple, np.ndarray]:
    """The rooms that `block` writes, each (position, direction), given those that it reads.

    This is the meaning of a block before it has weights: each lowering can be tested against the
    interpreter here, and the assembled weights against this.
    """
    written = _head(block, rooms, causal) if isinstance(block, Head) else _mlp(block, rooms)
    edges = np.cumsum([0, *(space.width for space in block.writes)])
    return {
        space.key: written[:, start:stop]
        for space, start, stop in zip(block.writes, edges[:-1], edges[1:], strict=True)
    }


def _head(head: Head, rooms: Rooms, causal: bool) -> np.ndarray:
    positions = len(rooms[("one", "number", "")])
    score = np.zeros((positions, positions))
    for term in head.terms:
        score += rooms[term.query.key] @ term.table @ rooms[term.key.key].T
    chosen = score > len(head.terms) - 0.5
    chosen[:, 0] = False
    chosen[0] = False
    if causal:
        chosen &= np.tri(positions, dtype=bool)
    weight = chosen.astype(float)
    weight[:, 0] = head.bos_count if head.kind == "width" else ~chosen.any(axis=1)
    weight[0, 0] = 1.0
    weight /= weight.sum(axis=1, keepdims=True)
    value = np.zeros((positions, head.written))
    for read in head.reads:
        value += rooms[read.source.key] @ read.move.dense()
    value[0] = head.bos_value
    return weight @ value


def _mlp(mlp: Mlp, rooms: Rooms) -> np.ndarray:
    read = [rooms[space.key] for space in mlp.reads]
    x = np.concatenate([*read, rooms[("one", "number", "")], rooms[("bos", "number", "")]], axis=1)
    return np.maximum(x @ mlp.first.dense(), 0) @ mlp.second.dense()
