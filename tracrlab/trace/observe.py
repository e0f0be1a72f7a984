"""Run the forward pass, keep all that it computes, and put edits in its way."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.trace.edits import Change, Edit
from tracrlab.trace.labelled import Labelled
from tracrlab.trace.places import TraceError, head_labels, unit_labels
from tracrlab.trace.reading import texts
from tracrlab.transformer import run_forward

AXES = {
    "scores": ("head", "query", "key"),
    "pattern": ("head", "query", "key"),
    "heads": ("head", "position", "value"),
    "hidden": ("position", "unit"),
}
TITLES = {
    "scores": "scores of {0}",
    "pattern": "attention of {0}",
    "heads": "gathered by the heads of {0}",
    "hidden": "hidden units of {0}",
    "out": "output of {0}",
    "residual": "residual after {0}",
}


def observe(
    model: CompiledModel, ids: np.ndarray, edits: Sequence[Edit], sharpness: float
) -> dict[str, Labelled]:
    """All activations of a run on `ids` (1, position), under the names of the forward pass."""
    labels = position_labels(model, ids[0])
    changes = changes_by_activation(model, edits, labels)
    if not (np.isfinite(sharpness) and sharpness >= 0):
        raise TraceError(f"sharpness is a finite number from 0 up, not {sharpness!r}")
    seen: dict[str, np.ndarray] = {}

    def watch(name: str, array: np.ndarray) -> np.ndarray:
        if sharpness != 1 and name.endswith("/scores"):
            array = array * np.float32(sharpness)
        for change in changes.get(name, ()):
            array = change.site.written(array[0], change.positions, change.values)[None]
        seen[name] = array[0]
        return array

    run_forward(np, model.weights, ids, model.input_encoder.pad_encoding, model.causal, watch)
    _fill_in(model, seen, len(labels))
    return {name: labelled(model, name, array, labels) for name, array in seen.items()}


def changes_by_activation(
    model: CompiledModel, edits: Sequence[Edit], labels: Sequence[str]
) -> dict[str, list[Change]]:
    """The edits made definite, in order; later ones overwrite earlier ones."""
    found: dict[str, list[Change]] = {}
    for edit in edits:
        if not isinstance(edit, Edit):
            raise TraceError(f"{edit!r} is no edit: give Set(…), Zero(…) or Patch(…)")
        for change in edit.changes(model, labels):
            found.setdefault(change.site.activation, []).append(change)
    return found


def _fill_in(model: CompiledModel, seen: dict[str, np.ndarray], length: int) -> None:
    """Half-layers that do nothing were passed over: they have no heads, no units, and add 0."""
    nothing = np.zeros_like(seen["embed"])
    for i, layer in enumerate(model.weights.layers):
        if layer.attention is None:
            seen[f"layer_{i}/attn/out"] = nothing
            for kind in ("scores", "pattern"):
                seen[f"layer_{i}/attn/{kind}"] = np.zeros((0, length, length), np.float32)
            seen[f"layer_{i}/attn/heads"] = np.zeros((0, length, 0), np.float32)
        if layer.mlp is None:
            seen[f"layer_{i}/mlp/out"] = nothing
            seen[f"layer_{i}/mlp/hidden"] = np.zeros((length, 0), np.float32)


def labelled(
    model: CompiledModel, name: str, array: np.ndarray, positions: tuple[str, ...]
) -> Labelled:
    """One activation, given the forward pass's name of it, with labels on its axes."""
    if name == "embed":
        return Labelled(
            "residual after embed",
            array,
            ("position", "direction"),
            (positions, model.residual_labels),
        )
    layer, half, kind = name.split("/")
    number = int(layer.removeprefix("layer_"))
    axes = AXES.get(kind, ("position", "direction"))
    names: Mapping[str, Any] = {
        "position": lambda: positions,
        "query": lambda: positions,
        "key": lambda: positions,
        "direction": lambda: model.residual_labels,
        "head": lambda: head_labels(model, number),
        "unit": lambda: unit_labels(model, number),
        "value": lambda: tuple(map(str, range(array.shape[-1]))),
    }
    labels = tuple(names[axis]() for axis in axes)
    return Labelled(TITLES[kind].format(f"{half} {number}"), array, axes, labels)


def position_labels(model: CompiledModel, ids: np.ndarray) -> tuple[str, ...]:
    """`0:bos`, then the number and token of each position."""
    words = texts(model.vocab)
    return ("0:bos", *(f"{i}:{words[id]}" for i, id in enumerate(ids[1:], 1)))
