"""Edits of a run, each as a sentence."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.trace import (
    HeadOutput,
    Neurons,
    Output,
    Patch,
    Pattern,
    Residual,
    Subspace,
    Zero,
)
from tracrlab.trace.edits import as_part
from tracrlab.trace.places import directions_of, position_numbers, step_number, written_step
from tracrlab.trace.tenancy import is_there
from tracrlab.values import show_value
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.rows import room_labels
from tracrlab.viz.scene.looking import some
from tracrlab.viz.scene.readers import last_reader


def tell_edit(edit: Any, model: CompiledModel, labels: Sequence[str]) -> str:
    """ "is_x set to 0 everywhere after mlp 0"; what is given as text is told as it is.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> from tracrlab.trace import Set
    >>> model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)
    >>> tell_edit(Zero("is_x"), model, ("0:bos", "1:a"))
    'is_x set to 0 everywhere after mlp 0'
    >>> tell_edit(Set("tokens", "x", "1:a"), model, ("0:bos", "1:a"))
    'tokens set to x at 1:a after embed'
    """
    if isinstance(edit, str):
        return edit
    part, after = _part(as_part(edit.part), model)
    where = "everywhere"
    if edit.positions is not None:
        where = f"at {some([labels[i] for i in position_numbers(labels, edit.positions)])}"
    if isinstance(edit, Patch):
        words = " ".join(map(show_value, edit.source.tokens[:8]))
        told = f"{part} taken from the run on {words} {where}{after}"
    else:
        value = "0" if isinstance(edit, Zero) else _value(edit.to)
        told = f"{part} set to {value} {where}{after}"
    return f"{told} (nothing reads it after that)" if _unread(as_part(edit.part), model) else told


def edited_place(
    edit: Any, model: CompiledModel, labels: Sequence[str], here: Iterable[int]
) -> dict[str, Any]:
    """The rooms that an edit changes, where among the positions that are shown, `here`, and the
    first step after which it holds.

    No rooms for what is no room; None for the positions if all are changed. A room that is written
    after `step` is changed as soon as it is written.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)
    >>> edited_place(Zero("is_x", 2), model, ("0:bos", "1:a", "2:x"), (0, 2))
    {'rooms': ['is_x'], 'positions': [1], 'step': 2}
    """
    if isinstance(edit, str):
        return {"rooms": [], "positions": None, "step": None}
    part, changes = as_part(edit.part), edit.changes(model, labels)
    rooms: list[str] = []
    if isinstance(part, Subspace):
        columns = set(directions_of(model, part.name).tolist())
        after = step_number(model, part.after or written_step(model, part.name))
        shown = room_labels(model).items()
        rooms = [
            label
            for room, label in shown
            if columns & set(range(room.start, room.stop)) and is_there(model, room, after)
        ]
    changed = {int(at) for change in changes for at in change.positions}
    everywhere = len(changed) == len(labels)
    return {
        "rooms": rooms,
        "positions": None if everywhere else [i for i, at in enumerate(here) if at in changed],
        "step": min(_step_of(model, change.site.activation) for change in changes),
    }


def _step_of(model: CompiledModel, activation: str) -> int:
    """The number of the step that an activation of the forward pass belongs to."""
    if activation == "embed":
        return 0
    layer, half, *_ = activation.split("/")
    return step_number(model, f"{half} {layer.removeprefix('layer_')}")


def _unread(part: Any, model: CompiledModel) -> bool:
    """Whether nothing reads what was edited, so that the edit can have no effect."""
    if not isinstance(part, Subspace):
        return False
    last = last_reader(model, part.name)
    after = part.after or written_step(model, part.name)
    return last is None or last <= step_number(model, after)


def _part(part: Any, model: CompiledModel) -> tuple[str, str]:
    match part:
        case Subspace(name=name, after=after):
            return name, f" after {after or written_step(model, name)}"
        case Residual(after=after):
            return "the residual stream", f" after {after}"
        case Output(step=step):
            return f"what {step} writes", ""
        case HeadOutput(which=which, head=head):
            return f"what {_head(which, head)} gathers", ""
        case Pattern(which=which, head=head):
            return f"where {_head(which, head)} looks", ""
        case Neurons(which=which, units=units):
            whose = which if isinstance(which, str) else f"layer {which}"
            which_units = "hidden units" if units is None else f"hidden units {units}"
            return f"{which_units} of {whose}", ""
    return repr(part), ""


def _head(which: int | str, head: int | None) -> str:
    if isinstance(which, str):
        return f"the head of {which}"
    return f"layer {which}" if head is None else f"head {head} of layer {which}"


def _value(to: Any) -> str:
    if isinstance(to, np.ndarray):
        return "numbers given" if to.size > 1 else f"{float(to.ravel()[0]):.4g}"
    if isinstance(to, list):
        return ", ".join(map(str, to[:8]))
    if isinstance(to, float):
        return show_amount(to)
    return show_value(to) if isinstance(to, str | bool | int | None | tuple) else str(to)
