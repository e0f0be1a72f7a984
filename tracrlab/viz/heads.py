"""Who looks at whom: one matrix for each attention head, queries down and keys across."""

from typing import Literal

import numpy as np

from tracrlab.compile.anatomy import HeadPart
from tracrlab.trace import Trace
from tracrlab.trace.places import head_place
from tracrlab.viz import budget
from tracrlab.viz.amounts import tidied
from tracrlab.viz.colours import Scale, share, signed, yes_no
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_trace
from tracrlab.viz.intended import distribution, intended, selector_of
from tracrlab.viz.labels import input_text, position_labels
from tracrlab.viz.pictures import GridPicture, Panel

Show = Literal["pattern", "scores", "selector", "difference"]
SAID = {
    "pattern": "Where each query looks",
    "scores": "The score of each key",
    "selector": "Which keys each query selects in the program",
    "difference": "How far the attention is from what the selector says",
}


def attention_picture(
    trace: Trace,
    which: int | str | None = None,
    head: int | None = None,
    show: Show = "pattern",
) -> GridPicture:
    """Where heads look (`pattern`: each row adds up to 1), or the `scores` behind it.

    `which` is the name of the node that a head computes, or the number of a layer; `head` is a
    number within the layer. By default all heads of the model are shown. Scores are those before
    the softmax and before the causal mask, all on one scale. `selector` is what the program's
    selector says of the tokens, and `difference` how far the pattern is from that: 0 where the
    softmax is as hard as the program means it, and BOS gets what a selector leaves to it.
    """
    need_trace(trace, "attention")
    if show not in SAID:
        raise PictureError(f"show is {', '.join(map(repr, SAID))}, not {show!r}")
    parts = parts_of(trace, which, head)
    kept, cut_heads = budget.shown(len(parts), budget.MOST_PANELS, "heads")
    count, cut = budget.shown(len(trace.positions), budget.MOST_POSITIONS, "positions")
    labels = position_labels(trace, count)
    panels = tuple(
        Panel(head_title(part), tidied(_matrix(trace, part, show)[:count, :count]))
        for part in parts[:kept]
    )
    what = SAID[show]
    words = input_text(trace)
    if len(parts) == 1:
        title = f"Attention of layer {parts[0].layer}, head {parts[0].head} on {words}"
        sentence = f"{what}: {head_sentence(parts[0])}."
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
        scale=_scale(show, amounts),
        note=budget.remarks(cut, cut_heads),
    )


def _scale(show: Show, amounts: list[float]) -> Scale:
    if show == "selector":
        return yes_no("selected")
    return share("share of the attention") if show == "pattern" else signed(amounts, show)


def _matrix(trace: Trace, part: HeadPart, show: Show) -> np.ndarray:
    if show == "pattern":
        return trace.pattern(part.layer, part.head).values
    if show == "scores":
        return trace.scores(part.layer, part.head).values
    chosen = intended(trace, part)
    if chosen is None:
        reason = "the program has no answer on this input"
        if selector_of(trace.model, part) is None:
            reason = "a model that was loaded from a file has no program: compile it to see them"
        raise PictureError(f"what the selector of {part.node} says is not known: {reason}")
    if show == "selector":
        return chosen.astype(float)
    return trace.pattern(part.layer, part.head).values - distribution(trace, part, chosen)


def parts_of(trace: Trace, which: int | str | None, head: int | None) -> tuple[HeadPart, ...]:
    """The heads that are meant; raises PictureError or TraceError for those that are not there."""
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


def head_sentence(part: HeadPart) -> str:
    """What a head is for, without a full stop."""
    what = "counts what" if part.kind == "width" else "looks where"
    reads = ", ".join(part.reads) or "nothing"
    selector = part.selector or "its selector"
    return (
        f"for {part.node} it {what} {selector} selects; "
        f"it reads {reads} and writes {', '.join(part.writes)}"
    )
