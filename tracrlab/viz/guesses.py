"""When does the answer appear: what the model would answer after each half-layer."""

from tracrlab.trace import Trace
from tracrlab.values import same_value
from tracrlab.viz import budget
from tracrlab.viz.colours import yes_no
from tracrlab.viz.given import need_trace
from tracrlab.viz.labels import input_text, position_labels, said
from tracrlab.viz.pictures import GridPicture, Panel

AGREES = "✓"


def decoded_picture(trace: Trace) -> GridPicture:
    """The residual stream after each half-layer, unembedded and decoded; ✓ where it is the answer.

    A dot means that the outputs do not yet tell one answer from another. BOS is left out.
    """
    need_trace(trace, "decoded_so_far")
    count, cut = budget.shown(len(trace.positions) - 1, budget.MOST_WORDED, "positions")
    kept, cut_rows = budget.shown(len(trace.steps), budget.MOST_ROWS, "half-layers")
    final = trace.lens.cells[-1]
    right, texts = [], []
    for row in trace.lens.cells[:kept]:
        same = [
            guess.clear and answer.clear and same_value(guess.value, answer.value)
            for guess, answer in zip(row[:count], final, strict=False)
        ]
        right.append(tuple(map(float, same)))
        texts.append(
            tuple(
                f"{said(guess)} {AGREES}" if hit else said(guess)
                for guess, hit in zip(row[:count], same, strict=True)
            )
        )
    scale = yes_no(f"it is the final answer ({AGREES})")
    return GridPicture(
        title=f"Decoded so far: {trace.model.name} on {input_text(trace)}",
        sentence="What the model would answer if it stopped after each half-layer; "
        f"{AGREES} where that is its final answer.",
        rows=trace.steps[:kept],
        columns=position_labels(trace, count + 1)[1:],
        row_axis="half-layer",
        column_axis="position",
        panels=(Panel("", tuple(right), tuple(texts)),),
        scale=scale,
        note=budget.remarks(cut, cut_rows),
    )
