"""Other weights under the same names: faults show, and what does not fit is refused."""

import jax.numpy as jnp
import numpy as np
import pytest

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.transformer.params import ParameterError


@pytest.fixture(scope="module")
def model():
    return compile_rasp_to_model(programs.make_reverse(rasp.tokens), "ab", 4)


def changed(params, module, name, array):
    return {**params, module: {**params[module], name: array}}


@pytest.mark.parametrize(
    "module, name",
    [
        ("token_embed", "embeddings"),
        ("pos_embed", "embeddings"),
        ("transformer/layer_3/attn/query", "w"),
        ("transformer/layer_3/attn/key", "w"),
        ("transformer/layer_3/attn/value", "w"),
        ("transformer/layer_3/attn/linear", "w"),
        ("transformer/layer_2/mlp/linear_1", "w"),
        ("transformer/layer_2/mlp/linear_2", "w"),
        ("unembed", "w"),
    ],
)
def test_damage_anywhere_changes_answers(model, module, name):
    damaged = model.with_params(
        changed(model.params, module, name, jnp.zeros_like(model.params[module][name]))
    )
    assert damaged.run("aab") != model.run("aab") == ["b", "a", "a"]
    assert damaged.residual_labels == model.residual_labels
    assert damaged.name == model.name and damaged.stages is model.stages


@pytest.mark.parametrize("half", ["attn/linear", "mlp/linear_2"])
def test_biases_are_used(model, half):
    module = f"transformer/layer_3/{half}"
    bias = np.array([10.0 * (label == "reverse:a") for label in model.residual_labels])
    pushed = model.with_params(changed(model.params, module, "b", bias))
    assert pushed.run("bb") == ["a", "a"]


def test_the_first_model_stays_as_it_is(model):
    before = {name: array.copy() for name, array in model.weights.arrays()}
    model.with_params(changed(model.params, "unembed", "w", -model.params["unembed"]["w"])).run(
        "ab"
    )
    assert all(np.array_equal(before[name], array) for name, array in model.weights.arrays())


def test_plain_numpy_of_another_type_will_do(model):
    params = {
        k: {n: np.asarray(a, np.float64) for n, a in v.items()} for k, v in model.params.items()
    }
    assert model.with_params(params).run("ab") == ["b", "a"]
    assert {array.dtype for _, array in model.with_params(params).weights.arrays()} == {
        np.dtype("float32")
    }


def test_a_missing_parameter_is_told(model):
    params = dict(model.params)
    del params["unembed"]
    with pytest.raises(ParameterError, match="parameter unembed/w is missing"):
        model.with_params(params)
    with pytest.raises(ParameterError, match="layer_0/attn/key/b is missing"):
        name = "transformer/layer_0/attn/key"
        model.with_params({**model.params, name: {"w": model.params[name]["w"]}})


def test_a_parameter_of_another_shape_is_told(model):
    with pytest.raises(ParameterError, match=r"pos_embed/embeddings has shape \(2, 2\), and this"):
        model.with_params(changed(model.params, "pos_embed", "embeddings", np.zeros((2, 2))))
    assert issubclass(ParameterError, ValueError)


def test_the_arrays_that_were_given_stay_the_callers_own():
    """A model is of a copy: it is not changed with them, nor are they closed by a large batch."""
    model = compile_rasp_to_model(programs.make_reverse(rasp.tokens), "abc", 8)
    given = {m: {n: np.array(a) for n, a in arrays.items()} for m, arrays in model.params.items()}
    other = model.with_params(given)
    batch = [list("abcabcab")] * 3000
    assert other.run_batch(batch)[0] == list("bacbacba")
    for arrays in given.values():
        for array in arrays.values():
            array[...] = 0
    assert other.run_batch(batch)[-1] == other.run(batch[0]) == list("bacbacba")
