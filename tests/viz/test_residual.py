"""The residual stream: which rows, which half-layers, what the cells say."""

import numpy as np
import pytest

from tracrlab import viz
from tracrlab.trace import Set


def cell(picture, panel, row, column):
    r, c = picture.rows.index(row), picture.columns.index(column)
    return picture.panels[panel].text(r, c)


def test_repeated_tokens_have_a_column_each(hist):
    picture = viz.residual_picture(hist.trace("llo"))
    assert picture.columns == ("0:bos", "1:l", "2:l", "3:o")
    assert [cell(picture, -1, "hist", c) for c in picture.columns] == [".", "2", "2", "1"]


def test_half_layers_that_do_nothing_are_passed_over(frac):
    picture = viz.residual_picture(frac.trace("ax"))
    assert [panel.title.split(" →")[0] for panel in picture.panels] == ["embed", "mlp 0", "attn 1"]


def test_rows_are_marked_where_they_are_written(frac):
    picture = viz.residual_picture(frac.trace("ax"))
    marked = [[picture.rows[r] for r in panel.marked] for panel in picture.panels]
    assert marked == [["tokens", "indices"], ["is_x"], ["frac_prevs"]]


def test_one_scale_serves_all_half_layers(frac):
    picture = viz.residual_picture(frac.trace("axx"), expand=True)
    largest = max(abs(x) for panel in picture.panels for row in panel.amounts for x in row)
    assert picture.scale.reach == largest == 1


def test_rooms_expand_to_their_directions(frac):
    trace = frac.trace("axx")
    assert "tokens:x" in viz.residual_picture(trace, expand="tokens").rows
    picture = viz.residual_picture(trace, expand=True)
    assert picture.rows == trace.directions
    for panel, step in zip(picture.panels, ("embed", "mlp 0", "attn 1"), strict=True):
        assert np.allclose(panel.amounts, trace.residual(step).values.T, atol=1e-6)


def test_a_room_shows_the_value_that_stands_in_it(hist):
    picture = viz.residual_picture(hist.trace("hell"))
    assert [cell(picture, 0, "tokens", c) for c in picture.columns] == ["bos", *"hell"]
    assert cell(picture, 1, "hist", "1:h") == "."
    assert cell(picture, 1, "hist.bos_share", "1:h") == "0.8333"


def test_only_some_rooms_and_some_half_layers(frac):
    picture = viz.residual_picture(frac.trace("ax"), only=["is_x"], steps=["mlp 0"])
    assert picture.rows == ("is_x",) and len(picture.panels) == 1


def test_a_room_that_is_not_there_is_named_with_those_that_are(frac):
    with pytest.raises(viz.PictureError, match="no room 'is_y'.*there are one, tokens"):
        viz.residual_picture(frac.trace("ax"), only=["is_y"])


@pytest.mark.parametrize("nothing", [{"only": []}, {"steps": []}], ids=str)
def test_nothing_to_draw_is_said(frac, nothing):
    with pytest.raises(viz.PictureError, match="nothing is left to draw"):
        viz.residual_stream(frac.trace("ax"), **nothing)


def test_long_inputs_are_drawn_in_part_and_say_so(long_hist):
    trace = long_hist.trace(list("ab") * 100)
    picture = viz.residual_picture(trace)
    assert len(picture.columns) == 40
    assert picture.note == "showing 40 of 201 positions"
    assert "showing 40 of 201 positions" in viz.as_html(picture)
    assert "showing 40 of 201 positions" in str(picture)
    wide = viz.residual_picture(trace, expand=True)
    assert "200 directions that are 0 everywhere are left out" in wide.note
    assert {"hist:100", "tokens:a"} <= set(wide.rows)


def test_odd_numbers_have_marks_of_their_own(frac):
    odd = [Set("is_x", np.array([x], np.float32), p) for p, x in enumerate((np.nan, np.inf), 1)]
    with np.errstate(invalid="ignore"):
        picture = viz.residual_picture(frac.trace("ax", edits=odd), only=["is_x"], steps=["mlp 0"])
    assert [cell(picture, 0, "is_x", c) for c in picture.columns] == ["0", "NaN", "∞"]
    assert picture.as_dict()["panels"][0]["amounts"] == [[0, "NaN", "∞"]]
    assert picture.scale.reach == 1
    assert "dashed" in viz.as_html(picture)
    [heat, marks] = viz.draw(picture).to_dict()["data"]
    assert heat["z"] == [[0, None, None]]
    assert {"NaN", "∞"} <= set(marks["text"])
