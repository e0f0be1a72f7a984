"""Every program of the shelf opens, is right, and survives an edit."""

import pytest

from tracrlab.programs import catalogue
from tracrlab.values import in_order
from tracrlab.widgets import LabState


@pytest.mark.parametrize("name", list(catalogue))
def test_a_program_of_the_shelf_opens_and_is_right(name):
    state = LabState(name)
    assert state.diagnostics == [] or all(
        mark["severity"] == "warning" for mark in state.diagnostics
    )
    assert state.said == "" and not state.stale
    assert all(state.header["answer"]["right"]) and state.header["answer"]["program"]
    assert state.check.holds and state.check.tried > state.check.unanswered
    assert state.vocab == in_order(catalogue[name].vocab)
    assert state.max_seq_len == catalogue[name].max_seq_len
    if catalogue[name].text is not None:
        assert state.text == catalogue[name].text and state.language == "rasp"
    else:
        assert state.text.startswith(f"# {catalogue[name].claim}\n")
    state.edit(state.text + "\n# the same")
    assert state.wait(20) and not state.stale and state.header["diff"]["same"]
    state.close()
