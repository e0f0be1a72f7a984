"""What a scene says of edits: which rooms, where and from when; and of what is not shown."""

import numpy as np
import pytest
from scene_fixture import compiled, scene
from scene_schema import check_scene

from tracrlab import viz
from tracrlab.trace import HeadOutput, Neurons, Output, Pattern, Residual, Set, Subspace, Zero
from tracrlab.viz.scene.packing import unpacked

TWICE = """\
share = Aggregate(Select(indices, indices, Comparison.LEQ), numerical(tokens == "x"))
early_half = SequenceMap(lambda share, i: share == 0.5 and i < 3, share, indices)
"""


@pytest.fixture(scope="module")
def twice():
    """A program in which `share` is kept as a number, and one-hot."""
    return compiled(TWICE, "python", "ax", 4)[0]


def edited(model, *edits, words="axx", first=0):
    found = viz.scene_of(model, model.trace(list(words), edits=edits), first=first)
    check_scene(found)
    return found.header["edited"]


def test_an_edit_names_every_room_of_a_variable(twice):
    labels = ["share (number)", "share (one-hot)"]
    rooms = viz.scene_of(twice, twice.trace("ax")).header["rooms"]
    steps = [room["step"] for room in rooms if room["name"] in labels]
    assert steps == [3, 4]
    assert edited(twice, Zero("share")) == [{"rooms": labels, "positions": None, "step": 3}]
    later = Zero(Subspace("share", after="mlp 1"), 2)
    assert edited(twice, later) == [{"rooms": labels, "positions": [2], "step": 4}]


def test_an_edit_of_one_direction_names_its_room(twice):
    assert edited(twice, Zero("tokens:x")) == [{"rooms": ["tokens"], "positions": None, "step": 0}]


def test_a_value_that_is_set_everywhere_is_not_set_at_bos(twice):
    found = edited(twice, Set("tokens", "x"))
    assert found == [{"rooms": ["tokens"], "positions": [1, 2, 3], "step": 0}]


@pytest.mark.parametrize(
    "part, step",
    [
        (Residual("mlp 0"), 2),
        (Output("attn 1"), 3),
        (HeadOutput("share"), 3),
        (Pattern("share"), 3),
        (Neurons(0), 2),
        (Residual("embed"), 0),
    ],
)
def test_what_is_no_room_has_a_step_all_the_same(twice, part, step):
    assert edited(twice, Zero(part, 1)) == [{"rooms": [], "positions": [1], "step": step}]


def test_what_is_told_in_words_has_no_place(twice):
    header = viz.scene_of(twice, twice.trace("ax"), edits=["something"]).header
    assert header["edited"] == [{"rooms": [], "positions": None, "step": None}]


def test_positions_count_what_is_shown(long_hist):
    words = ["a", "b"] * 100
    found = edited(long_hist, Zero("tokens", [130, 5]), words=words, first=120)
    assert found == [{"rooms": ["tokens"], "positions": [10], "step": 0}]


def test_cells_apart_are_where_softmax_and_selector_differ():
    found = scene("frac_prevs")
    [head] = found.header["heads"]
    assert not unpacked(head["apart"], found.data).any() and head["differs"] == 0


def test_cells_apart_of_a_blunt_head_are_counted(twice):
    found = viz.scene_of(twice, twice.trace("axx", edits=[Zero("tokens")], sharpness=0.01))
    [head] = found.header["heads"]
    apart = unpacked(head["apart"], found.data)
    pattern = unpacked(head["pattern"], found.data)
    meant = np.tril(np.ones((4, 4)))
    meant[1:, 0] = 0
    meant /= meant.sum(axis=1, keepdims=True)
    assert np.array_equal(apart, np.abs(pattern - meant) > 1e-4)
    assert apart.sum() == head["differs"] > 0


def test_cells_apart_know_the_keys_that_are_not_shown(long_hist):
    words = ["a", "b"] * 100
    found = viz.scene_of(long_hist, long_hist.trace(words), first=130)
    [head] = found.header["heads"]
    assert head["differs"] == 0 and not unpacked(head["apart"], found.data).any()
    trace = long_hist.trace(words, edits=[Set(Pattern("hist"), "3:a", 131)])
    found = viz.scene_of(long_hist, trace, first=130)
    [head] = found.header["heads"]
    apart = unpacked(head["apart"], found.data)
    assert apart.shape == (64, 64) and apart.sum() == head["differs"] == 1 + 32
    assert apart[1, 0] == 1 and not apart[2:].any()


def test_a_wrong_answer_that_is_not_shown_is_told(long_hist):
    words = ["a"] * 150
    trace = long_hist.trace(words, edits=[Set("hist", 7, 120)])
    header = viz.scene_of(long_hist, trace).header
    assert all(header["answer"]["right"]) and header["answer"]["error"] == 143
    assert header["answer"]["unseen_wrong"] == 1
    assert header["cut"][:2] == [
        "64 of 151 positions are shown",
        "1 of 87 positions not shown has a wrong answer",
    ]
    there = viz.scene_of(long_hist, trace, first=87).header
    assert not all(there["answer"]["right"]) and there["answer"]["unseen_wrong"] == 0
    assert there["cut"] == ["64 of 151 positions are shown", *header["cut"][2:]]
