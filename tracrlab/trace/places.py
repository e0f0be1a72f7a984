"""Where things are in a model: steps, rooms, heads and hidden units by the names people use."""

from collections.abc import Iterable, Sequence

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Room
from tracrlab.errors import TracrlabError
from tracrlab.transformer import Attention, Perceptron


class TraceError(TracrlabError, ValueError):
    """A name that this model or this run does not have, or a value that does not fit there."""


def listed(names: Iterable, most: int = 12) -> str:
    """Names for a sentence, the rest counted.

    >>> listed(range(20), 3)
    '0, 1, 2 and 17 more'
    """
    names = list(dict.fromkeys(map(str, names)))
    rest = f" and {len(names) - most} more" if len(names) > most else ""
    return (", ".join(names[:most]) or "none") + rest


def step_names(model: CompiledModel) -> tuple[str, ...]:
    """The embedding, then every half-layer, in order: `embed`, `attn 0`, `mlp 0`, `attn 1`, …"""
    halves = [f"{half} {i}" for i in range(len(model.weights.layers)) for half in ("attn", "mlp")]
    return ("embed", *halves)


def step_number(model: CompiledModel, step: str | None) -> int:
    """The number of a step, 0 for the embedding; None is the last one."""
    names = step_names(model)
    if step is None:
        return len(names) - 1
    if step not in names:
        raise TraceError(f"no half-layer {step!r} in this model; there are {listed(names, 24)}")
    return names.index(step)


def activation(step: str, kind: str) -> str:
    """The forward pass's name for an activation of a half-layer: `layer_0/mlp/residual`.

    >>> activation("mlp 0", "hidden"), activation("embed", "residual")
    ('layer_0/mlp/hidden', 'embed')
    """
    if step == "embed":
        return "embed"
    half, layer = step.split()
    return f"layer_{layer}/{half}/{kind}"


def rooms_named(model: CompiledModel, name: str) -> tuple[Room, ...]:
    """The rooms of a name: two, if a variable is kept both as a number and one-hot."""
    return tuple(room for room in model.anatomy.rooms if room.name == name)


def directions_of(model: CompiledModel, name: str) -> np.ndarray:
    """int: the directions of a room, or of a single label such as `tokens:a`."""
    rooms = rooms_named(model, name)
    if rooms:
        return np.concatenate([np.arange(room.start, room.stop) for room in rooms])
    found = [i for i, label in enumerate(model.residual_labels) if label == name]
    for room in model.anatomy.rooms:  # a direction that is used again has several
        found += [room.start + i for i, label in enumerate(room.labels) if label == name]
    found = list(dict.fromkeys(found))
    if len(found) > 1:
        raise TraceError(f"{name!r} names {len(found)} directions: ask for their room instead")
    if not found:
        known = listed([room.name for room in model.anatomy.rooms], 24)
        raise TraceError(f"no room {name!r} in the residual stream; there are {known}")
    return np.array(found)


def written_steps(model: CompiledModel, name: str) -> tuple[str, ...]:
    """The half-layers that write a room of this name, in order; `embed` if none does."""
    anatomy = model.anatomy
    written = [(2 * part.layer + 1) for part in anatomy.heads if name in part.writes]
    written += [(2 * part.layer + 2) for part in anatomy.mlps if name in part.writes]
    names = step_names(model)
    return tuple(names[i] for i in sorted(set(written))) or ("embed",)


def step_of_room(model: CompiledModel, room: Room) -> str:
    """The half-layer that writes a room.

    Where two rooms share a name, and two half-layers write it, the first writes the first: rooms
    lie in the order in which they come to be.
    """
    if room.lease is not None:
        return step_names(model)[room.lease.since]
    steps, rooms = written_steps(model, room.name), rooms_named(model, room.name)
    return steps[min(rooms.index(room), len(steps) - 1)]


def written_step(model: CompiledModel, name: str) -> str:
    """The half-layer that writes a room, or the room of a direction; of two rooms the last."""
    columns = directions_of(model, name)
    named = [room for room in model.anatomy.rooms if name == room.name or name in room.labels]
    owners = [room for room in model.anatomy.rooms if room.start <= columns[-1] < room.stop]
    return step_of_room(model, (named or owners)[-1])


def rooms_written(model: CompiledModel, step: str) -> tuple[Room, ...]:
    """The rooms of variables that a step writes; what no half-layer writes counts as `embed`'s."""
    step_number(model, step)
    rooms = [room for room in model.anatomy.rooms if not is_constant(room)]
    return tuple(room for room in rooms if step_of_room(model, room) == step)


def is_constant(room: Room) -> bool:
    """`one`, which comes first, or the direction of BOS or PAD, which has no number beside it."""
    return room.start == 0 or (room.kind == "number" and room.stop - room.start == len(room.values))


def layer_number(model: CompiledModel, layer: int) -> int:
    count = len(model.weights.layers)
    if not isinstance(layer, int | np.integer) or not 0 <= layer < count:
        there = f"layers 0 to {count - 1}" if count else "no layers"
        raise TraceError(f"no layer {layer!r} in this model, which has {there}")
    return int(layer)


def head_place(model: CompiledModel, which: int | str, head: int | None) -> tuple[int, int]:
    """(layer, head) of a head given by the name of its node, or by layer and head."""
    if isinstance(which, str):
        known = [(part.layer, part.head) for part in model.anatomy.heads if part.node == which]
        found = [place for place in known if head in (None, place[1])]
        if len(found) == 1:
            return found[0]
        if known:
            raise TraceError(f"{which!r} has heads at (layer, head) {listed(known)}: say which")
        nodes = listed([part.node for part in model.anatomy.heads], 24)
        raise TraceError(f"no head computes {which!r}; heads compute {nodes}")
    layer = layer_number(model, which)
    block = model.weights.layers[layer].attention
    count = block.num_heads if block is not None else 0
    if head is None:
        if count == 1:
            return layer, 0
        raise TraceError(
            f"layer {layer} has {count} heads: say which, as head=0"
            if count
            else f"layer {layer} has no heads: that half-layer does nothing in this model"
        )
    if not 0 <= head < count:
        there = f"heads 0 to {count - 1}" if count else "no heads"
        raise TraceError(f"no head {head} in layer {layer}, which has {there}")
    return layer, head


def unit_places(model: CompiledModel, which: int | str) -> tuple[int, np.ndarray]:
    """(layer, hidden units) of a node's block, or of the whole MLP of a layer."""
    if isinstance(which, str):
        parts = [part for part in model.anatomy.mlps if part.node == which]
        layers = sorted({part.layer for part in parts})
        if not parts:
            known = listed([part.node for part in model.anatomy.mlps], 24)
            raise TraceError(f"no MLP computes {which!r}; MLPs compute {known}")
        if len(layers) > 1:
            raise TraceError(
                f"{which!r} has MLPs in layers {listed(layers)}: give a layer's number and units"
            )
        return layers[0], np.concatenate([np.arange(p.start, p.stop) for p in parts])
    layer = layer_number(model, which)
    block = model.weights.layers[layer].mlp
    if block is None:
        raise TraceError(f"layer {layer} has no MLP: that half-layer does nothing in this model")
    return layer, np.arange(block.first.w.shape[1])


def attention_of(model: CompiledModel, layer: int) -> Attention:
    """The attention of a layer in which `head_place` found a head."""
    block = model.weights.layers[layer].attention
    assert block is not None
    return block


def perceptron_of(model: CompiledModel, layer: int) -> Perceptron:
    """The MLP of a layer in which `unit_places` found units."""
    block = model.weights.layers[layer].mlp
    assert block is not None
    return block


def head_labels(model: CompiledModel, layer: int) -> tuple[str, ...]:
    """`0:reverse`: number and node of each head; heads that pad a layer are `spare`."""
    block = model.weights.layers[layer].attention
    nodes = {part.head: part.node for part in model.anatomy.heads if part.layer == layer}
    count = block.num_heads if block is not None else 0
    return tuple(f"{h}:{nodes.get(h, 'spare')}" for h in range(count))


def unit_labels(model: CompiledModel, layer: int) -> tuple[str, ...]:
    """`hist#3`: node and number, within its block, of each hidden unit of a layer."""
    block = model.weights.layers[layer].mlp
    labels = [f"spare#{k}" for k in range(block.first.w.shape[1] if block is not None else 0)]
    counted: dict[str, int] = {}
    for part in model.anatomy.mlps:
        if part.layer == layer:
            for k in range(part.start, min(part.stop, len(labels))):
                labels[k] = f"{part.node}#{counted.setdefault(part.node, 0)}"
                counted[part.node] += 1
    return tuple(labels)


def position_numbers(
    labels: Sequence[str], positions: int | str | Iterable[int | str] | None, first: int = 0
) -> np.ndarray:
    """int: positions given by number or label, one or several; None is all from `first` on."""
    if positions is None:
        return np.arange(first, len(labels))
    wanted = [positions] if isinstance(positions, int | str | np.integer) else list(positions)
    return np.array([_position(labels, place) for place in wanted], int)


def _position(labels: Sequence[str], place: int | str) -> int:
    if isinstance(place, str):
        if place in labels:
            return labels.index(place)
    elif isinstance(place, int | np.integer) and 0 <= place < len(labels):
        return int(place)
    raise TraceError(f"no position {place!r} in this run; there are {listed(labels)}")
