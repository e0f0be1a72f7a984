"""Until when a room matters: the last step that reads it, seen from the weights."""

from weakref import WeakKeyDictionary

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.trace.places import directions_of

_LAST: "WeakKeyDictionary[CompiledModel, np.ndarray]" = WeakKeyDictionary()


def last_reader(model: CompiledModel, room: Room | str) -> int | None:
    """The last step that reads a room, or what has this name; None if nothing does.

    Steps count as a scene's: the embedding, two for each layer, and the unembedding.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)
    >>> {room.name: last_reader(model, room) for room in model.anatomy.rooms[-2:]}
    {'tokens:compiler_pad': None, 'is_x': 3}
    """
    if model not in _LAST:
        _LAST[model] = _by_direction(model)
    here: slice | np.ndarray
    here = directions_of(model, room) if isinstance(room, str) else slice(room.start, room.stop)
    step = int(_LAST[model][here].max(initial=-1))
    return step if step >= 0 else None


def _by_direction(model: CompiledModel) -> np.ndarray:
    """int (direction,): the last step that reads it, -1 for none."""
    last = np.full(model.weights.width, -1)
    for i, layer in enumerate(model.weights.layers):
        if layer.attention is not None:
            block = layer.attention
            for linear in (block.query, block.key, block.value):
                last[linear.w.any(axis=1)] = 2 * i + 1
        if layer.mlp is not None:
            last[layer.mlp.first.w.any(axis=1)] = 2 * i + 2
    last[model.weights.unembed.any(axis=1)] = 2 * len(model.weights.layers) + 1
    return last
