"""Edits of a run: what shall stand in some part of it, at some positions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.trace.parts import Part, Pattern, Site, Subspace
from tracrlab.trace.places import TraceError, position_numbers
from tracrlab.trace.reading import encode_in_room

Positions = int | str | Sequence[int | str] | None


@dataclass(frozen=True, eq=False)
class Change:
    """An edit made definite: these numbers there, whatever the run computes."""

    site: Site
    positions: np.ndarray  # int
    values: np.ndarray  # float32 (position, column)


@dataclass(frozen=True, eq=False)
class Set:
    """Put a value into a room, or numbers into any part.

    In a room a value is written as the model's own blocks write it, and a list is one value for
    each position; by default at all positions but BOS. A numpy array is raw numbers, (column,) or
    (position, column). For a `Pattern`, a label or number of a key means that key alone. For other
    parts a number fills all entries.
    """

    part: Part | str
    to: Any
    positions: Positions = None

    def __post_init__(self):
        if getattr(self.to, "ndim", 0):  # an array of numpy or jax, kept as it is now
            object.__setattr__(self, "to", np.array(self.to, np.float32))
        elif isinstance(self.to, list):
            object.__setattr__(self, "to", list(self.to))

    def changes(self, model: CompiledModel, labels: Sequence[str]) -> tuple[Change, ...]:
        part = as_part(self.part)
        sites = part.sites(model, len(labels))
        raw = isinstance(self.to, np.ndarray)
        by_value = not raw and sites[0].room is not None
        places = position_numbers(labels, self.positions, first=1 if by_value else 0)
        found = []
        start = 0
        for site in sites:
            shape = (len(places), len(site.columns))
            if by_value:
                values = _encoded(site, self.to, len(places))
            elif isinstance(part, Pattern) and not raw:
                values = np.zeros(shape, np.float32)
                values[:, position_numbers(labels, self.to)] = 1.0
            else:
                total = sum(len(each.columns) for each in sites)
                numbers = _numbers(part, self.to, (len(places), total))
                values = numbers[:, start : start + shape[1]]
            start += shape[1]
            found.append(Change(site, places, values))
        return tuple(found)


@dataclass(frozen=True, eq=False)
class Zero:
    """Put 0 everywhere in a part: by default at all positions, BOS among them."""

    part: Part | str
    positions: Positions = None

    def changes(self, model: CompiledModel, labels: Sequence[str]) -> tuple[Change, ...]:
        places = position_numbers(labels, self.positions)
        return tuple(
            Change(site, places, np.zeros((len(places), len(site.columns)), np.float32))
            for site in as_part(self.part).sites(model, len(labels))
        )


@dataclass(frozen=True, eq=False)
class Patch:
    """Put into a part what stood there in another run of a model with the same parts.

    `from_positions` are the positions in that run, if they are others than here.
    """

    source: Any  # a Trace
    part: Part | str
    positions: Positions = None
    from_positions: Positions = None

    def changes(self, model: CompiledModel, labels: Sequence[str]) -> tuple[Change, ...]:
        there = self.source.positions
        to = position_numbers(labels, self.positions)
        if self.from_positions is not None:
            taken = position_numbers(there, self.from_positions)
        elif self.positions is None and len(there) != len(labels):
            raise TraceError(
                f"the other run has {len(there)} positions and this one {len(labels)}: "
                "say which, as positions=… and from_positions=…"
            )
        else:
            taken = position_numbers(there, to.tolist())
        if len(taken) != len(to):
            raise TraceError(f"{len(taken)} positions cannot be patched into {len(to)}")
        part = as_part(self.part)
        if isinstance(part, Pattern) and len(there) != len(labels):
            raise TraceError("a pattern over other keys does not fit: patch the head's output")
        sites = part.sites(model, len(labels)), part.sites(self.source.model, len(there))
        if [len(site.columns) for site in sites[0]] != [len(site.columns) for site in sites[1]]:
            raise TraceError(f"{part} has another size in the other run's model")
        kept = self.source.activations
        return tuple(
            Change(here, to, other.read(kept[other.activation].values, taken))
            for here, other in zip(*sites, strict=True)
        )

    def __repr__(self) -> str:
        # the other run is told by its input: its own text would be a page
        told = f"Patch(<run on {list(self.source.tokens)}>, {self.part!r}, {self.positions!r}"
        return (
            f"{told}, {self.from_positions!r})" if self.from_positions is not None else f"{told})"
        )


Edit = Set | Zero | Patch


def as_part(part: Part | str) -> Part:
    """A room's name stands for its subspace, after the half-layer that writes it."""
    if isinstance(part, str):
        return Subspace(part)
    if not callable(getattr(part, "sites", None)):
        raise TraceError(
            f"{part!r} is no part of a run: give a room's name, or a Subspace, Residual, Output, "
            "HeadOutput, Pattern or Neurons"
        )
    return part


def _encoded(site: Site, value: Any, count: int) -> np.ndarray:
    assert site.room is not None
    values = value if isinstance(value, list) else [value] * count
    if len(values) != count:
        raise TraceError(f"{len(values)} values cannot be set at {count} positions")
    width = len(site.columns)
    rows = [encode_in_room(site.room, each) for each in values]
    return np.array(rows, np.float32).reshape(count, width)


def _numbers(part: Part, given: Any, shape: tuple[int, int]) -> np.ndarray:
    try:
        return np.broadcast_to(np.asarray(given, np.float32), shape)
    except (ValueError, TypeError):
        raise TraceError(
            f"{part} takes a number or numbers of shape {shape} (position, column), not {given!r}"
        ) from None
