"""How many weights of a model an edit of its program changed."""

from collections.abc import Hashable, Iterator, Sequence
from typing import Any

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.trace.reading import output_texts, texts
from tracrlab.transformer import Attention
from tracrlab.viz.aligning import align
from tracrlab.viz.blocks import position_names

Keys = Sequence[Hashable]
Named = tuple[np.ndarray, Keys, Keys]  # a matrix, and what its rows and its columns are called


def weights_changed(before: CompiledModel, after: CompiledModel) -> int:
    """How many weights changed between two compiles.

    Weights are matched by name: directions, tokens, positions and outputs by theirs, heads and
    hidden units by the node that they compute, wherever that is now, and the dimensions inside a
    head by number. Counted are the cells that both models have and that differ, and the cells that
    only one of them has if they are not 0. So a new direction counts with what is in it, and not
    with its zeros; weights that only moved to another layer are not counted.
    """
    old, new = dict(_matrices(before)), dict(_matrices(after))
    count = 0
    for key in dict.fromkeys((*old, *new)):
        if key in old and key in new:
            count += _different(old[key], new[key])
        else:
            count += int(np.count_nonzero((old.get(key) or new[key])[0]))
    return count


def _different(old: Named, new: Named) -> int:
    (first, *_), (second, *_) = old, new
    rows, columns = align(old[1], new[1]), align(old[2], new[2])
    if rows.same and columns.same:
        return int(unequal(first, second).sum())
    kept = [np.array([state == "kept" for state in axis.states], bool) for axis in (rows, columns)]
    both, outside = [], 0
    for matrix, side in ((first, "old"), (second, "new")):
        places = [getattr(axis, side) for axis in (rows, columns)]
        inner = [np.flatnonzero(keep[place]) for keep, place in zip(kept, places, strict=True)]
        order = [i[np.argsort(p[i])] for i, p in zip(inner, places, strict=True)]
        common = matrix[np.ix_(*order)]
        both.append(common)
        outside += int(np.count_nonzero(matrix)) - int(np.count_nonzero(common))
    return outside + int(unequal(*both).sum())


def unequal(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """bool: where two arrays differ; NaN is NaN.

    >>> unequal(np.array([1, np.nan, 0]), np.array([2, np.nan, 0])).tolist()
    [True, False, False]
    """
    return (a != b) & ~((a != a) & (b != b))


def _matrices(model: CompiledModel) -> Iterator[tuple[Hashable, Named]]:
    """All parameters of a model, by the names of what they belong to."""
    weights, stream = model.weights, model.residual_labels
    words, outputs = texts(model.input_encoder.values), output_texts(model)
    yield "embed", (weights.token_embed, words, stream)
    yield "position", (weights.pos_embed, position_names(model), stream)
    yield "unembed", (weights.unembed, stream, outputs)
    heads = {(part.layer, part.head): key for key, part in numbered(model.anatomy.heads)}
    units = list(numbered(model.anatomy.mlps))
    for i, layer in enumerate(weights.layers):
        if layer.attention is not None:
            block = layer.attention
            for h in range(block.num_heads):
                yield from _head(block, h, heads.get((i, h), ("spare", i, h)), stream)
            yield ("attention bias", i), (block.output.b[None], [0], stream)
        if layer.mlp is not None:
            first, second, stop = layer.mlp.first, layer.mlp.second, 0
            spans = [(key, part.start, part.stop) for key, part in units if part.layer == i]
            stop = max((end for _, _, end in spans), default=0)
            for key, start, end in [*spans, (("spare", i), stop, first.w.shape[1])]:
                names = range(end - start)
                yield ("in", key), (first.w[:, start:end], stream, names)
                yield ("in bias", key), (first.b[None, start:end], [0], names)
                yield ("out", key), (second.w[start:end], names, stream)
            yield ("mlp bias", i), (second.b[None], [0], stream)


def _head(
    block: Attention, h: int, key: Hashable, stream: Keys
) -> Iterator[tuple[Hashable, Named]]:
    size = block.key_size
    span, names = slice(h * size, (h + 1) * size), range(size)
    for name in ("query", "key", "value"):
        linear = getattr(block, name)
        yield (name, key), (linear.w[:, span], stream, names)
        yield (f"{name} bias", key), (linear.b[None, span], [0], names)
    yield ("output", key), (block.output.w[span], names, stream)


def numbered(parts: Sequence[Any]) -> Iterator[tuple[tuple[str, int], Any]]:
    """Heads, or MLP blocks, each under its node and how many of that node came before."""
    counts: dict[str, int] = {}
    for part in parts:
        counts[part.node] = counts.get(part.node, -1) + 1
        yield (part.node, counts[part.node]), part
