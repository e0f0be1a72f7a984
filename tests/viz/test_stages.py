"""The program and the stages of its compilation."""

import dataclasses

import pytest

from tracrlab import viz
from tracrlab.rasp import Aggregate, Comparison, Select, indices, tokens


def test_boxes_stand_to_the_right_of_what_they_read(two_heads):
    picture = viz.program_picture(two_heads)
    assert all(picture.boxes[a].column < picture.boxes[b].column for a, b in picture.arrows)
    places = {(box.column, box.height) for box in picture.boxes}
    assert len(places) == len(picture.boxes)


def test_selectors_are_boxes_of_their_own_with_their_line(frac):
    picture = viz.program_picture(frac)
    boxes = {box.name: box for box in picture.boxes}
    assert [box.kind for box in picture.boxes].count("selector") == 1
    assert boxes["before"].text == "Select(indices, indices, Comparison.LEQ)"
    assert boxes["before"].line is not None
    assert boxes["frac_prevs"].kind == "output"
    arrows = {(picture.boxes[a].name, picture.boxes[b].name) for a, b in picture.arrows}
    assert arrows == {
        ("tokens", "is_x"),
        ("indices", "before"),
        ("before", "frac_prevs"),
        ("is_x", "frac_prevs"),
    }


def test_a_selector_that_two_nodes_use_is_one_box():
    from tracrlab.compile import compile_rasp_to_model

    previous = Select(indices, indices - 1, Comparison.EQ).named("previous")
    once = Aggregate(previous, tokens).named("once")
    model = compile_rasp_to_model(Aggregate(previous, once).named("twice"), {"a", "b"}, 3)
    kinds = [box.kind for box in viz.program_picture(model).boxes]
    assert kinds.count("selector") == 1


def test_the_schedule_has_a_row_for_each_layer(two_heads):
    picture = viz.stage_picture(two_heads.stages["schedule"])
    assert len(picture.rows) == len(two_heads.weights.layers)
    assert picture.rows[0][1] == "hist (width), count_x (width)"


def test_the_layout_covers_every_direction(frac):
    picture = viz.stage_picture(frac.stages["layout"])
    names = ", ".join(row[-1] for row in picture.rows).split(", ")
    assert tuple(names) == frac.residual_labels


def test_values_say_how_they_are_kept(frac):
    rows = {row[0]: row for row in viz.stage_picture(frac.stages["values"]).rows}
    assert rows["tokens"] == ("tokens", "one-hot", "3", "a, b, x")
    assert rows["frac_prevs"][1] == "number"


def test_weights_are_counted(frac):
    picture = viz.stage_picture(frac.weights)
    assert sum(int(row[2]) for row in picture.rows) == frac.weights.count
    assert sum(int(row[3]) for row in picture.rows) == frac.weights.nonzero


def test_a_model_shows_its_layers_even_without_stages(frac):
    loaded = dataclasses.replace(frac, stages=None, program=None)
    assert viz.stage_picture(loaded) == viz.stage_picture(frac)
    for ask in (viz.program_picture, viz.lookup_picture, viz.check_model):
        with pytest.raises(viz.PictureError, match="was loaded from a file"):
            ask(loaded)
    with pytest.raises(viz.PictureError, match="no stage 'graph'; it has none"):
        viz.compile_stage(loaded, "graph")


def test_what_is_no_stage_is_refused():
    with pytest.raises(viz.PictureError, match="int is no stage"):
        viz.stage_picture(3)
