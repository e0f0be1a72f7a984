"""Until when a room matters: the last step that reads it, seen from the weights."""

from weakref import WeakKeyDictionary

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace.places import directions_of
from tracrlab.trace.tenancy import is_there

_READ: "WeakKeyDictionary[CompiledModel, np.ndarray]" = WeakKeyDictionary()


def last_reader(model: CompiledModel, room: Room | str) -> int | None:
    """The last step that reads a room, or what has this name; None if nothing does.

    Steps count as a scene's: the embedding, two for each layer, and the unembedding. What only
    erases a room does not read it.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)
    >>> {room.name: last_reader(model, room) for room in model.anatomy.rooms[-2:]}
    {'tokens:compiler_pad': None, 'is_x': 3}
    """
    if model not in _READ:
        _READ[model] = _by_step(model)
    if isinstance(room, str):
        here = directions_of(model, room)
        owners = [each for each in model.anatomy.rooms if room in (each.name, *each.labels)]
    else:
        here, owners = np.arange(room.start, room.stop), [room]
    read = np.flatnonzero(_READ[model][:, here].any(axis=1)).tolist()
    found = [s for s in read if not owners or any(is_there(model, r, s - 1) for r in owners)]
    return max(found, default=None)


def _by_step(model: CompiledModel) -> np.ndarray:
    """bool (step, direction): whether it is read by it."""
    layers = model.weights.layers
    found = np.zeros((2 * len(layers) + 2, model.weights.width), bool)
    for i, layer in enumerate(layers):
        if layer.attention is not None:
            block = layer.attention
            for linear in (block.query, block.key, block.value):
                found[2 * i + 1] |= linear.w.any(axis=1)
        if layer.mlp is not None:
            first = layer.mlp.first.w
            for part in model.anatomy.mlps:
                if part.layer == i and part.kind == "erase":
                    first = first[:, : part.start]  # they come last
            found[2 * i + 2] = first.any(axis=1)
    found[-1] = model.weights.unembed.any(axis=1)
    return found
