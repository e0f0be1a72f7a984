"""The material: linear algebra in named directions, and the blocks that are built from it."""

from tracrlab.craft.blocks import Block, Head, Mlp, Read, ScoreTerm, Table
from tracrlab.craft.run import run_block
from tracrlab.craft.space import BOS, ONE, Direction, Space
from tracrlab.craft.sparse import Part, Sparse

__all__ = [
    "BOS",
    "ONE",
    "Block",
    "Direction",
    "Head",
    "Mlp",
    "Part",
    "Read",
    "ScoreTerm",
    "Space",
    "Sparse",
    "Table",
    "run_block",
]
