"""Select and aggregate in one box: queries left, keys on top, values below, results right."""

from tracrlab.trace import Trace
from tracrlab.trace.reading import EMPTY
from tracrlab.viz import budget
from tracrlab.viz.amounts import show_amount, tidy
from tracrlab.viz.colours import share
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_trace
from tracrlab.viz.heads import head_sentence, head_title, parts_of
from tracrlab.viz.labels import cut, input_text
from tracrlab.viz.pictures import GridPicture, Panel
from tracrlab.viz.scene.heads import head_seen
from tracrlab.viz.scene.program import ProgramOf
from tracrlab.viz.scene.run import run_of

RESULT, VALUE = "→ result", "value"
LONGEST = 40


def select_aggregate_picture(
    trace: Trace, which: int | str | None = None, head: int | None = None
) -> GridPicture:
    """What one head does on an input: who looks at whom, at which values, and what comes of it.

    Each row is a query with what it asks, each column a key with what it answers. A cell is how
    much of the query's attention the key gets. The last row has the value that is read at each
    key, and what BOS gives where nothing is selected; the last column has what the head writes.
    `which` and `head` are as in `attention_picture`, and may be left out if the model has one head.
    """
    need_trace(trace, "select_aggregate")
    parts = parts_of(trace, which, head)
    if len(parts) > 1:
        known = ", ".join(f"{part.node!r}" for part in parts)
        raise PictureError(f"which head? heads compute {known}: give one of these, or layer, head")
    run = run_of(trace)
    seen = head_seen(run, parts[0], ProgramOf(trace.model, None))
    count, note = budget.shown(len(trace.positions), budget.MOST_WORDED, "positions")
    moved = seen.moved
    pattern = [list(map(tidy, row)) for row in moved.pattern[:count, :count].tolist()]
    texts = [
        (*(show_amount(x) if x else "" for x in row), _said(result))
        for row, result in zip(pattern, moved.results, strict=False)
    ]
    values = tuple(map(_said, moved.values[:count]))
    amounts = [(*row, 0.0) for row in pattern]
    amounts.append((*(float(value != "") for value in values), 0.0))
    return GridPicture(
        title=f"Select and aggregate: {head_title(parts[0])}, on {input_text(trace)}",
        sentence=f"Queries down, keys across: {head_sentence(parts[0])}.",
        rows=(*_labels(run.positions[:count], seen.queries), VALUE),
        columns=(*_labels(run.positions[:count], seen.keys), RESULT),
        row_axis="query",
        column_axis="key",
        panels=(Panel("", tuple(amounts), (*texts, (*values, ""))),),
        scale=share("share of the attention"),
        note=note,
        value_rows=(count,),
    )


def _labels(positions: tuple[str, ...], said: list[list[str]]) -> list[str]:
    """`2:a · indices 1`, with what stands in the rooms that are compared, but for the token."""
    found = []
    for position, texts in zip(positions, said, strict=False):
        told = [text for text in texts if not text.endswith(f" {EMPTY}")]
        words = ", ".join(text for text in told if not text.startswith("tokens "))
        found.append(cut(f"{position} · {words}" if words else position, LONGEST))
    return found


def _said(text: str) -> str:
    return "" if text == EMPTY else text
