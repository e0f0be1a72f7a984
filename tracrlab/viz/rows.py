"""The rows of the residual stream: rooms with the value that stands in them, or directions."""

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace import Readings, Trace
from tracrlab.trace.places import step_number
from tracrlab.trace.reading import EMPTY
from tracrlab.trace.tenancy import direction_labels, is_silent, is_there
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.errors import PictureError
from tracrlab.viz.labels import said


@dataclass(frozen=True)
class Row:
    """One row: a room with the value that stands in it, or a single direction of it."""

    label: str
    room: Room
    direction: int | None = None  # of the residual stream


def choose_rows(
    model: CompiledModel, only: Collection[str] | None, expand: bool | Collection[str]
) -> list[Row]:
    """The rows for these rooms (None: all that hold a variable), some of them by direction."""
    rooms = model.anatomy.rooms
    names = [room.name for room in rooms]
    labels = room_labels(model)
    only = [only] if isinstance(only, str) else only
    wanted = {True: names, False: []}[expand] if isinstance(expand, bool) else expand
    wanted = [wanted] if isinstance(wanted, str) else wanted
    for name in (*(only or ()), *wanted):
        if name not in names:
            known = ", ".join(dict.fromkeys(names))
            raise PictureError(f"no room {name!r} in the residual stream; there are {known}")
    every = [label for room in rooms for label in direction_labels(model, room)]
    rows: list[Row] = []
    for room in rooms:
        twice = names.count(room.name) > 1
        if only is not None and room.name not in only:
            continue
        if room.name in wanted:
            for i in range(room.start, room.stop):
                label = direction_labels(model, room)[i - room.start]
                again = twice and every.count(label) > 1
                rows.append(Row(f"{label} ({room.kind})" if again else label, room, i))
        elif only is not None or not constant(model, room):
            rows.append(Row(labels[room], room))
    return rows


def room_labels(model: CompiledModel) -> dict[Room, str]:
    """Rooms by name, and by kind where a variable is kept both as a number and one-hot."""
    names = [room.name for room in model.anatomy.rooms]
    return {
        room: f"{room.name} ({room.kind})" if names.count(room.name) > 1 else room.name
        for room in model.anatomy.rooms
    }


def without_empty(trace: Trace, rows: list[Row], steps: tuple[str, ...], count: int) -> list[Row]:
    """Without the directions that are 0 at the first `count` positions after all these steps."""
    streams = [(step_number(trace.model, step), trace.residual(step).values) for step in steps]
    lit = [(number, (values[:count] != 0).any(axis=0)) for number, values in streams]
    return [
        row
        for row in rows
        if row.direction is None
        or any(live[row.direction] and is_there(trace.model, row.room, n) for n, live in lit)
    ]


def constant(model: CompiledModel, room: Room) -> bool:
    """The room that holds 1 everywhere, or the direction of BOS or of PAD."""
    return room.name in ("one", *_special(model)) and room.stop - room.start == 1


def _special(model: CompiledModel) -> tuple[str, str]:
    encoder = model.input_encoder
    return f"tokens:{encoder.bos_token}", f"tokens:{encoder.pad_token}"


def cells_of(
    trace: Trace, step: str, row: Row, stream: np.ndarray, readings: Readings
) -> tuple[list[float], tuple[str, ...]]:
    """The amounts and the texts of one row, from the residual `stream` (position, direction) and
    what its rooms say."""
    model, room = trace.model, row.room
    part = stream[:, room.start : room.stop]
    early = is_silent(model, room, step_number(model, step), part)
    if row.direction is not None:
        there = is_there(model, room, step_number(model, step))
        amounts = stream[:, row.direction] * there
        holds_number = room.kind == "number" and row.direction == room.start
        silent = early or not holds_number or constant(model, room)
        texts = [EMPTY if silent and x == 0 else show_amount(x) for x in amounts]
        return list(map(float, amounts)), tuple(texts)
    if room.kind == "number":
        amounts = part[:, 0]
    else:  # the direction that says most
        amounts = part[np.arange(len(part)), np.abs(part).argmax(axis=1)]
    texts = _texts(row, readings, part, early)
    if room.name == "tokens":
        bos = next(each for each in model.anatomy.rooms if each.name == _special(model)[0])
        for position, x in enumerate(stream[:, bos.start]):
            if texts[position] == EMPTY and x == 1:
                texts[position] = "bos"
                amounts = np.where(np.arange(len(amounts)) == position, x, amounts)
    return list(map(float, amounts)), tuple(texts)


def _texts(row: Row, readings: Readings, part: np.ndarray, early: bool) -> list[str]:
    """What a room says at each position, given its directions `part` (position, direction)."""
    if early:
        return [EMPTY] * len(part)
    if row.label not in readings.rows:  # a constant, which was asked for by name
        return [show_amount(amount) for amount in part[:, 0]]
    return [said(reading) for reading in readings.row(row.label)[: len(part)]]
