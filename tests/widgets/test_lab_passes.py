"""A laboratory whose models are compiled with other passes."""

import pytest

from tracrlab.errors import CompileError
from tracrlab.widgets import Lab
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
