"""One forward pass, written over the array module: numpy for one sequence, jax for the rest."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tracrlab.transformer.weights import Array, Attention, Perceptron, Weights

Watch = Callable[[str, Array], Array]
"""Called with the name and the value of each activation; what it returns is used in its place."""

BLOCK = 32  # keys that attention sums up at once
HIDDEN_SCORE = -1e30  # the score of a key that may not be looked at


@dataclass(frozen=True, eq=False)
class Activations:
    """What a run leaves behind; residuals and outputs by half-layer: attention, MLP, …"""

    input_embeddings: Array  # (batch, position, direction)
    residuals: list[Array] = field(default_factory=list)  # after each half-layer
    layer_outputs: list[Array] = field(default_factory=list)  # what each half-layer added
    attn_logits: list[Array] = field(default_factory=list)  # (batch, head, query, key), scaled
    transformer_output: Array = None
    unembedded_output: Array = None  # (batch, position, output)


def run_forward(
    xp: Any,
    weights: Weights,
    ids: Array,
    pad_id: int,
    causal: bool,
    watch: Watch | None = None,
) -> Activations:
    """Run the model on token ids (batch, position), BOS first; `xp` is numpy or jax.numpy.

    Keys that hold `pad_id` are not looked at. `watch` sees, and may replace: `embed`;
    `layer_i/attn/scores`, `/pattern`, `/heads` (batch, head, query, key_size), `/out`;
    `layer_i/mlp/hidden`, `/out`; and the residual after each half-layer, `layer_i/attn/residual`
    and `layer_i/mlp/residual`. Half-layers that do nothing are passed over, but still listed.
    """
    see = watch or (lambda name, value: value)
    length = ids.shape[1]
    visible = (ids != pad_id)[:, None, None, :]
    if causal:
        visible = visible & xp.tri(length, dtype=bool)[None, None]
    x = weights.token_embed[ids] + weights.pos_embed[:length]
    x = see("embed", x)
    run = Activations(input_embeddings=x)
    for i, layer in enumerate(weights.layers):
        if layer.attention is not None:
            logits, out = attend(xp, layer.attention, x, visible, see, f"layer_{i}/attn")
            x = x + out
        else:
            logits = xp.zeros((*ids.shape[:1], 0, length, length), x.dtype)
            out = xp.zeros_like(x)
        x = see(f"layer_{i}/attn/residual", x)
        run.attn_logits.append(logits)
        run.layer_outputs.append(out)
        run.residuals.append(x)
        if layer.mlp is not None:
            out = think(xp, layer.mlp, x, see, f"layer_{i}/mlp")
            x = x + out
        else:
            out = xp.zeros_like(x)
        x = see(f"layer_{i}/mlp/residual", x)
        run.layer_outputs.append(out)
        run.residuals.append(x)
    return Activations(
        run.input_embeddings,
        run.residuals,
        run.layer_outputs,
        run.attn_logits,
        x,
        x @ weights.unembed,
    )


def attend(
    xp: Any, block: Attention, x: Array, visible: Array, see: Watch, name: str
) -> tuple[Array, Array]:
    """The scaled scores, before the mask, and what the heads add to the residual stream."""
    batch, length, _ = x.shape
    heads, size = block.num_heads, block.key_size

    def split(linear):  # (batch, position, head * size) -> (batch, head, position, size)
        y = x @ linear.w + linear.b
        return y.reshape(batch, length, heads, size).transpose(0, 2, 1, 3)

    scores = split(block.query) @ split(block.key).transpose(0, 1, 3, 2) / math.sqrt(size)
    scores = see(f"{name}/scores", scores)
    pattern = see(f"{name}/pattern", softmax(xp, xp.where(visible, scores, HIDDEN_SCORE)))
    mixed = see(f"{name}/heads", weigh(pattern, split(block.value)))
    joined = mixed.transpose(0, 2, 1, 3).reshape(batch, length, heads * size)
    return scores, see(f"{name}/out", joined @ block.output.w + block.output.b)


def weigh(pattern: Array, value: Array) -> Array:
    """`pattern @ value`, summed up in blocks of keys where there are many.

    A sum of n float32 numbers rounds n times; in blocks of 32 it rounds 32 + n / 32 times, which
    keeps means of a thousand numbers as exact as those of a hundred.
    """
    keys = pattern.shape[-1]
    if keys <= 2 * BLOCK:
        return pattern @ value
    total = pattern[..., :BLOCK] @ value[..., :BLOCK, :]
    for start in range(BLOCK, keys, BLOCK):
        here = slice(start, start + BLOCK)
        total = total + pattern[..., here] @ value[..., here, :]
    return total


def think(xp: Any, block: Perceptron, x: Array, see: Watch, name: str) -> Array:
    """What the MLP adds to the residual stream."""
    hidden = xp.maximum(x @ block.first.w + block.first.b, 0)
    hidden = see(f"{name}/hidden", hidden)
    return see(f"{name}/out", hidden @ block.second.w + block.second.b)


def softmax(xp: Any, scores: Array) -> Array:
    """Softmax over the last axis. Equal scores get bitwise equal weights; a score that is 104 or
    more below the largest gets exactly 0, since float32 has nothing smaller than exp(-103.3)."""
    grown = xp.exp(scores - scores.max(axis=-1, keepdims=True))
    return grown / grown.sum(axis=-1, keepdims=True)
