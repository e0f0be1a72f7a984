"""A model but for its numbers, as JSON: names, encoders, anatomy and sizes; and back, checked.

Format 1. Everything that running, decoding, tracing and showing a model takes is in it; the
stages of the compilation are not, since they hold the program's own functions.
"""

import math
from collections.abc import Mapping
from typing import Any, get_args

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import Anatomy, HeadPart, Lease, MlpPart, Room
from tracrlab.craft.space import Kind
from tracrlab.errors import ModelFileError
from tracrlab.export.fields import Fields, read_all
from tracrlab.export.typed_json import to_json
from tracrlab.export.weight_arrays import layer_sizes, weights_from_arrays
from tracrlab.transformer import CategoricalEncoder, NumericalEncoder, Weights
from tracrlab.values import NumericValue, Value, value_key

FORMAT = 1


def describe_model(model: CompiledModel) -> dict[str, Any]:
    """The description of a model: what `json.dumps` can write."""
    tokens, anatomy = model.input_encoder, model.anatomy
    return {
        "format": FORMAT,
        "name": model.name,
        "causal": model.causal,
        "program": model.program_text,
        "assumptions": list(model.assumptions),
        "layers": layer_sizes(model.weights),
        "residual_labels": list(model.residual_labels),
        "tokens": {
            "values": _values(tokens.values),
            "bos": tokens.bos_token,
            "pad": tokens.pad_token,
        },
        "output": _output(model.output_encoder),
        "anatomy": {
            "rooms": [_room_of(room) for room in anatomy.rooms],
            "heads": [_listed(part) for part in anatomy.heads],
            "mlps": [_listed(part) for part in anatomy.mlps],
        },
    }


def _values(values: tuple[Value, ...]) -> list[Any]:
    return [to_json(value) for value in values]


def _room_of(room: Room) -> dict[str, Any]:
    told = {**vars(room), "values": _values(room.values)}
    lease = told.pop("lease")
    if lease is None:
        return told
    return {
        **told,
        "lease": {**vars(lease), "until": to_json(lease.until), "labels": list(lease.labels)},
    }


def _output(encoder: CategoricalEncoder | NumericalEncoder) -> dict[str, Any]:
    if isinstance(encoder, CategoricalEncoder):
        return {"kind": "one-hot", "values": _values(encoder.values)}
    return {
        "kind": "number",
        "others": _values(encoder.others),
        "points": _values(encoder.points),
        "slack": to_json(encoder.slack),
    }


def _listed(part: HeadPart | MlpPart) -> dict[str, Any]:
    return {**vars(part), "reads": list(part.reads), "writes": list(part.writes)}


def model_from(found: Mapping[str, Any], arrays: Mapping[str, np.ndarray]) -> CompiledModel:
    """The model that `found` describes, with these weights.

    Raises ModelFileError, saying where, if anything is missing, of the wrong kind, or does not
    fit the rest: afterwards no name points outside the weights.
    """
    if found.get("format") != FORMAT or isinstance(found["format"], bool):
        raise ModelFileError(
            f"it has format {str(found.get('format'))[:20]}, and this version of tracrlab reads "
            f"format {FORMAT}: install the version that wrote it"
        )
    return read_all(dict(found), "its description", lambda fields: _model(fields, arrays))


def _model(fields: Fields, arrays: Mapping[str, np.ndarray]) -> CompiledModel:
    fields.count("format")
    weights = weights_from_arrays(fields, arrays)
    fields.check(weights.unembed.size > 0, "there is nothing to decode")
    labels = fields.texts("residual_labels")
    fields.check(
        len(labels) == weights.width, f"{len(labels)} labels for {weights.width} directions"
    )
    return CompiledModel(
        weights=weights,
        residual_labels=labels,
        input_encoder=fields.inner("tokens", lambda inner: _input(inner, weights)),
        output_encoder=fields.inner("output", lambda inner: _decoder(inner, weights)),
        causal=fields.flag("causal"),
        name=fields.text("name"),
        assumptions=fields.texts("assumptions"),
        anatomy=fields.inner("anatomy", lambda inner: _anatomy(inner, weights)),
        program_text=fields.text("program"),
    )


def _input(fields: Fields, weights: Weights) -> CategoricalEncoder:
    values, bos, pad = fields.values("values"), fields.text("bos"), fields.text("pad")
    fields.check(values[-2:] == (bos, pad) and len(values) > 2, "BOS and PAD should come last")
    fields.check(len({value_key(v) for v in values}) == len(values), "a token is there twice")
    rows = len(weights.token_embed)
    fields.check(len(values) == rows, f"{len(values)} tokens for {rows} embeddings")
    fields.check(len(weights.pos_embed) > 1, "no position is left for a token")
    return CategoricalEncoder(values, True, bos, pad, len(weights.pos_embed))


def _decoder(fields: Fields, weights: Weights) -> CategoricalEncoder | NumericalEncoder:
    count = weights.unembed.shape[1]
    if fields.one_of("kind", "one-hot", "number") == "one-hot":
        values = fields.values("values")
        fields.check(len(values) == count, f"{len(values)} values for {count} outputs")
        return CategoricalEncoder(values)
    others, points = fields.values("others"), _numbers(fields, "points", fields.values("points"))
    (slack,) = _numbers(fields, "slack", (fields.value("slack"),))
    fields.check(1 + len(others) == count, f"{len(others)} values and a number, {count} outputs")
    rising = all(a <= b for a, b in zip(points, points[1:], strict=False))
    fields.check(rising, "'points' should be in order")
    fields.check(slack >= 0, "'slack' should be at least 0")
    return NumericalEncoder(others, points, slack)


def _numbers(fields: Fields, name: str, values: tuple[Value, ...]) -> tuple[NumericValue, ...]:
    numbers = tuple(value for value in values if isinstance(value, bool | int | float))
    try:
        finite = all(map(math.isfinite, numbers))
    except OverflowError:  # an integer past float64
        finite = False
    fields.check(finite and len(numbers) == len(values), f"{name!r} should be finite numbers")
    return numbers


def _anatomy(fields: Fields, weights: Weights) -> Anatomy:
    steps = 2 * len(weights.layers)
    rooms = fields.each("rooms", lambda each: _room(each, weights.width, steps))
    _check_places(fields, rooms, weights.width, steps)
    known = {room.name for room in rooms}
    heads = fields.each("heads", lambda each: _head(each, weights, known))
    return Anatomy(rooms, heads, fields.each("mlps", lambda each: _mlp(each, weights, known)))


def _check_places(fields: Fields, rooms: tuple[Room, ...], width: int, steps: int) -> None:
    """Rooms fill the residual stream side by side, or no two are in one place at one time."""
    if all(room.lease is None for room in rooms):
        ends = [0, *(room.stop for room in rooms)]
        joined = [room.start for room in rooms] == ends[:-1] and ends[-1] == width
        fields.check(joined, "the rooms do not fill the residual stream side by side")
        return
    taken = np.zeros((steps + 1, width), int)
    for room in rooms:
        fields.check(room.lease is not None, f"room {room.name[:60]!r} has no lease, and others do")
        assert room.lease is not None
        last = steps if room.lease.until is None else room.lease.until
        taken[room.lease.since : last + 1, room.start : room.stop] += 1
    fields.check(bool((taken <= 1).all()), "two rooms are in one place at one time")
    fields.check(bool(taken.any(axis=0).all()), "the rooms do not fill the residual stream")


def _lease(fields: Fields, steps: int) -> Lease:
    since, until = fields.count("since", steps), fields.value("until")
    fits = until is None or (type(until) is int and since <= until <= steps)
    fields.check(fits, f"'until' should be a step from {since} to {steps}, or null")
    return Lease(since, until, fields.texts("labels"))  # type: ignore[arg-type]


def _room(fields: Fields, width: int, steps: int) -> Room:
    room = Room(
        fields.text("name"),
        fields.one_of("kind", *get_args(Kind)),
        fields.text("node"),
        fields.count("start", width),
        fields.count("stop", width),
        fields.values("values"),
        fields.if_there("lease", lambda inner: _lease(inner, steps)),
    )
    size, count = room.stop - room.start, len(room.values)
    # the direction of BOS, and of PAD, is a number room that has a value in place of the number
    fits = size == count + 1 or size == count == 1 if room.kind == "number" else size == count
    if room.kind == "thermometer":
        _numbers(fields, "values", room.values)
    fields.check(
        fits and size > 0, f"{count} values do not fit directions {room.start} to {room.stop}"
    )
    fits = room.lease is None or len(room.lease.labels) == size
    fields.check(fits, f"{len(room.labels)} labels for {size} directions")
    return room


def _head(fields: Fields, weights: Weights, rooms: set[str]) -> HeadPart:
    layer = fields.count("layer", len(weights.layers) - 1)
    block = weights.layers[layer].attention
    return HeadPart(
        layer,
        fields.count("head", block.num_heads - 1 if block is not None else -1),
        fields.text("node"),
        fields.text("kind"),
        fields.text("selector"),
        _names(fields, "reads", rooms),
        _names(fields, "writes", rooms),
    )


def _mlp(fields: Fields, weights: Weights, rooms: set[str]) -> MlpPart:
    layer = fields.count("layer", len(weights.layers) - 1)
    block = weights.layers[layer].mlp
    units = block.first.w.shape[1] if block is not None else 0
    stop = fields.count("stop", units)
    return MlpPart(
        layer,
        fields.count("start", stop),
        stop,
        fields.text("node"),
        fields.text("kind"),
        _names(fields, "reads", rooms),
        _names(fields, "writes", rooms),
    )


def _names(fields: Fields, name: str, rooms: set[str]) -> tuple[str, ...]:
    names = fields.texts(name)
    for each in names:
        fields.check(each in rooms, f"{name!r} names {each[:60]!r}, and there is no such room")
    return names
