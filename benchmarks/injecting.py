"""The faults that are put into models: one number, row, head or threshold of the weights."""

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.transformer import Weights

FACTORS = (0.0, 0.25, 0.5, 0.9, 0.97, 0.999, 1 + 2.0**-20, 1.001, 1.03, 1.1, 1.5, 2.0, 4.0)
AMOUNTS = (1e-6, 1e-4, 0.01, 0.1, 0.3, 0.6, 1.0, 3.0, 100.0)
KINDS = (
    "weight scaled",
    "weight set",
    "sign flipped",
    "rows swapped",
    "head dropped",
    "softmax scale lowered",
    "threshold moved",
)


def faulty(model: CompiledModel, kind: str, rng: Random) -> tuple[CompiledModel, str] | None:
    """The model with one fault of this kind, and what it is; None if there is no place for one."""
    arrays = {name: array.copy() for name, array in model.weights.arrays()}
    place = _PLACES[kind](arrays, model, rng)
    if place is None:
        return None
    return replace(model, weights=rebuilt(model.weights, arrays)), place


def rebuilt(weights: Weights, arrays: dict[str, np.ndarray]) -> Weights:
    """The same weights with other numbers."""
    layers = []
    for i, layer in enumerate(weights.layers):
        halves: dict[str, Any] = {}
        for half, block in (("attn", layer.attention), ("mlp", layer.mlp)):
            names = ("query", "key", "value", "output", "first", "second")
            found = {n: getattr(block, n) for n in names if hasattr(block, n)}
            changed = {
                n: replace(
                    linear,
                    w=arrays[f"layer_{i}/{half}/{n}/w"],
                    b=arrays[f"layer_{i}/{half}/{n}/b"],
                )
                for n, linear in found.items()
            }
            halves[half] = None if block is None else replace(block, **changed)
        layers.append(replace(layer, attention=halves["attn"], mlp=halves["mlp"]))
    ends = {name: arrays[name] for name in ("token_embed", "pos_embed", "unembed")}
    return replace(weights, layers=tuple(layers), **ends)


def _array(arrays: dict[str, np.ndarray], rng: Random, ends: tuple[str, ...] = ()) -> str | None:
    names = [n for n, a in arrays.items() if a.any() and (not ends or n.endswith(ends))]
    return rng.choice(names) if names else None


def _entry(array: np.ndarray, rng: Random) -> tuple[int, ...]:
    places = np.argwhere(array)
    return tuple(int(i) for i in places[rng.randrange(len(places))])


def _scaled(arrays, model, rng):
    name = _array(arrays, rng)
    at, factor = _entry(arrays[name], rng), rng.choice(FACTORS)
    arrays[name][at] *= factor
    return f"{name}{list(at)} times {factor:g}"


def _set(arrays, model, rng):
    name = rng.choice([n for n, a in arrays.items() if a.size])
    at = tuple(rng.randrange(n) for n in arrays[name].shape)
    amount = rng.choice(AMOUNTS) * rng.choice((1, -1))
    arrays[name][at] += np.float32(amount)
    return f"{name}{list(at)} plus {amount:g}"


def _flipped(arrays, model, rng):
    name = _array(arrays, rng)
    at = _entry(arrays[name], rng)
    arrays[name][at] *= -1
    return f"{name}{list(at)} times -1"


def _swapped(arrays, model, rng):
    name = _array(arrays, rng)
    array = arrays[name]
    if len(array) < 2:
        return None
    a, b = rng.sample(range(len(array)), 2)
    array[[a, b]] = array[[b, a]]
    return f"rows {a} and {b} of {name}"


def _heads(arrays, model, rng):
    found = [
        (i, layer.attention) for i, layer in enumerate(model.weights.layers) if layer.attention
    ]
    if not found:
        return None
    i, block = rng.choice(found)
    h = rng.randrange(block.num_heads)
    return i, slice(h * block.key_size, (h + 1) * block.key_size), h


def _dropped(arrays, model, rng):
    found = _heads(arrays, model, rng)
    if found is None:
        return None
    i, span, h = found
    arrays[f"layer_{i}/attn/output/w"][span] = 0
    return f"head {h} of layer {i} dropped"


def _lowered(arrays, model, rng):
    found = _heads(arrays, model, rng)
    if found is None:
        return None
    i, span, h = found
    factor = rng.choice((0.9, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.003))
    arrays[f"layer_{i}/attn/query/w"][:, span] *= np.float32(factor)
    return f"queries of head {h} of layer {i} times {factor:g}"


def _moved(arrays, model, rng):
    name = _array(arrays, rng, ("first/w",))
    if name is None:
        return None
    one = 0  # the direction that is always 1
    columns = np.flatnonzero(arrays[name][one])
    if not len(columns):
        return None
    unit, amount = int(rng.choice(columns)), rng.choice(AMOUNTS[:7]) * rng.choice((1, -1))
    arrays[name][one, unit] += np.float32(amount)
    return f"threshold of unit {unit} in {name} moved by {amount:g}"


_PLACES = {
    "weight scaled": _scaled,
    "weight set": _set,
    "sign flipped": _flipped,
    "rows swapped": _swapped,
    "head dropped": _dropped,
    "softmax scale lowered": _lowered,
    "threshold moved": _moved,
}
