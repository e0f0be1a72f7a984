"""The part of a run that a scene shows: positions, rooms, and what they say after each step."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace import Reading, Trace
from tracrlab.trace.places import is_constant, step_number, step_of_room
from tracrlab.trace.reading import EMPTY, NOTHING
from tracrlab.trace.tenancy import is_reused, is_there
from tracrlab.values import show_value, value_key
from tracrlab.viz.budget import MOST_POSITIONS
from tracrlab.viz.labels import cut
from tracrlab.viz.rows import room_labels
from tracrlab.viz.scene.reading import RoomReader, value_texts

MOST_DIRECTIONS = 4000
MOST_NUMBERS = 2 * 10**6  # of the residual stream, all steps together: 8 MB


@dataclass(frozen=True)
class ShownRoom:
    """A room whose directions are shown, in columns `start` to `stop` of what is shown."""

    room: Room
    label: str  # with its kind, where a variable has two rooms
    start: int
    stop: int
    step: int
    constant: bool


@dataclass(frozen=True, eq=False)
class Run:
    """A trace, and how much of it is shown."""

    trace: Trace
    here: np.ndarray  # int: the positions that are shown, BOS first
    rooms: tuple[ShownRoom, ...]
    left_out: int  # rooms

    @property
    def model(self) -> CompiledModel:
        return self.trace.model

    @property
    def count(self) -> int:
        """How many positions are shown, BOS among them."""
        return len(self.here)

    @cached_property
    def steps(self) -> tuple[str, ...]:
        return self.trace.steps

    @cached_property
    def positions(self) -> tuple[str, ...]:
        return tuple(self.labels[i] for i in self.here.tolist())

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """All positions, shown or not: keys that are not shown are looked at too."""
        return ("0:bos", *(f"{i}:{cut(x, 20)}" for i, x in enumerate(self.words[1:], 1)))

    @cached_property
    def streams(self) -> list[np.ndarray]:
        """For each step the residual stream (position, direction), all directions."""
        names = [
            "embed",
            *(f"layer_{i}/{half}/residual" for half, i in map(str.split, self.steps[1:])),
        ]
        kept = self.trace.activations
        return [kept[name].values[self.here] for name in names]

    @cached_property
    def edited(self) -> list[np.ndarray]:
        """bool (position, direction) for each step: what its heads and units did not put there."""
        found = [np.zeros(self.streams[0].shape, bool)]
        kept = self.trace.activations
        for number, after in enumerate(self.streams[1:], 1):
            before, (half, i) = self.streams[number - 1], self.steps[number].split()
            layer, wanted = self.model.weights.layers[int(i)], before
            with np.errstate(all="ignore"):
                if half == "attn" and layer.attention is not None:
                    heads = kept[f"layer_{i}/attn/heads"].values[:, self.here]
                    flat = heads.transpose(1, 0, 2).reshape(self.count, -1)
                    wanted = before + flat @ layer.attention.output.w + layer.attention.output.b
                elif half == "mlp" and layer.mlp is not None:
                    hidden = kept[f"layer_{i}/mlp/hidden"].values[self.here]
                    wanted = before + hidden @ layer.mlp.second.w + layer.mlp.second.b
            found.append(~same_numbers(after, wanted))
        return found

    @cached_property
    def residual(self) -> np.ndarray:
        """(step, position, direction), of the directions that are shown."""
        here = columns(self.rooms)
        if len(here) == self.model.weights.width and not is_reused(self.model):
            return np.stack(self.streams)
        found = np.stack([stream[:, here] for stream in self.streams])
        for shown in self.rooms:  # what stands in the directions of a room that is not there
            for step in range(len(found)):
                if not is_there(self.model, shown.room, step):
                    found[step, :, shown.start : shown.stop] = 0
        return found

    @cached_property
    def words(self) -> list[str]:
        """The token of every position, as rooms say it; "bos" at position 0."""
        known = zip(self.model.vocab, value_texts(self.model.vocab), strict=True)
        words = {value_key(value): text for value, text in known}
        return ["bos", *(words.get(value_key(x), show_value(x)) for x in self.trace.tokens)]

    @cached_property
    def readers(self) -> list[RoomReader]:
        return [RoomReader.of(shown.room) for shown in self.rooms]

    @cached_property
    def readings(self) -> list[list[list[Reading]]]:
        """What each room says after each step: [step][room][position]."""
        found: list[list[list[Reading]]] = []
        for step, stream in enumerate(self.streams):
            found.append([self._read(found, step, r, stream) for r in range(len(self.rooms))])
        return found

    @cached_property
    def texts(self) -> list[list[list[str]]]:
        """The same as text; at BOS the room of the tokens says "bos", if that is there."""
        known: dict[int, list[str]] = {}  # most rooms stay as they were, in one list
        for rooms in self.readings:
            known |= {id(x): [reading.text for reading in x] for x in rooms if id(x) not in known}
        found = [[known[id(room)] for room in rooms] for rooms in self.readings]
        tokens = next((r for r, x in enumerate(self.rooms) if x.room.name == "tokens"), None)
        bos = [x.room.start for x in self.rooms if x.constant and x.room.node == "bos"]
        for stream, here in zip(self.streams, found, strict=True):
            if tokens is not None and bos and stream[0, bos[0]] == 1:
                if here[tokens][0] == EMPTY:
                    here[tokens] = ["bos", *here[tokens][1:]]
        return found

    def _read(self, before: list, step: int, r: int, stream: np.ndarray) -> list[Reading]:
        shown = self.rooms[r]
        part = stream[:, shown.room.start : shown.room.stop]
        early = shown.step > step
        if not is_there(self.model, shown.room, step):
            return [NOTHING] * len(part)
        if step and (early or shown.step < step):  # most rooms stay as they were
            old = self.streams[step - 1][:, shown.room.start : shown.room.stop]
            if np.array_equal(old, part):
                return before[step - 1][r]
        if early and not part.any():
            return [NOTHING] * len(part)
        return self.readers[r].read(part)


def window(trace: Trace, first: int = 0) -> np.ndarray:
    """int: the positions that are shown: BOS, and as many tokens as fit, `first` of them skipped.

    A window past the end is one that ends with the input.
    """
    tokens = len(trace.positions) - 1
    shown = min(tokens, MOST_POSITIONS - 1)
    start = max(0, min(first, tokens - shown))
    return np.concatenate([[0], 1 + start + np.arange(shown)])


def run_of(trace: Trace, first: int = 0) -> Run:
    """How much of a trace is shown: some positions, and the rooms that fit."""
    model = trace.model
    here = window(trace, first)
    count = len(here)
    most = min(MOST_DIRECTIONS, MOST_NUMBERS // (count * len(trace.steps)))
    labels = room_labels(model)
    rooms, at, left_out = [], 0, 0
    for room in model.anatomy.rooms:
        width = room.stop - room.start
        if at + width > most:
            left_out += 1
            continue
        constant = is_constant(room)
        step = 0 if constant else step_number(model, step_of_room(model, room))
        rooms.append(ShownRoom(room, labels[room], at, at + width, step, constant))
        at += width
    return Run(trace, here, tuple(rooms), left_out)


def same_numbers(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """bool: where numbers agree but for rounding; NaN is NaN."""
    return np.asarray(np.isclose(a, b, rtol=1e-4, atol=1e-5, equal_nan=True))


def columns(rooms: Sequence[ShownRoom]) -> np.ndarray:
    """int: the directions of these rooms in the residual stream."""
    spans = [np.arange(shown.room.start, shown.room.stop) for shown in rooms]
    return np.concatenate([np.zeros(0, int), *spans])
