"""The table that an MLP block looks up, as a scene holds it, and the row that a position hits."""

import math
from collections.abc import Mapping, Sequence

import numpy as np

from tracrlab.craft import Mlp, Table
from tracrlab.trace import Reading
from tracrlab.values import Value, is_number, show_value, value_key
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.hits import input_rooms
from tracrlab.viz.labels import cut

MOST_ROWS = 200
MOST_CASES = 20_000  # a longer table is not searched for the rows that are hit

Given = Mapping[str, Sequence[Reading]]  # what stands at each position in each room that is read


def shown_value(value: Value) -> str:
    """A value in a table: floats in four digits, long ones cut."""
    return cut(show_amount(value) if isinstance(value, float) else show_value(value), 40)


def table_rows(
    mlp: Mlp, table: Table, given: Given, count: int
) -> tuple[list[list[str]], list[list[int]], list[int | None], int]:
    """Rows, the units of each, the row that each position hits, and how many rows are left out."""
    hits = rows_hit_by(mlp, table, given, count)
    order = _order(table)
    if len(order) > MOST_ROWS:
        lit = {row for row in hits if row is not None}
        kept = set([*lit, *(row for row in order if row not in lit)][:MOST_ROWS])
        order = [row for row in order if row in kept]
    number = {row: i for i, row in enumerate(order)}
    rows, units = [], []
    for row in order:
        inputs, answer = table.row(row)
        rows.append([*map(shown_value, inputs), shown_value(answer)])
        units.append(_units_on(mlp, table, row))
    hit = [None if row is None else number.get(row) for row in hits]
    return rows, units, hit, table.count - len(rows)


def _units_on(mlp: Mlp, table: Table, row: int) -> list[int]:
    """The hidden units that are on in a case.

    A table of steps names the unit that makes the difference; those of the steps before are on too.
    """
    value = table.inputs[0][table.cells[row, 0]]
    if mlp.kind != "steps" or len(mlp.reads) > 1 or mlp.reads[0].kind != "number":
        return sorted(unit for unit in table.lit[row].tolist() if unit >= 0)
    (room,) = mlp.reads
    given = np.zeros(room.width + 2)  # the room, then `one` and `bos`
    given[room.width] = 1.0
    keys = list(map(value_key, room.values))
    if value_key(value) in keys:
        given[1 + keys.index(value_key(value))] = 1.0
    else:
        given[0] = as_float(value)
    reached = np.zeros(mlp.hidden)
    np.add.at(reached, mlp.first.columns, mlp.first.amounts * given[mlp.first.rows])
    return np.flatnonzero(reached > 0).tolist()


def _order(table: Table) -> list[int]:
    """Rows with the numbers ascending, where there is one input; else as they are."""
    if len(table.inputs) > 1 or table.count > MOST_CASES:
        return list(range(table.count))
    return sorted(range(table.count), key=lambda i: value_key(table.inputs[0][table.cells[i, 0]]))


def rows_hit_by(mlp: Mlp, table: Table, given: Given, count: int) -> list[int | None]:
    """The row of the table that each position hits; BOS hits none, nor does what is unclear."""
    labels = [room.label for room in input_rooms(mlp, table)]
    if table.count > MOST_CASES or not all(label in given for label in labels):
        return [None] * count
    cells = np.full((count, len(labels)), -1)
    for i, label in enumerate(labels):
        known = {value_key(value): c for c, value in enumerate(table.inputs[i])}
        numbers = np.array([as_float(v) for v in table.inputs[i]])
        for p in range(1, count):
            cells[p, i] = _cell(given[label][p], known, numbers)
    sizes = [len(values) for values in table.inputs]
    keys = _one_number(table.cells, sizes)
    order = np.argsort(keys, kind="stable")
    wanted = _one_number(cells, sizes)
    at = np.searchsorted(keys[order], wanted)
    found: list[int | None] = []
    for p in range(count):
        here = int(order[at[p]]) if at[p] < len(order) else -1
        right = here >= 0 and (cells[p] >= 0).all() and keys[here] == wanted[p]
        found.append(here if right else None)
    return found


def _one_number(cells: np.ndarray, sizes: Sequence[int]) -> np.ndarray:
    keys = np.zeros(len(cells), np.int64)
    for column, size in zip(cells.T, sizes, strict=True):
        keys = keys * size + column
    return keys


def _cell(reading: Reading, known: dict[tuple, int], numbers: np.ndarray) -> int:
    """Which value stands there, -1 if none clearly does. A number is the nearest one."""
    if not reading.clear:
        return -1
    at = known.get(value_key(reading.value))
    if at is not None:
        return at
    if not is_number(reading.value) or reading.value != reading.value:
        return -1
    with np.errstate(invalid="ignore"):
        apart = np.abs(numbers - as_float(reading.value))
    return -1 if np.isnan(apart).all() else int(np.nanargmin(apart))


def as_float(value: Value) -> float:
    """A number as a float; NaN for what is none, or too large for one.

    >>> as_float(2), as_float("2"), as_float(10**999)
    (2.0, nan, nan)
    """
    try:
        return float(value) if is_number(value) else math.nan
    except OverflowError:
        return math.nan
