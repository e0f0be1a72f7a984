"""A laboratory whose models are compiled with other passes."""

import pytest

from tracrlab.compile import compile_rasp_to_model
from tracrlab.errors import CompileError
from tracrlab.programs import catalogue
from tracrlab.widgets import Break, Lab
from tracrlab.widgets.keeping import cell_of


def test_the_passes_are_chosen_where_it_is_made_and_changed_later():
    lab = Lab("frac_prevs", example="axbx", optimize="layers")
    try:
        assert len(lab.model.weights.layers) == 1
        assert "optimize='layers'" in cell_of(lab.state)
        lab.edit(lab.state.text.replace("'x'", "'a'"))
        assert lab.wait() and len(lab.model.weights.layers) == 1
        lab.optimize = "none"
        assert lab.wait() and len(lab.model.weights.layers) == 2
        assert lab.optimize == "none" and "optimize" not in cell_of(lab.state)
        assert lab.trace.decoded == [1, 0.5, 1 / 3, 0.25]
        with pytest.raises(CompileError, match="not known"):
            lab.optimize = "fast"
    finally:
        lab.close()


def test_passes_that_there_are_not_are_refused_at_once():
    with pytest.raises(CompileError, match="not known"):
        Lab("frac_prevs", optimize="fast")


def test_directions_are_used_again_where_that_is_asked_for():
    lab = Lab("reverse", example="abc", residual="reuse")
    try:
        assert lab.model.weights.width == 24 and lab.residual == "reuse"
        assert "residual='reuse'" in cell_of(lab.state)
        header = lab.state.header
        assert header["answer"]["right"] == [True] * 3
        told = [sentence for step in header["steps"] for sentence in step["sentences"]]
        assert any("length is erased, to make room for others" in each for each in told)
        lab.residual = "rooms"
        assert lab.wait() and lab.model.weights.width == 39
        assert "residual" not in cell_of(lab.state)
        with pytest.raises(CompileError, match="residual='wide' is not known"):
            lab.residual = "wide"
    finally:
        lab.close()


def test_breaking_a_room_that_ends():
    lab = Lab("reverse", example="abc", residual="reuse")
    try:
        assert lab.trace.decoded == list("cba")
        lab.state.change(Break("zero", "length"))
        assert lab.wait() and lab.trace.decoded != list("cba")
        lab.state.change(reset=True)
        assert lab.wait() and lab.trace.decoded == list("cba")
    finally:
        lab.close()


def test_a_model_that_is_opened_is_edited_with_its_own_passes():
    entry = catalogue["reverse"]
    given = entry.program, entry.vocab, entry.max_seq_len
    model = compile_rasp_to_model(*given, optimize="layers", residual="reuse")
    lab = Lab(model)
    try:
        assert (lab.optimize, lab.residual) == ("layers", "reuse")
        lab.edit(lab.state.text + "\n")
        assert lab.wait() and lab.model is not model
        assert len(lab.model.weights.layers) == 2 and lab.residual == "reuse"
        assert lab.model.weights.width == model.weights.width
    finally:
        lab.close()
