"""The compiled model: weights, names, encoders, and every stage of the compilation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np

from tracrlab import late
from tracrlab.transformer import (
    CategoricalEncoder,
    NumericalEncoder,
    Weights,
    from_params,
    run_forward,
    to_params,
)
from tracrlab.transformer.batch import batch_outputs
from tracrlab.transformer.inputs import checked, encoded
from tracrlab.transformer.packed import PackedWeights, pack
from tracrlab.transformer.params import sizes
from tracrlab.values import Value


@dataclass(frozen=True, eq=False)
class AssembledTransformerModelOutput:
    """What one run gives, in Tracr's fields. `decoded` starts with BOS, as the input does."""

    decoded: list[Value]
    unembedded: np.ndarray  # (1, position): ids of the output encoder, or numbers
    layer_outputs: list[np.ndarray]  # two for each layer, (1, position, direction)
    residuals: list[np.ndarray]
    attn_logits: list[np.ndarray]  # one for each layer, (1, head, query, key)
    transformer_output: np.ndarray
    input_embeddings: np.ndarray


@dataclass(frozen=True, eq=False)
class CompiledModel:
    """A transformer of which every direction, head and hidden unit has a known meaning."""

    weights: Weights
    residual_labels: tuple[str, ...]
    input_encoder: CategoricalEncoder
    output_encoder: CategoricalEncoder | NumericalEncoder
    causal: bool
    name: str
    assumptions: tuple[str, ...] = ()
    stages: Mapping[str, Any] | None = None  # None in a model that was loaded from a file
    anatomy: Any = None  # which directions, heads and hidden units belong to what
    program_text: str = ""
    program: Any = None  # the expression it was compiled from; None in a model that was loaded

    # running it

    def run(self, tokens: Sequence[Value]) -> list[Value]:
        """The model's answer: one value for each token; BOS is added and taken off inside.

        Raises InputError, a ValueError, for tokens that are no input of the model.
        """
        encoder = self.input_encoder
        return self.apply([encoder.bos_token, *checked(encoder, tokens)]).decoded[1:]

    def run_batch(self, inputs: Sequence[Sequence[Value]]) -> list[list[Value]]:
        """The answers to several inputs of any lengths, padded and masked inside.

        Large batches run in parts, and the zeros of the weights are not multiplied.
        """
        ids, lengths = self.encode_batch(inputs)
        answers: dict[int, list[Value]] = {}
        how = self._pad, self.causal
        for part, outputs in batch_outputs(self.weights, lambda: self._packed, ids, lengths, *how):
            decoded = iter(self.decode(outputs))
            answers |= {i: list(islice(decoded, lengths[i])) for i in part}
        return [answers[i] for i in range(len(lengths))]

    @cached_property
    def _packed(self) -> PackedWeights:
        return pack(self.weights)

    def apply(self, tokens: Sequence[Value]) -> AssembledTransformerModelOutput:
        """Tracr's call: `tokens` begin with BOS, and so does what is decoded."""
        ids = np.array([self.input_encoder.encode(tokens)])
        run = run_forward(np, self.weights, ids, self._pad, self.causal)
        raw = run.unembedded_output[0]
        decoded = [tokens[0], *self.decode(raw[1:])]
        return AssembledTransformerModelOutput(
            decoded,
            self.pick(run.unembedded_output),
            run.layer_outputs,
            run.residuals,
            run.attn_logits,
            run.transformer_output,
            run.input_embeddings,
        )

    def encode_batch(self, inputs: Sequence[Sequence[Value]]) -> tuple[np.ndarray, list[int]]:
        """Ids (batch, position) with BOS in front and PAD behind, and the lengths without BOS."""
        return encoded(self.input_encoder, inputs)

    def pick(self, outputs: np.ndarray) -> np.ndarray:
        """(…,) ids or numbers, from the unembedded outputs (…, output)."""
        if isinstance(self.output_encoder, CategoricalEncoder):
            return np.argmax(outputs, axis=-1)
        return outputs[..., 0]

    def decode(self, outputs: np.ndarray) -> list[Value]:
        """The values that unembedded outputs (position, output) stand for."""
        encoder = self.output_encoder
        if isinstance(encoder, CategoricalEncoder):
            return encoder.decode(np.argmax(outputs, axis=-1))
        return encoder.decode_outputs(outputs)

    @property
    def _pad(self) -> int:
        return len(self.input_encoder.values) - 1

    # what Tracr's readers take

    @cached_property
    def params(self) -> dict[str, dict[str, Any]]:
        """Haiku parameters under Tracr's names, in the uniform layout. Loads jax."""
        import jax.numpy as jnp

        return {
            module: {name: jnp.asarray(array) for name, array in arrays.items()}
            for module, arrays in to_params(self.weights).items()
        }

    @cached_property
    def model_config(self) -> Any:
        """Tracr's TransformerConfig. Loads jax."""
        import jax

        from tracrlab.transformer.haiku_model import TransformerConfig

        heads, size, hidden = sizes(self.weights)
        layers = len(self.weights.layers)
        return TransformerConfig(
            heads, layers, size, hidden, activation_function=jax.nn.relu, causal=self.causal
        )

    @cached_property
    def forward(self) -> Any:
        """forward(params, ids) on a batch of token ids (batch, position): jit it, grad it."""
        import haiku as hk

        pure = hk.transform(lambda ids: self.get_compiled_model()(ids))
        return hk.without_apply_rng(pure).apply  # type: ignore[attr-defined]

    def get_compiled_model(self) -> Any:
        """The Haiku module; to be called inside hk.transform."""
        from tracrlab.transformer.haiku_model import HaikuTransformer

        return HaikuTransformer(self.weights, self._pad, self.causal)

    def with_params(self, params: Mapping[str, Mapping[str, Any]]) -> "CompiledModel":
        """The same program and names with a copy of other weights, given as `params` is.

        Raises ParameterError, a ValueError, if a parameter is missing or has another shape.
        """
        weights = from_params(params, self.weights, lambda a: np.array(a, np.float32))
        return replace(self, weights=weights)

    # floors above this one

    def trace(self, tokens: Sequence[Value], **options: Any) -> Any:
        """A run with every activation kept and named: see `tracrlab.trace.Trace`."""
        return late.call("trace", self, tokens, **options)

    def save(self, path: Any) -> Any:
        """Write the model to one safetensors file; `tracrlab.load(path)` reads it back."""
        return late.call("save", self, path)

    def certify(self, **options: Any) -> Any:
        """A proof that it is its program on all inputs: see `tracrlab.certify.certify`.

        >>> from tracrlab import compile_rasp_to_model, rasp
        >>> compile_rasp_to_model(rasp.length, "ab", 5).certify().holds
        True
        """
        return late.call("certify", self, **options)

    # reading it

    def text(self, language: str = "python") -> str:
        """The program in "python" or "rasp"; `rasp.parse` reads it, to the same weights.

        Functions whose source does not stand alone are written as tables of their values.
        RaspError, with the reason, where a language has no words for something.

        >>> from tracrlab import compile_rasp_to_model, rasp
        >>> print(compile_rasp_to_model(1 - rasp.indices, "ab", 4).text("rasp"))
        # map: up to 4 of 'a', 'b'
        1 - indices;
        """
        from tracrlab.compile.printing_back import text_of

        return text_of(self, language)

    # copying it

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: as in a file, without the stages and the program, whose functions no
        pickle can hold."""
        fields = ("weights", "residual_labels", "input_encoder", "output_encoder", "causal")
        rest = ("name", "assumptions", "anatomy", "program_text")
        kept = {name: getattr(self, name) for name in (*fields, *rest)}
        return {**kept, "stages": None, "program": None}

    def __deepcopy__(self, memo: dict) -> "CompiledModel":
        return self  # nothing in it changes

    # showing it

    @property
    def vocab(self) -> tuple[Value, ...]:
        """The tokens that an input may hold, in the order of their ids."""
        return self.input_encoder.values[:-2]

    @property
    def max_seq_len(self) -> int:
        """The largest number of tokens of an input, BOS not counted."""
        return self.weights.pos_embed.shape[0] - 1

    def __str__(self) -> str:
        heads, _, hidden = sizes(self.weights)
        layers = len(self.weights.layers)
        mode = "causal" if self.causal else "bidirectional"
        return (
            f"CompiledModel({self.name}: {layers} layers, d_model {self.weights.width}, "
            f"{self.weights.count} parameters, {len(self.vocab)} tokens, "
            f"length up to {self.max_seq_len}, {mode})"
        )

    __repr__ = __str__
