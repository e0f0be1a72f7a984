"""The two kinds of block that a transformer has: attention heads and MLPs, in named spaces.

A block reads some rooms of the residual stream and writes others. Rooms are laid side by side in
the order given: row or column numbers of a block's matrices count through them.
"""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from tracrlab.craft.space import Space
from tracrlab.craft.sparse import Sparse
from tracrlab.values import Value


@dataclass(frozen=True, eq=False)
class ScoreTerm:
    """One summand of a head's score: 1 for the pairs in the table, else 0."""

    query: Space
    key: Space
    table: np.ndarray  # bool, (query value, key value)


@dataclass(frozen=True, eq=False)
class Read:
    """What a head moves: the room it reads at the key, and the linear map to what it writes."""

    source: Space
    move: Sparse  # (source direction, written direction)


@dataclass(frozen=True, eq=False)
class Head:
    """An attention head that selects the keys for which *every* term holds.

    With m terms a selected key scores m, any other at most m - 1. An aggregate gives BOS m - 1/2:
    it is looked at only if nothing is selected, and holds the default. A width gives BOS the score
    of a selected key plus log(`bos_count`), so BOS gets bos_count / (bos_count + width) of the
    attention, whose neighbouring values are far apart when bos_count is about the largest width.
    One unit of score is made so large in the weights that whatever scores less is exactly 0 after
    a float32 softmax. At the BOS query, BOS alone is looked at.
    """

    node: str
    kind: Literal["aggregate", "width"]
    terms: tuple[ScoreTerm, ...]
    reads: tuple[Read, ...]
    writes: tuple[Space, ...]
    bos_value: np.ndarray  # float, (written direction,): what BOS gives
    bos_count: float = 0.0
    selector: str = ""
    parts: tuple["Head", ...] = ()  # the heads that this one is, if it serves several nodes

    @property
    def serves(self) -> tuple["Head", ...]:
        """For each node that it computes, the head that would compute that alone."""
        return self.parts or (self,)

    @property
    def written(self) -> int:
        """The number of directions written."""
        return sum(space.width for space in self.writes)

    @property
    def value_width(self) -> int:
        """The number of value dimensions: what BOS gives has its own where BOS must be taken off
        what is read there, since the two may differ in size."""
        return self.written * (1 if all(read.source.clean_at_bos for read in self.reads) else 2)


@dataclass(frozen=True, eq=False)
class Table:
    """An MLP as what it computes: one row for each case that can occur."""

    inputs: tuple[tuple[Value, ...], ...]  # for each input, its values
    cells: np.ndarray  # int (row, input): which of these values
    outputs: tuple[Value, ...]
    place: np.ndarray  # int (row,): which of the outputs
    lit: np.ndarray  # int (row, n): the hidden units that are on; -1 fills up

    @property
    def count(self) -> int:
        return len(self.place)

    def row(self, i: int) -> tuple[tuple[Value, ...], Value]:
        """The input values and the output value of row `i`."""
        given = tuple(values[c] for values, c in zip(self.inputs, self.cells[i], strict=True))
        return given, self.outputs[self.place[i]]


@dataclass(frozen=True, eq=False)
class Mlp:
    """relu(x @ first) @ second, from the rooms read, `one` and `bos`, to the rooms written and then
    those that it erases.

    `first` has one row for each direction read, then one for `one` and one for `bos`.
    """

    node: str
    kind: Literal["lookup", "steps", "linear", "clean", "erase"]
    reads: tuple[Space, ...]
    writes: tuple[Space, ...]
    first: Sparse  # (read direction + 2, hidden)
    second: Sparse  # (hidden, written direction)
    table: Table | None = None  # a linear MLP has none
    thresholds: np.ndarray | None = None  # float (hidden,): where the unit of a step rises
    adds: tuple[float, ...] = ()  # a sum that is looked up: what each room read counts,
    start: float = 0.0  # and what is added to it
    erases: tuple[Space, ...] = ()  # whose directions others use afterwards

    @property
    def hidden(self) -> int:
        return self.first.shape[1]


Block = Head | Mlp
