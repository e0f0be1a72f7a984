"""Run the forward pass, keep all that it computes, and put edits in its way."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.trace.edits import Change, Edit
from tracrlab.trace.labelled import Labelled
from tracrlab.trace.places import TraceError, head_labels, step_names, unit_labels
from tracrlab.trace.reading import texts
from tracrlab.trace.tenancy import labels_at
from tracrlab.transformer import run_forward

KINDS = {
    "attn": ("scores", "pattern", "heads", "out", "residual"),
    "mlp": ("hidden", "out", "residual"),
}
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
    seen = nothing_done(model, seen["embed"]) | seen
    return {name: with_labels(model, name, seen[name], labels) for name in activation_names(model)}


def activation_names(model: CompiledModel) -> tuple[str, ...]:
    """All activations of a run, in order of use."""
    steps = [step.split() for step in step_names(model)[1:]]
    return "embed", *(f"layer_{i}/{half}/{kind}" for half, i in steps for kind in KINDS[half])


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


def nothing_done(model: CompiledModel, stream: np.ndarray) -> dict[str, np.ndarray]:
    """Half-layers that do nothing are passed over: they have no heads, no units, and add 0."""
    none = stream[:0, 0]  # float32, and empty
    length, zero = len(stream), np.zeros_like(stream)
    found: dict[str, np.ndarray] = {}
    for i, layer in enumerate(model.weights.layers):
        attn, mlp = f"layer_{i}/attn", f"layer_{i}/mlp"
        if layer.attention is None:
            found[f"{attn}/scores"] = found[f"{attn}/pattern"] = none.reshape(0, length, length)
            found[f"{attn}/heads"], found[f"{attn}/out"] = none.reshape(0, length, 0), zero
        if layer.mlp is None:
            found[f"{mlp}/hidden"], found[f"{mlp}/out"] = none.reshape(length, 0), zero
    return found


def with_labels(
    model: CompiledModel, name: str, array: np.ndarray, positions: tuple[str, ...]
) -> Labelled:
    """One activation, given the forward pass's name of it, with labels on its axes."""
    if name == "embed":
        return Labelled(
            "residual after embed",
            array,
            ("position", "direction"),
            (positions, labels_at(model, 0)),
        )
    layer, half, kind = name.split("/")
    number = int(layer.removeprefix("layer_"))
    axes = AXES.get(kind, ("position", "direction"))
    names: Mapping[str, Any] = {
        "position": lambda: positions,
        "query": lambda: positions,
        "key": lambda: positions,
        "direction": lambda: labels_at(model, 2 * number + (1 if half == "attn" else 2)),
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
