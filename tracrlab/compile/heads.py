"""Attention heads for aggregates and for the widths of selectors."""

import math
from dataclasses import replace

import numpy as np

from tracrlab.compile.linear import NumberRead
from tracrlab.compile.selection import Selection
from tracrlab.compile.value_set import LARGEST, ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import BOS, Head, Part, Read, ScoreTerm, Space, Sparse
from tracrlab.transformer.forward import BLOCK
from tracrlab.values import NumericValue, Value, is_number, value_key

ULP = 2.0**-24  # half a unit in the last place of float32, relative


def width_head(
    node: str, selector: str, terms: tuple[ScoreTerm, ...], most: int
) -> tuple[Head, Space, ValueSet]:
    """The head of a width, the room that it writes, and the numbers found there.

    BOS counts as `most` keys, so its share of the attention is most / (most + width): between 1/2
    and 1, where neighbours are at least 1 / (4 most) apart. The last item has the share of each
    width 0 … most, in that order.
    """
    count = float(max(1, most))
    share = count / (count + np.arange(most + 1))
    # log(count) is rounded in proportion, and so is its exponential, of which a share moves by 1/4
    error = (6 + math.log(count)) * ULP
    room = Space(node, "number", (), "bos_share", error=error, at_bos=(1.0,))
    read = Read(BOS, Sparse.of((1, 1), [(0, 0, 1.0)]))
    head = Head(node, "width", terms, (read,), (room,), np.ones(1), count, selector)
    cells = tuple((float(each),) for each in share)
    return head, room, ValueSet(cells, np.ones((1, len(cells)), bool))


def aggregate_head(
    node: str,
    selector: str,
    terms: tuple[ScoreTerm, ...],
    source: Space,
    inner: ValueSet,
    values: ValueSet,
    default: Value,
    selection: Selection,
    rooms: tuple[Space, ...],
) -> Head:
    """The head of an aggregate: it reads `source`, whose values are `inner`, into `rooms`."""
    written = Written.of(rooms, values.values)
    place = {value_key(v): c for c, cell in enumerate(values.cells) for v in cell}
    moves: list[Part] = []
    spaces = []
    start = 0
    for space in rooms:
        moves += _moves(source, inner, space, place, start)
        start += space.width
    row = np.zeros(written.width)
    if selection.counts[:, 0].any():
        at = place.get(value_key(default))
        if at is not None:
            row = written.row(at)
        elif is_number(default):  # one of a range of numbers too many to list
            row = _number_row(rooms, default)
    row = row.astype(np.float32).astype(float)
    start = 0
    for space in rooms:
        here = tuple(row[start : start + space.width])
        error, floor = _error(space, source, inner, values, selection)
        spaces.append(replace(space, at_bos=here, error=error, floor=floor))
        start += space.width
    read = Read(source, Sparse.of((source.width, written.width), moves))
    return Head(node, "aggregate", terms, (read,), tuple(spaces), row, selector=selector)


def _moves(
    source: Space, inner: ValueSet, room: Space, place: dict[tuple, int], start: int
) -> list[Part]:
    """What goes from `source` to `room`, whose directions begin at `start`."""
    if room.kind == "one-hot":
        moves: list[Part] = []
        for c, cell in enumerate(inner.cells):
            to = place.get(value_key(cell[0]))
            if to is not None:
                moves.append((c, start + to, 1.0))
        return moves
    read = NumberRead.of(source)
    moved: list[Part] = [(np.arange(source.width), start, read.weights)]
    others = {value_key(v): start + 1 + i for i, v in enumerate(room.values)}
    skip = 1 if source.kind == "number" else 0
    for i, value in enumerate(source.values):
        if value_key(value) in others:
            moved.append((skip + i, others[value_key(value)], 1.0))
    return moved


def _number_row(rooms: tuple[Space, ...], default: NumericValue) -> np.ndarray:
    """What stands in number rooms that hold `default`."""
    parts = []
    for space in rooms:
        row = np.zeros(space.width)
        row[0] = float(default)
        parts.append(row)
    return np.concatenate(parts)


def _error(
    room: Space, source: Space, inner: ValueSet, values: ValueSet, selection: Selection
) -> tuple[float, float]:
    """How far an entry of `room` can be off, and the part of it that does not shrink with a number:
    what came in, and the rounding of a weighted sum.

    Each addition rounds by at most half a unit in the last place of a partial sum, and no partial
    sum of weighted values is larger than the largest of them.
    """
    most = selection.most
    added: float = min(most, 2 * BLOCK)  # shorter inputs of the same model are summed up at once
    if most > 2 * BLOCK:
        added = max(added, BLOCK + most / BLOCK + 2)
    rounding = 0.0 if selection.single else (added / 2 + 4) * ULP
    if room.kind == "one-hot":
        return source.error + rounding, 0.0
    scale = max(values.largest, inner.largest if inner.largest < LARGEST else 0.0, 1e-30)
    incoming, floor = source.error, source.floor
    if source.kind == "one-hot":
        incoming = floor = source.error * scale
    error = incoming + scale * (rounding + ULP)
    low, high = inner.ends
    return error, floor if low >= 0 or high <= 0 else error
