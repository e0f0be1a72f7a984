"""What can be opened in a laboratory, and in which language it is shown."""

import pytest
from laboratories import SHARE, settled

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.errors import RaspError, RaspTypeError
from tracrlab.trace import Zero
from tracrlab.widgets import LabState


def test_the_other_language_and_back(state):
    before = state.model
    state.translate("rasp")
    settled(state)
    assert state.language == "rasp" and "select(" in state.text and not state.stale
    assert state.header["diff"]["same"] and state.model is not before
    state.translate("python")
    settled(state)
    assert state.text == SHARE and state.language == "python"  # as its author wrote it


def test_what_a_language_has_no_words_for_is_told():
    state = LabState("x = Map(lambda t: (t, 1), tokens)", vocab="ab", max_seq_len=3)
    with pytest.raises(RaspError, match="cannot be written in the language of 2021"):
        state.translate("rasp")
    assert state.language == "python"
    state.close()


@pytest.mark.parametrize("given", [rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ), 3])
def test_what_is_no_program_is_refused_in_a_sentence(given):
    with pytest.raises(RaspTypeError, match="laboratory"):
        LabState(given)


def test_a_name_that_is_not_on_the_shelf_is_told_with_a_near_one():
    with pytest.raises(RaspError, match="did you mean 'frac_prevs'"):
        LabState("frac_prev")


def test_a_program_a_source_a_model_and_a_run_are_opened():
    program = (rasp.tokens == "x").named("is_x")
    model = compile_rasp_to_model(program, "ax", 4)
    for given in (program, rasp.parse("is_x = tokens == 'x'"), model, model.trace("xa")):
        state = LabState(given)
        assert state.model.name == "is_x" and "is_x" in state.text and not state.stale
        assert state.diagnostics == [] and state.trace.decoded
        state.close()
    shown = LabState(model.trace("xa", edits=Zero("is_x")))
    assert shown.tokens == ("x", "a") and shown.header["edits"] and shown.model is model
    shown.close()
    with pytest.raises(RaspError, match="compiled already"):
        LabState(model, vocab="abc")


@pytest.mark.parametrize("example", ["axq", ["a", "q"], "aaaaaaaa", ""])
def test_an_example_that_does_not_fit_is_refused_in_a_sentence(example):
    with pytest.raises(RaspError, match=r"^example: [^;\n]*$"):
        LabState(SHARE, vocab="abx", max_seq_len=4, example=example)


def test_a_program_without_a_text_is_shown_and_says_why(monkeypatch):
    model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)

    def text(self, language="python"):
        raise RaspError("it has no words")

    monkeypatch.setattr(type(model), "text", text)
    state = LabState(model)
    [mark] = state.diagnostics
    assert mark["severity"] == "warning" and "for reading only: it has no words" in mark["message"]
    assert state.model is model and not state.stale
    state.close()
