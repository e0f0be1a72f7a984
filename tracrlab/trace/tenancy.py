"""When a room is there. In models that use directions again (`residual="reuse"`) a room ends, and
another one takes its directions; in all others each room has its own for good."""

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace.places import TraceError, step_names, step_number, step_of_room


def is_reused(model: CompiledModel) -> bool:
    """Whether some direction holds several variables, one after the other."""
    return any(room.until is not None for room in model.anatomy.rooms)


def first_step(model: CompiledModel, room: Room) -> int:
    """The number of the step that writes a room."""
    return step_number(model, step_of_room(model, room))


def last_step(model: CompiledModel, room: Room) -> int:
    """The number of the last step after which it is there."""
    return 2 * len(model.weights.layers) if room.until is None else room.until


def is_there(model: CompiledModel, room: Room, step: int) -> bool:
    """Whether the directions of a room are its own after a step: later it is erased, and before
    it is written they may be another room's."""
    return _distance(room, step) == (0, 0)


def is_silent(model: CompiledModel, room: Room, step: int, part: np.ndarray) -> bool:
    """Whether a room says nothing after a step, where `part` stands in its directions: it is gone,
    or not written yet, and nobody has put anything there."""
    if not is_there(model, room, step):
        return True
    return first_step(model, room) > step and not part.any()


def answer_rooms(model: CompiledModel) -> tuple[Room, ...]:
    """The rooms that are decoded."""
    read = model.weights.unembed.any(axis=1)
    return tuple(
        room
        for room in model.anatomy.rooms
        if room.until is None and read[room.start : room.stop].any()
    )


def rooms_there(model: CompiledModel, name: str, step: str) -> tuple[Room, ...]:
    """The rooms of a name, or of a direction of that name, whose directions are their own after a
    step. TraceError if none of them is there; none, if nothing has that name."""
    named = [room for room in model.anatomy.rooms if name in (room.name, *room.labels)]
    there = tuple(room for room in named if is_there(model, room, step_number(model, step)))
    if there or not named:
        return there
    steps = step_names(model)
    times = " and ".join(
        f"from {steps[first_step(model, room)]} to {steps[last_step(model, room)]}"
        for room in named
    )
    raise TraceError(
        f"{name!r} is not there after {step}: its directions are its own {times}, and other rooms' "
        "before and after"
    )


def last_there(model: CompiledModel, name: str) -> str:
    """The last step after which something of this name is there."""
    named = [room for room in model.anatomy.rooms if name in (room.name, *room.labels)]
    return step_names(model)[max((last_step(model, room) for room in named), default=-1)]


def direction_labels(model: CompiledModel, room: Room) -> tuple[str, ...]:
    """The names of the directions of a room."""
    return room.labels or model.residual_labels[room.start : room.stop]


def labels_at(model: CompiledModel, step: int) -> tuple[str, ...]:
    """The name of every direction after a step: of the room that is there; else of the one that
    was there last, or that comes first."""
    if not is_reused(model):
        return model.residual_labels
    labels = list(model.residual_labels)
    for room, start, stop in segments(model, step):
        names = direction_labels(model, room)
        labels[start:stop] = names[start - room.start : stop - room.start]
    return tuple(labels)


def segments(model: CompiledModel, step: int) -> list[tuple[Room, int, int]]:
    """Whose each direction is after a step, as (room, start, stop), in order."""
    rooms = sorted(model.anatomy.rooms, key=lambda room: _distance(room, step), reverse=True)
    owner = np.full(model.weights.width, -1)
    for i, room in enumerate(rooms):  # those that are there come last
        owner[room.start : room.stop] = i
    edges = np.flatnonzero(np.diff(owner, prepend=-2, append=-2))
    return [
        (rooms[owner[start]], int(start), int(stop))
        for start, stop in zip(edges[:-1], edges[1:], strict=True)
    ]


def _distance(room: Room, step: int) -> tuple[int, int]:
    """How far a step is from the time of a room, 0 within it; what was, before what will be."""
    lease = room.lease
    if lease is not None and lease.until is not None and lease.until < step:
        return (1, step - lease.until)
    if lease is not None and lease.since > step:
        return (2, lease.since - step)
    return (0, 0)
