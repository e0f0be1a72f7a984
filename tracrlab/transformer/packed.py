"""Weights without their zeros: what a large batch is multiplied with.

0.1 to 8 % of a compiled model's weights are not 0. Of each matrix only the rows and columns that
hold something are kept, of each head only the dimensions that reach the residual stream; what is
still mostly zeros is kept as a sparse matrix.
"""

import math
from dataclasses import dataclass

import numpy as np

from tracrlab.transformer.nonzeros import nonzeros
from tracrlab.transformer.weights import Array, Attention, Linear, Perceptron, Weights

LARGEST = 1e37  # float32 ends at 3.4e38

Places = slice | np.ndarray
"""Some directions, in ascending order: a slice where they stand side by side."""


@dataclass(frozen=True, eq=False)
class Packed:
    """`y = matrix @ x[reads] + bias`, to be added at `writes`; x is (direction, column)."""

    reads: Places
    writes: Places
    matrix: Array  # (written, read): dense and stored by columns, or scipy's csr_array
    bias: Array | None  # (written, 1); None if it is 0

    @property
    def sparse(self) -> bool:
        return not isinstance(self.matrix, np.ndarray)


@dataclass(frozen=True, eq=False)
class PackedHead:
    """One head: only dimensions that both a query and a key have, or that are read on."""

    query: Packed
    key: Packed
    value: Packed
    output: Packed


@dataclass(frozen=True, eq=False)
class PackedAttention:
    """The heads that add something; scores are divided by `scale`.

    While no number of the residual stream is `reach` or more, nothing in this half-layer can
    overflow, so what is multiplied by 0 is finite and may be left out. With a weight that is not
    finite no number is small enough.
    """

    heads: tuple[PackedHead, ...]
    scale: float
    bias: Array | None  # (direction, 1)
    reach: float


@dataclass(frozen=True, eq=False)
class PackedPerceptron:
    """An MLP: only hidden units that have an input, or a bias, and are read on."""

    first: Packed
    second: Packed
    reach: float


@dataclass(frozen=True, eq=False)
class PackedWeights:
    """All of a model; an absent half-layer is None."""

    width: int
    token_embed: Packed  # (direction, token), read at tokens
    pos_embed: Packed  # (direction, position)
    halves: tuple[PackedAttention | PackedPerceptron | None, ...]
    unembed: Packed
    reach: float  # of the unembedding


def pack(weights: Weights) -> PackedWeights:
    """The same model without its zeros.

    The arrays of `weights` can be written no more: otherwise this would be of other weights.
    """
    for _, array in weights.arrays():
        array.flags.writeable = False
    halves: list[PackedAttention | PackedPerceptron | None] = []
    for layer in weights.layers:
        halves.append(None if layer.attention is None else pack_attention(layer.attention))
        halves.append(None if layer.mlp is None else pack_perceptron(layer.mlp))
    outputs = weights.unembed.shape[1]
    unembed = Linear(weights.unembed, np.zeros(outputs, np.float32))
    return PackedWeights(
        weights.width,
        pack_table(weights.token_embed),
        pack_table(weights.pos_embed),
        tuple(halves),
        pack_linear(unembed, np.arange(outputs)),
        reach_of(growth(unembed)),
    )


def pack_table(table: Array) -> Packed:
    """An embedding, to be looked up: the directions that any of its rows has."""
    found = np.flatnonzero((table != 0).any(axis=0))
    kept = np.ascontiguousarray(table[:, found].T)
    return Packed(slice(0, len(table)), places(found), kept, None)


def pack_attention(block: Attention) -> PackedAttention:
    heads, size = [], block.key_size
    for h in range(block.num_heads):
        own = slice(h * size, (h + 1) * size)
        query, key, value = (
            Linear(linear.w[:, own], linear.b[own])
            for linear in (block.query, block.key, block.value)
        )
        output = block.output.w[own]
        scored = np.flatnonzero(written(query) & written(key))
        moved = np.flatnonzero(written(value) & (output != 0).any(axis=1))
        if not len(moved):
            continue
        out = Linear(output[places(moved)], np.zeros(output.shape[1], np.float32))
        heads.append(
            PackedHead(
                pack_linear(query, scored),
                pack_linear(key, scored),
                pack_linear(value, moved),
                pack_linear(out, np.flatnonzero(written(out))),
            )
        )
    bias = block.output.b[:, None] if block.output.b.any() else None
    scores = growth(block.query) * growth(block.key) * size  # grow with the square of inputs
    reach = min(math.sqrt(reach_of(scores)), reach_of(growth(block.value) * growth(block.output)))
    return PackedAttention(tuple(heads), math.sqrt(size), bias, reach)


def pack_perceptron(block: Perceptron) -> PackedPerceptron:
    first, second = block.first, block.second
    units = np.flatnonzero(written(first) & (second.w != 0).any(axis=1))
    out = Linear(second.w[places(units)], second.b)
    return PackedPerceptron(
        pack_linear(first, units),
        pack_linear(out, np.flatnonzero(written(out))),
        reach_of(growth(first) * growth(second)),
    )


def pack_linear(linear: Linear, columns: Array) -> Packed:
    """`x @ w + b` without its zeros, as far as these columns go."""
    writes = places(columns)
    kept, bias = linear.w[:, writes], linear.b[writes]
    reads = places(np.flatnonzero((kept != 0).any(axis=1)))
    kept = kept[reads]
    found = nonzeros(kept)
    matrix = np.ascontiguousarray(kept).T if found is None else found.T.tocsr()
    return Packed(reads, writes, matrix, bias[:, None] if bias.any() else None)


def written(linear: Linear) -> Array:
    """Which outputs are not always 0."""
    return (linear.w != 0).any(axis=0) | (linear.b != 0)


def growth(linear: Linear) -> float:
    """How many times the largest input the largest output can be, at least 1, if inputs below 1
    count as 1. Infinite if a weight is not finite."""
    if not linear.w.size:
        return 1.0
    largest = max(float(linear.w.max()), -float(linear.w.min()))
    found = largest * len(linear.w) + float(np.abs(linear.b).max())
    return max(1.0, found) if math.isfinite(found) else math.inf


def reach_of(grown: float) -> float:
    """Below which numbers grow to less than float32 holds; 0 if even those below 1 may not."""
    return LARGEST / grown if grown <= LARGEST else 0.0


def places(found: Array) -> Places:
    """Ascending indices, as a slice where they have no gap.

    >>> places(np.array([3, 4, 5])), places(np.array([3, 5]))
    (slice(3, 6, None), array([3, 5]))
    """
    if not len(found):
        return slice(0, 0)
    first, last = int(found[0]), int(found[-1])
    return slice(first, last + 1) if last - first + 1 == len(found) else found
