"""The difference of two compiles, as a scene holds it."""

from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.viz.comparing import BlockDifference, weight_difference
from tracrlab.viz.scene.packing import Packing


def diff_entry(
    before: CompiledModel, after: CompiledModel, packing: Packing, against: str
) -> dict[str, Any]:
    """The `diff` of the header."""
    found = weight_difference(before, after)
    blocks = [_block(block, packing) for block in found.blocks]
    return {
        "sentence": found.sentence,
        "same": found.same,
        "against": against,
        "blocks": blocks,
    }


def _block(block: BlockDifference, packing: Packing) -> dict[str, Any]:
    rows, columns = (
        [{"name": name, "state": state} for name, state in axis]
        for axis in (block.rows, block.columns)
    )
    return {
        "id": block.id,
        "title": block.title,
        "rows": rows,
        "columns": columns,
        "cells": packing.add(block.cells, "i4"),
        "old": packing.add(block.old, "f4"),
        "new": packing.add(block.new, "f4"),
        "left_out": block.left_out,
        "changed": block.changed,
    }
