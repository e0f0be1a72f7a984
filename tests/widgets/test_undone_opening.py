"""An undo that brings a program back brings all back that it was compiled for."""

import pytest
from laboratories import SHARE, settled

from tracrlab.compile import compile_rasp_to_model
from tracrlab.rasp import tokens
from tracrlab.widgets import LabState
from tracrlab.widgets.messages import answer_message


@pytest.fixture
def causal():
    found = LabState(SHARE, vocab="axy", max_seq_len=9, example="xya", causal=True)
    yield found
    found.close()


def undo(state, text, language="python", undone=True):
    message = {"type": "edit", "text": text, "language": language, "undone": undone}
    assert answer_message(state, message) is None
    return settled(state)


def sizes(state):
    return state.vocab, state.max_seq_len, state.causal, state.tokens


def test_undo_and_redo_of_opening(causal):
    before = sizes(causal)
    causal.open("hist")
    opened, text = sizes(settled(causal)), causal.text
    assert sizes(undo(causal, SHARE)) == before and causal.text == SHARE and not causal.stale
    assert causal.header["diff"] is None, "it is not compared with another program"
    causal.type_tokens("yy")
    settled(causal)
    assert sizes(undo(causal, text)) == opened and causal.text == text
    assert undo(causal, SHARE).tokens == ("y", "y") and causal.max_seq_len == 9


def test_a_text_that_was_typed_again_keeps_the_sizes_there_are(causal):
    causal.open("hist")
    opened = sizes(settled(causal))
    undo(causal, SHARE, undone=False)
    assert sizes(causal)[:3] == opened[:3]


def test_a_program_that_is_back_is_edited_and_undone_as_ever(causal):
    causal.open("hist")
    undo(settled(causal), SHARE)
    causal.set_sizes(vocab="axyz")
    causal.edit(SHARE + "\n")
    assert undo(causal, SHARE).vocab == ("a", "x", "y", "z")


def test_the_language_and_what_was_guessed_come_back():
    state = LabState("is_x = tokens == 'x'", example="xq")
    text = state.text
    state.open('often = tokens == "a";')
    state.set_sizes(max_seq_len=9)
    assert settled(state).language == "rasp" and state.max_seq_len == 9
    undo(state, text, "rasp")
    assert (state.language, state.vocab, state.max_seq_len) == ("python", ("a", "q", "x"), 6)
    assert state.guessed and state.tokens == ("x", "q")
    state.close()


def test_a_model_that_was_given_comes_back():
    model = compile_rasp_to_model((tokens == "x").named("is_x"), "ax", 4)
    state = LabState(model)
    text = state.text
    state.open("hist")
    assert undo(settled(state), text).model is model
    state.close()


def test_only_the_last_programs_are_remembered(causal):
    for name in ("hist", "length", "hist", "length", "hist"):
        causal.open(name)
    assert sizes(undo(causal, SHARE))[1] == 9
    for n in range(9):
        causal.open(f"is_{n} = tokens == 'a'")
    assert sizes(undo(causal, SHARE))[1] == 6


def test_a_pin_that_is_let_go_is_told(causal):
    causal.pin()
    said = []
    settled(causal).observe(lambda change: said.append(change.new), "said")
    causal.open("hist")
    assert "the pinned model is let go: another program was opened" in said
    assert not settled(causal).has_pin
    said.clear()
    causal.open("length")
    settled(causal)
    assert said == []
