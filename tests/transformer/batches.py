"""Models, inputs and other weights for the tests of batches."""

import random
from dataclasses import replace

import numpy as np

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.transformer import run_forward
from tracrlab.transformer.packed import pack
from tracrlab.transformer.skipping import run_packed

REVERSE = compile_rasp_to_model(programs.make_reverse(rasp.tokens), "ab", 4)


def mixed(model, count, seed=0):
    """Inputs of mixed lengths: one of a single token, one of full length, others between."""
    rng = random.Random(seed)
    lengths = [1, model.max_seq_len, *rng.choices(range(1, model.max_seq_len + 1), k=count - 2)]
    return [rng.choices(model.vocab, k=n) for n in lengths]


def dense_and_packed(model, inputs):
    """The outputs (batch, position, output) of all products, and of those without zeros."""
    ids, _ = model.encode_batch(inputs)
    pad = model.input_encoder.pad_encoding
    with np.errstate(all="ignore"):
        dense = run_forward(np, model.weights, ids, pad, model.causal).unembedded_output
        packed = run_packed(model.weights, pack(model.weights), ids, pad, model.causal)
    return dense, packed


def written(model, change):
    """The model with `change(name, array)` in place of each of its arrays."""

    def linear(name, old):
        return replace(old, w=change(f"{name}/w", old.w), b=change(f"{name}/b", old.b))

    def block(name, old):
        if old is None:
            return None
        parts = [part for part in vars(old) if hasattr(getattr(old, part), "w")]
        return replace(old, **{p: linear(f"{name}/{p}", getattr(old, p)) for p in parts})

    layers = tuple(
        replace(
            layer,
            attention=block(f"layer_{i}/attn", layer.attention),
            mlp=block(f"layer_{i}/mlp", layer.mlp),
        )
        for i, layer in enumerate(model.weights.layers)
    )
    ends = ("token_embed", "pos_embed", "unembed")
    kept = {name: change(name, getattr(model.weights, name)) for name in ends}
    return replace(model, weights=replace(model.weights, layers=layers, **kept))
