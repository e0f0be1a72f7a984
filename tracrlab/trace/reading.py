"""What the numbers in a room, or in the outputs, say: as a value where exactly one stands there."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace.labelled import Labelled, show_number, table
from tracrlab.trace.places import TraceError, is_constant, listed, step_number
from tracrlab.trace.tenancy import answer_rooms, first_step, is_silent, is_there
from tracrlab.transformer import CategoricalEncoder
from tracrlab.values import Value, as_value, show_value, value_key

NEAR = 2.0**-5
"""How far an entry may be from 0 or 1. Rooms are written to within half of that, or exactly."""

EMPTY = "."


@dataclass(frozen=True)
class Reading:
    """What stands in a room at a position; `clear` if it is exactly one value."""

    text: str  # "3", "0.5", "." (nothing), "a 0.5 + b 0.5"
    value: Value = None
    clear: bool = False

    def __str__(self) -> str:
        return self.text


NOTHING = Reading(EMPTY)


@dataclass(frozen=True)
class Readings:
    """A table of readings: `cells[row][column]`."""

    title: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[Reading, ...], ...]

    def at(self, row: str, column: str) -> Reading:
        """One reading, by its labels."""
        for label, known in ((row, self.rows), (column, self.columns)):
            if label not in known:
                raise TraceError(f"{self.title}: no {label!r}; there are {listed(known, 24)}")
        return self.cells[self.rows.index(row)][self.columns.index(column)]

    def row(self, row: str) -> tuple[Reading, ...]:
        """The readings of one row."""
        if row not in self.rows:
            raise TraceError(f"{self.title}: no {row!r}; there are {listed(self.rows, 24)}")
        return self.cells[self.rows.index(row)]

    def __str__(self) -> str:
        cells = [[reading.text for reading in row] for row in self.cells]
        return f"{self.title}\n{table(self.rows, self.columns, cells)}"

    __repr__ = __str__


def texts(values: Sequence[Value]) -> tuple[str, ...]:
    """Values as text; a string that would look like another value is put in quotes.

    >>> texts([1, "1", "a"])
    ('1', "'1'", 'a')
    """
    others = {show_value(value) for value in values if not isinstance(value, str)}
    return tuple(
        repr(value) if isinstance(value, str) and value in others else show_value(value)
        for value in values
    )


def one_hot(entries: np.ndarray, values: Sequence[Value], shown: Sequence[str]) -> Reading:
    """What entries say that should be 1 for one value and 0 for the others.

    >>> [one_hot(np.array(x), "ab", "ab").text for x in ([0, 1], [0.5, 0.5], [0, 0])]
    ['b', 'a 0.5 + b 0.5', '.']
    """
    lit = np.flatnonzero(~(np.abs(entries) <= NEAR))  # NaN is lit
    if not len(lit):
        return NOTHING
    if len(lit) == 1 and abs(entries[lit[0]] - 1) <= NEAR:
        value = values[lit[0]]
        return Reading(shown[lit[0]], value, True)
    parts = [f"{shown[i]} {show_number(entries[i])}" for i in lit[:3]]
    return Reading(" + ".join([*parts, *(["…"] if len(lit) > 3 else [])]))


def past(entries: np.ndarray, borders: np.ndarray) -> Reading:
    """What entries say that are 1 for each border which a number is past, seen from 0.

    >>> print(past(np.array([0, 1, 1, 0]), np.array([-2, 0.5, 1.5, 2.5])))
    > 1.5
    """
    lit = borders[~(np.abs(entries) <= NEAR)]
    if not len(lit):
        return NOTHING
    return Reading(f"> {lit[-1]:.6g}" if lit[-1] > 0 else f"< {lit[0]:.6g}")


def read_room(room: Room, entries: np.ndarray, shown: Sequence[str]) -> Reading:
    """What stands in `entries` (direction of the room,); `shown` are its values as text."""
    if room.kind == "one-hot":
        return one_hot(entries, room.values, shown)
    if room.kind == "thermometer":
        return past(entries, np.array(room.values, float))
    flags = entries[1:]
    other = one_hot(flags, room.values, shown) if len(flags) else NOTHING
    if other.text != EMPTY:
        return other
    number = float(entries[0])
    return Reading(f"{number:.6g}", number, True)


def read_rooms(model: CompiledModel, stream: Labelled, step: str) -> Readings:
    """What each room that holds a variable says at each position of a residual stream."""
    now = step_number(model, step)
    rooms = [room for room in model.anatomy.rooms if not is_constant(room)]
    names = [room.name for room in rooms]
    rows, cells = [], []
    for room in rooms:
        twice = names.count(room.name) > 1
        rows.append(f"{room.name} ({room.kind})" if twice else room.name)
        part = stream.values[:, room.start : room.stop]
        silent = is_silent(model, room, now, part)
        shown = texts(room.values)
        cells.append(tuple(NOTHING if silent else read_room(room, row, shown) for row in part))
    return Readings(f"rooms after {step}", tuple(rows), stream.labels[0], tuple(cells))


def encode_in_room(room: Room, value: Value) -> np.ndarray:
    """Float32 (direction of the room,): `value` as the model's own blocks would write it."""
    row = np.zeros(room.stop - room.start, np.float32)
    try:
        value = as_value(value)
    except TypeError as error:
        raise TraceError(f"room {room.name!r}: {error}") from None
    if room.kind == "number" and isinstance(value, bool | int | float):
        row[0] = value
        return row
    if room.kind == "thermometer" and isinstance(value, bool | int | float):
        borders = np.array(room.values, float)
        row[:] = np.where(borders > 0, value > borders, value < borders)
        return row
    keys = [value_key(known) for known in room.values]
    try:
        place = keys.index(value_key(value))
    except (ValueError, TypeError):
        twins = [v for v in room.values if isinstance(value, bool | int | float) and v == value]
        hint = f"; did you mean {twins[0]!r}?" if twins else ""
        number = "numbers and " if room.kind == "number" else "numbers past "
        number = "" if room.kind == "one-hot" else number
        raise TraceError(
            f"room {room.name!r} has no value {value!r}; it holds "
            f"{number}{listed(map(repr, room.values))}{hint}"
        ) from None
    row[place + len(row) - len(keys)] = 1.0
    return row


def output_texts(model: CompiledModel) -> tuple[str, ...]:
    """What each output stands for: a value, or `number` and then the values that are none."""
    encoder = model.output_encoder
    if isinstance(encoder, CategoricalEncoder):
        return texts(encoder.values)
    return ("number", *texts(encoder.others))


def read_outputs(
    model: CompiledModel, outputs: np.ndarray, shown: Sequence[str], early: bool = False
) -> Reading:
    """What unembedded outputs (output,) say; nothing, if they tell no answer from another.

    `shown` are the outputs as text. `early`: the answer is not written yet, so that a number 0 is
    no answer either.
    """
    one_hot = isinstance(model.output_encoder, CategoricalEncoder)
    if one_hot and len(outputs) > 1 and np.count_nonzero(outputs >= np.max(outputs) - NEAR) > 1:
        return NOTHING
    if not one_hot and early and not outputs.any():
        return NOTHING
    (value,) = model.decode(outputs[None])
    if one_hot:
        return Reading(shown[int(np.argmax(outputs))], value, True)
    return Reading(f"{value:.6g}" if isinstance(value, float) else show_value(value), value, True)


def read_lens(model: CompiledModel, steps: Sequence[str], outputs: Sequence[Labelled]) -> Readings:
    """The guess at each token after each step, from the outputs (position, output) there."""
    rooms, shown = answer_rooms(model), output_texts(model)
    written = max((first_step(model, room) for room in rooms), default=0)
    cells = tuple(
        tuple(
            read_outputs(model, row, shown, early=i < written)
            if all(is_there(model, room, i) for room in rooms)
            else NOTHING
            for row in each.values[1:]
        )
        for i, each in enumerate(outputs)
    )
    return Readings("decoded after each step", tuple(steps), outputs[0].labels[0][1:], cells)
