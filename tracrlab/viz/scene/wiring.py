"""Which rooms a head reads and writes, seen from its weights: true of any model, edited or not."""

from dataclasses import dataclass

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import HeadPart, Room
from tracrlab.trace.places import attention_of, is_constant
from tracrlab.trace.tenancy import is_there


@dataclass(frozen=True, eq=False)
class Wires:
    """The matrices of one head, and the rooms of variables that they touch."""

    query: np.ndarray  # (direction, dimension)
    key: np.ndarray
    value: np.ndarray
    output: np.ndarray  # (dimension, direction)
    asks: tuple[Room, ...]  # rooms that queries read
    answers: tuple[Room, ...]  # rooms that keys read
    read: tuple[Room, ...]  # rooms that are moved
    written: tuple[Room, ...]

    def columns(self, room: Room) -> slice:
        return slice(room.start, room.stop)


def wires_of(model: CompiledModel, part: HeadPart) -> Wires:
    """The wires of a head."""
    block = attention_of(model, part.layer)
    span = slice(part.head * block.key_size, (part.head + 1) * block.key_size)
    query, key, value = (x.w[:, span] for x in (block.query, block.key, block.value))
    output = block.output.w[span]
    every = [room for room in model.anatomy.rooms if not is_constant(room)]
    before, after = (
        [room for room in every if is_there(model, room, 2 * part.layer + late)] for late in (0, 1)
    )
    others = [each for each in model.anatomy.heads if each is not part]
    if any((each.layer, each.head) == (part.layer, part.head) for each in others):
        output = output.copy()  # of a head that computes several nodes, what concerns this one
        for room in after:
            if room.name not in part.writes:
                output[:, room.start : room.stop] = 0
        value = value * (output != 0).any(axis=1)
    touched = [((matrix != 0).any(axis=1), before) for matrix in (query, key, value)]
    touched.append(((output != 0).any(axis=0), after))
    found = [tuple(r for r in rooms if live[r.start : r.stop].any()) for live, rooms in touched]
    return Wires(query, key, value, output, *found)
