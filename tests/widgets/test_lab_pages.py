"""Pages of a long input: one run, asked about once."""

import pytest
from laboratories import settled

from tracrlab import rasp
from tracrlab.trace import Zero
from tracrlab.widgets import LabState


@pytest.fixture
def asked(monkeypatch):
    """What the interpreter was asked, once for each time."""
    found, real = [], rasp.evaluate

    def evaluate(expr, *given):
        found.append(expr)
        return real(expr, *given)

    monkeypatch.setattr(rasp, "evaluate", evaluate)
    return found


def test_another_page_asks_neither_program_nor_selectors_again(asked):
    state = LabState("hist", max_seq_len=100, example="abca" * 25)
    trace = state.trace
    assert asked
    asked.clear()
    state.look_from(30)
    settled(state)
    state.pin()
    assert settled(state).trace is trace and state.skipped == 30 and asked == []
    state.type_tokens("a b " * 50)
    settled(state)
    assert state.trace is not trace and asked
    state.close()


def test_a_change_is_another_run(state):
    runs = [state.trace]
    for change in ({"sharpness": 0.5}, {"edits": (Zero("is_x"),)}, {"edits": (Zero("is_x"),)}):
        state.change(*change.pop("edits", ()), **change)
        runs.append(settled(state).trace)
    state.change(reset=True)
    runs.append(settled(state).trace)
    assert len(set(map(id, runs))) == 5 and runs[-1].edits == ()


def test_one_is_another_input_than_true():
    state = LabState("x = tokens == 1", vocab=[1, True, 2], example=[1, 2])
    state.set_tokens([True, 2])
    assert settled(state).tokens[0] is True and state.trace.tokens[0] is True
    state.close()
