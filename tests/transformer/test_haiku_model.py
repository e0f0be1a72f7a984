"""The Haiku function on `params` is the model: the same answers, in batches, with gradients."""

import haiku as hk
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.transformer import Activations, run_forward

SAME = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
PROGRAMS = {
    "no layers": (rasp.tokens, False),
    "one head, no MLP": (rasp.Aggregate(SAME, rasp.tokens), False),
    "an MLP, no head": (rasp.tokens == "a", False),
    "layers of different sizes": (rasp.SelectorWidth(SAME) * 2 + rasp.indices, False),
    "numbers": (programs.make_frac_prevs(rasp.tokens == "a"), False),
    "numbers or None, causal": (rasp.Aggregate(SAME, rasp.numerical(rasp.indices * 1.5)), True),
    "deep": (programs.make_reverse(rasp.tokens), False),
}
INPUTS = ["a", "ab", "bacab", "cc", "abcc"]


MANY_SIZES = "layers of different sizes"


def compiled(name):
    program, causal = PROGRAMS[name]
    return compile_rasp_to_model(program, "abc", 5, causal)


@pytest.fixture(scope="module", params=PROGRAMS)
def model(request):
    return compiled(request.param)


def test_the_parameters_have_the_names_that_tracr_gave_them(model):
    layers = range(len(model.weights.layers))
    names = {"token_embed/embeddings", "pos_embed/embeddings", "unembed/w"}
    for i in layers:
        for part in ("query", "key", "value", "linear"):
            names |= {f"transformer/layer_{i}/attn/{part}/{leaf}" for leaf in "wb"}
        for part in ("linear_1", "linear_2"):
            names |= {f"transformer/layer_{i}/mlp/{part}/{leaf}" for leaf in "wb"}
    found = {f"{module}/{leaf}" for module, leaves in model.params.items() for leaf in leaves}
    assert found == names
    leaves = jax.tree_util.tree_leaves(model.params)
    assert all(isinstance(leaf, jax.Array) and leaf.dtype == jnp.float32 for leaf in leaves)


def test_shapes_are_those_of_the_configuration(model):
    config, params = model.model_config, model.params
    width, wide = model.weights.width, config.num_heads * config.key_size
    assert params["token_embed"]["embeddings"].shape == (len(model.vocab) + 2, width)
    assert params["pos_embed"]["embeddings"].shape == (model.max_seq_len + 1, width)
    assert params["unembed"]["w"].shape[0] == width
    for i in range(config.num_layers):
        attn, mlp = f"transformer/layer_{i}/attn", f"transformer/layer_{i}/mlp"
        assert params[f"{attn}/query"]["w"].shape == (width, wide)
        assert params[f"{attn}/linear"]["w"].shape == (wide, width)
        assert params[f"{mlp}/linear_1"]["w"].shape == (width, config.mlp_hidden_size)
        assert params[f"{mlp}/linear_2"]["b"].shape == (width,)
    assert config.causal is model.causal and config.layer_norm is False


@pytest.fixture(scope="module")
def jitted(model):
    """What the jitted function gives for all inputs."""
    return jax.jit(model.forward)(model.params, model.encode_batch(INPUTS)[0])


def test_numpy_and_jax_give_the_same(model, jitted):
    ids, lengths = model.encode_batch(INPUTS)
    ours = run_forward(np, model.weights, ids, model.input_encoder.pad_encoding, model.causal)
    theirs = jitted
    assert theirs.transformer_output.shape == (*ids.shape, model.weights.width)
    for row, n in enumerate(lengths):  # what stands at padding is nobody's business
        for name in ("transformer_output", "unembedded_output", "input_embeddings"):
            mine, other = getattr(ours, name)[row, : n + 1], getattr(theirs, name)[row, : n + 1]
            assert np.allclose(mine, other, rtol=0, atol=1e-5), name
        for mine, other in zip(ours.residuals, theirs.residuals, strict=True):
            assert np.allclose(mine[row, : n + 1], other[row, : n + 1], rtol=0, atol=1e-5)
        decoded = model.decode(np.asarray(theirs.unembedded_output)[row, 1 : n + 1])
        assert decoded == model.run(INPUTS[row])


def test_the_whole_output_comes_back_from_jit(model, jitted):
    assert type(jitted) is Activations
    assert len(jitted.residuals) == len(jitted.layer_outputs) == 2 * len(model.weights.layers)
    assert len(jitted.attn_logits) == len(model.weights.layers)
    assert all(isinstance(leaf, jax.Array) for leaf in jax.tree_util.tree_leaves(jitted))


@pytest.mark.parametrize("name", ["no layers", "numbers"])
def test_it_runs_without_jit_too(name):
    model = compiled(name)
    ids, _ = model.encode_batch(["ab", "cba"])
    plain = model.forward(model.params, ids)
    assert type(plain) is Activations and plain.unembedded_output.shape[:2] == ids.shape
    assert model.decode(np.asarray(plain.unembedded_output)[1, 1:]) == model.run("cba")


def test_one_compilation_serves_all_inputs_of_a_padded_size():
    model, traced = compiled(MANY_SIZES), []

    def forward(params, ids):
        traced.append(ids.shape)
        return model.forward(params, ids).unembedded_output

    jitted = jax.jit(forward)
    for words in INPUTS:
        row = model.encode_batch([words, "abcab"])[0][:1]
        decoded = model.decode(np.asarray(jitted(model.params, row))[0, 1 : 1 + len(words)])
        assert decoded == model.run(words)
    assert traced == [(1, 6)]


@pytest.mark.parametrize("name", ["no layers", MANY_SIZES, "numbers or None, causal"])
def test_gradients_are_finite_and_reach_every_used_parameter(name):
    model = compiled(name)
    ids, _ = model.encode_batch(INPUTS)

    def loss(params):
        out = model.forward(params, ids)
        return jnp.square(out.transformer_output).sum() + out.unembedded_output.sum()

    found = jax.jit(jax.grad(loss))(model.params)
    assert jax.tree_util.tree_structure(found) == jax.tree_util.tree_structure(model.params)
    assert all(np.isfinite(leaf).all() for leaf in jax.tree_util.tree_leaves(found))
    assert found["token_embed"]["embeddings"].any() and found["unembed"]["w"].any()


def test_haiku_declares_the_same_parameters(model):
    ids, _ = model.encode_batch(INPUTS[:2])
    transformed = hk.transform(lambda ids: model.get_compiled_model()(ids))
    declared = jax.eval_shape(transformed.init, jax.random.PRNGKey(0), ids)
    assert jax.tree_util.tree_map(jnp.shape, declared) == jax.tree_util.tree_map(
        jnp.shape, model.params
    )


def test_the_module_can_be_initialised_and_run_by_haiku():
    model = compiled("no layers")
    ids, _ = model.encode_batch(INPUTS[:2])
    transformed = hk.transform(lambda ids: model.get_compiled_model()(ids))
    drawn = transformed.init(jax.random.PRNGKey(0), ids)
    out = transformed.apply(drawn, None, ids).unembedded_output
    assert np.isfinite(out).all() and out.any()
    ours = transformed.apply(model.params, None, ids).unembedded_output
    assert np.array_equal(ours, model.forward(model.params, ids).unembedded_output)


def test_parameters_make_the_round_trip(model):
    back = model.with_params(model.params)
    assert [back.run(words) for words in INPUTS] == [model.run(words) for words in INPUTS]
    assert back.run_batch(INPUTS) == model.run_batch(INPUTS)
    again = back.with_params(back.params)
    for (name, ours), (_, theirs) in zip(
        back.weights.arrays(), again.weights.arrays(), strict=True
    ):
        assert np.array_equal(ours, theirs), name


def test_accelerators_are_told_to_multiply_in_full_precision():
    """By default, GPUs would round the factors to 10 bits: scores of 418 and 418.1 would be one."""
    model = compiled(MANY_SIZES)
    ids, _ = model.encode_batch(["ab"])
    text = str(jax.make_jaxpr(model.forward)(model.params, ids))
    asked = text.count("precision=(Precision.HIGHEST, Precision.HIGHEST)")
    assert asked == text.count("= dot_general[") > 0


def test_vmap_over_models_carries_the_output():
    model = compiled("an MLP, no head")
    ids, _ = model.encode_batch(["ab"])
    two = jax.tree_util.tree_map(lambda leaf: jnp.stack([leaf, 2 * leaf]), model.params)
    out = jax.jit(jax.vmap(model.forward, in_axes=(0, None)))(two, ids)
    assert out.unembedded_output.shape[:2] == (2, 1)
    assert model.decode(np.asarray(out.unembedded_output)[0, 0, 1:]) == model.run("ab")


def test_a_second_import_is_no_error():
    import importlib

    from tracrlab.transformer import haiku_model

    importlib.reload(haiku_model)
