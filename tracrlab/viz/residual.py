"""What is known at each position after each half-layer: the residual stream by named rooms."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace import Trace
from tracrlab.trace.places import step_number, step_of_room
from tracrlab.trace.reading import EMPTY, Reading, read_room
from tracrlab.values import show_value
from tracrlab.viz import budget
from tracrlab.viz.amounts import show_amount, tidied
from tracrlab.viz.colours import signed
from tracrlab.viz.errors import PictureError
from tracrlab.viz.pictures import GridPicture, Panel


@dataclass(frozen=True)
class Row:
    """One row: a room with the value that stands in it, or a single direction of it."""

    label: str
    room: Room
    direction: int | None = None  # of the residual stream


def residual_picture(
    trace: Trace,
    only: Collection[str] | None = None,
    expand: bool | Collection[str] = (),
    steps: Sequence[str] | None = None,
) -> GridPicture:
    """The residual stream after each half-layer that does something, on one scale of colours.

    A room is one row, which says the value that stands in it; rooms named in `expand` (all, if it
    is True) have a row for each direction. `only` keeps some rooms, `steps` some half-layers. The
    constant 1 and the direction of PAD are left out unless all is expanded; the row of the tokens
    shows BOS too. Rows written in a half-layer are marked there.
    """
    model = trace.model
    rows, cut_rows = _rows(model, only, expand)
    steps = _working(trace) if steps is None else tuple(steps)
    count, cut = budget.shown(len(trace.positions), budget.MOST_POSITIONS, "positions")
    kept, cut_steps = budget.shown(len(steps), budget.MOST_PANELS, "half-layers")
    panels = tuple(_panel(trace, step, rows, count) for step in steps[:kept])
    values = tuple(
        i for i, row in enumerate(rows) if row.direction is None and row.room.kind == "one-hot"
    )
    numbers = [
        x
        for panel in panels
        for i, line in enumerate(panel.amounts)
        for x in line
        if i not in values
    ]
    words = " ".join(map(show_value, trace.tokens[: budget.MOST_LABELS]))
    return GridPicture(
        title=f"Residual stream of {model.name} on {words}",
        sentence="What is known at each position after each half-layer; "
        "outlined rows were written in it.",
        rows=tuple(row.label for row in rows),
        columns=position_labels(trace, count),
        row_axis="room",
        column_axis="position",
        panels=panels,
        scale=signed(numbers, "grey: a value stands there; numbers" if values else "numbers"),
        note=budget.remarks(cut, cut_rows, cut_steps),
        value_rows=values,
    )


def position_labels(trace: Trace, count: int) -> tuple[str, ...]:
    """The labels of the first positions, long tokens cut: the number in front keeps them apart."""
    return tuple(
        label if len(label) <= 14 else f"{label[:13]}…" for label in trace.positions[:count]
    )


def _working(trace: Trace) -> tuple[str, ...]:
    """The embedding, and the half-layers that do something."""
    halves = [half for layer in trace.model.weights.layers for half in (layer.attention, layer.mlp)]
    works = [True, *(half is not None for half in halves)]
    return tuple(step for step, does in zip(trace.steps, works, strict=True) if does)


def _rows(
    model: CompiledModel, only: Collection[str] | None, expand: bool | Collection[str]
) -> tuple[tuple[Row, ...], str]:
    rooms = model.anatomy.rooms
    for name in (*(only or ()), *(expand if not isinstance(expand, bool) else ())):
        if name not in {room.name for room in rooms}:
            known = ", ".join(dict.fromkeys(room.name for room in rooms))
            raise PictureError(f"no room {name!r} in the residual stream; there are {known}")
    names = [room.name for room in rooms]
    rows: list[Row] = []
    for room in rooms:
        if only is not None and room.name not in only:
            continue
        if expand is True or (expand is not False and room.name in expand):
            rows += [Row(model.residual_labels[i], room, i) for i in range(room.start, room.stop)]
        elif not _constant(model, room) or only is not None:
            twice = names.count(room.name) > 1
            rows.append(Row(f"{room.name} ({room.kind})" if twice else room.name, room))
    labels = [row.label for row in rows]
    rows = [
        Row(f"{row.label} @{row.direction}", row.room, row.direction)
        if labels.count(row.label) > 1 and row.direction is not None
        else row
        for row in rows
    ]
    what = "directions" if expand else "rooms"
    count, cut = budget.shown(len(rows), budget.MOST_ROWS, what)
    return tuple(rows[:count]), cut


def _constant(model: CompiledModel, room: Room) -> bool:
    return room.name in ("one", *_special(model)) and room.stop - room.start == 1


def _special(model: CompiledModel) -> tuple[str, str]:
    encoder = model.input_encoder
    return f"tokens:{encoder.bos_token}", f"tokens:{encoder.pad_token}"


def _panel(trace: Trace, step: str, rows: Sequence[Row], count: int) -> Panel:
    stream = trace.residual(step).values[:count]
    cells = [_cells(trace, step, row, stream) for row in rows]
    marked = tuple(i for i, row in enumerate(rows) if step_of_room(trace.model, row.room) == step)
    wrote = dict.fromkeys(
        rows[i].room.name for i in marked if not _constant(trace.model, rows[i].room)
    )
    return Panel(
        title=f"{step} → {_some(wrote)}" if wrote else step,
        amounts=tidied(amounts for amounts, _ in cells),
        texts=tuple(texts for _, texts in cells),
        marked=marked,
    )


def _some(names: Iterable[str], most: int = 3) -> str:
    names = list(names)
    rest = f" + {len(names) - most}" if len(names) > most else ""
    return ", ".join(names[:most]) + rest


def _cells(
    trace: Trace, step: str, row: Row, stream: np.ndarray
) -> tuple[list[float], tuple[str, ...]]:
    """The amounts and the texts of one row."""
    model, room = trace.model, row.room
    late = step_number(model, step_of_room(model, room)) > step_number(model, step)
    if row.direction is not None:
        amounts = stream[:, row.direction]
        holds_number = room.kind == "number" and row.direction == room.start
        silent = (late and not amounts.any()) or not holds_number or _constant(model, room)
        texts = [EMPTY if silent and x == 0 else show_amount(x) for x in amounts]
        return list(map(float, amounts)), tuple(texts)
    part = stream[:, room.start : room.stop]
    early = late and not part.any()
    texts = [EMPTY if early else said(read_room(room, entries)) for entries in part]
    if room.kind == "number":
        amounts = part[:, 0]
    else:  # the direction that says most
        amounts = part[np.arange(len(part)), np.abs(part).argmax(axis=1)]
    if room.name == "tokens":
        bos = next(r for r in model.anatomy.rooms if r.name == _special(model)[0])
        at_bos = stream[:, bos.start]
        amounts = np.where((amounts == 0) & (at_bos != 0), at_bos, amounts)
        lit = [text == EMPTY and x == 1 for text, x in zip(texts, at_bos, strict=True)]
        texts = ["bos" if bos else text for text, bos in zip(texts, lit, strict=True)]
    return list(map(float, amounts)), tuple(texts)


def said(reading: Reading) -> str:
    """A reading as the text of a cell: numbers in four digits."""
    return show_amount(reading.value) if isinstance(reading.value, float) else reading.text
