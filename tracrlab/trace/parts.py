"""The parts of a run that an edit can be about, and the entries of activations that they are."""

from dataclasses import dataclass

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace.places import (
    TraceError,
    activation,
    attention_of,
    directions_of,
    head_place,
    rooms_named,
    step_number,
    step_of_room,
    unit_places,
    written_step,
)
from tracrlab.trace.tenancy import rooms_there


@dataclass(frozen=True, eq=False)
class Site:
    """The entries `columns` of one activation, at the positions that an edit names."""

    activation: str  # its name in the forward pass
    columns: np.ndarray  # int: places on the last axis
    head: int | None = None  # activations of attention have a head axis before the positions
    room: Room | None = None  # whose directions these are

    def read(self, array: np.ndarray, positions: np.ndarray) -> np.ndarray:
        """(position, column), from an activation without its batch axis."""
        plane = array if self.head is None else array[self.head]
        return plane[np.ix_(positions, self.columns)]

    def written(self, array: np.ndarray, positions: np.ndarray, values: np.ndarray) -> np.ndarray:
        """A copy of `array` with `values` (position, column) at this site."""
        array = array.copy()
        plane = array if self.head is None else array[self.head]
        plane[np.ix_(positions, self.columns)] = values
        return array


@dataclass(frozen=True)
class Subspace:
    """A room of the residual stream, or one direction (`tokens:a`), after a half-layer.

    By default after the half-layer that writes it, where all its readers see the change.
    """

    name: str
    after: str | None = None

    def sites(self, model: CompiledModel, keys: int) -> tuple[Site, ...]:
        columns = directions_of(model, self.name)
        rooms = rooms_named(model, self.name)
        if self.after is not None:
            step_number(model, self.after)
        if not rooms:
            step = self.after or written_step(model, self.name)
            rooms_there(model, self.name, step)
            return (Site(activation(step, "residual"), columns),)
        if self.after is not None:
            rooms = rooms_there(model, self.name, self.after)
        return tuple(
            Site(
                activation(self.after or step_of_room(model, room), "residual"),
                np.arange(room.start, room.stop),
                room=room,
            )
            for room in rooms
        )


@dataclass(frozen=True)
class Residual:
    """The whole residual stream after a half-layer."""

    after: str

    def sites(self, model: CompiledModel, keys: int) -> tuple[Site, ...]:
        step_number(model, self.after)
        return (Site(activation(self.after, "residual"), np.arange(model.weights.width)),)


@dataclass(frozen=True)
class Output:
    """All that one half-layer adds to the residual stream."""

    step: str

    def sites(self, model: CompiledModel, keys: int) -> tuple[Site, ...]:
        number = step_number(model, self.step)
        if number:
            layer = model.weights.layers[(number - 1) // 2]
            if (layer.attention if number % 2 else layer.mlp) is None:
                raise TraceError(
                    f"{self.step} does nothing in this model: edit Residual({self.step!r}) instead"
                )
        return (Site(activation(self.step, "out"), np.arange(model.weights.width)),)


@dataclass(frozen=True)
class HeadOutput:
    """What a head has gathered, before its output matrix: given by node, or by layer and head."""

    which: int | str
    head: int | None = None

    def sites(self, model: CompiledModel, keys: int) -> tuple[Site, ...]:
        layer, head = head_place(model, self.which, self.head)
        size = attention_of(model, layer).key_size
        return (Site(f"layer_{layer}/attn/heads", np.arange(size), head),)


@dataclass(frozen=True)
class Pattern:
    """Where a head looks: the attention weights of each query (the position) over all keys."""

    which: int | str
    head: int | None = None

    def sites(self, model: CompiledModel, keys: int) -> tuple[Site, ...]:
        layer, head = head_place(model, self.which, self.head)
        return (Site(f"layer_{layer}/attn/pattern", np.arange(keys), head),)


@dataclass(frozen=True)
class Neurons:
    """Hidden units of one node's MLP block, or of the whole MLP of a layer; all, or some of them.

    Units are counted from 0 within the block, or within the layer.
    """

    which: int | str
    units: int | tuple[int, ...] | None = None

    def __post_init__(self):
        if self.units is not None and not isinstance(self.units, int):
            object.__setattr__(self, "units", tuple(map(int, self.units)))

    def sites(self, model: CompiledModel, keys: int) -> tuple[Site, ...]:
        layer, places = unit_places(model, self.which)
        if self.units is not None:
            units = np.atleast_1d(np.array(self.units, int))
            wrong = [int(u) for u in units if not 0 <= u < len(places)]
            if wrong:
                whose = f"layer {layer}" if isinstance(self.which, int) else repr(self.which)
                raise TraceError(f"no unit {wrong[0]} in {whose}, which has {len(places)} units")
            places = places[units]
        return (Site(f"layer_{layer}/mlp/hidden", places),)


Part = Subspace | Residual | Output | HeadOutput | Pattern | Neurons
