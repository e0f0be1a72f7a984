"""The compiled model as its users meet it."""

import copy
import pickle

import numpy as np
import pytest

from tracrlab import rasp
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.rasp import Aggregate, Comparison, Select, SelectorWidth, indices, tokens
from tracrlab.transformer import run_forward
from tracrlab.transformer.encoders import InputError

hist = SelectorWidth(Select(tokens, tokens, Comparison.EQ)).named("hist")


@pytest.fixture(scope="module")
def model():
    return compile_rasp_to_model(hist, {"a", "b", "c"}, 6)


def test_tracrs_call_takes_and_gives_bos_first(model):
    out = model.apply(["compiler_bos", "a", "b", "a"])
    assert out.decoded == ["compiler_bos", 2, 1, 2]
    assert out.unembedded.shape == (1, 4)
    assert len(out.residuals) == len(out.layer_outputs) == 2 * len(model.weights.layers)
    assert out.attn_logits[0].shape == (1, 1, 4, 4)
    assert out.transformer_output.shape == out.input_embeddings.shape == (1, 4, model.weights.width)
    sums = out.input_embeddings + sum(out.layer_outputs)
    assert np.allclose(sums, out.transformer_output)


def test_bos_alone_is_legal(model):
    assert model.apply(["compiler_bos"]).decoded == ["compiler_bos"]


@pytest.mark.parametrize(
    ("tokens_given", "says"),
    [
        (["compiler_bos", "a"], "model's own"),
        (["compiler_pad"], "model's own"),
        (["a", "z"], "'z' (str) at index"),
        (list("aaaaaaa"), "this model takes at most 6, BOS not counted"),
        ([], "empty"),
    ],
    ids=str,
)
def test_what_is_no_input_is_refused_in_one_sentence(model, tokens_given, says):
    with pytest.raises(InputError) as caught:
        model.run(tokens_given)
    assert says in str(caught.value)


def test_apply_wants_bos_as_tracr_does(model):
    with pytest.raises(ValueError, match="First input token must be BOS token"):
        model.apply(["a"])


def test_a_batch_masks_its_padding(model):
    words = [list("a"), list("abcabc"), list("bb"), list("cab")]
    assert model.run_batch(words) == [model.run(each) for each in words]
    assert model.run_batch([]) == []


def test_padding_is_masked_for_selectors_on_indices_too():
    everything = Select(indices, indices, Comparison.TRUE)
    model = compile_rasp_to_model(SelectorWidth(everything) + tokens * 0, {0, 1}, 5)
    assert model.run_batch([[0, 1], [1, 1, 1, 1, 1]]) == [[2, 2], [5] * 5]


def test_true_and_one_are_two_tokens():
    model = compile_rasp_to_model(tokens, [True, 1, 1.0, "1"], 4)
    answer = model.run([1.0, True, "1", 1])
    assert [(type(v), v) for v in answer] == [(float, 1.0), (bool, True), (str, "1"), (int, 1)]


@pytest.mark.parametrize(
    "given", [{"a", "b"}, {"a": 1}, None, 5], ids=["set", "dict", "None", "int"]
)
def test_what_is_no_list_of_tokens_is_refused(model, given):
    with pytest.raises(InputError, match="list of tokens in their order"):
        model.run(given)


def test_a_batch_says_which_input_is_wrong(model):
    with pytest.raises(InputError, match="input 1 of the batch: token 'z'"):
        model.run_batch(["a", "az"])


def test_models_are_copied_and_pickled_without_their_program(model):
    twin = pickle.loads(pickle.dumps(model))
    assert twin.run("abca") == model.run("abca") and twin.stages is None and twin.program is None
    assert twin.residual_labels == model.residual_labels
    assert copy.deepcopy(model) is model


def test_numpy_integers_are_lengths_and_causal_is_a_bool():
    assert compile_rasp_to_model(tokens, {"a"}, np.int64(3)).max_seq_len == 3
    for wrong in ("yes", None, 1):
        with pytest.raises(CompileError, match="causal"):
            compile_rasp_to_model(tokens, {"a"}, 3, causal=wrong)


def test_a_function_in_place_of_a_program_is_to_be_called():
    with pytest.raises(CompileError, match="call it"):
        compile_rasp_to_model(lambda: tokens, {"a"}, 3)


def test_a_number_that_float32_cannot_hold_is_no_number_room():
    numbers = rasp.numerical(rasp.Map(lambda x: x, tokens))
    model = compile_rasp_to_model(numbers, {1, 10**9, 10**9 + 1}, 3)
    assert model.run([10**9 + 1, 1, 10**9]) == [10**9 + 1, 1, 10**9]


@pytest.mark.parametrize("length", [100, 1000])
def test_means_of_many_numbers_are_as_exact_as_of_few(length):
    upto = Select(indices, indices, Comparison.LEQ)
    share = Aggregate(upto, rasp.numerical(tokens == "a"), default=0)
    model = compile_rasp_to_model(share, {"a", "b"}, length)
    words = (["a"] * 7 + ["b"]) * (length // 8)  # one sum after another rounds the same way
    ids, _ = model.encode_batch([words])
    raw = run_forward(np, model.weights, ids, len(model.vocab) + 1, False).unembedded_output
    worst = np.abs(raw[0, 1:, 0] - np.array(share(words), float)).max()
    assert worst <= model.stages["blocks"].output.error < 1e-5 / 3
    assert all(abs(a - b) <= 1e-5 * b for a, b in zip(model.run(words), share(words), strict=True))


def test_every_direction_has_a_name_of_its_own():
    labels = compile_rasp_to_model(tokens, [1, "1", None, "None", "a"], 2).residual_labels
    assert len(set(labels)) == len(labels)
    assert {"tokens:1", "tokens:'1'", "tokens:None", "tokens:'None'", "tokens:a"} <= set(labels)


def test_integers_too_long_to_print_compile():
    model = compile_rasp_to_model(rasp.Map(lambda t: 10**5000, tokens), "a", 2)
    assert model.run("a") == [10**5000]
    assert "bits" in model.residual_labels[-1]


def test_a_token_of_the_wrong_type_is_told_its_twin(model):
    model = compile_rasp_to_model(tokens, {1, 2}, 2)
    with pytest.raises(ValueError, match="did you mean 1, of type int"):
        model.run([True])


def test_mixed_types_never_permute():
    program = Aggregate(Select(indices, indices, Comparison.EQ), tokens)
    model = compile_rasp_to_model(program, {2, 10, "1a"}, 9)
    assert model.run([2, 10, "1a"]) == [2, 10, "1a"]


def test_the_same_source_gives_the_same_names_and_bytes():
    def once():
        same = Select(tokens, tokens, Comparison.EQ)
        width = SelectorWidth(same)
        return compile_rasp_to_model(
            Aggregate(Select(width, width, Comparison.LT), width), "abc", 5
        )

    first = once()
    compile_rasp_to_model(rasp.Map(lambda x: x, tokens) + 1 * indices, {1}, 2)
    second = once()
    assert first.residual_labels == second.residual_labels
    for (name, a), (_, b) in zip(first.weights.arrays(), second.weights.arrays(), strict=True):
        assert a.tobytes() == b.tobytes(), name


def test_labels_are_tracrs():
    share = Aggregate(
        Select(indices, indices, Comparison.LEQ),
        rasp.numerical((tokens == "x").named("is_x")),
        default=0,
    ).named("frac_prevs")
    model = compile_rasp_to_model(share, set("abcx"), 5)
    words = ["a", "b", "c", "x", "compiler_bos", "compiler_pad"]
    places = [f"indices:{i}" for i in range(5)]
    labels = ["one", *(f"tokens:{w}" for w in words), *places, "is_x", "frac_prevs"]
    assert sorted(model.residual_labels) == sorted(labels)
    assert len(labels) == 14  # the D of the paper's compression experiment


def test_every_stage_prints(model):
    assert list(model.stages) == [
        "graph",
        "values",
        "plan",
        "blocks",
        "schedule",
        "layout",
        "weights",
    ]
    for name, stage in model.stages.items():
        assert "object at 0x" not in str(stage), name
    assert "hist" in str(model.stages["schedule"])
    assert "object at 0x" not in repr(model)


def test_causal_attention_never_sees_ahead():
    model = compile_rasp_to_model(hist, {"a", "b"}, 5, causal=True)
    assert model.run("aaba") == [1, 2, 1, 3]
