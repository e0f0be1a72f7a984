"""The weights of a decoder-only transformer without layer norm, each layer at its own size."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Array = Any  # a numpy or a jax float32 array: the forward pass is written over both


@dataclass(frozen=True, eq=False)
class Linear:
    """x @ w + b."""

    w: Array  # (in, out)
    b: Array  # (out,)


@dataclass(frozen=True, eq=False)
class Attention:
    """`num_heads` heads side by side, `key_size` wide; scores are divided by sqrt(key_size).

    `hard` says that query weights which are powers of two are units of score: only how they
    compare matters, and larger ones would do as well.
    """

    num_heads: int
    key_size: int
    query: Linear  # (direction, head * key_size)
    key: Linear
    value: Linear
    output: Linear  # (head * key_size, direction)
    hard: bool = False


@dataclass(frozen=True, eq=False)
class Perceptron:
    """The MLP of one layer: relu between two linear maps."""

    first: Linear  # (direction, hidden)
    second: Linear  # (hidden, direction)


@dataclass(frozen=True, eq=False)
class Layer:
    """One layer: attention, then MLP; a half-layer that does nothing is absent."""

    attention: Attention | None
    mlp: Perceptron | None


@dataclass(frozen=True, eq=False, repr=False)
class Weights:
    """All parameters of a model."""

    token_embed: Array  # (token, direction)
    pos_embed: Array  # (position, direction): row 0 is BOS
    layers: tuple[Layer, ...]
    unembed: Array  # (direction, output)

    def arrays(self) -> Iterator[tuple[str, Array]]:
        """(name, array) of every parameter, in order of use."""
        yield "token_embed", self.token_embed
        yield "pos_embed", self.pos_embed
        for i, layer in enumerate(self.layers):
            halves = {"attn": layer.attention, "mlp": layer.mlp}
            for half, block in halves.items():
                for name in ("query", "key", "value", "output", "first", "second"):
                    linear = getattr(block, name, None)
                    if linear is not None:
                        yield f"layer_{i}/{half}/{name}/w", linear.w
                        yield f"layer_{i}/{half}/{name}/b", linear.b
        yield "unembed", self.unembed

    @property
    def count(self) -> int:
        """The number of parameters."""
        return sum(array.size for _, array in self.arrays())

    @property
    def nonzero(self) -> int:
        """How many of them are not 0."""
        return sum(int((array != 0).sum()) for _, array in self.arrays())

    def __str__(self) -> str:
        return f"Weights({len(self.layers)} layers, d_model {self.width}, {self.count} parameters)"

    __repr__ = __str__

    @property
    def width(self) -> int:
        """d_model: the number of directions of the residual stream."""
        return self.token_embed.shape[1]
