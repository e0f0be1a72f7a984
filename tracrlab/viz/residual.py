"""What is known at each position after each half-layer: the residual stream by named rooms."""

from collections.abc import Collection, Iterable, Sequence

from tracrlab.trace import Trace
from tracrlab.trace.places import step_of_room
from tracrlab.viz import budget
from tracrlab.viz.amounts import tidied
from tracrlab.viz.colours import signed
from tracrlab.viz.given import need_trace
from tracrlab.viz.labels import input_text, position_labels
from tracrlab.viz.pictures import GridPicture, Panel
from tracrlab.viz.rows import Row, cells_of, choose_rows, constant, without_empty


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
    need_trace(trace, "residual_stream")
    model = trace.model
    steps = _working(trace) if steps is None else tuple(steps)
    count, cut = budget.shown(len(trace.positions), budget.MOST_WORDED, "positions")
    kept, cut_steps = budget.shown(len(steps), budget.MOST_PANELS, "half-layers")
    rows = choose_rows(model, only, expand)
    empty = ""
    if len(rows) > budget.MOST_LABELS:
        live = without_empty(trace, rows, steps[:kept], count)
        empty = f"{len(rows) - len(live)} directions that are 0 everywhere are left out"
        empty, rows = empty if len(live) < len(rows) else "", live
    most, cut_rows = budget.shown(len(rows), budget.MOST_ROWS, "rows")
    rows = rows[:most]
    panels = tuple(_panel(trace, step, rows, count) for step in steps[:kept])
    values = tuple(
        i for i, row in enumerate(rows) if row.direction is None and row.room.kind != "number"
    )
    numbers = [
        x
        for panel in panels
        for i, line in enumerate(panel.amounts)
        for x in line
        if i not in values
    ]
    return GridPicture(
        title=f"Residual stream of {model.name} on {input_text(trace)}",
        sentence="What is known at each position after each half-layer; "
        "outlined rows were written in it.",
        rows=tuple(row.label for row in rows),
        columns=position_labels(trace, count),
        row_axis="room",
        column_axis="position",
        panels=panels,
        scale=signed(numbers, "grey: a value stands there; numbers" if values else "numbers"),
        note=budget.remarks(cut, cut_rows, cut_steps, empty),
        value_rows=values,
    )


def _working(trace: Trace) -> tuple[str, ...]:
    """The embedding, and the half-layers that do something."""
    halves = [half for layer in trace.model.weights.layers for half in (layer.attention, layer.mlp)]
    works = [True, *(half is not None for half in halves)]
    return tuple(step for step, does in zip(trace.steps, works, strict=True) if does)


def _panel(trace: Trace, step: str, rows: Sequence[Row], count: int) -> Panel:
    stream = trace.residual(step).values[:count]
    readings = trace.readings(step)
    cells = [cells_of(trace, step, row, stream, readings) for row in rows]
    marked = tuple(i for i, row in enumerate(rows) if step_of_room(trace.model, row.room) == step)
    wrote = dict.fromkeys(
        rows[i].room.name for i in marked if not constant(trace.model, rows[i].room)
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
