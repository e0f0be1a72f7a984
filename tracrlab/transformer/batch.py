"""The outputs of a batch: in parts that fit in the cache, and without the zeros of large models."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from tracrlab.transformer.forward import run_forward
from tracrlab.transformer.packed import PackedWeights
from tracrlab.transformer.skipping import run_packed
from tracrlab.transformer.weights import Array, Weights

ROOM = 2**21  # numbers in the largest array of one part of a batch
LARGE = 3e7  # multiplications by weights from which on it pays to leave out those by 0


def batch_outputs(
    weights: Weights,
    packed: Callable[[], PackedWeights],
    ids: Array,
    lengths: Sequence[int],
    pad_id: int,
    causal: bool,
) -> Iterator[tuple[list[int], Array]]:
    """Which inputs were run together, and their outputs (token, output), one input after another.

    `ids` (batch, position) begin with BOS, and `lengths` do not count it. Memory does not grow with
    the batch: no array of a run has much more than ROOM numbers, unless one input alone needs it.
    `packed` is asked for the weights without their zeros if the batch is worth it, and if they are
    float32.
    """
    dense = ids.size * weights.count < LARGE
    dense = dense or any(array.dtype != np.float32 for _, array in weights.arrays())
    for part in parts(weights, lengths):
        here = ids[part, : 1 + max(lengths[i] for i in part)]
        if dense:
            outputs = run_forward(np, weights, here, pad_id, causal).unembedded_output
        else:
            outputs = run_packed(weights, packed(), here, pad_id, causal)
        yield part, outputs[:, 1:][here[:, 1:] != pad_id]


def parts(weights: Weights, lengths: Sequence[int]) -> Iterator[list[int]]:
    """Which inputs are run together: those of like lengths, so that little is padding."""
    widest = max(weights.width, *(array.shape[-1] for _, array in weights.arrays()))
    part: list[int] = []
    for i in sorted(range(len(lengths)), key=lengths.__getitem__):
        positions = lengths[i] + 1  # of each input of the part, since the longest comes last
        if part and (len(part) + 1) * positions * max(widest, positions) > ROOM:
            yield part
            part = []
        part.append(i)
    if part:
        yield part
