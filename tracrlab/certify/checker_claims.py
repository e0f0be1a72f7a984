"""What a certificate claims of the residual stream.

Half-layer 0 is the embeddings, 2 i + 1 the attention of layer i, 2 i + 2 its MLP. A claim holds
after each of the half-layers `since` to `until`, at every position but BOS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from tracrlab.certify.checker_domains import as_float
from tracrlab.certify.checker_floats import EXACT, grid
from tracrlab.certify.checker_program import Refused
from tracrlab.values import Value, is_number, value_key

NEAR = 1e-12  # relative: a number this close to that of a one-hot direction may be held by it
Code = Literal["constant", "one-hot", "number", "table"]


@dataclass(frozen=True, eq=False)
class Claim:
    """Directions `start` to `stop` hold `things` in a code.

    constant: always `rows[0]`. one-hot: 1 in the direction of the cell that lists the value.
    number: the number in the first direction, or 1 in the direction of a value that is none.
    table: `rows[i]` for the values `cells[i]`. `error` bounds how far the one entry is off that
    carries the value, and `spill` all other entries of the room together.
    """

    room: str
    start: int
    stop: int
    things: tuple[int, ...]
    code: Code
    cells: tuple[tuple[tuple[Value, ...], ...], ...] = ()
    rows: tuple[tuple[float, ...], ...] = ()
    since: int = 0
    until: int = 2**30
    error: float = 0.0
    spill: float = 0.0
    relative: float = 0.0  # number: its error grows by this times the number
    off: tuple[tuple[float, float], ...] = ()  # for each cell, where known, its own error and spill
    grid: float = 0.0  # a power of two of which all entries are multiples, off or not; 0: unknown

    @property
    def width(self) -> int:
        return self.stop - self.start

    @property
    def same(self) -> tuple:
        """What tells codes apart."""
        return (self.start, self.stop, self.things, self.code, self.cells, self.rows)

    @cached_property
    def _cell(self) -> Mapping[tuple, int]:
        return {
            tuple(map(value_key, values)): i for i, some in enumerate(self.cells) for values in some
        }

    @cached_property
    def _numbers(self) -> tuple[np.ndarray, np.ndarray]:
        pairs = [
            (as_float(values[0]), i)
            for i, some in enumerate(self.cells)
            for values in some
            if len(values) == 1 and is_number(values[0])
        ]
        pairs.sort()
        return np.array([x for x, _ in pairs]), np.array([i for _, i in pairs], int)

    def cell(self, values: tuple[Value, ...]) -> int:
        """The cell of a value. Raises Refused if the room has none."""
        found = self._cell.get(tuple(map(value_key, values)))
        if found is None and len(values) == 1 and is_number(values[0]):
            x, (near, places) = as_float(values[0]), self._numbers
            at = int(np.searchsorted(near, x))
            for j in (at - 1, at):
                if 0 <= j < len(near) and abs(near[j] - x) <= NEAR * max(1.0, abs(x)):
                    found = int(places[j])
        if found is None:
            shown = values[0] if len(values) == 1 else values
            raise Refused(
                f"room {self.room} has no direction for {shown!r}", self.room, repr(shown)
            )
        return found


def silent(claim: Claim) -> bool:
    """Is the room exactly 0?"""
    empty = claim.code == "constant" and not any(claim.rows[0])
    return empty and not claim.error and not claim.spill


def nothing(start: int, stop: int) -> Claim:
    """The claim that these directions are 0."""
    return Claim("nothing", start, stop, (), "constant", rows=((0.0,) * (stop - start),))


def check_shape(claim: Claim, width: int) -> None:
    """Refused unless the claim speaks of directions that are there, and of numbers."""
    sizes = {"constant": claim.width, "one-hot": len(claim.cells), "number": 1 + len(claim.cells),
             "table": claim.width}  # fmt: skip
    fine = 0 <= claim.start < claim.stop <= width and sizes.get(claim.code) == claim.width
    numbers = [claim.error, claim.spill, *(x for row in claim.rows for x in row)]
    fine &= all(isinstance(x, int | float) and abs(x) < EXACT * EXACT for x in numbers)
    fine &= claim.grid == 0 or bool(
        2.0**-60 < claim.grid < 2.0**60 and grid(np.array(claim.grid)) == claim.grid
    )
    fine &= claim.error >= 0 and claim.spill >= 0
    fine &= 0 <= claim.relative < (1 if claim.code == "number" else 1e-300)
    fine &= (claim.code == "constant") == (not claim.things)
    fine &= len(claim.off) in (0, len(claim.cells))
    fine &= all(0 <= a <= claim.error and 0 <= b <= claim.spill for a, b in claim.off)
    rows = {"constant": 1, "table": len(claim.cells)}.get(claim.code, 0)
    fine &= len(claim.rows) == rows and all(len(row) == claim.width for row in claim.rows)
    if not fine:
        raise Refused(f"the claim on room {claim.room} is not well formed", claim.room)
