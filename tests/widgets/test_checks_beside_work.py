"""A long check is of the model on screen, and goes on while that model stays there."""

import threading
from dataclasses import replace

import pytest
from laboratories import SHARE, settled, until

from tracrlab.trace import Zero
from tracrlab.widgets import LabState, long_checks


@pytest.fixture
def gate(monkeypatch):
    """Checks wait until it is open."""
    found, real = threading.Event(), long_checks.long_check

    def patient(model, up_to, progress):
        while not found.wait(0.01):
            progress(0, 100)
        return real(model, up_to, progress)

    monkeypatch.setattr(long_checks, "long_check", patient)
    yield found
    found.set()


def test_a_check_is_of_the_model_that_was_asked_for_before_it():
    state = LabState(SHARE, vocab="abx", max_seq_len=3)
    with state._delivery.lock:  # nothing is answered between the two
        state.set_sizes(vocab="abcdx")
        state.check_all(2)
    settled(state)
    assert (len(state.vocab), state.check.tried, state.check.possible) == (5, 30, 155)
    state.close()


def test_what_was_typed_before_a_check_is_shown_before_it_ends(state, gate):
    state.edit(SHARE + "\n# newer")
    state.check_all(2)
    until(lambda: state.busy and state.header["text"].endswith("# newer"))
    assert state.check.tried == 24 and state.busy["what"].startswith("checking")
    gate.set()
    assert settled(state).check.tried == 12 and not state.busy


def test_a_check_after_a_mistake_is_refused_in_a_sentence(state):
    with state._delivery.lock:
        state.edit("x = ")
        state.check_all(2)
    assert settled(state).stale and "mend the program first" in state.said


def test_what_needs_no_other_model_lets_a_check_go_on(gate):
    state, told = LabState("hist", max_seq_len=100, example="abca" * 25), []
    state.observe(lambda change: told.append(change.new), "said")
    few = state.check
    state.check_all(2)
    for ask, holds in (
        (lambda: state.look_from(30), lambda: state.header["window"]["first"] == 30),
        (state.pin, lambda: state.header["diff"] is not None),
        (state.unpin, lambda: state.header["diff"] is None),
        (lambda: state.type_tokens("bca"), lambda: state.tokens == tuple("bca")),
        (lambda: state.change(Zero("hist")), lambda: state.header["edits"]),
    ):
        ask()
        until(holds)
        assert state.check is few
        until(lambda: state.busy)
    gate.set()
    settled(state)
    words = len(state.vocab)
    assert (
        state.check.tried == words + words**2
        and state.header["check"]["inputs"] == state.check.tried
    )
    assert state.tokens == tuple("bca") and state.header["edits"] and not any(told)
    state.close()


@pytest.mark.parametrize(
    "change",
    [
        lambda state: state.edit(SHARE + "\n# newer"),
        lambda state: state.edit("x = "),
        lambda state: state.set_sizes(max_seq_len=9),
        lambda state: state.open("hist"),
        lambda state: state.type_tokens("xyz"),
    ],
)
def test_another_model_ends_a_check_and_that_is_said(state, gate, change):
    state.check_all(2)
    until(lambda: state.busy)
    told = []
    state.observe(lambda change: told.append(change.new), "said")
    change(state)
    settled(state)  # though the gate is closed
    assert [each for each in told if each] == [
        "the check was stopped: the model has changed, so check it again"
    ]
    assert not state.busy and state.check.tried == 24


def test_what_a_check_found_is_not_lost_to_what_is_asked_meanwhile(state):
    with state._delivery.lock:
        state.check_all(2)
        until(lambda: state._checker.wait(0) or state._delivery._parcels)
    done = threading.Event()
    state._delivery.post(lambda: (state.type_tokens("xa"), done.set()))
    assert done.wait(5)
    settled(state)
    assert state.check.tried == 12 and state.tokens == ("x", "a")


def test_a_check_that_fails_says_why(state, monkeypatch):
    def breaks(*given):
        raise MemoryError

    monkeypatch.setattr(long_checks, "long_check", breaks)
    state.check_all(2)
    settled(state)
    assert state.said.startswith("the check was stopped: this takes more memory")
    assert not state.busy and not state.stale and state.check.tried == 24


def test_words_that_are_let_in_are_not_lost_to_what_is_asked_next():
    state = LabState(SHARE, vocab="abx", example="xx")
    state.type_tokens("ay")
    settled(state)
    with state._delivery.lock:
        state.grow(["y"])
        state.pin()
    assert settled(state).tokens == ("a", "y") and "y" in state.vocab
    state.close()


def test_what_a_check_found_is_told_of_no_other_model(state):
    state._checked = state.model, replace(state.check, tried=1)  # found, and not shown yet
    state.edit(SHARE + " ")
    assert settled(state).check.tried == 24
