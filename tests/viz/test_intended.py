"""What a selector says, where the softmax differs from it, and select and aggregate in one box."""

import numpy as np
import pytest

import tracrlab
from tracrlab import compile_rasp_to_model, rasp, viz
from tracrlab.viz.intended import distribution, intended


def before_program():
    before = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LT).named("before")
    return rasp.Aggregate(before, rasp.tokens, default=None).named("first")


def test_the_selector_is_asked_on_the_tokens(frac):
    [part] = frac.anatomy.heads
    chosen = intended(frac.trace("axb"), part)
    assert np.array_equal(chosen[1:, 1:], np.tril(np.ones((3, 3))))
    assert not chosen[0].any() and not chosen[:, 0].any()


@pytest.mark.parametrize("causal", [False, True])
def test_a_length_selects_everything_there_is(causal):
    model = compile_rasp_to_model(rasp.length, "ab", 4, causal=causal)
    [part] = model.anatomy.heads
    chosen = intended(model.trace("abab"), part)[1:, 1:]
    assert np.array_equal(chosen, np.tril(np.ones((4, 4))) if causal else np.ones((4, 4)))


def test_exact_heads_look_where_they_should(frac, hist, two_heads):
    for model in (frac, hist, two_heads):
        trace = model.trace([model.vocab[i % len(model.vocab)] for i in range(4)])
        for part in model.anatomy.heads:
            wanted = distribution(trace, part, intended(trace, part))
            assert np.allclose(wanted, trace.pattern(part.layer, part.head).values, atol=1e-6)


def test_a_selector_without_an_answer_is_not_known():
    raises = rasp.Select(rasp.tokens, rasp.tokens, lambda k, q: {"a": True}[k])
    model = compile_rasp_to_model(rasp.SelectorWidth(raises), "ab", 3)
    [part] = model.anatomy.heads
    assert intended(model.trace("ab"), part) is None
    assert intended(model.trace("aa"), part)[1:, 1:].all()
    with pytest.raises(viz.PictureError, match="no answer on this input"):
        viz.attention_picture(model.trace("ab"), show="selector")


def test_a_width_that_the_compiler_added_has_the_selector_of_its_node():
    whole = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ).named("so_far")
    mean = rasp.Aggregate(whole, rasp.indices).named("mean")
    typed = rasp.Map(lambda x: str(x), mean).named("typed")
    model = compile_rasp_to_model(typed, "ab", 3)
    assert {part.kind for part in model.anatomy.heads} == {"aggregate", "width"}
    for part in model.anatomy.heads:
        assert intended(model.trace("aba"), part)[2].tolist() == [False, True, True, False]


def test_the_picture_of_what_the_selector_says(frac):
    picture = viz.attention_picture(frac.trace("ax"), show="selector")
    assert picture.panels[0].amounts == ((0, 0, 0), (0, 1, 0), (0, 1, 1))
    assert picture.sentence.startswith("Which keys each query selects in the program")


def test_the_picture_of_the_difference(frac):
    trace = frac.trace("ax")
    exact = viz.attention_picture(trace, show="difference")
    assert {x for row in exact.panels[0].amounts for x in row} == {0}
    soft = viz.attention_picture(trace.rerun(sharpness=0.0), show="difference")
    assert soft.panels[0].amounts[1] == pytest.approx((1 / 3, -2 / 3, 1 / 3), abs=1e-5)
    assert soft.scale.kind == "signed"


def test_a_model_from_a_file_does_not_know_its_selectors(frac, tmp_path):
    frac.save(tmp_path / "model")
    loaded = tracrlab.load(tmp_path / "model")
    with pytest.raises(viz.PictureError, match="loaded from a file has no program"):
        viz.attention_picture(loaded.trace("ax"), show="difference")


def test_what_can_be_shown_is_told(frac):
    with pytest.raises(viz.PictureError, match="'pattern', 'scores', 'selector', 'difference'"):
        viz.attention_picture(frac.trace("a"), show="softmax")


def test_select_and_aggregate_in_one_box(frac, golden):
    picture = viz.select_aggregate_picture(frac.trace("axbx"))
    golden("frac_prevs.box.txt", str(picture))
    [panel] = picture.panels
    assert picture.rows[-1] == "value" and picture.columns[-1] == "→ result"
    assert [row[-1] for row in panel.texts] == ["0", "0", "0.5", "0.3333", "0.5", ""]
    assert panel.texts[-1] == ("0", "0", "1", "0", "1", "")
    assert picture.value_rows == (5,)


def test_words_are_moved_and_nothing_is_the_default():
    model = compile_rasp_to_model(before_program(), "ab", 2)
    [panel] = viz.select_aggregate_picture(model.trace("ba")).panels
    assert [row[-1] for row in panel.texts] == ["None", "None", "b", ""]
    assert panel.texts[-1] == ("None", "b", "a", "")  # BOS gives the default


def test_a_width_reads_bos(hist):
    [panel] = viz.select_aggregate_picture(hist.trace("ll")).panels
    assert panel.texts[-1] == ("1", "", "", "")
    assert [row[-1] for row in panel.texts][1:3] == ["0.7143", "0.7143"]


def test_of_several_heads_one_must_be_chosen(two_heads):
    trace = two_heads.trace("ax")
    with pytest.raises(viz.PictureError, match="which head\\? heads compute 'hist', 'count_x'"):
        viz.select_aggregate_picture(trace)
    assert "hist by same" in viz.select_aggregate_picture(trace, "hist").title
    assert "count_x by xs" in viz.select_aggregate_picture(trace, 0, 1).title


def test_a_long_box_is_cut(long_hist):
    picture = viz.select_aggregate_picture(long_hist.trace(list("ab") * 50))
    assert len(picture.rows) == 41 and picture.note == "showing 40 of 101 positions"


def test_the_box_is_drawn(frac):
    assert "<table" in viz.select_aggregate(frac.trace("ax"))._repr_mimebundle_()["text/html"]
    with pytest.raises(viz.PictureError, match="give a trace"):
        viz.select_aggregate(frac)
