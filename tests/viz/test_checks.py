"""Is the model the program? A damaged one is caught, and shown where."""

import dataclasses

import numpy as np
import pytest

from tracrlab import viz
from tracrlab.compile import compile_rasp_to_model
from tracrlab.rasp import Aggregate, Comparison, Map, Select, indices, numerical, tokens
from tracrlab.viz.checks import affordable


@pytest.fixture(scope="module")
def broken(hist):
    """hist, but the MLP's answers are a little lower for one hidden unit."""
    layer = hist.weights.layers[0]
    damaged = layer.mlp.second.w.copy()
    damaged[4:6] = 0
    second = dataclasses.replace(layer.mlp.second, w=damaged)
    mlp = dataclasses.replace(layer.mlp, second=second)
    layers = (dataclasses.replace(layer, mlp=mlp),)
    return dataclasses.replace(hist, weights=dataclasses.replace(hist.weights, layers=layers))


def test_a_sound_model_agrees_on_all_inputs(hist):
    check = viz.check_model(hist, up_to=3)
    assert check.holds and check.first is None
    assert check.tried == check.agreed == 4 + 16 + 64
    assert "all inputs of up to 3 tokens" in check.how
    assert "agree" in viz.check_picture(check).title


def test_a_broken_model_is_caught_with_its_first_counterexample(broken, hist):
    check = viz.check_model(broken, up_to=3)
    assert not check.holds and check.agreed < check.tried
    found = check.first
    assert tuple(hist.run(found.tokens)) == found.program != found.model
    picture = viz.check_picture(check)
    assert "differ" in picture.title
    assert [cell == "✗" for cell in picture.rows[2][1:]] == [
        a != b for a, b in zip(found.program, found.model, strict=True)
    ]


def test_a_sample_is_the_same_each_time_and_says_so(frac, broken):
    first = [viz.check_model(broken, sample=30, seed=seed).first for seed in (0, 0, 1)]
    assert first[0] == first[1] != first[2]
    one, two = (viz.check_model(frac, sample=20, seed=7) for _ in range(2))
    assert one == two and one.tried == 20
    assert one.how == "a sample of 20 random inputs of up to 5 tokens, seed 7"
    assert f"there are {3 + 9 + 27 + 81 + 243}" in str(one)


def test_few_inputs_are_all_tried_and_many_are_sampled(frac, long_hist):
    assert viz.check_model(frac).tried == 363
    assert viz.check_model(long_hist, sample=8).holds


def test_inputs_without_an_answer_are_counted_apart():
    picky = compile_rasp_to_model(Map(lambda x: 6 // x, tokens), {0, 2, 3}, 2)
    check = viz.check_model(picky)
    assert check.holds and (check.tried, check.unanswered, check.agreed) == (12, 6, 6)


def test_what_is_one_is_told_as_one():
    single = compile_rasp_to_model((tokens == "a").named("is_a"), {"a"}, 1)
    check = viz.check_model(single)
    assert viz.check_picture(check).sentence == (
        "On the one input that was tried the model gives the program's answer (tried: all inputs "
        "of up to 1 token; there is 1). Largest difference of two numbers: 0."
    )
    wrong = dataclasses.replace(single, program=tokens == "b")
    told = viz.check_picture(viz.check_model(wrong)).sentence
    assert told.startswith("On the one input that was tried the model does not give the program's")


def test_the_one_input_that_has_an_answer_is_not_the_one_that_was_tried():
    single = compile_rasp_to_model(Map(lambda x: 6 // x, tokens), {0, 2}, 1)
    check = viz.check_model(single)
    assert (check.tried, check.unanswered) == (2, 1)
    told = viz.check_picture(check).sentence
    assert told.startswith("On the one input with an answer the model gives the program's answer (")


def test_a_program_without_any_answer_is_told():
    small = compile_rasp_to_model(Map(lambda x: 6 // x, tokens), {0, 2}, 2)
    none = dataclasses.replace(small, program=Map(lambda x: 1 // 0, tokens))
    told = viz.check_picture(viz.check_model(none)).sentence
    assert told.startswith("The program has no answer on any input that was tried (tried: all")
    assert "Largest" not in told


def test_a_check_is_complete_if_it_is_no_sample_and_tries_all(frac):
    assert viz.check_model(frac).complete and not viz.check_model(frac, up_to=3).complete
    sample = viz.check_model(frac, sample=363)
    assert sample.tried == sample.possible and sample.sampled and not sample.complete
    longer = viz.check_model(frac, up_to=8)
    assert (
        longer.complete
        and longer.how == "all inputs of up to 5 tokens, not 8: the model takes no more"
    )
    assert "5 tokens, seed 0, not 8:" in viz.check_model(frac, up_to=8, sample=4).how


def test_numbers_are_compared_as_numbers(frac):
    layers = [*frac.weights.layers]
    output = layers[1].attention.output
    attention = dataclasses.replace(
        layers[1].attention, output=dataclasses.replace(output, w=output.w * np.float32(1.01))
    )
    layers[1] = dataclasses.replace(layers[1], attention=attention)
    wrong = dataclasses.replace(
        frac, weights=dataclasses.replace(frac.weights, layers=tuple(layers))
    )
    check = viz.check_model(wrong)
    assert not check.holds and check.error == pytest.approx(0.01, rel=0.01)


def test_numbers_of_one_value_agree_whatever_their_type():
    before = Select(indices, indices, Comparison.LT)
    program = Aggregate(before, numerical(tokens == "x"), default=0)
    check = viz.check_model(compile_rasp_to_model(program, {"a", "b", "x"}, 5))
    assert check.holds and check.agreed == check.tried == 363


def test_large_models_are_tried_on_fewer_inputs(hist, long_hist):
    few = affordable(long_hist, long_hist.program)
    assert 20 <= few < affordable(hist, hist.program) == 2000
    check = viz.check_model(long_hist)
    assert check.tried == few
    picture = viz.check_picture(check)
    assert f"a sample of {few} random inputs" in picture.sentence
    assert "there are 3.2e60)" in picture.sentence


def test_differences_of_huge_whole_numbers_are_told():
    small = compile_rasp_to_model(tokens * 1, {1, 2}, 2)
    wrong = dataclasses.replace(small, program=Map(lambda x: 10**400, tokens))
    assert viz.check_model(wrong).error == float("inf")
