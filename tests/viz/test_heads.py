"""Attention: one matrix for each head, with tokens on both axes."""

import numpy as np
import pytest

from tracrlab import viz


def test_repeated_tokens_draw_a_row_and_a_column_each(hist):
    picture = viz.attention_picture(hist.trace("llo"))
    labels = ("0:bos", "1:l", "2:l", "3:o")
    assert picture.rows == picture.columns == labels
    [heat, *_] = viz.draw(picture).to_dict()["data"]
    assert tuple(heat["x"]) == tuple(heat["y"]) == labels
    assert np.shape(heat["z"]) == (4, 4)


def test_each_head_has_its_panel_and_says_what_it_does(two_heads):
    trace = two_heads.trace("axa")
    picture = viz.attention_picture(trace)
    titles = [panel.title for panel in picture.panels]
    assert titles == ["layer 0, head 0: hist by same", "layer 0, head 1: count_x by xs"]
    for panel, node in zip(picture.panels, ("hist", "count_x"), strict=True):
        assert np.allclose(panel.amounts, trace.pattern(node).values, atol=1e-5)


def test_one_head_is_told_in_a_sentence(frac):
    picture = viz.attention_picture(frac.trace("ax"), "frac_prevs")
    assert "looks where before selects" in picture.sentence
    assert "reads indices, is_x and writes frac_prevs" in picture.sentence


def test_scores_are_signed_and_shares_are_not(frac):
    trace = frac.trace("ax")
    assert viz.attention_picture(trace).scale.kind == "share"
    scores = viz.attention_picture(trace, 1, show="scores")
    assert scores.scale.kind == "signed"
    assert np.allclose(scores.panels[0].amounts, trace.scores(1, 0).values, rtol=1e-4)


@pytest.mark.parametrize(
    ("which", "says"),
    [
        ((0,), "layer 0 has no attention"),
        (("is_x",), "no head computes 'is_x'; heads compute frac_prevs"),
        ((9,), "no layer 9"),
        ((1, 4), "no head 4 in layer 1"),
        ((None, 1), "of which layer"),
    ],
    ids=str,
)
def test_a_head_that_is_not_there_is_refused_in_one_sentence(frac, which, says):
    with pytest.raises(ValueError, match=says):
        viz.attention_picture(frac.trace("ax"), *which)


def test_a_model_without_heads_says_so(bare):
    with pytest.raises(viz.PictureError, match="no attention heads"):
        viz.attention_picture(bare.trace([1]))


def test_long_inputs_are_drawn_in_part_and_say_so(long_hist):
    picture = viz.attention_picture(long_hist.trace(list("ab") * 100))
    assert (len(picture.rows), picture.note) == (64, "showing 64 of 201 positions")
