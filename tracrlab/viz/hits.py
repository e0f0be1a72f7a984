"""Which rows of a lookup table a run hits."""

from collections.abc import Sequence

import numpy as np

from tracrlab.craft import Mlp, Space, Table
from tracrlab.trace import Reading, Trace
from tracrlab.trace.tenancy import is_there
from tracrlab.values import Value, is_number, value_key
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.rows import room_labels


def rows_hit(trace: Trace, mlp: Mlp, table: Table, layer: int) -> dict[int, list[str]]:
    """The positions at which each row is hit; BOS hits none."""
    read = readings_before(trace, mlp, table, layer)
    rows: dict[int, list[str]] = {}
    for position, label in list(enumerate(trace.positions))[1:]:
        here = zip(read, table.inputs, strict=True)
        cells = [_cell(readings[position], values) for readings, values in here]
        if None not in cells:
            for row in np.flatnonzero((table.cells == np.array(cells)).all(axis=1)):
                rows.setdefault(int(row), []).append(label)
    return rows


def readings_before(trace: Trace, mlp: Mlp, table: Table, layer: int) -> list[Sequence[Reading]]:
    """What stands before a table in each room that it reads, position by position."""
    layout = trace.model.stages["layout"]  # type: ignore[index]
    here = 2 * layer + 1
    labels = {
        room.start: label
        for room, label in room_labels(trace.model).items()
        if is_there(trace.model, room, here)
    }
    readings = trace.readings(f"attn {layer}")
    found = [readings.row(labels[layout.start[each.key]]) for each in input_rooms(mlp, table)]
    return [added_up(mlp, found)] if mlp.adds else [*found]


def input_labels(mlp: Mlp, table: Table) -> list[str]:
    """What the inputs of a table are called: rooms, or a sum of them such as `opens - closes`."""
    labels = [space.label for space in input_rooms(mlp, table)]
    if not mlp.adds:
        return labels
    text = ""
    for factor, label in zip(mlp.adds, labels, strict=True):
        count = "" if abs(factor) == 1 else f"{show_amount(abs(factor))} * "
        sign = "-" if factor < 0 else "+"
        text += f" {sign} {count}{label}" if text else f"{'-' * (factor < 0)}{count}{label}"
    if mlp.start:
        text += f" {'-' if mlp.start < 0 else '+'} {show_amount(abs(mlp.start))}"
    return [text]


def added_up(mlp: Mlp, read: Sequence[Sequence[Reading]]) -> list[Reading]:
    """The number that a sum of rooms is at each position; nothing where one of them is none."""
    found = []
    for readings in zip(*read, strict=True):
        if not all(each.clear and is_number(each.value) for each in readings):
            found.append(Reading("."))
            continue
        pairs = zip(mlp.adds, readings, strict=True)
        number = mlp.start + sum(factor * float(each.value) for factor, each in pairs)
        found.append(Reading(show_amount(number), number, True))
    return found


def input_rooms(mlp: Mlp, table: Table) -> list[Space]:
    """The rooms that hold the inputs of a table: a thermometer is read beside its number."""
    rooms = [space for space in mlp.reads if space.kind != "thermometer"]
    return rooms if mlp.adds or len(rooms) == len(table.inputs) else list(mlp.reads)


def _cell(reading: Reading, values: tuple[Value, ...]) -> int | None:
    """Which of `values` stands there; None if none clearly does. A number is the nearest one."""
    if not reading.clear:
        return None
    keys = list(map(value_key, values))
    if value_key(reading.value) in keys:
        return keys.index(value_key(reading.value))
    if not is_number(reading.value):
        return None
    number = float(reading.value)
    numbers = [(abs(float(v) - number), i) for i, v in enumerate(values) if is_number(v)]
    return min(numbers)[1] if numbers else None
