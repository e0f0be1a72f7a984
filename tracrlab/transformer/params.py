"""Weights as Haiku parameters under the names that Tracr gave them, and back.

Tracr's readers know one number of heads, one key size and one hidden size for all layers. So the
parameters are the uniform layout: every layer as large as the largest, the rest zero.
"""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from tracrlab.errors import TracrlabError
from tracrlab.transformer.weights import Attention, Layer, Linear, Perceptron, Weights

ATTENTION = (("query", "query"), ("key", "key"), ("value", "value"), ("output", "linear"))
PERCEPTRON = (("first", "linear_1"), ("second", "linear_2"))


class ParameterError(TracrlabError, ValueError):
    """These parameters are not those of such a model."""


def sizes(weights: Weights) -> tuple[int, int, int]:
    """(heads, key size, hidden size) of the largest layer; each at least 1."""
    blocks = [layer.attention for layer in weights.layers if layer.attention is not None]
    mlps = [layer.mlp for layer in weights.layers if layer.mlp is not None]
    heads = max((block.num_heads for block in blocks), default=1)
    size = max((block.key_size for block in blocks), default=1)
    hidden = max((mlp.first.w.shape[1] for mlp in mlps), default=1)
    return heads, size, hidden


def uniform(weights: Weights) -> Weights:
    """The same model with every layer as large as the largest and no half-layer absent.

    Queries are scaled, since scores are divided by the root of a key size that has grown. Units of
    score become the next power of two instead: they must stay exact when they are added up.
    """
    heads, size, hidden = sizes(weights)
    layers = []
    for layer in weights.layers:
        attention = _grow_attention(layer.attention, weights.width, heads, size)
        layers.append(Layer(attention, _grow_mlp(layer.mlp, weights.width, hidden)))
    return Weights(weights.token_embed, weights.pos_embed, tuple(layers), weights.unembed)


def _grow_attention(block: Attention | None, width: int, heads: int, size: int) -> Attention:
    def zero(rows, columns):
        return Linear(np.zeros((rows, columns), np.float32), np.zeros(columns, np.float32))

    if block is None:
        reads = [zero(width, heads * size) for _ in range(3)]
        query, key, value = reads
        return Attention(heads, size, query, key, value, zero(heads * size, width))
    if (block.num_heads, block.key_size) == (heads, size):
        return block
    places = (np.arange(block.num_heads)[:, None] * size + np.arange(block.key_size)).ravel()
    scale = math.sqrt(size / block.key_size)
    factors = np.full(block.query.w.shape, scale, np.float32)
    if block.hard:
        units = np.abs(np.frexp(block.query.w)[0]) == 0.5  # powers of two
        factors[units] = 2.0 ** math.ceil(math.log2(scale))
    grown = []
    for linear, factor in ((block.query, factors), (block.key, 1), (block.value, 1)):
        wide = zero(width, heads * size)
        wide.w[:, places] = linear.w * factor
        wide.b[places] = linear.b * (scale if linear is block.query else 1)
        grown.append(wide)
    w = np.zeros((heads * size, width), np.float32)
    w[places] = block.output.w
    query, key, value = grown
    output = Linear(w, np.asarray(block.output.b))
    return Attention(heads, size, query, key, value, output, block.hard)


def _grow_mlp(block: Perceptron | None, width: int, hidden: int) -> Perceptron:
    first = np.zeros((width, hidden), np.float32)
    second = np.zeros((hidden, width), np.float32)
    first_b, second_b = np.zeros(hidden, np.float32), np.zeros(width, np.float32)
    if block is not None:
        if block.first.w.shape[1] == hidden:
            return block
        here = block.first.w.shape[1]
        first[:, :here], first_b[:here] = block.first.w, block.first.b
        second[:here], second_b[:] = block.second.w, block.second.b
    return Perceptron(Linear(first, first_b), Linear(second, second_b))


def module_names(layers: int) -> tuple[str, ...]:
    """Haiku's names of the modules that hold parameters."""
    inside = [f"attn/{name}" for _, name in ATTENTION] + [f"mlp/{name}" for _, name in PERCEPTRON]
    blocks = [f"transformer/layer_{i}/{name}" for i in range(layers) for name in inside]
    return ("token_embed", "pos_embed", *blocks, "unembed")


def to_params(weights: Weights) -> dict[str, dict[str, Any]]:
    """Haiku's dict of dicts, in the uniform layout, as numpy arrays."""
    params = {
        "token_embed": {"embeddings": weights.token_embed},
        "pos_embed": {"embeddings": weights.pos_embed},
    }
    for i, layer in enumerate(uniform(weights).layers):
        for block, half, names in (
            (layer.attention, "attn", ATTENTION),
            (layer.mlp, "mlp", PERCEPTRON),
        ):
            for field, name in names:
                linear = getattr(block, field)
                params[f"transformer/layer_{i}/{half}/{name}"] = {"w": linear.w, "b": linear.b}
    params["unembed"] = {"w": weights.unembed}
    return params


def from_params(params: Mapping[str, Mapping[str, Any]], like: Weights, asarray: Any) -> Weights:
    """Weights that hold `params` as they are, in the uniform layout of `like`.

    `asarray` is `np.asarray`, or the identity for jax tracers. Raises ParameterError if a
    parameter is missing or has another shape than the model.
    """
    heads, size, hidden = sizes(like)
    width, attn = like.width, heads * size

    def take(module, name, *shape):
        try:
            array = asarray(params[module][name])
        except KeyError:
            raise ParameterError(
                f"parameter {module}/{name} is missing: start from model.params, and change that"
            ) from None
        if tuple(array.shape) != shape:
            raise ParameterError(
                f"parameter {module}/{name} has shape {tuple(array.shape)}, and this model's is "
                f"{shape}: names would not fit, so compile a program of that size instead"
            )
        return array

    def linear(module, rows, columns):
        return Linear(take(module, "w", rows, columns), take(module, "b", columns))

    known = set(module_names(len(like.layers)))
    for module in params:
        if module not in known:
            raise ParameterError(
                f"parameter {module!r} belongs to no part of this model: the names are those of "
                "model.params"
            )
    layers = []
    for i in range(len(like.layers)):
        here = f"transformer/layer_{i}"
        query, key, value = (
            linear(f"{here}/attn/{name}", width, attn) for name in ("query", "key", "value")
        )
        output = linear(f"{here}/attn/linear", attn, width)
        attention = Attention(heads, size, query, key, value, output)
        mlp = Perceptron(
            linear(f"{here}/mlp/linear_1", width, hidden),
            linear(f"{here}/mlp/linear_2", hidden, width),
        )
        layers.append(Layer(attention, mlp))
    return Weights(
        take("token_embed", "embeddings", *like.token_embed.shape),
        take("pos_embed", "embeddings", *like.pos_embed.shape),
        tuple(layers),
        take("unembed", "w", *like.unembed.shape),
    )
