"""The table that an MLP block looks up, as a scene holds it, and the row that a position hits."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracrlab.craft import Mlp, Table
from tracrlab.trace import Reading
from tracrlab.trace.reading import NOTHING
from tracrlab.values import Value, is_number, show_value, value_key
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.hits import added_up, input_labels, input_rooms
from tracrlab.viz.labels import cut

MOST_ROWS = 200
MOST_CASES = 20_000  # a longer table is not searched for the rows that are hit

ROUNDING = 1e-5  # of a number, or 1e-6 near 0: what float32 may make of it in a run


def shown_value(value: Value) -> str:
    """A value in a table: floats in four digits, long ones cut."""
    return cut(show_amount(value) if isinstance(value, float) else show_value(value), 40)


@dataclass(frozen=True)
class TableSeen:
    """What a block looks up, as far as it is shown, and what each position finds there."""

    head: list[str]
    rows: list[list[str]]
    units: list[list[int]]  # that are on, for each row
    hit: list[int | None]  # the row, for each position
    exact: list[bool | None]  # whether that row is what stands there, or only the nearest one
    given: list[list[str]]  # what stands at each position, in the order of the head
    more: int  # rows that are left out
    searched: bool = False  # whether it has rows that positions may hit, and they were looked for


def table_seen(
    node: str, mlp: Mlp | None, given: Mapping[str, Sequence[Reading]], count: int
) -> TableSeen:
    """The table of a block; `given` is what stands at each position in the rooms that it reads."""
    nowhere: list[Any] = [None] * count
    head, rows, units, more = [*given, f"→ {node}"], [], [], 0  # of a model from a file
    if mlp is not None and mlp.table is not None:
        spaces = input_rooms(mlp, mlp.table)
        here = [given.get(space.label, [NOTHING] * count) for space in spaces]
        here = [added_up(mlp, here)] if mlp.adds else here
        head = [*input_labels(mlp, mlp.table), f"→ {node}"]
        return _looked_up(head, mlp, mlp.table, here, count)
    if mlp is not None and mlp.thresholds is not None:
        (space,) = mlp.writes
        borders = [shown_value(at) for at in space.values]
        head, more = [mlp.reads[0].label, "lights"], len(borders) - len(borders[:MOST_ROWS])
        rows = [[f"past {at}", f"{space.label}:{at}"] for at in borders[:MOST_ROWS]]
        units = [[2 * i, 2 * i + 1] for i in range(len(rows))]
    elif mlp is not None:
        head, rows = ["direction", "factor"], _factors(mlp)
        units = [[0, 1] for _ in rows]
    return TableSeen(
        head, rows, units, nowhere, nowhere, _by_position(list(given.values()), count), more
    )


def _by_position(given: Sequence[Sequence[Reading]], count: int) -> list[list[str]]:
    return [[readings[p].text for readings in given] for p in range(count)]


def _factors(mlp: Mlp) -> list[list[str]]:
    first = mlp.first
    of_plus = first.columns == 0
    factors = dict(zip(first.rows[of_plus].tolist(), first.amounts[of_plus].tolist(), strict=True))
    names = [str(direction) for space in mlp.reads for direction in space.directions]
    names += ["one"]
    found = [[name, show_amount(factors[i])] for i, name in enumerate(names) if i in factors]
    return found[:MOST_ROWS]


def _looked_up(
    head: list[str], mlp: Mlp, table: Table, given: Sequence[Sequence[Reading]], count: int
) -> TableSeen:
    hits, exact = rows_hit_by(table, given, count)
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
        units.append(units_on(mlp, table, row))
    hit = [None if row is None else number.get(row) for row in hits]
    sure = [None if row is None else yes for row, yes in zip(hit, exact, strict=True)]
    more = table.count - len(rows)
    searched = table.count <= MOST_CASES
    return TableSeen(head, rows, units, hit, sure, _by_position(given, count), more, searched)


def units_on(mlp: Mlp, table: Table, row: int) -> list[int]:
    """The hidden units that are on in a case.

    A table of steps names the unit that makes the difference; those of the steps before are on too.
    """
    value = table.inputs[0][table.cells[row, 0]]
    if mlp.kind != "steps" or mlp.adds or len(mlp.reads) > 1 or mlp.reads[0].kind != "number":
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


def rows_hit_by(
    table: Table, given: Sequence[Sequence[Reading]], count: int
) -> tuple[list[int | None], list[bool]]:
    """The row of the table that each position hits, and whether exactly; BOS hits none, nor does
    what is unclear."""
    exact = [True] * count
    if table.count > MOST_CASES:
        return [None] * count, exact
    cells = np.full((count, len(given)), -1)
    for i, readings in enumerate(given):
        known = {value_key(value): c for c, value in enumerate(table.inputs[i])}
        numbers = np.array([as_float(v) for v in table.inputs[i]])
        for p in range(1, count):
            cells[p, i] = _cell(readings[p], known, numbers)
            exact[p] &= _is(readings[p], known, numbers[cells[p, i]])
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
    return found, exact


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


def _is(reading: Reading, known: dict[tuple, int], number: float) -> bool:
    """Whether a reading is a value of the table, but for what rounding makes of numbers."""
    if value_key(reading.value) in known:
        return True
    apart = abs(as_float(reading.value) - number)
    return bool(apart <= max(ROUNDING * abs(number), ROUNDING / 10))


def as_float(value: Value) -> float:
    """A number as a float; NaN for what is none, or too large for one.

    >>> as_float(2), as_float("2"), as_float(10**999)
    (2.0, nan, nan)
    """
    try:
        return float(value) if is_number(value) else math.nan
    except OverflowError:
        return math.nan
