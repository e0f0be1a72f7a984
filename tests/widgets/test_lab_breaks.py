"""Breaking a run, pinning a model, and what another program or input makes of both."""

import pytest
from laboratories import SHARE, settled

from tracrlab.trace import Zero
from tracrlab.widgets import Break, LabState
from tracrlab.widgets.messages import answer_message


def test_breaking_a_room_and_mending_it(state):
    state.change(Break("zero", "is_x"))
    settled(state)
    assert state.trace.decoded == [0, 0, 0, 0]
    assert state.header["edits"] == ["is_x set to 0 everywhere after mlp 0"]
    state.change(Break("set", "is_x", position=1, value="1"), sharpness=0.5)
    assert settled(state).trace.decoded[0] > 0.5 and state.header["sharpness"] == 0.5
    state.change(reset=True)
    settled(state)
    assert state.header["edits"] == [] and state.header["sharpness"] == 1
    assert state.trace.decoded == pytest.approx([0, 0.5, 1 / 3, 0.5])


def test_a_room_is_patched_from_another_input(state):
    state.change(Break("patch", "is_x", tokens=tuple("xxxx")))
    assert settled(state).trace.decoded == pytest.approx([1, 1, 1, 1])
    state.change(Zero("is_x"), reset=True)  # edits of tracrlab.trace do as well
    assert settled(state).trace.decoded == [0, 0, 0, 0]


def test_a_newer_change_of_one_place_takes_the_place_of_the_older(state):
    for value in ("1", "0", "1"):
        message = {"type": "break", "what": "set", "room": "is_x", "position": 1, "step": 3}
        assert answer_message(state, {**message, "value": value}) is None
        settled(state)
    assert [edit.value for edit in state.edits] == ["1"] and len(state.header["edits"]) == 1
    answer_message(state, {**message, "what": "zero", "position": 2})
    answer_message(state, {**message, "what": "zero", "step": 1})
    answer_message(state, {**message, "what": "zero"})
    places = [(edit.what, edit.position, edit.step) for edit in settled(state).edits]
    assert places == [("zero", 2, 3), ("zero", 1, 1), ("zero", 1, 3)]
    state.change(Zero("is_x"), Zero("is_x"))
    assert len(settled(state).edits) == 5


def test_a_value_that_is_typed_is_the_room_s_own():
    state = LabState("x = tokens == '1'", vocab=["1", "2"], example=["2", "2"])
    state.change(Break("set", "tokens", value="1"))
    assert settled(state).trace.decoded == [True, True] and state.said == ""
    state.close()


def test_changes_that_a_new_program_cannot_take_are_left_out_and_told(state):
    state.change(Break("zero", "is_x"))
    settled(state)
    state.edit("other = tokens == 'a'")
    settled(state)
    assert state.edits == () and "this change was left out" in state.said


def test_pinning_keeps_a_model_to_compare_with(state):
    assert not state.has_pin
    state.pin()
    settled(state)
    pinned = state.model
    assert state.has_pin and state.header["diff"]["against"] == "the pinned model"
    for letter in "ab":
        state.edit(SHARE.replace('"x"', f'"{letter}"'))
        settled(state)
    assert state.pinned is pinned and not state.header["diff"]["same"]
    state.edit(SHARE)
    assert settled(state).header["diff"]["same"]
    state.unpin()
    settled(state)
    assert state.pinned is None and not state.header["diff"]["same"]
    assert not state.has_pin and state.header["diff"]["against"] == "the program before"


def test_another_program_is_not_compared_with_the_last(state):
    state.pin()
    settled(state)
    state.open("hist")
    settled(state)
    assert state.model.name == "hist" and state.header["diff"] is None and state.pinned is None


@pytest.mark.parametrize("name", ["shuffle_dyck3", "frac_prevs"])
def test_another_input_compiles_nothing(name):
    state = LabState(name)
    model, check = state.model, state.check
    state.set_tokens(state.vocab[:2])
    settled(state)
    assert state.tokens == state.vocab[:2] and state.model is model and state.check is check
    state.close()


def test_a_room_is_broken_by_the_name_that_it_is_shown_with():
    text = SHARE + "\nhalf = SequenceMap(lambda s, i: s == 0.5 and i < 3, share, indices)"
    state = LabState(text, vocab="ax", max_seq_len=4, example="ax")
    labels = ["share (number)", "share (one-hot)"]
    assert set(labels) < {room["name"] for room in state.header["rooms"]}
    for label in labels:
        asked = {"type": "break", "what": "set", "room": label, "value": "True", "position": 2}
        assert answer_message(state, asked) is None
        settled(state)
        assert state.trace.decoded == [False, False]
        [edited] = state.header["edited"]
        assert edited == {"rooms": labels, "positions": [2], "step": 3}
        state.change(reset=True)
        settled(state)
    told = answer_message(state, {"type": "break", "what": "zero", "room": "share (odd)"})["text"]
    assert "share (odd)" in told
    state.close()
