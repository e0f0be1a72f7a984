"""The matrices of two compiles, each beside its counterpart, in the union of their directions."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.viz.aligning import Aligned, State, align
from tracrlab.viz.blocks import MOST_CELLS, WeightBlock, largest, whole_blocks
from tracrlab.viz.counting import numbered, unequal

MOST_WHOLE = 64  # labels of an axis that are all shown; of a longer one those that have cells
Blocks = Mapping[str, Callable[[], WeightBlock]]


@dataclass(frozen=True, eq=False)
class BlockDifference:
    """One matrix before and after. Cells are those that are not 0 in either, the changed first."""

    id: str
    title: str
    rows: tuple[tuple[str, State], ...]  # label, and whether both compiles have it
    columns: tuple[tuple[str, State], ...]
    cells: np.ndarray  # int (n, 2)
    old: np.ndarray  # float32 (n,)
    new: np.ndarray
    left_out: int
    changed: int  # cells that differ, shown or not


@dataclass(frozen=True, eq=False)
class _Side:
    """The cells of one model in a block, in places of the union of both."""

    rows: np.ndarray
    columns: np.ndarray
    amounts: np.ndarray
    left_out: int


@dataclass(frozen=True, eq=False)
class _Pair:
    """A block of either model, or of one of them, and how their rows and columns are matched."""

    id: str
    title: str
    rows: Aligned
    columns: Aligned
    old: Sequence[_Side]
    new: Sequence[_Side]


def block_differences(before: CompiledModel, after: CompiledModel) -> tuple[BlockDifference, ...]:
    """Each block of the newer model, with its counterpart; and those that are gone.

    Heads and hidden units find theirs by the node that they compute, in whatever layer it is.
    """
    return tuple(map(_difference, _pairs(before, after)))


def _pairs(before: CompiledModel, after: CompiledModel) -> Iterator[_Pair]:
    old, new = whole_blocks(before), whole_blocks(after)
    stream = align(before.residual_labels, after.residual_labels)
    for id in ("embed", "position"):
        yield _whole(id, old[id](), new[id]())
    was, now = (dict(numbered(model.anatomy.heads)) for model in (before, after))
    for layer in range(max(len(model.weights.layers) for model in (before, after))):
        for key in dict.fromkeys((*now, *was)):
            if (now.get(key) or was[key]).layer != layer:
                continue
            for what in ("qk", "ov"):
                first, second = (
                    blocks[f"L{heads[key].layer}H{heads[key].head}.{what}"]()
                    if key in heads
                    else None
                    for blocks, heads in ((old, was), (new, now))
                )
                id = second.id if second else f"was {first.id}" if first else ""
                yield _whole(id, first, second, stream)
        yield from _mlp(layer, (before, after), (old, new), stream)
    yield _whole("unembed", old["unembed"](), new["unembed"]())


def _whole(
    id: str, old: WeightBlock | None, new: WeightBlock | None, stream: Aligned | None = None
) -> _Pair:
    """Two blocks of which each has all its rows and columns in the other, or in nothing."""
    either = new or old
    assert either is not None
    rows, columns = (
        stream or align(*(getattr(block, name).labels if block else () for block in (old, new)))
        for name in ("rows", "columns")
    )
    return _Pair(
        id,
        either.title,
        rows,
        columns,
        [_side(old, rows.old, columns.old)] if old else [],
        [_side(new, rows.new, columns.new)] if new else [],
    )


def _side(block: WeightBlock, rows: np.ndarray, columns: np.ndarray) -> _Side:
    left_out = block.left_out + block.not_computed
    return _Side(rows[block.cells[:, 0]], columns[block.cells[:, 1]], block.amounts, left_out)


def _mlp(
    layer: int,
    models: tuple[CompiledModel, CompiledModel],
    blocks: tuple[Blocks, Blocks],
    stream: Aligned,
) -> Iterator[_Pair]:
    """The MLP of a layer: its hidden units now, wherever they were, and those that are gone."""
    was, now = map(_units, models)
    mine = {name: place for name, place in now.items() if place[0] == layer}
    theirs = {
        name: place
        for name, place in was.items()
        if name in mine or (place[0] == layer and name not in now)
    }
    if not (mine or theirs):
        return
    units = align(list(theirs), list(mine))
    for what, axis in (("in", 1), ("out", 0)):
        old, new = (
            _gathered(blocks[i], chosen, f".{what}", axis, directions, places)
            for i, chosen, directions, places in (
                (0, theirs, stream.old, units.old),
                (1, mine, stream.new, units.new),
            )
        )
        rows, columns = (stream, units) if axis else (units, stream)
        yield _Pair(f"L{layer}.{what}", f"MLP of layer {layer}, {what}", rows, columns, old, new)


def _gathered(
    blocks: Blocks,
    chosen: Mapping[str, tuple[int, int]],
    what: str,
    axis: int,
    directions: np.ndarray,
    places: np.ndarray,
) -> list[_Side]:
    """The cells of the `chosen` hidden units, which may be in several layers."""
    found = []
    for number in sorted({layer for layer, _ in chosen.values()}):
        here = {at: i for i, (layer, at) in enumerate(chosen.values()) if layer == number}
        block = blocks[f"L{number}{what}"]()
        kept = np.isin(block.cells[:, axis], list(here))
        cells = block.cells[kept]
        units = places[np.array([here[at] for at in cells[:, axis].tolist()], int)]
        others = directions[cells[:, 1 - axis]]
        rows, columns = (others, units) if axis else (units, others)
        found.append(_Side(rows, columns, block.amounts[kept], block.left_out))
    return found


def _units(model: CompiledModel) -> dict[str, tuple[int, int]]:
    """The hidden units of a model by node and number, with the layer and place of each."""
    found: dict[str, tuple[int, int]] = {}
    for (node, turn), part in numbered(model.anatomy.mlps):
        name = f"{node} ({turn + 1})" if turn else node
        found |= {
            f"{name}#{k}": (part.layer, part.start + k) for k in range(part.stop - part.start)
        }
    return found


def _difference(pair: _Pair) -> BlockDifference:
    nothing, nowhere = np.zeros(0, np.float32), np.zeros((0, 2), int)
    beyond = sum(side.left_out for side in (*pair.old, *pair.new))
    if beyond:  # a cell that is not known cannot be told from one that changed
        title = f"{pair.title} (too large to compare)"
        return BlockDifference(pair.id, title, (), (), nowhere, nothing, nothing, beyond, 0)
    wide = max(1, len(pair.columns.keys))
    flat = [
        np.concatenate([np.zeros(0, int), *(side.rows * wide + side.columns for side in sides)])
        for sides in (pair.old, pair.new)
    ]
    union = np.union1d(*flat)
    old, new = np.zeros((2, len(union)), np.float32)
    for found, places, sides in zip((old, new), flat, (pair.old, pair.new), strict=True):
        amounts = np.concatenate([nothing, *(side.amounts for side in sides)])
        found[np.searchsorted(union, places)] = amounts
    differ = unequal(old, new)
    # what changed is kept before what did not, however large
    weight = np.maximum(np.abs(old), np.abs(new)) + np.where(differ, np.float32(3e38), 0)
    kept = largest(weight, MOST_CELLS)
    rows, row = _labels(pair.rows, union[kept] // wide)
    columns, column = _labels(pair.columns, union[kept] % wide)
    return BlockDifference(
        pair.id,
        pair.title,
        rows,
        columns,
        np.stack([row, column], axis=1),
        old[kept],
        new[kept],
        left_out=len(union) - len(kept),
        changed=int(differ.sum()),
    )


def _labels(axis: Aligned, used: np.ndarray) -> tuple[tuple[tuple[str, State], ...], np.ndarray]:
    """The labels of an axis that are shown, and where among them those are that are `used`."""
    shown = np.arange(len(axis.keys))
    if len(shown) > MOST_WHOLE:
        shown = np.unique(used)
    labels = tuple((str(axis.keys[i]), axis.states[i]) for i in shown.tolist())
    return labels, np.searchsorted(shown, used)
