"""The matrices of a model by subspace: between which rooms, and which of their cells are not 0.

Query and key matrices have no meaning one by one, since the dimensions between them have no name.
Their product says what each pair of directions adds to a score; value and output likewise.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import HeadPart
from tracrlab.trace.places import attention_of, perceptron_of, unit_labels
from tracrlab.trace.reading import output_texts, texts
from tracrlab.trace.tenancy import is_reused, labels_at, segments
from tracrlab.viz.products import multiplied
from tracrlab.viz.rows import room_labels

MOST_CELLS = 4000
MOST_COMPARED = 300_000  # cells of one block: of larger ones no cell is compared
MOST_KEPT = 3 * 10**6  # cells of all blocks of a model, 12 bytes each
MOST_PRODUCTS = 10**6  # cells of a product that are computed
MOST_GROUPS = 400  # tokens, positions or outputs that are a group each


@dataclass(frozen=True)
class Group:
    """Rows or columns `start` to `stop` of a block belong together: they are one room, say."""

    name: str
    start: int
    stop: int


@dataclass(frozen=True, eq=False)
class Axis:
    """What the rows or the columns of a block are."""

    groups: tuple[Group, ...]
    labels: Sequence[str]
    kind: str = ""  # "units" of MLPs


@dataclass(frozen=True, eq=False)
class WeightBlock:
    """One matrix, given by the cells that are not 0; if they are many, by the largest of them."""

    id: str  # "embed", "position", "L0H0.qk", "L0H0.ov", "L0.in", "L0.out" or "unembed"
    title: str
    layer: int | None
    rows: Axis
    columns: Axis
    cells: np.ndarray  # int (n, 2)
    amounts: np.ndarray  # float32 (n,)
    left_out: int  # cells that are not 0 and not among them
    not_computed: int = 0  # rows of a product that was too large

    @property
    def shape(self) -> tuple[int, int]:
        return len(self.rows.labels), len(self.columns.labels)


_BLOCKS: "WeakKeyDictionary[CompiledModel, tuple[WeightBlock, ...]]" = WeakKeyDictionary()
_WHOLE: "WeakKeyDictionary[CompiledModel, dict[str, WeightBlock]]" = WeakKeyDictionary()


def weight_blocks(model: CompiledModel) -> tuple[WeightBlock, ...]:
    """Every matrix of a model, in order of use. Biases are left out: compiled models have none.

    The blocks of a model are kept as long as it is: they do not depend on any input.
    """
    if model not in _BLOCKS:
        _BLOCKS[model] = tuple(cut_block(make()) for make in whole_blocks(model).values())
    return _BLOCKS[model]


def whole_blocks(model: CompiledModel) -> dict[str, Callable[[], WeightBlock]]:
    """How each block is had with all its cells, by its id; where they are more than MOST_COMPARED,
    the largest few. They are kept as long as the model is, if they are not too many."""
    kept = _WHOLE.setdefault(model, {})

    def whole(id: str, make: Make) -> WeightBlock:
        if id in kept:
            return kept[id]
        block = make(MOST_COMPARED)
        block = cut_block(block) if block.left_out else block
        if sum(len(x.amounts) for x in (block, *kept.values())) <= MOST_KEPT:
            kept[id] = block
        return block

    return {id: partial(whole, id, make) for id, make in every_block(model).items()}


def cut_block(block: WeightBlock) -> WeightBlock:
    """The largest cells of a block, as many as are shown."""
    kept = largest(block.amounts, MOST_CELLS)
    left_out = block.left_out + len(block.amounts) - len(kept)
    return replace(block, cells=block.cells[kept], amounts=block.amounts[kept], left_out=left_out)


Make = Callable[[int], WeightBlock]
"""Makes a block, with at most so many cells."""


def every_block(model: CompiledModel) -> dict[str, Make]:
    """How each block of a model is made, by its id, in order of use.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> list(every_block(compile_rasp_to_model(rasp.tokens == "x", "ax", 4)))
    ['embed', 'position', 'L0.in', 'L0.out', 'unembed']
    """
    weights = model.weights
    steps = 2 * len(weights.layers) + 1
    axes = [residual_axis(model, step) for step in range(steps if is_reused(model) else 1)]
    axes *= steps // len(axes)
    words = simple_axis(texts(model.input_encoder.values), "tokens")
    places = simple_axis(position_names(model), "positions")
    outputs = simple_axis(output_texts(model), "outputs")
    found: dict[str, Make] = {}

    def plain(id: str, title: str, layer: int | None, rows: Axis, columns: Axis, w: Any) -> None:
        found[id] = lambda most: of_matrix(id, title, layer, rows, columns, w, most)

    plain("embed", "token embedding", None, words, axes[0], weights.token_embed)
    plain("position", "position embedding", None, places, axes[0], weights.pos_embed)
    for i, layer in enumerate(weights.layers):
        for part in model.anatomy.heads:
            if part.layer == i and layer.attention is not None:
                found |= _head(model, part, *axes[2 * i : 2 * i + 2])
        if layer.mlp is not None:
            units, wide = unit_axis(model, i), perceptron_of(model, i)
            read, written = axes[2 * i + 1 : 2 * i + 3]
            plain(f"L{i}.in", f"MLP of layer {i}, in", i, read, units, wide.first.w)
            plain(f"L{i}.out", f"MLP of layer {i}, out", i, units, written, wide.second.w)
    plain("unembed", "unembedding", None, axes[-1], outputs, weights.unembed)
    return found


def _head(model: CompiledModel, part: HeadPart, before: Axis, after: Axis) -> dict[str, Make]:
    block = attention_of(model, part.layer)
    size = block.key_size
    span = slice(part.head * size, (part.head + 1) * size)
    name, where = f"L{part.layer}H{part.head}", f"layer {part.layer}, head {part.head}"

    def scores(most: int) -> WeightBlock:
        query, key = block.query.w[:, span], block.key.w[:, span]
        title = f"{where}: what query (row) and key (column) add to a score"
        axes = before, before
        return of_product(f"{name}.qk", title, part.layer, axes, query, key.T, most, size**0.5)

    def moves(most: int) -> WeightBlock:
        title = f"{where}: what is read (row) and written (column)"
        value, output = block.value.w[:, span], block.output.w[span]
        return of_product(f"{name}.ov", title, part.layer, (before, after), value, output, most)

    return {f"{name}.qk": scores, f"{name}.ov": moves}


def of_matrix(
    id: str, title: str, layer: int | None, rows: Axis, columns: Axis, matrix: Any, most: int
) -> WeightBlock:
    """A block from the whole matrix."""
    matrix = np.asarray(matrix)
    flat = np.flatnonzero(matrix)
    amounts = matrix.ravel()[flat]
    kept = largest(amounts, most)
    cells = np.stack(np.divmod(flat[kept], max(1, matrix.shape[1])), axis=1).astype(np.int32)
    left_out = len(flat) - len(kept)
    return WeightBlock(id, title, layer, rows, columns, cells, amounts[kept], left_out)


def of_product(
    id: str,
    title: str,
    layer: int,
    axes: tuple[Axis, Axis],
    left: np.ndarray,
    right: np.ndarray,
    most: int,
    divisor: float = 1.0,
) -> WeightBlock:
    """A block from `left @ right / divisor`, of the rows and columns that have anything."""
    live = np.flatnonzero((left != 0).any(axis=1))
    there = np.flatnonzero((right != 0).any(axis=0))
    height = max(1, MOST_PRODUCTS // max(1, len(there)))
    computed, beyond = live[:height], live[height:]
    with np.errstate(all="ignore"):
        product = multiplied(left[computed], right[:, there])
    flat = np.flatnonzero(product)
    amounts = product.ravel()[flat] / np.float32(divisor)
    kept = largest(amounts, most)
    rows, columns = np.divmod(flat[kept], max(1, len(there)))
    cells = np.stack([computed[rows], there[columns]], axis=1).astype(np.int32)
    left_out = len(flat) - len(kept)
    return WeightBlock(id, title, layer, *axes, cells, amounts[kept], left_out, len(beyond))


def largest(amounts: np.ndarray, most: int) -> np.ndarray:
    """int: which `most` amounts are the largest, in their order; of equal ones the first.

    >>> largest(np.array([1.0, -3.0, 2.0, 1.0]), 3).tolist()
    [0, 1, 2]
    """
    if len(amounts) <= most:
        return np.arange(len(amounts))
    size = np.abs(amounts)
    size[np.isnan(size)] = np.inf  # what is no number is worth seeing
    border = np.partition(size, len(size) - most)[len(size) - most]
    above, equal = np.flatnonzero(size > border), np.flatnonzero(size == border)
    return np.sort(np.concatenate([above, equal[: most - len(above)]]))


def residual_axis(model: CompiledModel, step: int) -> Axis:
    """The directions of the residual stream after a step, by room."""
    names = room_labels(model)
    groups = []
    for room, start, stop in segments(model, step):
        whole = (start, stop) == (room.start, room.stop)
        groups.append(Group(names[room] if whole else f"{names[room]} (the rest)", start, stop))
    return Axis(tuple(groups), labels_at(model, step))


def simple_axis(labels: Sequence[str], name: str) -> Axis:
    """A group for each label, or one for all of them if they are many."""
    if len(labels) > MOST_GROUPS:
        return Axis((Group(name, 0, len(labels)),), labels)
    return Axis(tuple(Group(label, i, i + 1) for i, label in enumerate(labels)), labels)


def unit_axis(model: CompiledModel, layer: int) -> Axis:
    """The hidden units of a layer, by the node that they compute."""
    labels = unit_labels(model, layer)
    parts = [part for part in model.anatomy.mlps if part.layer == layer]
    names = [part.node for part in parts]
    groups = [
        Group(f"{x.node} ({x.kind})" if names.count(x.node) > 1 else x.node, x.start, x.stop)
        for x in parts
    ]
    stop = max((group.stop for group in groups), default=0)
    if stop < len(labels):
        groups.append(Group("spare", stop, len(labels)))
    return Axis(tuple(groups), labels, "units")


def position_names(model: CompiledModel) -> tuple[str, ...]:
    """`bos`, and the index of every other position."""
    return ("bos", *map(str, range(len(model.weights.pos_embed) - 1)))
