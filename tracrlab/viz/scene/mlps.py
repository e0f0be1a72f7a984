"""MLPs in a scene: the table that each block looks up, and the row that each position hits."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracrlab.compile.anatomy import MlpPart, Room
from tracrlab.craft import Mlp, Table
from tracrlab.trace import Reading
from tracrlab.trace.reading import EMPTY
from tracrlab.values import Value, is_number, show_value, value_key
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.hits import input_rooms
from tracrlab.viz.labels import cut
from tracrlab.viz.scene.packing import Packing
from tracrlab.viz.scene.program import ProgramOf
from tracrlab.viz.scene.reading import RoomReader
from tracrlab.viz.scene.run import Run, same_numbers

MOST_ROWS = 200
MOST_CASES = 20_000  # a longer table is not searched for the rows that are hit


@dataclass(frozen=True, eq=False)
class MlpSeen:
    """One MLP block of a run."""

    part: MlpPart
    kind: str  # as the part's, or "past"
    mlp: Mlp | None  # as the compiler made it, if that is known
    reads: tuple[Room, ...]
    written: tuple[Room, ...]
    given: list[list[Reading]]  # what stands in each room that it reads: [room][position]
    results: list[str]  # what it writes, at each position
    numbers: np.ndarray | None  # (position,): the same, if it writes a number
    hidden: np.ndarray  # (position, unit)
    first: np.ndarray  # (direction, unit)
    touched: np.ndarray  # bool (position,): somebody has put other numbers into its units


def mlps_seen(run: Run) -> list[MlpSeen]:
    """Every MLP block of the model."""
    stages, made = run.model.stages, {}
    if stages is not None:
        for layer in range(stages["schedule"].layers):
            at = 0
            for mlp in stages["schedule"].mlps(layer):
                made[layer, at] = mlp
                at += mlp.hidden
    return [_seen(run, part, made.get((part.layer, part.start))) for part in run.model.anatomy.mlps]


def _seen(run: Run, part: MlpPart, mlp: Mlp | None) -> MlpSeen:
    model = run.model
    block = model.weights.layers[part.layer].mlp
    assert block is not None
    units = slice(part.start, part.stop)
    first, second = block.first.w[:, units], block.second.w[units]
    stream = run.streams[1 + 2 * part.layer]
    hidden = run.trace.activations[f"layer_{part.layer}/mlp/hidden"].values[: run.count, units]
    rooms = model.anatomy.rooms
    reads = tuple(room for room in rooms if room.name in part.reads and _live(first, room))
    written = tuple(r for r in rooms if r.name in part.writes and _live(second.T, r))
    given = [RoomReader.of(room).read(stream[:, room.start : room.stop]) for room in reads]
    results, numbers = [EMPTY] * run.count, None
    for room in written:
        out = hidden @ second[:, room.start : room.stop]
        if room.kind == "number":
            numbers = out[:, 0]
        texts = [reading.text for reading in RoomReader.of(room).read(out)]
        results = [t if r == EMPTY else r for r, t in zip(results, texts, strict=True)]
    past = any(room.kind == "thermometer" for room in written)
    kind = "past" if past else part.kind
    touched: np.ndarray = np.zeros(run.count, bool)
    if run.trace.edits:
        with np.errstate(all="ignore"):
            computed = np.maximum(stream @ first + block.first.b[units], 0)
        touched = ~same_numbers(hidden, computed).all(axis=1)
    return MlpSeen(part, kind, mlp, reads, written, given, results, numbers, hidden, first, touched)


def _live(matrix: np.ndarray, room: Room) -> bool:
    return bool(matrix[room.start : room.stop].any())


def mlp_entries(
    seen: Sequence[MlpSeen], program: ProgramOf, packing: Packing
) -> list[dict[str, Any]]:
    """The `mlps` of the header."""
    return [_entry(each, program, packing) for each in seen]


def _entry(seen: MlpSeen, program: ProgramOf, packing: Packing) -> dict[str, Any]:
    part, mlp = seen.part, seen.mlp
    head = [*(room.name for room in seen.reads), f"→ {part.node}"]
    rows: list[list[str]] = []
    units: list[list[int]] = []
    hit: list[int | None] = [None] * len(seen.hidden)
    more = 0
    if mlp is not None and mlp.table is not None:
        head = [*(space.label for space in input_rooms(mlp, mlp.table)), f"→ {part.node}"]
        rows, units, hit, more = _table(seen, mlp, mlp.table)
    elif mlp is not None and mlp.thresholds is not None:
        (space,) = mlp.writes
        head = [mlp.reads[0].label, "lights"]
        rows = [[f"past {_shown(at)}", f"{space.label}:{_shown(at)}"] for at in space.values]
        units = [[2 * i, 2 * i + 1] for i in range(len(rows))]
        more, rows, units = len(rows) - len(rows[:MOST_ROWS]), rows[:MOST_ROWS], units[:MOST_ROWS]
    elif mlp is not None:
        head, rows = ["direction", "factor"], _factors(mlp)
        units = [[0, 1] for _ in rows]
    thresholds: list[float] = []
    if mlp is not None and mlp.thresholds is not None:  # NaN: a unit that is always on
        thresholds = sorted({t for t in mlp.thresholds.tolist() if t == t})
    node = program.number.get(part.node)
    return {
        "layer": part.layer,
        "start": part.start,
        "stop": part.stop,
        "node": node,
        "kind": seen.kind,
        "title": f"mlp {part.layer}: {part.node}",
        "span": program.place(program.nodes[node]) if node is not None else None,
        "head": head,
        "rows": rows,
        "more": more,
        "hit": hit,
        "units": units,
        "hidden": packing.add(seen.hidden, "f4"),
        "thresholds": thresholds[:MOST_ROWS],
    }


def _factors(mlp: Mlp) -> list[list[str]]:
    first = mlp.first
    of_plus = first.columns == 0
    factors = dict(zip(first.rows[of_plus].tolist(), first.amounts[of_plus].tolist(), strict=True))
    names = [str(direction) for space in mlp.reads for direction in space.directions]
    names += ["one"]
    found = [[name, show_amount(factors[i])] for i, name in enumerate(names) if i in factors]
    return found[:MOST_ROWS]


def _shown(value: Value) -> str:
    return cut(show_amount(value) if isinstance(value, float) else show_value(value), 40)


def _table(
    seen: MlpSeen, mlp: Mlp, table: Table
) -> tuple[list[list[str]], list[list[int]], list[int | None], int]:
    """Rows, the units of each, the row that each position hits, and how many rows are left out."""
    hits = rows_of_positions(seen, mlp, table)
    order = _order(table)
    if len(order) > MOST_ROWS:
        lit = {row for row in hits if row is not None}
        kept = set([*lit, *(row for row in order if row not in lit)][:MOST_ROWS])
        order = [row for row in order if row in kept]
    number = {row: i for i, row in enumerate(order)}
    rows, units = [], []
    for row in order:
        given, answer = table.row(row)
        rows.append([*map(_shown, given), _shown(answer)])
        units.append(sorted(unit for unit in table.lit[row].tolist() if unit >= 0))
    hit = [None if row is None else number.get(row) for row in hits]
    return rows, units, hit, table.count - len(rows)


def _order(table: Table) -> list[int]:
    """Rows with the numbers ascending, where there is one input; else as they are."""
    if len(table.inputs) > 1 or table.count > MOST_CASES:
        return list(range(table.count))
    return sorted(range(table.count), key=lambda i: value_key(table.inputs[0][table.cells[i, 0]]))


def rows_of_positions(seen: MlpSeen, mlp: Mlp, table: Table) -> list[int | None]:
    """The row of the table that each position hits; BOS hits none, nor does what is unclear."""
    count = len(seen.hidden)
    layers = [room.label for room in input_rooms(mlp, table)]
    places = {room.name: i for i, room in enumerate(seen.reads) if room.kind != "thermometer"}
    if table.count > MOST_CASES or not all(label in places for label in layers):
        return [None] * count
    cells = np.full((count, len(layers)), -1)
    for i, label in enumerate(layers):
        known = {value_key(value): c for c, value in enumerate(table.inputs[i])}
        numbers = np.array([as_float(v) for v in table.inputs[i]])
        for p in range(1, count):
            cells[p, i] = _cell(seen.given[places[label]][p], known, numbers)
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
