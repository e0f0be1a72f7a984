"""Where in the matrices something is: the weights of a model, subspace by subspace."""

from collections.abc import Sequence

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.trace.places import is_constant
from tracrlab.viz import budget
from tracrlab.viz.amounts import show_amount, tidy
from tracrlab.viz.blocks import Axis, WeightBlock, weight_blocks
from tracrlab.viz.colours import Scale, signed
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_model
from tracrlab.viz.labels import cut
from tracrlab.viz.pictures import GridPicture, Panel
from tracrlab.viz.rows import room_labels

OUTER = {"embed": "(each token)", "position": "(each position)", "unembed": "(the answer)"}
MOVED = "what is written: embeddings, OV of all heads, MLPs, unembedding"
COMPARED = "what is compared: query (down) and key (across), of all heads"


def weights_picture(model: CompiledModel, which: str | None = None) -> GridPicture:
    """How many weights there are between each two subspaces; or one matrix, `which`, by labels.

    Matrices are called "embed", "position", "L0H0.qk", "L0H0.ov", "L0.in", "L0.out" and
    "unembed". The query and key matrices of a head are shown as their product, which says what a
    direction at the query (row) and one at the key (column) add to the score; value and output as
    theirs, which says what is read and written. Without `which`, a cell is the number of weights
    that are not 0, of all matrices together; else a weight, without rows and columns of zeros.
    """
    need_model(model, "weights")
    blocks = weight_blocks(model)
    if which is None:
        return _overview(model, blocks)
    found = [block for block in blocks if block.id == which]
    if not found:
        known = ", ".join(block.id for block in blocks)
        raise PictureError(f"no matrix {which!r} in this model; there are {known}")
    return _one(model, found[0])


def _overview(model: CompiledModel, blocks: Sequence[WeightBlock]) -> GridPicture:
    moved, compared = (
        _counts(model, [block for block in blocks if block.id.endswith(".qk") == scores])
        for scores in (False, True)
    )
    names = {**moved, **compared}
    rows, columns = (_in_order(model, [pair[side] for pair in names]) for side in (0, 1))
    most = max((*moved.values(), *compared.values()), default=1)
    weights = model.weights
    beyond = sum(block.left_out for block in blocks)
    unknown = [block.id for block in blocks if block.not_computed]
    panels = [Panel(MOVED, *_matrix(moved, rows, columns))]
    panels += [Panel(COMPARED, *_matrix(compared, rows, columns))] if compared else []
    return GridPicture(
        title=f"Weights of {model.name} by subspace",
        sentence="How many weights from one subspace (down) to another (across) are not 0; "
        f"of all {weights.count} parameters {weights.nonzero} are not.",
        rows=rows,
        columns=columns,
        row_axis="from",
        column_axis="to",
        panels=tuple(panels),
        scale=Scale("share", float(most), f"weights that are not 0: deepest blue at {most}"),
        note=budget.remarks(
            f"the smallest {beyond} weights are not counted" if beyond else "",
            f"not all rows are counted of {', '.join(unknown)}" if unknown else "",
        ),
    )


def _matrix(
    counts: dict[tuple[str, str], int], rows: Sequence[str], columns: Sequence[str]
) -> tuple[tuple[tuple[float, ...], ...], tuple[tuple[str, ...], ...]]:
    """The counts as amounts and as texts."""
    found = [[counts.get((row, column), 0) for column in columns] for row in rows]
    amounts = tuple(tuple(map(float, row)) for row in found)
    return amounts, tuple(tuple(str(x) if x else "" for x in row) for row in found)


def _counts(model: CompiledModel, blocks: Sequence[WeightBlock]) -> dict[tuple[str, str], int]:
    """How many cells of these blocks lie between each two subspaces."""
    special = {room.name: room.node for room in model.anatomy.rooms if is_constant(room)}
    found: dict[tuple[str, str], int] = {}
    for block in blocks:
        ends = []
        for side, axis in enumerate((block.rows, block.columns)):
            outer = OUTER.get(block.id, "") if (block.id == "unembed") == bool(side) else ""
            ends.append(_groups_of(axis, block.cells[:, side], outer))
        for row, column in zip(*ends, strict=True):
            pair = special.get(row, row), special.get(column, column)
            found[pair] = found.get(pair, 0) + 1
    return found


def _groups_of(axis: Axis, places: np.ndarray, outer: str) -> list[str]:
    """The group of each place; all tokens, positions or outputs are one, `outer`."""
    if outer:
        return [outer] * len(places)
    groups = sorted(axis.groups, key=lambda group: group.start)
    at = np.searchsorted([group.start for group in groups], places, side="right") - 1
    units = axis.kind == "units"
    names = [f"units of {group.name}" if units else group.name for group in groups]
    return [names[i] for i in at.tolist()]


def _in_order(model: CompiledModel, names: Sequence[str]) -> tuple[str, ...]:
    """What comes from outside, the rooms in their order, then hidden units and outputs."""
    order = {name: room.start for room, name in room_labels(model).items()}
    order |= {room.node: room.start for room in model.anatomy.rooms if is_constant(room)}

    def key(name: str) -> tuple[int, int]:
        if name in (OUTER["embed"], OUTER["position"]):
            return 0, 0
        return (1, order[name]) if name in order else (2 + (name == OUTER["unembed"]), 0)

    return tuple(sorted(dict.fromkeys(names), key=key))


def _one(model: CompiledModel, block: WeightBlock) -> GridPicture:
    rows, columns = (np.unique(block.cells[:, i]) for i in (0, 1))
    if not len(rows):
        raise PictureError(f"{block.id} of {model.name} is all zeros: there is nothing to draw")
    high, cut_rows = budget.shown(len(rows), budget.MOST_ROWS, "rows")
    wide, cut_columns = budget.shown(len(columns), budget.MOST_ROWS, "columns")
    amounts = np.zeros((len(rows), len(columns)))
    places = [np.searchsorted(x, block.cells[:, i]) for i, x in enumerate((rows, columns))]
    amounts[places[0], places[1]] = block.amounts
    matrix = tuple(tuple(map(tidy, row[:wide])) for row in amounts[:high].tolist())
    texts = tuple(tuple(show_amount(x) if x else "" for x in row) for row in matrix)
    labels = [
        _distinct([cut(axis.labels[i], 24) for i in here.tolist()])
        for axis, here in ((block.rows, rows[:high]), (block.columns, columns[:wide]))
    ]
    zeros = [size - len(x) for size, x in zip(block.shape, (rows, columns), strict=True)]
    left = f"{zeros[0]} rows and {zeros[1]} columns of zeros are left out" if any(zeros) else ""
    more = f"the {block.left_out} smallest weights are left out" if block.left_out else ""
    less = f"{block.not_computed} rows were not computed" if block.not_computed else ""
    return GridPicture(
        title=f"{block.id} of {model.name}: {block.title}",
        sentence=f"{len(block.amounts) + block.left_out} of {block.shape[0]} × {block.shape[1]} "
        "weights are not 0.",
        rows=labels[0],
        columns=labels[1],
        row_axis="row",
        column_axis="column",
        panels=(Panel("", matrix, texts),),
        scale=signed([x for row in matrix for x in row], "weight"),
        note=budget.remarks(cut_rows, cut_columns, more, less, left),
    )


def _distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels of which no two are alike: a later one has its number behind it."""
    seen: dict[str, int] = {}
    found = []
    for label in labels:
        seen[label] = seen.get(label, 0) + 1
        found.append(label if seen[label] == 1 else f"{label} ({seen[label]})")
    return tuple(found)
