"""Is the model the program? The check of a laboratory, its progress and its end."""

import pytest
from laboratories import SHARE, settled, until

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.errors import RaspError
from tracrlab.widgets import Break, LabState


def test_a_long_check_tells_how_far_it_is_and_covers_all_inputs(state):
    told = []
    state.observe(lambda change: told.append(change.new), "busy")
    state.check_all(6)
    settled(state)
    assert state.check.tried == sum(3**n for n in range(1, 7)) and state.check.holds
    assert state.header["check"]["state"] == "agrees" and not state.busy
    shares = [busy["share"] for busy in told if busy and busy["share"] is not None]
    assert shares == sorted(shares) and all(0 <= share <= 1 for share in shares)


def test_a_check_can_be_cancelled_and_is_dropped_by_an_edit():
    state = LabState("hist", max_seq_len=12)
    before = state.check
    state.check_all(10)
    until(lambda: state.busy)
    state.cancel()
    settled(state)
    assert state.check is before and not state.busy and not state.stale
    state.check_all(10)
    state.edit(state.text + "\n# newer")
    settled(state)
    assert state.text.endswith("# newer") and state.check.tried == 24
    state.close()


def test_a_counterexample_loads_itself():
    model = compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 3)
    params = {name: dict(arrays) for name, arrays in model.params.items()}
    wrong = model.with_params(_halved(params))
    state = LabState(wrong)
    state.check_all(2)
    settled(state)
    assert state.header["check"]["state"] == "differs"
    assert state.tokens == state.check.first.tokens and state.model is wrong
    state.close()


def _halved(params):
    return {
        name: {key: array * 0.5 if "unembed" in name else array for key, array in arrays.items()}
        for name, arrays in params.items()
    }


def test_a_check_is_of_the_model_without_changes(state):
    sentence = state.header["check"]["sentence"]
    assert sentence.startswith("On 24 of 24 inputs") and not state.header["check"]["all"]
    assert state.header["check"]["inputs"] == 24
    for change in ({"sharpness": 0.5}, {"edits": [Break("zero", "is_x")]}):
        state.change(*change.pop("edits", ()), reset=True, **change)
        told = settled(state).header["check"]["sentence"]
        assert told == f"Without your changes: o{sentence[1:]}"
    state.change(reset=True)
    assert settled(state).header["check"]["sentence"] == sentence


def test_a_check_needs_a_program_without_mistakes(state):
    state.edit("x = ")
    settled(state)
    with pytest.raises(RaspError, match="mend the program first"):
        state.check_all()
    with pytest.raises(RaspError):
        LabState("").check_all()
