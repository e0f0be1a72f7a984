"""How a room holds a value, and what a matrix makes of it."""

from dataclasses import dataclass

import numpy as np

from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_domains import Cases
from tracrlab.certify.checker_floats import doubling, grid, is_float32, powers, spacing
from tracrlab.certify.checker_program import Refused
from tracrlab.certify.checker_values import Values
from tracrlab.values import is_number, value_key


@dataclass(frozen=True, eq=False)
class Held:
    """A claim on some cases: content[case] is `amount` at direction `at`, which carries the value,
    and `rest` in all others."""

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
            self.claim, self.at[kept], self.amount[kept], rest, self.error[kept], self.spill[kept]
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
    sure: np.ndarray  # bool (column,): nor would be any that a float32 number could have


def projected(held: Held, matrix: np.ndarray) -> Projection:
    """`matrix` is (direction of the room, column)."""
    carried = matrix[held.at]
    value = carried * held.amount[:, None]
    size = np.abs(value) + np.abs(carried) * held.error[:, None]
    count: np.ndarray | int = (size > 0).astype(int)
    # most weights are 0: what follows is asked of the others only
    some = np.nonzero(carried)
    entries, row = carried[some], some[0]
    own = np.where((held.amount == 0) & (held.error == 0), np.inf, held.step)
    step, whole = np.full(carried.shape, np.inf), np.ones(carried.shape, bool)
    step[some] = grid(entries) * own[row]
    known = np.logical_and(held.error == 0, powers(held.amount))
    whole[some] = powers(entries) | known[row]
    stray = np.zeros((1, matrix.shape[1]))
    if held.rest is not None:
        value = value + held.rest @ matrix
        size = size + np.abs(held.rest) @ np.abs(matrix)
        whole = np.logical_and(whole, np.all(powers(held.rest), axis=1)[:, None])
        count = count + (held.rest != 0).astype(float) @ (matrix != 0)
        own = np.minimum(grid(held.rest).min(axis=1), 2.0**30)[:, None] * np.minimum(
            grid(matrix).min(axis=0), 2.0**30
        )
        step = np.minimum(step, np.where(is_float32(held.rest).all(), own, 0.0))
    if held.spill.any():
        stray = _stray(held, np.abs(matrix))
        size = size + held.spill[:, None] * stray
        count = count + (matrix != 0).sum(axis=0) - (carried != 0)  # its own is counted already
        least = np.minimum(grid(matrix).min(axis=0), 2.0**100) * held.claim.grid
        step = np.minimum(step, np.where(stray > 0, least, np.inf))
        whole = whole & (stray == 0)
    sure = np.asarray(doubling(matrix).all(axis=0))
    return Projection(value, size, count, step, carried, stray, whole, sure)


def _stray(held: Held, size: np.ndarray) -> np.ndarray:
    """float (case, column): the largest entry of a column, but for that of the value's own row."""
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
    if claim.relative:
        error = error + claim.relative * np.abs(amount)
    if claim.off and cell is not None:
        error, spill = np.array(claim.off)[cell].T
    return Held(claim, at, amount, rest, error, spill, cell)


def coded(claim: Claim, values: Values, places: list[np.ndarray]):
    """The entry that carries the value, its amount, the rest, and the cell, in each case."""
    sets = [values.domain(thing, claim.code != "number").values for thing in claim.things]
    if claim.code == "number":
        (thing,), (place,) = claim.things, places
        domain = values.domain(thing, listed=False)
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
