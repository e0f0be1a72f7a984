"""What was asked for and cancelled is forgotten; what failed leaves what is shown."""

import threading

import pytest
from laboratories import SHARE, settled, until

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.trace import Zero
from tracrlab.widgets import LabState, screen
from tracrlab.widgets.messages import answer_message


@pytest.fixture
def gate(monkeypatch):
    """Answers wait until it is open."""
    found, real = threading.Event(), screen.answer

    def patient(request, go_on=lambda stage: None):
        while not found.wait(0.01):
            go_on("waiting")
        return real(request, go_on)

    monkeypatch.setattr(screen, "answer", patient)
    yield found
    found.set()


def test_what_was_asked_for_and_cancelled_is_not_done_later(state, gate):
    state.type_tokens("xxx")
    state.change(Zero("is_x"), sharpness=0.5)
    state.pin()
    state.look_from(3)
    state.set_sizes(vocab="axz", max_seq_len=9, causal=True)
    state.cancel()
    assert (state.tokens, state.edits, state.sharpness) == (tuple("axbx"), (), 1)
    assert (state.skipped, state.has_pin, state.causal) == (0, False, False)
    gate.set()
    state.edit(SHARE + " ")
    settled(state)
    assert state.tokens == tuple("axbx") and state.trace.edits == () and state.unread == ""
    assert state.vocab == ("a", "b", "x") and state.max_seq_len == 6 and state.guessed
    assert state.header["sharpness"] == 1 and state.header["diff"]["against"][:3] == "the"


def test_an_input_that_was_refused_before_stays_refused(gate):
    gate.set()
    state = LabState(SHARE, vocab="abx", example="xx")
    state.type_tokens("ay")
    settled(state)
    unread, offer = state.unread, state.offer
    gate.clear()
    state.type_tokens("bb")
    state.cancel()
    assert (state.unread, state.offer) == (unread, offer) and offer
    gate.set()
    state.edit(SHARE + " ")
    assert settled(state).tokens_text == "ay" and state.offer == offer
    state.close()


def test_another_program_that_is_cancelled_takes_nothing_of_the_last(state, gate):
    state.change(Zero("is_x"))
    gate.set()
    settled(state)
    gate.clear()
    state.open("hist")
    state.cancel()
    assert state.stale and state.edits == ()
    gate.set()
    state.compile()
    settled(state)
    assert state.model.name == "hist" and state.trace.edits == () and not state.stale


def test_a_page_that_fails_is_the_page_that_is_drawn():
    state = LabState("hist", max_seq_len=100, example="abca" * 25)
    state.look_from(30)
    settled(state)
    state.edit("x = ")
    settled(state)
    state.look_from(60)
    assert settled(state).skipped == 30
    state.close()


@pytest.mark.parametrize("first", [60, 1000])
def test_a_cell_is_broken_where_it_is_drawn(first):
    state = LabState("hist", max_seq_len=100, example="abca" * 25)
    state.look_from(30)
    settled(state)
    with state._delivery.lock:  # the page is asked for, and not drawn yet
        answer_message(state, {"type": "window", "first": first})
        message = {"type": "break", "what": "zero", "room": "hist", "position": 2}
        assert answer_message(state, message) is None
    assert "at 32:a" in settled(state).header["edits"][0]
    state.close()


def test_a_refusal_is_still_told_when_the_text_breaks():
    state = LabState(SHARE, vocab="abx", example="xx")
    state.type_tokens("ay")
    settled(state)
    unread, offer = state.unread, state.offer
    assert offer
    state.edit("x = ")
    settled(state)
    assert (state.unread, state.offer) == (unread, offer)
    state.type_tokens("bb")
    settled(state)
    assert state.unread == "this is shown as soon as the program has no mistakes"
    assert state.offer == {}
    state.close()


def test_an_input_waits_for_a_program_where_there_is_none(state):
    state.edit(" ")
    settled(state)
    state.type_tokens("xx")
    assert settled(state).unread == "this is shown as soon as there is a program"
    until(lambda: state.said == state.unread)
    state.edit(SHARE)
    assert settled(state).tokens == ("x", "x") and state.unread == ""


def test_a_model_that_was_opened_is_shown_again_only_for_its_own_text(gate):
    gate.set()
    model = compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 5)
    state = LabState(model, example="ab")
    own = state.text
    gate.clear()
    state.edit(SHARE + "\n# another")
    state.cancel()
    gate.set()
    state.set_tokens("xx")
    assert settled(state).model is not model and state.header["text"].endswith("# another")
    state.close()
    state = LabState(model, example="ab")
    gate.clear()
    state.set_sizes(max_seq_len=7)
    state.set_tokens("xx")
    state.cancel()
    gate.set()
    assert state.text == own and state.tokens == tuple("ab")
    state.pin()
    assert settled(state).model is model and state.max_seq_len == 5
    state.close()


def test_what_waited_for_a_program_is_forgotten_too(gate):
    gate.set()
    state = LabState(SHARE, vocab="abx", example="xx")
    state.type_tokens("ay")
    settled(state)
    unread, offer = state.unread, state.offer
    state.edit("x = ")
    state.type_tokens("bb")
    settled(state)
    assert state.offer == {} and state.unread != unread
    gate.clear()
    state.edit("x = 1")
    state.cancel()
    assert (state.unread, state.offer) == (unread, offer)
    state.close()
