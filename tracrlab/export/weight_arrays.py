"""The weights of a model as named arrays and a list of layer sizes, and back, checked."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tracrlab.export.fields import Fields
from tracrlab.transformer import Attention, Layer, Linear, Perceptron, Weights

Sizes = tuple[tuple[int, int] | None, int]  # (heads, key size) or no attention; hidden units


def layer_sizes(weights: Weights) -> list[dict[str, Any]]:
    """What the shapes of the arrays do not say: which halves a layer has, and its heads."""
    return [
        {
            "attention": None
            if layer.attention is None
            else {"heads": layer.attention.num_heads, "key_size": layer.attention.key_size},
            "hidden": 0 if layer.mlp is None else layer.mlp.first.w.shape[1],
        }
        for layer in weights.layers
    ]


def weights_from_arrays(fields: Fields, arrays: Mapping[str, np.ndarray]) -> Weights:
    """The weights whose layers `fields` lists, from arrays named as `Weights.arrays` names them.

    Raises ModelFileError if an array is missing, has another shape, or belongs to nothing.
    """
    left = dict(arrays)

    def take(name: str, rows: int | None = None, columns: int | None = None) -> np.ndarray:
        array = left.pop(name, None)
        if array is None:
            fields.refuse(f"array {name!r} is missing")
        wanted = (rows,) if columns == 0 else (rows, columns)
        fits = len(wanted) == array.ndim and all(
            want is None or want == have for want, have in zip(wanted, array.shape, strict=True)
        )
        shown = tuple(size if size is not None else "any" for size in wanted)
        fields.check(fits, f"array {name!r} has shape {array.shape}, and should have {shown}")
        return array

    def linear(name: str, rows: int, columns: int) -> Linear:
        return Linear(take(f"{name}/w", rows, columns), take(f"{name}/b", columns, 0))

    token_embed = take("token_embed")
    width = token_embed.shape[1]
    pos_embed, unembed = take("pos_embed", None, width), take("unembed", width)
    layers = []
    for i, (attention, hidden) in enumerate(fields.each("layers", _sizes)):
        heads = mlp = None
        if attention is not None:
            count, size = attention
            query, key, value = (
                linear(f"layer_{i}/attn/{name}", width, count * size)
                for name in ("query", "key", "value")
            )
            output = linear(f"layer_{i}/attn/output", count * size, width)
            heads = Attention(
                query=query,
                key=key,
                value=value,
                output=output,
                num_heads=count,
                key_size=size,
            )
        if hidden:
            first = linear(f"layer_{i}/mlp/first", width, hidden)
            mlp = Perceptron(first, linear(f"layer_{i}/mlp/second", hidden, width))
        layers.append(Layer(heads, mlp))
    fields.check(not left, f"arrays {', '.join(map(repr, left))[:80]} belong to nothing")
    return Weights(token_embed, pos_embed, tuple(layers), unembed)


def _sizes(fields: Fields) -> Sizes:
    def pair(inner: Fields) -> tuple[int, int]:
        heads, size = inner.count("heads"), inner.count("key_size")
        inner.check(heads > 0 and size > 0, "'heads' and 'key_size' should be at least 1")
        return heads, size

    return fields.optional("attention", pair), fields.count("hidden")
