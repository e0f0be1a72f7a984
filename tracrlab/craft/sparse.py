"""A matrix as the list of its nonzero entries: compiled weights are 0.1 to 8 % nonzero."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Part = tuple[Any, Any, Any]
"""Entries as (rows, columns, amounts): numbers, or arrays that fit each other."""

AT_ONCE = 2_000_000  # numbers that are written between two looks at Ctrl-C
PLACE = 2_000  # of them, for one place anywhere: memory is handed out where it is touched first


def pieces(count: int, width: int) -> Iterator[slice]:
    """`count` things in order, some at a time, where each is as much work as `width` numbers.

    >>> list(pieces(5, AT_ONCE // 2))
    [slice(0, 2, None), slice(2, 4, None), slice(4, 6, None)]
    """
    step = max(1, AT_ONCE // max(1, width))
    return (slice(i, i + step) for i in range(0, count, step))


@dataclass(frozen=True, eq=False)
class Sparse:
    """A (rows, columns) matrix given by its entries; entries at the same place add up.

    >>> Sparse.of((2, 2), [([0, 0], [1, 1], [2.0, 3.0])]).dense()
    array([[0., 5.],
           [0., 0.]])
    """

    shape: tuple[int, int]
    rows: np.ndarray  # int, (entry,)
    columns: np.ndarray  # int, (entry,)
    amounts: np.ndarray  # float64, (entry,)

    @classmethod
    def of(cls, shape: tuple[int, int], parts: Iterable[Part]) -> "Sparse":
        """A matrix of some shape from its entries."""
        pieces = [np.broadcast_arrays(*map(np.atleast_1d, part)) for part in parts]
        if not pieces:
            empty = np.zeros(0, int)
            return cls(shape, empty, empty, np.zeros(0))
        rows, columns, amounts = (np.concatenate(p) for p in zip(*pieces, strict=True))
        amounts = amounts.astype(float)
        kept = amounts != 0
        return cls(shape, rows[kept].astype(int), columns[kept].astype(int), amounts[kept])

    @property
    def count(self) -> int:
        return len(self.amounts)

    def add_to(self, matrix: np.ndarray, rows: np.ndarray, columns: np.ndarray) -> None:
        """Add the entries into `matrix`, row i going to `rows[i]` and column j to `columns[j]`."""
        amounts = self.amounts.astype(matrix.dtype)
        here, there = rows[self.rows], columns[self.columns]
        flat = matrix.reshape(-1) if matrix.flags.c_contiguous else None
        for some in pieces(len(amounts), PLACE):
            if flat is not None:  # one index for each entry: several times as fast
                np.add.at(flat, here[some] * matrix.shape[1] + there[some], amounts[some])
            else:
                np.add.at(matrix, (here[some], there[some]), amounts[some])

    def dense(self) -> np.ndarray:
        """Float64 array of `shape`."""
        matrix = np.zeros(self.shape)
        np.add.at(matrix, (self.rows, self.columns), self.amounts)
        return matrix
