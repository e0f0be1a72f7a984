"""The forward pass over weights without their zeros.

It computes what `run_forward` does, up to the order in which sums are added up. Numbers are kept
direction by direction, (direction, batch, position), so that blocks read and write whole rows.
"""

import numpy as np

from tracrlab.transformer.forward import HIDDEN_SCORE, attend, think, weigh
from tracrlab.transformer.packed import PackedAttention, PackedPerceptron, PackedWeights
from tracrlab.transformer.products import product, scores_of
from tracrlab.transformer.weights import Array, Layer, Weights


def run_packed(
    weights: Weights, packed: PackedWeights, ids: Array, pad_id: int, causal: bool
) -> Array:
    """Outputs (batch, position, output) on token ids (batch, position), BOS first."""
    batch, length = ids.shape
    unseen = (ids == pad_id)[:, None, :]
    if causal:
        unseen = unseen | ~np.tri(length, dtype=bool)
    x = embed(packed, ids)
    for i, half in enumerate(packed.halves):
        if half is None:
            continue
        if not reaches(half.reach, x):
            x = add_dense(weights.layers[i // 2], i % 2 == 1, x, unseen)
        elif isinstance(half, PackedAttention):
            add_attention(half, x, unseen)
        else:
            add_mlp(half, x)
    if not reaches(packed.reach, x):
        return x.transpose(1, 2, 0) @ weights.unembed
    out = product(packed.unembed, x.reshape(len(x), -1))
    return np.ascontiguousarray(out.T).reshape(batch, length, -1)


def embed(packed: PackedWeights, ids: Array) -> Array:
    """The residual stream at its start, (direction, batch, position)."""
    token, pos = packed.token_embed, packed.pos_embed
    x = np.zeros((packed.width, *ids.shape), np.float32)
    x[token.writes] = np.take(token.matrix, ids, axis=1)
    x[pos.writes] += pos.matrix[:, None, : ids.shape[1]]
    return x


def reaches(reach: float, x: Array) -> bool:
    """Are all numbers of x below `reach`? No if one is NaN."""
    return bool(x.max() < reach and x.min() > -reach)


def add_attention(block: PackedAttention, x: Array, unseen: Array) -> None:
    """Adds to x what the heads add, each from x as it was."""
    width, batch, length = x.shape
    flat = x.reshape(width, -1)
    added = []
    for head in block.heads:
        query, key, value = (
            product(linear, flat).reshape(-1, batch, length)
            for linear in (head.query, head.key, head.value)
        )
        scores = scores_of(query, key)
        scores /= block.scale
        np.copyto(scores, HIDDEN_SCORE, where=unseen)
        mixed = weigh(soften(scores), value.transpose(1, 2, 0)).transpose(2, 0, 1)
        mixed = np.ascontiguousarray(mixed).reshape(-1, batch * length)
        added.append((head.output.writes, product(head.output, mixed)))
    for writes, out in added:
        flat[writes] += out
    if block.bias is not None:
        flat += block.bias


def soften(scores: Array) -> Array:
    """Softmax over the last axis in place: bit for bit that of the forward pass."""
    scores -= scores.max(axis=-1, keepdims=True)
    np.exp(scores, out=scores)
    scores /= scores.sum(axis=-1, keepdims=True)
    return scores


def add_mlp(block: PackedPerceptron, x: Array) -> None:
    """Adds to x what the MLP adds."""
    flat = x.reshape(len(x), -1)
    units = product(block.first, flat)
    np.maximum(units, 0, out=units)
    flat[block.second.writes] += product(block.second, units)


def add_dense(layer: Layer, mlp: bool, x: Array, unseen: Array) -> Array:
    """x after a half-layer in which 0 may be multiplied with what is not finite: all products."""
    rows = np.ascontiguousarray(x.transpose(1, 2, 0))
    if mlp and layer.mlp is not None:
        rows = rows + think(np, layer.mlp, rows, _unwatched, "")
    elif layer.attention is not None:
        rows = rows + attend(np, layer.attention, rows, ~unseen[:, None], _unwatched, "")[1]
    return np.ascontiguousarray(rows.transpose(2, 0, 1))


def _unwatched(name: str, value: Array) -> Array:
    return value
