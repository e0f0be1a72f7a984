"""Who looks at whom: one matrix for each attention head, queries down and keys across."""

from typing import Literal

from tracrlab.compile.anatomy import HeadPart
from tracrlab.trace import Trace
from tracrlab.trace.places import head_place
from tracrlab.viz import budget
from tracrlab.viz.amounts import tidied
from tracrlab.viz.colours import share, signed
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_trace
from tracrlab.viz.labels import input_text, position_labels
from tracrlab.viz.pictures import GridPicture, Panel


def attention_picture(
    trace: Trace,
    which: int | str | None = None,
    head: int | None = None,
    show: Literal["pattern", "scores"] = "pattern",
) -> GridPicture:
    """Where heads look (`pattern`: each row adds up to 1), or the `scores` behind it.

    `which` is the name of the node that a head computes, or the number of a layer; `head` is a
    number within the layer. By default all heads of the model are shown. Scores are those before
    the softmax and before the causal mask, all on one scale.
    """
    need_trace(trace, "attention")
    if show not in ("pattern", "scores"):
        raise PictureError(f'show is "pattern" or "scores", not {show!r}')
    parts = _parts(trace, which, head)
    kept, cut_heads = budget.shown(len(parts), budget.MOST_PANELS, "heads")
    count, cut = budget.shown(len(trace.positions), budget.MOST_POSITIONS, "positions")
    labels = position_labels(trace, count)
    seen = trace.pattern if show == "pattern" else trace.scores
    panels = tuple(
        Panel(head_title(part), tidied(seen(part.layer, part.head).values[:count, :count]))
        for part in parts[:kept]
    )
    what = "Where each query looks" if show == "pattern" else "The score of each key"
    words = input_text(trace)
    if len(parts) == 1:
        title = f"Attention of layer {parts[0].layer}, head {parts[0].head} on {words}"
        sentence = f"{what}: {_sentence(parts[0])}."
    else:
        title = f"Attention of {trace.model.name} on {words}"
        sentence = f"{what}, one matrix for each head; queries down, keys across."
    amounts = [x for panel in panels for row in panel.amounts for x in row]
    return GridPicture(
        title=title,
        sentence=sentence,
        rows=labels,
        columns=labels,
        row_axis="query",
        column_axis="key",
        panels=panels,
        scale=share("share of the attention") if show == "pattern" else signed(amounts, "score"),
        note=budget.remarks(cut, cut_heads),
    )


def _parts(trace: Trace, which: int | str | None, head: int | None) -> tuple[HeadPart, ...]:
    heads = trace.model.anatomy.heads
    if which is None:
        if head is not None:
            raise PictureError(f"head {head} of which layer? say attention(trace, layer, head)")
        if not heads:
            raise PictureError(f"{trace.model.name} has no attention heads: its MLPs do all of it")
        return heads
    if head is None:
        found = [part for part in heads if which in (part.node, part.layer)]
        if found:
            return tuple(found)
        if not isinstance(which, str) and 0 <= which < len(trace.model.weights.layers):
            raise PictureError(f"layer {which} has no attention: that half-layer does nothing")
    layer, number = head_place(trace.model, which, head)  # refuses what is not there
    found = [part for part in heads if (part.layer, part.head) == (layer, number)]
    if not found:
        raise PictureError(f"head {number} of layer {layer} is a spare one, and computes nothing")
    return tuple(found)


def head_title(part: HeadPart) -> str:
    """A head, what it computes and by which selector."""
    selector = f" by {part.selector}" if part.selector else ""
    return f"layer {part.layer}, head {part.head}: {part.node}{selector}"


def _sentence(part: HeadPart) -> str:
    what = "counts what" if part.kind == "width" else "looks where"
    reads = ", ".join(part.reads) or "nothing"
    selector = part.selector or "its selector"
    return (
        f"for {part.node} it {what} {selector} selects; "
        f"it reads {reads} and writes {', '.join(part.writes)}"
    )
