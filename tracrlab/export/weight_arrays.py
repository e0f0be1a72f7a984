"""The weights of a model as named arrays and a list of layer sizes, and back, checked."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from tracrlab.export.fields import Fields
from tracrlab.transformer import Attention, Layer, Linear, Perceptron, Weights


def layer_sizes(weights: Weights) -> list[dict[str, Any]]:
    """What the shapes of the arrays do not say: which halves a layer has, and its heads."""
    return [
        {"attention": _heads(layer.attention), "mlp": _hidden(layer.mlp)}
        for layer in weights.layers
    ]


def _heads(block: Attention | None) -> dict[str, int | bool] | None:
    if block is None:
        return None
    return {"heads": block.num_heads, "key_size": block.key_size, "hard": block.hard}


def _hidden(block: Perceptron | None) -> dict[str, int] | None:
    return None if block is None else {"hidden": block.first.w.shape[1]}


def weights_from_arrays(fields: Fields, arrays: Mapping[str, np.ndarray]) -> Weights:
    """The weights whose layers `fields` lists, from arrays named as `Weights.arrays` names them.

    Raises ModelFileError if an array is missing, has another shape, or belongs to nothing.
    """
    left = dict(arrays)

    def take(name: str, *shape: int | None) -> np.ndarray:  # None: any size
        array = left.pop(name, None)
        if array is None:
            fields.refuse(f"array {name!r} is missing")
        fits = len(shape) == array.ndim and all(
            want is None or want == have for want, have in zip(shape, array.shape, strict=True)
        )
        wanted = " by ".join("any" if want is None else str(want) for want in shape)
        fields.check(fits, f"array {name!r} has shape {array.shape}, and should be {wanted}")
        return array

    def linear(name: str, rows: int, columns: int) -> Linear:
        return Linear(take(f"{name}/w", rows, columns), take(f"{name}/b", columns))

    def attention(name: str, heads: int, size: int, hard: bool) -> Attention:
        query, key, value = (
            linear(f"{name}/{part}", width, heads * size) for part in ("query", "key", "value")
        )
        output = linear(f"{name}/output", heads * size, width)
        return Attention(heads, size, query, key, value, output, hard)

    token_embed = take("token_embed", None, None)
    width = token_embed.shape[1]
    pos_embed, unembed = take("pos_embed", None, width), take("unembed", width, None)
    layers = []
    for i, (heads, hidden) in enumerate(fields.each("layers", _halves)):
        mlp = None
        if hidden is not None:
            first = linear(f"layer_{i}/mlp/first", width, hidden)
            mlp = Perceptron(first, linear(f"layer_{i}/mlp/second", hidden, width))
        block = None if heads is None else attention(f"layer_{i}/attn", *heads)
        layers.append(Layer(block, mlp))
    fields.check(not left, f"arrays {', '.join(map(repr, left))[:80]} belong to nothing")
    return Weights(token_embed, pos_embed, tuple(layers), unembed)


def _halves(fields: Fields) -> tuple[tuple[int, int, bool] | None, int | None]:
    """(heads, key size, hard), and the number of hidden units; None for a half that is absent."""

    def heads(inner: Fields) -> tuple[int, int, bool]:
        count, size = inner.count("heads"), inner.count("key_size")
        inner.check(count > 0 and size > 0, "'heads' and 'key_size' should be at least 1")
        return count, size, inner.flag("hard")

    return fields.optional("attention", heads), fields.optional("mlp", lambda f: f.count("hidden"))
