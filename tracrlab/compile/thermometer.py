"""Looking a number up in two MLPs, exactly, where one would sum up too many steps.

The first writes one direction for each border, which is 1 where the number is past it, away from 0:
nothing is summed up there, and a step is exactly 0 or 1. The second reads the answer off.
"""

import numpy as np

from tracrlab.compile.borders import find_borders, middle, shut
from tracrlab.compile.value_set import ValueSet
from tracrlab.compile.writing import Written
from tracrlab.craft import Mlp, Part, Space, Sparse, Table


def thermometer(
    node: str, source: Space, values: ValueSet, place: np.ndarray, written: Written
) -> tuple[Mlp, Mlp]:
    """The two MLPs of y = f(x); `place` is the answer of each cell of `values`, -1 for none.

    Raises TooClose.
    """
    cells = np.flatnonzero(values.numeric & (place >= 0))
    cells = cells[np.argsort(values.numbers[cells], kind="stable")]
    borders = find_borders(values.numbers[cells], place[cells], cells, source.error)
    count, others = len(borders.at), np.flatnonzero(~values.numeric)
    room = Space(source.name, "thermometer", tuple(borders.at.tolist()), f"past_for_{node}")
    first = _past(node, source, borders, count, len(others), room)
    second = _answer(node, source, room, borders, cells, others, values, place, written)
    return first, second


def _past(node, source, borders, count, others, room) -> Mlp:
    """1 in direction j where the number is past border j: above it, or below a negative one."""
    steep = np.where(borders.positive, 1.0, -1.0) * borders.sharpness
    offset = -steep * borders.at
    low, high = 2 * np.arange(count), 2 * np.arange(count) + 1
    one, bos = source.width, source.width + 1
    at_bos = source.bos_row()[0]
    closed = shut(np.concatenate([steep * at_bos + offset + 0.5, offset + 0.5]))
    parts: list[Part] = [(0, low, steep), (0, high, steep)]
    parts += [(one, low, offset + 0.5), (one, high, offset - 0.5)]
    for row in (bos, *range(1, 1 + others)):
        parts += [(row, low, -closed), (row, high, -closed)]
    second: list[Part] = [(low, np.arange(count), 1.0), (high, np.arange(count), -1.0)]
    return Mlp(
        node,
        "steps",
        (source,),
        (room,),
        Sparse.of((source.width + 2, 2 * count), parts),
        Sparse.of((2 * count, count), second),
        None,
        np.repeat(borders.at, 2),
    )


def _answer(node, source, room, borders, cells, others, values, place, written) -> Mlp:
    """A unit for each run of numbers with one answer: past its inner border, not its outer one."""
    count = room.width
    one, bos = count + source.width, count + source.width + 1
    run = np.arange(count)
    outward = np.where(borders.positive, run + 1, run - 1)  # the next border away from 0
    same = (outward >= 0) & (outward < count)
    same[same] &= borders.positive[outward[same]] == borders.positive[run[same]]
    parts: list[Part] = [(run, run, 1.0), (outward[same], run[same], -1.0)]
    answers = np.where(borders.positive, borders.above, borders.below)
    hidden = count
    around = middle(place[cells], borders)
    if around is not None:
        parts += [(one, hidden, 1.0), (bos, hidden, -1.0)]
        first_up = np.flatnonzero(borders.positive)[:1]
        first_down = np.flatnonzero(~borders.positive)[-1:]
        parts.append((np.concatenate([first_up, first_down]), hidden, -1.0))
        parts.append((count + 1 + np.arange(len(others)), hidden, -1.0))
        answers, hidden = np.append(answers, around), hidden + 1
    flags = [(i, c) for i, c in enumerate(others) if place[c] >= 0]
    signs = np.ones(hidden)
    first_of = {}
    for i, c in flags:  # a step, since the direction may be off: see `lookup_one`
        both = np.array([hidden, hidden + 1])
        parts += [(count + 1 + i, both, 2.0), (one, both, np.array([-0.5, -1.5]))]
        parts.append((bos, both, -4.0))
        first_of[c] = hidden
        answers, signs = np.append(answers, [place[c]] * 2), np.append(signs, [1.0, -1.0])
        hidden += 2
    lit = _lit(values, borders, place, count, first_of)
    kept = np.flatnonzero(place >= 0)
    table = Table((values.values,), kept[:, None], written.values, place[kept], lit[kept])
    return Mlp(
        node,
        "lookup",
        (room, source),
        written.spaces,
        Sparse.of((count + source.width + 2, hidden), parts),
        Sparse.of((hidden, written.width), _signed(written, answers, signs)),
        table,
    )


def _signed(written: Written, answers: np.ndarray, signs: np.ndarray) -> list[Part]:
    """Entries of the second matrix: unit i writes `signs[i]` times answer i."""
    plus, minus = np.flatnonzero(signs > 0), np.flatnonzero(signs < 0)
    return written.second(answers[plus], plus, 1.0) + written.second(answers[minus], minus, -1.0)


def _lit(values, borders, place, count, flags) -> np.ndarray:
    """The unit of each cell: of its run, the middle one, or that of a value that is no number."""
    lit = np.full((len(place), 1), -1)
    for c, value in enumerate(values.numbers):
        if c in flags:
            lit[c] = flags[c]
        elif values.numeric[c]:
            past = np.where(borders.positive, value > borders.at, value < borders.at)
            up, down = (
                np.flatnonzero(past & borders.positive),
                np.flatnonzero(past & ~borders.positive),
            )
            lit[c] = up[-1] if len(up) else down[0] if len(down) else count
    return lit
