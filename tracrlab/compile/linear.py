"""MLPs that pass a linear combination of numbers on: two units, for its two signs."""

from dataclasses import dataclass

import numpy as np

from tracrlab.compile.value_set import LARGEST
from tracrlab.craft import Mlp, Part, Space, Sparse
from tracrlab.values import Value, is_number


@dataclass(frozen=True, eq=False)
class NumberRead:
    """How to read a number in a room: float (direction,) weights, and which directions are None."""

    space: Space
    weights: np.ndarray
    none: np.ndarray  # int (n,)

    @classmethod
    def of(cls, space: Space) -> "NumberRead":
        """A one-hot room holds the number of the value that is lit."""
        skip = 1 if space.kind == "number" else 0
        none = [skip + i for i, value in enumerate(space.values) if value is None]
        if skip:
            weights = np.zeros(space.width)
            weights[0] = 1.0
        else:
            weights = np.array([_weight(value) for value in space.values])
        return cls(space, weights, np.array(none, int))


def _weight(value: Value) -> float:
    """The number, or 0 for what is none; also for numbers that are too large to be added up, which
    whoever reads here knows never to occur: a weight of infinity would spoil every sum."""
    return float(value) if is_number(value) and abs(value) < LARGEST else 0.0


def combine(
    node: str,
    reads: tuple[NumberRead, ...],
    factors: tuple[float, ...],
    start: float,
    largest: float,
    written: Space,
) -> Mlp:
    """start + sum of factor times number, into the number room `written`.

    relu(z) - relu(-z) is z. At BOS, and where an input is None, a large negative amount shuts both
    units. `largest` bounds |z|. None comes out where any input is None: relu(n) - relu(n - 1) for
    n inputs that are.
    """
    total = sum(read.space.width for read in reads)
    one, bos = total, total + 1
    shut = 2.0 ** np.ceil(np.log2(4 * max(largest, 1e-30)))
    none_units = bool(written.values)
    parts: list[Part] = [(one, [0, 1], [start, -start]), (bos, [0, 1], -shut - abs(start))]
    offset = 0
    for read, factor in zip(reads, factors, strict=True):
        here = np.arange(read.space.width) + offset
        parts += [(here, 0, factor * read.weights), (here, 1, -factor * read.weights)]
        if len(read.none):
            flags = read.none + offset
            parts += [(flags, 0, -shut), (flags, 1, -shut)]
            parts += [(flags, 2, 1.0), (flags, 3, 1.0)]
        offset += read.space.width
    second: list[Part] = [(0, 0, 1.0), (1, 0, -1.0)]
    if none_units:
        parts += [(bos, 2, -float(len(reads))), (one, 3, -1.0), (bos, 3, -float(len(reads)))]
        second += [(2, 1, 1.0), (3, 1, -1.0)]
    hidden = 4 if none_units else 2
    first = Sparse.of((total + 2, hidden), parts)
    spaces = tuple(read.space for read in reads)
    return Mlp(
        node, "linear", spaces, (written,), first, Sparse.of((hidden, written.width), second)
    )
