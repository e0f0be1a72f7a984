"""Everything at once, in any order: what is shown in the end is what was asked for last."""

import random
import threading
import time

import pytest

from tracrlab.widgets import LabState
from tracrlab.widgets.messages import answer_message

GOOD = (
    "is_x = tokens == 'x'",
    "is_x = numerical(tokens == 'x')\nbefore = Select(indices, indices, Comparison.LEQ)\n"
    "share = Aggregate(before, is_x)",
    "same = Select(tokens, tokens, Comparison.EQ)\nhist = SelectorWidth(same)",
    "y = indices + 1",
)
BAD = ("is_x = tokns == 'x'", "x = ", "s = Select(tokens, tokens, Comparison.EQ)", "x = tokens + 1")
OTHER = (
    {"type": "input", "text": "xxab"},
    {"type": "input", "text": ""},
    {"type": "input", "text": "a b q"},
    {"type": "compile"},
    {"type": "pin"},
    {"type": "unpin"},
    {"type": "break", "what": "zero", "room": "is_x"},
    {"type": "break", "what": "set", "room": "indices", "position": 1, "value": "2"},
    {"type": "break", "what": "sharpness", "value": 0.3},
    {"type": "break", "what": "reset"},
    {"type": "check", "up_to": 3},
    {"type": "load", "tokens": ["x", "a"]},
    {"type": "cancel"},
    {"type": "save", "what": "cell"},
    {"type": "open", "name": "length"},
    {"type": "dance"},
)


@pytest.mark.parametrize("seed", range(6))
def test_whatever_is_done_the_newest_text_is_what_is_shown(seed, monkeypatch):
    faults = []
    monkeypatch.setattr(threading, "excepthook", lambda given: faults.append(given.exc_value))
    chance = random.Random(seed)
    state = LabState(GOOD[0], example="axbx")
    late = []
    state.observe(lambda change: late.append(change.new["revision"] < state.newest), "header")
    for revision in range(1, 101):
        if chance.random() < 0.5:
            text = chance.choice(GOOD if chance.random() < 0.6 else BAD)
            message = {"type": "edit", "text": text, "language": "python", "revision": revision}
        else:
            message = chance.choice(OTHER)
        reply = answer_message(state, message)
        assert reply is None or reply["type"] in ("say", "copy")
        assert reply is None or "fault in tracrlab" not in reply.get("text", "")
        if chance.random() < 0.3:
            time.sleep(chance.random() * 0.02)
        if chance.random() < 0.1:
            assert state.wait(30)
    good = chance.choice(GOOD)
    for text, works in ((chance.choice(BAD), False), (good, True)):
        state.edit(text, "python", 1000)
        assert state.wait(30)
        mistakes = [mark for mark in state.diagnostics if mark["severity"] == "error"]
        assert state.stale is not works and bool(mistakes) is not works
    assert state.header["text"] == good and state.header["revision"] == state.newest
    assert state.shown.scene.header["steps"] and state.busy == {}
    assert not any(late) and faults == []
    told = state.said
    assert "fault in tracrlab" not in told
    state.close()
