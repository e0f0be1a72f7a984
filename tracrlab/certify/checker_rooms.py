"""What a certificate claims of the residual stream, and how a room holds a value.

Half-layer 0 is the embeddings, 2 i + 1 the attention of layer i, 2 i + 2 its MLP. A claim holds
after each of the half-layers `since` to `until`, at every position but BOS.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

from tracrlab.certify.checker_floats import EXACT, grid, is_float32, powers, spacing
from tracrlab.certify.checker_program import Refused
from tracrlab.certify.checker_values import Cases, Values, as_float
from tracrlab.values import Value, is_number, value_key

NEAR = 1e-12  # relative: a number this close to that of a one-hot direction may be held by it
Code = Literal["constant", "one-hot", "number", "table"]


@dataclass(frozen=True, eq=False)
class Claim:
    """Directions `start` to `stop` hold `things` in a code.

    constant: always `rows[0]`. one-hot: 1 in the direction of the cell that lists the value, else 0.
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


@dataclass(frozen=True, eq=False)
class Held:
    """A claim on some cases: content[case] is `amount` at direction `at` (the entry that carries the
    value) and `rest` in all others."""

    claim: Claim
    at: np.ndarray  # int (case,), counted from the start of the room
    amount: np.ndarray  # float (case,)
    rest: np.ndarray | None  # float (case, direction), without the carrying entry; None: all 0
    error: np.ndarray  # float (case,)
    spill: np.ndarray
    cell: np.ndarray | None = None  # int (case,): the cell of the value, of a room that has cells

    @property
    def step(self) -> np.ndarray:
        """float (case,): a grid on which the entry lies in float32, 0 if there is none."""
        exact = np.where(is_float32(self.amount), grid(self.amount), 0.0)
        near = spacing(np.maximum(np.abs(self.amount) - self.error, 0.0))
        near = np.maximum(near, self.claim.grid)
        return np.where(self.error == 0, exact, near)

    def dense(self) -> np.ndarray:
        """float (case, direction)."""
        out = np.zeros((len(self.at), self.claim.width)) if self.rest is None else self.rest.copy()
        out[np.arange(len(self.at)), self.at] += self.amount
        return out

    def taken(self, kept: slice | np.ndarray) -> "Held":
        rest = None if self.rest is None else self.rest[kept]
        return Held(
            self.claim, self.at[kept], self.amount[kept], rest, self.error[kept], self.spill
        )


@dataclass(frozen=True, eq=False)
class Projection:
    """A room's content times a matrix (direction, column), in each case."""

    value: np.ndarray  # float (case, column)
    size: np.ndarray  # of the absolute products
    count: np.ndarray | int  # how many products are not 0
    step: np.ndarray  # a grid of all products, infinite where there is none
    carried: np.ndarray  # what the value's own entry is multiplied with
    stray: np.ndarray  # the most that any other entry is multiplied with, where any is off
    whole: np.ndarray  # bool: no product is rounded


def projected(held: Held, matrix: np.ndarray) -> Projection:
    """`matrix` is (direction of the room, column)."""
    carried = matrix[held.at]
    value = carried * held.amount[:, None]
    size = np.abs(value) + np.abs(carried) * held.error[:, None]
    none = (carried == 0) | ((held.amount == 0) & (held.error == 0))[:, None]
    own = np.minimum(held.step, 2.0**100)  # the grid of 0 is infinite
    step = np.where(none, np.inf, grid(np.where(none, 1.0, carried)) * own[:, None])
    count: np.ndarray | int = (size > 0).astype(int)
    whole = powers(carried) | ((held.error == 0) & powers(held.amount))[:, None]
    stray = np.zeros((1, matrix.shape[1]))
    if held.rest is not None:
        value = value + held.rest @ matrix
        size = size + np.abs(held.rest) @ np.abs(matrix)
        whole = whole & powers(held.rest).all(axis=1)[:, None]
        count = count + (held.rest != 0).astype(float) @ (matrix != 0)
        own = np.minimum(grid(held.rest).min(axis=1), 1e9)[:, None] * np.minimum(
            grid(matrix).min(axis=0), 1e9
        )
        step = np.minimum(step, np.where(is_float32(held.rest).all(), own, 0.0))
    if held.spill.any():
        stray = _stray(held, np.abs(matrix))
        size = size + held.spill[:, None] * stray
        count = count + (matrix != 0).sum(axis=0)
        least = np.minimum(grid(matrix).min(axis=0), 2.0**100) * held.claim.grid
        step = np.minimum(step, np.where(stray > 0, least, np.inf))
        whole = whole & (stray == 0)
    return Projection(value, size, count, step, carried, stray, whole)


def _stray(held: Held, size: np.ndarray) -> np.ndarray:
    """float (case, column): the largest entry of each column, that of the value's own row left out."""
    if len(size) == 1:
        return np.zeros((len(held.at), size.shape[1]))
    top = size.argmax(axis=0)
    highest = size.max(axis=0)
    rest = size.copy()
    rest[top, np.arange(size.shape[1])] = 0.0
    return np.where(held.at[:, None] == top, rest.max(axis=0), highest) * (held.spill > 0)[:, None]


def hold(claim: Claim, cases: Cases, values: Values) -> Held:
    """What a room holds in each case, as claimed."""
    n = cases.count
    if claim.code == "constant":
        row = np.array(claim.rows[0])
        at = int(np.argmax(np.abs(row)))
        rest = row.copy()
        rest[at] = 0.0
        wide = np.broadcast_to(rest, (n, len(rest))) if rest.any() else None
        amount = np.full(n, row[at])
        off = np.full(n, claim.error), np.full(n, claim.spill)
        return Held(claim, np.full(n, at), amount, wide, *off)
    places = []
    for thing in claim.things:
        found = values.determined(thing, cases)
        if found is None:
            name = values.program.things[thing].name
            raise Refused(
                f"{name}, which room {claim.room} holds, does not follow from what is read"
            )
        places.append(found)
    at, amount, rest, cell = coded(claim, values, places)
    error, spill = np.full(n, claim.error), np.full(n, claim.spill)
    if claim.off and cell is not None:
        error, spill = np.array(claim.off)[cell].T
    return Held(claim, at, amount, rest, error, spill, cell)


def coded(claim: Claim, values: Values, places: list[np.ndarray]):
    """The entry that carries the value, its amount, the rest, and the cell, in each case."""
    sets = [values.domain(thing).values for thing in claim.things]
    if claim.code == "number":
        (thing,), (place,) = claim.things, places
        domain = values.domain(thing)
        flags = {value_key(some[0][0]): 1 + i for i, some in enumerate(claim.cells)}
        at = np.zeros(len(domain.values), int)
        amount = domain.numbers.copy()
        for i, value in enumerate(domain.values):
            if not is_number(value):
                if value_key(value) not in flags:
                    raise Refused(f"room {claim.room} has no direction for {value!r}", claim.room)
                at[i], amount[i] = flags[value_key(value)], 1.0
        if not np.isfinite(amount).all():
            raise Refused(f"not covered yet: room {claim.room} holds infinite numbers", claim.room)
        return at[place], amount[place], None, None
    sizes = [len(some) for some in sets]
    code = np.zeros(len(places[0]), int)
    for place, size in zip(places, sizes, strict=True):
        code = code * size + place
    distinct, back = np.unique(code, return_inverse=True)
    cells = []
    for each in distinct.tolist():
        chosen = []
        for some, size in zip(reversed(sets), reversed(sizes), strict=True):
            each, at_value = divmod(each, size)
            chosen.append(some[at_value])
        cells.append(claim.cell(tuple(reversed(chosen))))
    cell = np.array(cells, int)[back.ravel()]
    if claim.code == "one-hot":
        return cell, np.ones(len(cell)), None, cell
    rows = np.array(claim.rows, float).reshape(len(claim.cells), claim.width)[cell]
    at = np.abs(rows).argmax(axis=1)
    every = np.arange(len(at))
    amount = rows[every, at]
    rest = rows.copy()
    rest[every, at] = 0.0
    return at, amount, rest if rest.any() else None, cell


def check_shape(claim: Claim, width: int) -> None:
    """Refused unless the claim speaks of directions that are there, and of numbers."""
    sizes = {"constant": claim.width, "one-hot": len(claim.cells), "number": 1 + len(claim.cells),
             "table": claim.width}  # fmt: skip
    fine = 0 <= claim.start < claim.stop <= width and sizes.get(claim.code) == claim.width
    numbers = [claim.error, claim.spill, *(x for row in claim.rows for x in row)]
    fine &= all(isinstance(x, int | float) and abs(x) < EXACT * EXACT for x in numbers)
    fine &= claim.grid == 0 or bool(
        2.0**-60 < claim.grid < 2.0**60 and grid(claim.grid) == claim.grid
    )
    fine &= (
        claim.error >= 0 and claim.spill >= 0 and (claim.code == "constant") == (not claim.things)
    )
    fine &= len(claim.off) in (0, len(claim.cells))
    fine &= all(0 <= a <= claim.error and 0 <= b <= claim.spill for a, b in claim.off)
    rows = {"constant": 1, "table": len(claim.cells)}.get(claim.code, 0)
    fine &= len(claim.rows) == rows and all(len(row) == claim.width for row in claim.rows)
    if not fine:
        raise Refused(f"the claim on room {claim.room} is not well formed", claim.room)
