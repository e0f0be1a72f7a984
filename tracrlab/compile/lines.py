"""Numbers that are read off the residual stream as a sum: of one room, or of several at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from tracrlab.compile.heads import ULP
from tracrlab.compile.linear import NumberRead
from tracrlab.compile.value_set import ValueSet
from tracrlab.craft import Part, Space


@dataclass(frozen=True, eq=False)
class Line:
    """start + sum of weight times direction: a number that some unit can read.

    `error` bounds how far it is off, the rounding of its own sum included; `largest` bounds it, and
    what is added up on the way. `flags` are cells that are no number: each has a direction of its
    own, by its place among those of the first room.
    """

    terms: tuple[tuple[Space, np.ndarray], ...]
    start: float = 0.0
    error: float = 0.0
    largest: float = 0.0
    flags: Mapping[int, int] = field(default_factory=lambda: MappingProxyType({}))
    factors: tuple[float, ...] = (1.0,)  # what the number of each room counts

    @classmethod
    def of(cls, room: Space, values: ValueSet) -> "Line":
        """The number in a number room."""
        weights = np.zeros(room.width)
        weights[0] = 1.0
        others = np.flatnonzero(~values.numeric).tolist()
        flags = MappingProxyType({c: 1 + i for i, c in enumerate(others)})
        return cls(((room, weights),), 0.0, room.error, values.largest, flags)

    @property
    def rooms(self) -> tuple[Space, ...]:
        return tuple(room for room, _ in self.terms)

    @property
    def width(self) -> int:
        """How many directions it reads."""
        return sum(room.width for room in self.rooms)

    @property
    def plain(self) -> bool:
        """Is it the number of one room as it stands there? Then reading it rounds nothing."""
        return len(self.terms) == 1 and not self.start and set(self.terms[0][1]) <= {0.0, 1.0}

    @property
    def at_bos(self) -> float:
        """What is read at BOS."""
        return self.start + sum(float(weights @ room.bos_row()) for room, weights in self.terms)

    def parts(self, units: np.ndarray, steep: np.ndarray) -> list[Part]:
        """Entries of an MLP's first matrix: each of `units` reads the number, times its `steep`,
        but for the start, which whoever calls adds to what the unit has from `one`."""
        found: list[Part] = []
        at = 0
        for room, weights in self.terms:
            rows = np.flatnonzero(weights)
            amounts = weights[rows][:, None] * steep[None]
            place = np.broadcast_arrays((at + rows)[:, None], units[None], amounts)
            found.append((place[0].ravel(), place[1].ravel(), place[2].ravel()))
            at += room.width
        return found


def added(lines: Sequence[Line], factors: Sequence[float], start: float = 0.0) -> Line:
    """The combination of some lines, whose rooms may be the same; none has flags.

    Each product and each sum rounds by at most 2^-24 of the largest that is added up.
    """
    terms: dict[tuple, tuple[Space, np.ndarray]] = {}
    counts: dict[tuple, float] = {}
    error = largest = 0.0
    for line, factor in zip(lines, factors, strict=True):
        for (room, weights), count in zip(line.terms, line.factors, strict=True):
            counts[room.key] = counts.get(room.key, 0.0) + factor * count
            before = terms[room.key][1] if room.key in terms else np.zeros(room.width)
            terms[room.key] = (room, before + factor * weights)
        start += factor * line.start
        error += abs(factor) * line.error
        largest += abs(factor) * line.largest
    largest += abs(start)
    rounding = (len(terms) + 3) * ULP * largest
    factors_of = tuple(counts.values())
    return Line(tuple(terms.values()), start, error + rounding, largest, factors=factors_of)


def ranked(room: Space) -> Line:
    """0, 1, 2, … for the values of a one-hot room, whatever they are."""
    last = max(room.width - 1, 1)
    return Line(((room, np.arange(room.width, dtype=float)),), 0.0, room.error * last, float(last))


def valued(room: Space, values: ValueSet) -> Line:
    """The number that is lit in a one-hot room."""
    read = NumberRead.of(room)
    return Line(((room, read.weights),), 0.0, room.error * values.largest, values.largest)


def side_by_side(
    lines: Sequence[Line], numbers: Sequence[np.ndarray]
) -> tuple[Line, list[np.ndarray]]:
    """One line that tells apart all tuples of what several lines hold, and each one's part of it.

    The numbers of the first are kept; those of each other line are spread so far that all before
    it fits between two of them. Spreads are powers of two, so nothing is rounded by them.
    """
    factors = [1.0]
    parts = [numbers[0]]
    for mine in numbers[1:]:
        low = sum(float(part.min()) for part in parts)
        reach = sum(float(part.max()) for part in parts) - low
        gap = float(np.diff(np.unique(mine)).min(initial=np.inf))
        room = 1.25 * reach + 0.25 * _finest(parts)
        factor = 2.0 ** np.ceil(np.log2(max(room, 1e-30) / gap)) if np.isfinite(gap) else 1.0
        factors.append(float(factor))
        parts.append(factor * mine)
    return added(lines, factors), parts


def _finest(parts: Sequence[np.ndarray]) -> float:
    gaps = [float(np.diff(np.unique(part)).min(initial=np.inf)) for part in parts]
    return min((gap for gap in gaps if np.isfinite(gap)), default=1.0)
