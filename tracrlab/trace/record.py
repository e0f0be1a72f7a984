"""One run of a model with every activation kept, by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np

from tracrlab import rasp
from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import HeadPart, MlpPart
from tracrlab.trace.edits import Edit, Patch, Set, Zero
from tracrlab.trace.labelled import Labelled
from tracrlab.trace.observe import observe
from tracrlab.trace.places import (
    activation,
    attention_of,
    directions_of,
    head_labels,
    head_place,
    layer_number,
    perceptron_of,
    rooms_written,
    step_names,
    step_number,
    unit_places,
    written_step,
)
from tracrlab.trace.reading import Readings, output_texts, read_lens, read_rooms
from tracrlab.trace.summary import summary
from tracrlab.trace.tenancy import last_there, rooms_there
from tracrlab.values import Value


@dataclass(frozen=True, eq=False)
class Trace:
    """A run on `tokens`; position 0 is BOS. Steps are `embed`, `attn 0`, `mlp 0`, `attn 1`, …

    Arguments called `after` or `step` are one of these, by default the last. Arguments called
    `which` are the name of a node, or the number of a layer.
    """

    model: CompiledModel
    tokens: tuple[Value, ...]
    edits: tuple[Edit, ...]
    sharpness: float
    activations: Mapping[str, Labelled]  # under the names of the forward pass

    # the axes

    @property
    def steps(self) -> tuple[str, ...]:
        return step_names(self.model)

    @property
    def positions(self) -> tuple[str, ...]:
        """`0:bos 1:a 2:a`: with its number, no token is taken for another."""
        return self.activations["embed"].labels[0]

    @property
    def directions(self) -> tuple[str, ...]:
        return self.model.residual_labels

    # the residual stream

    def residual(self, after: str | None = None) -> Labelled:
        """(position, direction): the residual stream after a step."""
        return self.activations[activation(self._step(after), "residual")]

    def subspace(self, name: str, after: str | None = None) -> Labelled:
        """(position, direction): one room, or one direction such as `tokens:a`, after a step; by
        default after the last one that it is there after."""
        step = last_there(self.model, name) if after is None else self._step(after)
        columns = directions_of(self.model, name)
        there = rooms_there(self.model, name, step)
        if any(room.name == name for room in there):
            columns = np.concatenate([np.arange(room.start, room.stop) for room in there])
        return self._columns(f"{name} after {step}", self.residual(step), columns)

    def output(self, step: str | None = None) -> Labelled:
        """(position, direction): what a half-layer added; the embedding for `embed`."""
        return self.activations[activation(self._step(step), "out")]

    # attention

    def scores(self, which: int | str, head: int | None = None) -> Labelled:
        """(head, query, key), or (query, key) of one head: scaled scores, before the mask."""
        return self._attention("scores", which, head)

    def pattern(self, which: int | str, head: int | None = None) -> Labelled:
        """(head, query, key), or (query, key) of one head: where it looks; rows add up to 1."""
        return self._attention("pattern", which, head)

    def head_output(self, which: int | str, head: int | None = None) -> Labelled:
        """(position, direction): what one head adds to the residual stream, bias apart."""
        layer, head = head_place(self.model, which, head)
        block = attention_of(self.model, layer)
        matrix = block.output.w[head * block.key_size : (head + 1) * block.key_size]
        mixed = self.activations[f"layer_{layer}/attn/heads"].values[head]
        title = f"output of head {head_labels(self.model, layer)[head]} of layer {layer}"
        return self._stream(title, mixed @ matrix)

    # MLPs

    def mlp_input(self, which: int | str) -> Labelled:
        """(position, direction): what the MLP of a layer, or the block of a node, reads."""
        layer, _ = unit_places(self.model, which)
        read = self.residual(f"attn {layer}")
        if not isinstance(which, str):
            return read
        parts = [part for part in self.mlps(layer) if part.node == which]
        names = dict.fromkeys(name for part in parts for name in part.reads)
        columns = [directions_of(self.model, name) for name in names]
        return self._columns(f"read by {which}", read, np.concatenate([np.zeros(0, int), *columns]))

    def hidden(self, which: int | str) -> Labelled:
        """(position, unit): the hidden units, after relu, of a layer or of the block of a node."""
        layer, units = unit_places(self.model, which)
        whole = self.activations[f"layer_{layer}/mlp/hidden"]
        title = f"hidden units of {which}" if isinstance(which, str) else whole.title
        return self._columns(title, whole, units)

    def mlp_output(self, which: int | str) -> Labelled:
        """(position, direction): what an MLP adds, or the block of a node (bias apart)."""
        layer, units = unit_places(self.model, which)
        if not isinstance(which, str):
            return self.output(f"mlp {layer}")
        matrix = perceptron_of(self.model, layer).second.w[units]
        return self._stream(f"output of the MLP of {which}", self.hidden(which).values @ matrix)

    # answers

    def outputs(self, after: str | None = None) -> Labelled:
        """(position, output): what unembedding the residual stream after a step gives."""
        step = self._step(after)
        given = self.residual(step).values @ self.model.weights.unembed
        labels = (self.positions, output_texts(self.model))
        return Labelled(f"outputs after {step}", given, ("position", "output"), labels)

    @property
    def decoded(self) -> list[Value]:
        """The model's answer: one value for each token, as `model.run` gives it."""
        return self.decoded_after()

    def decoded_after(self, after: str | None = None) -> list[Value]:
        """The answer, if the model stopped after this step. Where nothing is known yet all
        outputs are equal, and this is the first value: `lens` tells such guesses from others."""
        return self.model.decode(self.outputs(after).values[1:])

    @cached_property
    def lens(self) -> Readings:
        """The guess at each token after each step; `.` where outputs tell no answers apart."""
        return read_lens(self.model, self.steps, [self.outputs(step) for step in self.steps])

    def readings(self, after: str | None = None) -> Readings:
        """What each room says at each position; `.` where nothing stands, or will only stand later.

        The constant `one` and the directions of BOS and PAD are left out.
        """
        step = self._step(after)
        return read_rooms(self.model, self.residual(step), step)

    @property
    def expected(self) -> list[Value] | None:
        """The interpreter's answer to these tokens, whatever the edits; None if the program is
        not known, or has no answer here."""
        if self.model.program is None:
            return None
        try:
            return rasp.evaluate(self.model.program, self.tokens, self.model.causal)
        except Exception:  # the program's own functions may raise anything
            return None

    # what is where

    def writes(self, step: str) -> tuple[str, ...]:
        """The rooms that a step writes."""
        return tuple(dict.fromkeys(room.name for room in rooms_written(self.model, step)))

    def written_at(self, name: str) -> str:
        """The step that writes a room; the last, if it is written as a number and one-hot apart."""
        return written_step(self.model, name)

    def heads(self, layer: int) -> tuple[HeadPart, ...]:
        """What each head of a layer computes."""
        layer = layer_number(self.model, layer)
        return tuple(part for part in self.model.anatomy.heads if part.layer == layer)

    def mlps(self, layer: int) -> tuple[MlpPart, ...]:
        """What the hidden units of a layer compute, block by block."""
        layer = layer_number(self.model, layer)
        return tuple(part for part in self.model.anatomy.mlps if part.layer == layer)

    # other runs

    def rerun(self, *edits: Edit, sharpness: float | None = None) -> "Trace":
        """A new run on the same tokens, with these edits after those that this one has."""
        sharpness = self.sharpness if sharpness is None else sharpness
        return trace_model(self.model, self.tokens, (*self.edits, *edits), sharpness)

    def __str__(self) -> str:
        return summary(self)

    __repr__ = __str__

    def _step(self, step: str | None) -> str:
        return self.steps[step_number(self.model, step)]

    def _attention(self, kind: str, which: int | str, head: int | None) -> Labelled:
        if head is None and not isinstance(which, str):
            return self.activations[f"layer_{layer_number(self.model, which)}/attn/{kind}"]
        layer, head = head_place(self.model, which, head)
        return self.activations[f"layer_{layer}/attn/{kind}"].at(
            head=head_labels(self.model, layer)[head]
        )

    def _stream(self, title: str, values: np.ndarray) -> Labelled:
        labels = (self.positions, self.directions)
        return Labelled(title, values, ("position", "direction"), labels)

    def _columns(self, title: str, whole: Labelled, columns: np.ndarray) -> Labelled:
        labels = (whole.labels[0], tuple(whole.labels[1][i] for i in columns))
        return Labelled(title, whole.values[:, columns], whole.axes, labels)


def trace_model(
    model: CompiledModel,
    tokens: Iterable[Value],
    edits: Edit | Sequence[Edit] = (),
    sharpness: float = 1.0,
) -> Trace:
    """Run `model` on `tokens` (BOS is added), and keep everything.

    `edits` replace activations while it runs, each as soon as it is computed, so that all that
    follows is computed from them. `sharpness` multiplies all attention scores: compiled models
    need 1, and softer heads show why. Raises InputError for tokens that are no input, TraceError
    for edits of parts that the model does not have.

    >>> from tracrlab import compile, rasp
    >>> program = rasp.numerical((rasp.tokens == "x").named("is_x"))
    >>> model = compile.compile_rasp_to_model(program, {"a", "x"}, max_seq_len=4)
    >>> trace = trace_model(model, "ax")
    >>> print(trace.subspace("is_x", after="mlp 0"))
    is_x after mlp 0 (position down, direction across)
           is_x
    0:bos     0
    1:a       0
    2:x       1
    >>> trace.rerun(Set("tokens", "x", positions="1:a")).decoded
    [True, True]
    """
    if isinstance(edits, Set | Zero | Patch):
        edits = (edits,)
    ids, _ = model.encode_batch([list(tokens)])
    activations = observe(model, ids, tuple(edits), sharpness)
    words = tuple(model.input_encoder.decode(ids[0, 1:].tolist()))
    return Trace(model, words, tuple(edits), float(sharpness), MappingProxyType(activations))
