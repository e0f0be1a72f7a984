"""What did an edit change: the weights that differ between two compiles, as a table."""

from collections.abc import Iterator

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.viz import budget
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.block_pairs import BlockDifference
from tracrlab.viz.comparing import weight_difference
from tracrlab.viz.counting import unequal
from tracrlab.viz.pictures import TablePicture

MARKS = {"kept": "", "added": "+ ", "removed": "− "}


def difference_picture(before: CompiledModel, after: CompiledModel) -> TablePicture:
    """The weights that differ between two compiles of a program, matrix by matrix.

    Rows and columns are matched by name; "+" stands before those that were added and "−" before
    those that were removed. How weights are counted is told by `weights_changed`. Attention is
    shown as its products, as in `weights_picture`, so that its rows are not those counted.
    """
    found = weight_difference(before, after)
    changes = [change for block in found.blocks for change in _changes(block)]
    rows = [(block.id, row, column, old, new) for block, row, column, old, new in changes]
    everything = sum(block.changed for block in found.blocks)
    unknown = [block.id for block in found.blocks if not len(block.cells) and block.left_out]
    cut = f"showing {len(rows[: budget.MOST_TABLE_ROWS])} of {everything} cells"
    rules = [i for i in range(1, len(rows)) if rows[i][0] != rows[i - 1][0]]
    return TablePicture(
        title=f"What changed from {before.name} to {after.name}",
        sentence=found.sentence[0].upper() + found.sentence[1:] + ".",
        head=("matrix", "row", "column", "before", "after"),
        rows=tuple(rows[: budget.MOST_TABLE_ROWS]),
        rules=tuple(i for i in rules if i < budget.MOST_TABLE_ROWS),
        note=budget.remarks(
            cut if everything > budget.MOST_TABLE_ROWS else "",
            f"too large to compare: {', '.join(unknown)}" if unknown else "",
        ),
    )


def _changes(block: BlockDifference) -> Iterator[tuple[BlockDifference, str, str, str, str]]:
    for i in np.flatnonzero(unequal(block.old, block.new)).tolist():
        row, column = block.cells[i].tolist()
        here, there = (
            f"{MARKS[state]}{name}" for name, state in (block.rows[row], block.columns[column])
        )
        old, new = (show_amount(float(amounts[i])) for amounts in (block.old, block.new))
        yield block, here, there, old, new
