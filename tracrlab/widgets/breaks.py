"""Breaking things: what the page asks for, made into edits of a run."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.trace import Patch, Set, Subspace, Trace, TraceError, Zero
from tracrlab.trace.edits import Edit
from tracrlab.values import Value, show_value

SPOKEN = {"true": True, "false": False, "none": None}


@dataclass(frozen=True)
class Break:
    """One edit in words: it is made anew for each model and each input it is applied to."""

    what: str  # "zero", "set" or "patch"
    room: str
    position: int | None = None  # BOS is 0; None: everywhere
    step: int | None = None  # of the trace's steps; None: after the one that writes the room
    value: Any = None  # of "set": as text, or as it is
    tokens: tuple[Value, ...] = ()  # of "patch": the other input

    def edit(self, model: CompiledModel, count: int) -> Edit:
        """The edit, for a run on `count` tokens. TraceError if the model has no such part."""
        part = Subspace(self.room, self._after(model))
        if self.position is not None and self.position > count:
            raise TraceError(f"there is no position {self.position} in an input of {count} tokens")
        if self.what == "zero":
            return Zero(part, self.position)
        if self.what == "set":
            return Set(part, meant(model, self.room, self.value), self.position)
        other = model.trace(list(self.tokens))
        if self.position is not None and self.position > len(self.tokens):
            raise TraceError(
                f"the other input has {len(self.tokens)} tokens, and no position {self.position}"
            )
        shared = min(count, len(self.tokens)) + 1
        places = list(range(shared)) if self.position is None else [self.position]
        return Patch(other, part, places, places)

    def _after(self, model: CompiledModel) -> str | None:
        """The half-layer that it comes after: never one before the room is written, since what is
        written later would be added to it."""
        from tracrlab.trace.places import rooms_named, step_names, step_number, step_of_room

        rooms = rooms_named(model, self.room)
        if self.step is None or not rooms:
            return None
        names = step_names(model)
        first = max(step_number(model, step_of_room(model, room)) for room in rooms)
        step = min(self.step, len(names) - 1)
        return names[step] if step > first else None


def variable_of(model: CompiledModel, label: str) -> str:
    """The variable of a room as it is labelled: `a` of `a (one-hot)`, where `a` has two rooms."""
    from tracrlab.viz.rows import room_labels

    names = {each: room.name for room, each in room_labels(model).items()}
    return names.get(label, label)


def latest(edits: Iterable["Break | Edit"]) -> tuple["Break | Edit", ...]:
    """Edits without those that a later one takes the place of: of the same room, position and step.

    >>> latest([Break("zero", "a"), Break("zero", "b"), Break("set", "a", value=1)])[1].what
    'set'
    """
    kept: dict[Any, Break | Edit] = {}
    for number, edit in enumerate(edits):
        place = (edit.room, edit.position, edit.step) if isinstance(edit, Break) else number
        kept.pop(place, None)  # the later one comes last, as it was asked for last
        kept[place] = edit
    return tuple(kept.values())


def meant(model: CompiledModel, room: str, value: Any) -> Any:
    """A value that was typed, as the value of a room that is written so, or as a number."""
    if not isinstance(value, str):
        return value
    text = value.strip()
    for each in model.anatomy.rooms:
        if each.name == room:
            for known in each.values or ():
                if show_value(known) == text:
                    return known
    if text.lower() in SPOKEN:
        return SPOKEN[text.lower()]
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text


def broken(
    model: CompiledModel,
    tokens: Sequence[Value],
    edits: Sequence[Break | Edit],
    sharpness: float,
) -> tuple[Trace, tuple[Break | Edit, ...], list[str]]:
    """A run with all edits that this model can take, those, and a sentence for each other."""
    kept: list[Break | Edit] = []
    made: list[Edit] = []
    told: list[str] = []
    trace = model.trace(list(tokens), sharpness=sharpness)
    for edit in edits:
        try:
            one = edit.edit(model, len(tokens)) if isinstance(edit, Break) else edit
            trace = model.trace(list(tokens), edits=(*made, one), sharpness=sharpness)
        except (ValueError, TypeError, IndexError) as error:
            told.append(f"this change was left out: {' '.join(str(error).split())}")
            continue
        kept.append(edit)
        made.append(one)
    return trace, tuple(kept), told
