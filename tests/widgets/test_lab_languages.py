"""Changing the language of a program: the newest text is what is translated."""

import threading
import time

from laboratories import SHARE, settled

from tracrlab.widgets import LabState, screen


def test_what_was_just_typed_is_translated_however_long_that_takes(monkeypatch):
    state = LabState(SHARE, example="axbx")
    gate, real = threading.Event(), screen.answer
    monkeypatch.setattr(screen, "answer", lambda *given: gate.wait(10) and real(*given))
    state.edit(SHARE.replace('"x"', '"b"'))
    begun = time.monotonic()
    state.translate("rasp")
    assert time.monotonic() - begun < 0.5 and state.language == "python"
    gate.set()
    settled(state)
    assert state.language == "rasp" and '"b"' in state.text and state.text.rstrip().endswith(";")
    assert state.diagnostics == [] and not state.stale and state.trace.decoded[2] == 1 / 3
    state.translate("python")
    assert settled(state).text == SHARE.replace('"x"', '"b"')
    state.close()


def test_a_text_with_mistakes_changes_its_language_only(state):
    text = "x = select(tokens, tokens, ==) +;"
    with state._delivery.lock:
        state.edit(text)
        state.translate("rasp")
    settled(state)
    assert (state.text, state.language) == (text, "rasp") and state.stale


def test_what_cannot_be_translated_is_said_later(state):
    text = "x = Map(lambda t: (t, 1), tokens)"
    with state._delivery.lock:
        state.edit(text)
        state.translate("rasp")
    settled(state)
    assert (state.text, state.language) == (text, "python") and not state.stale
    assert "x cannot be written in the language of 2021" in state.said
