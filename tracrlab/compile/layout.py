"""Pass 6 of 7: give each room its place in the residual stream, and know all sizes."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType

import numpy as np

from tracrlab.compile.lowered import Lowered
from tracrlab.compile.schedule import Schedule
from tracrlab.compile.sizes import key_width
from tracrlab.craft import BOS, ONE, Block, Direction, Mlp, Space


@dataclass(frozen=True)
class Narrowness:
    """How narrow a layout in which rooms share directions is, and how narrow one could be."""

    bound: int  # no layout of these blocks is narrower
    apart: int  # the width with a room for each variable


@dataclass(frozen=True, eq=False, repr=False)
class Layout:
    """Rooms in the order in which they are written: `one` and the embeddings come first.

    Where directions are used again, a room that is in `until` holds its variable up to that state
    of the residual stream (0: the embeddings, then one for each half-layer), and is erased after
    it; all others hold theirs to the end.
    """

    rooms: tuple[Space, ...]
    start: Mapping[tuple, int]  # room -> its first direction
    bos: str
    pad: str
    since: Mapping[tuple, int] = field(
        default_factory=dict
    )  # room -> the first state that holds it
    until: Mapping[tuple, int] = field(default_factory=dict)
    narrowness: Narrowness | None = None

    @cached_property
    def width(self) -> int:
        return max(self.start[room.key] + room.width for room in self.rooms)

    def span(self, room: Space) -> slice:
        """The directions of `room`."""
        start = self.start[room.key]
        return slice(start, start + room.width)

    def places(self, rooms: tuple[Space, ...]) -> np.ndarray:
        """int: the directions of several rooms, side by side."""
        spans = [
            np.arange(self.start[room.key], self.start[room.key] + room.width) for room in rooms
        ]
        return np.concatenate([np.zeros(0, int), *spans])

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The name of every direction, in Tracr's form: `tokens:a`, `hist:2`, `one`.

        One that is used again has the names of all that it holds, in their order.
        """
        found: list[list[str]] = [[] for _ in range(self.width)]
        for room in self.rooms:
            for names, label in zip(found[self.span(room)], self.labels_of(room), strict=True):
                names.append(label)
        return tuple(map(AGAIN.join, found))

    def labels_of(self, room: Space) -> tuple[str, ...]:
        """The names of the directions of a room, each of its own in the whole model: a word that
        reads like another value is quoted, `tokens:'1'`."""
        return tuple(
            f"{one.name}:{one.value!r}"
            if isinstance(one.value, str) and (self._named[str(one)] > 1 or self._joins(one.value))
            else str(one)
            for one in self.directions(room)
        )

    def _joins(self, word: str) -> bool:
        """Does a word read like two names, where names are joined?"""
        return self.narrowness is not None and AGAIN in word

    @cached_property
    def _named(self) -> Counter[str]:
        return Counter(str(one) for room in self.rooms for one in self.directions(room))

    def directions(self, room: Space) -> tuple[Direction, ...]:
        """The directions of a room; those of BOS and PAD count as tokens."""
        if room.key == BOS.key:
            return (Direction("tokens", self.bos),)
        if room.key == PAD.key:
            return (Direction("tokens", self.pad),)
        return room.directions

    def __str__(self) -> str:
        lines = []
        for room in self.rooms:
            span = self.span(room)
            gone = self.until.get(room.key)
            erased = "" if gone is None else f", erased by mlp {gone // 2}"
            lines.append(f"{span.start:>5} .. {span.stop - 1:<5} {room}{erased}")
        return "\n".join([*lines, f"d_model = {self.width}{self.told}"])

    @property
    def told(self) -> str:
        """How narrow it is, for a sentence; nothing where each variable has a room for good."""
        if self.narrowness is None:
            return ""
        least, apart = self.narrowness.bound, self.narrowness.apart
        enough = "no fewer would do"
        if least < self.width:
            enough = f"at least {least} are needed, and whether fewer would do is not known"
        return f": {enough}; {apart} with a room for each variable"

    __repr__ = __str__


AGAIN = " / "  # between the names of what a direction holds, one after the other

PAD = Space("pad", "number", ())
"""The direction of the padding token; nothing reads it, and no head looks at it."""


def lay_out(lowered: Lowered, schedule: Schedule, bos: str, pad: str) -> Layout:
    """One room for each variable, in the order in which they come to be."""
    written = [space for half in schedule.half_layers for block in half for space in block.writes]
    tokens = [room for room in lowered.embedded if room.name == "tokens"]
    others = [room for room in lowered.embedded if room.name != "tokens"]
    rooms = (ONE, *tokens, BOS, PAD, *others, *written)
    start, at = {}, 0
    for room in rooms:
        start[room.key] = at
        at += room.width
    return Layout(rooms, MappingProxyType(start), bos, pad)


@dataclass(frozen=True)
class Sizes:
    """How large the weights will be, known before any is made."""

    tokens: int
    positions: int
    width: int
    outputs: int
    attention: tuple[tuple[int, int], ...]  # for each layer (heads, key size); (0, 0): none
    hidden: tuple[int, ...]  # for each layer; 0: none

    @property
    def parameters(self) -> int:
        count = (self.tokens + self.positions + self.outputs) * self.width
        for heads, size in self.attention:
            count += 4 * self.width * heads * size + 3 * heads * size + self.width * (heads > 0)
        for hidden in self.hidden:
            count += (2 * self.width + 1) * hidden + self.width * (hidden > 0)
        return count

    @property
    def bytes(self) -> int:
        return 4 * self.parameters


def measure(schedule: Schedule, layout: Layout, tokens: int, positions: int, outputs: int) -> Sizes:
    """The sizes of the weights of a schedule in a layout; BOS and PAD count as tokens, BOS as a
    position."""
    attention, hidden = [], []
    for layer in range(schedule.layers):
        heads = schedule.heads(layer)
        size = max((max(key_width(head), head.value_width) for head in heads), default=0)
        attention.append((len(heads), size))
        hidden.append(sum(mlp.hidden for mlp in schedule.mlps(layer)))
    return Sizes(tokens, positions, layout.width, outputs, tuple(attention), tuple(hidden))


def size_of(block: Block, width: int) -> int:
    """About how many bytes one block adds."""
    if isinstance(block, Mlp):
        return 8 * width * block.hidden
    return 16 * width * max(key_width(block), block.value_width)
