"""What an edit that cannot be made is told, and how edits print."""

import numpy as np
import pytest
from traced_models import REVERSE, SHARE

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.trace import (
    HeadOutput,
    Neurons,
    Output,
    Patch,
    Pattern,
    Residual,
    Set,
    Subspace,
    TraceError,
    Zero,
)


@pytest.mark.parametrize(
    "edit, told",
    [
        (Set("nowhere", 1), "no room 'nowhere' in the residual stream; there are one, "),
        (Set("is_x", "a"), "room 'is_x' has no value 'a'; it holds numbers and none"),
        (Set("tokens", 1), "room 'tokens' has no value 1; it holds 'a', 'b', 'x'"),
        (Set("is_x", [1, 1, 1]), "3 values cannot be set at 2 positions"),
        (Set("is_x", 1, positions="1:b"), "no position '1:b' in this run; there are 0:bos, 1:a, "),
        (Set("is_x", 1, positions=3), "no position 3 in this run"),
        (
            Set("tokens", np.ones(2)),
            "Subspace(name='tokens', after=None) takes a number or numbers",
        ),
        (Set(Neurons("is_x"), "many"), "Neurons(which='is_x', units=None) takes a number"),
        (Zero(Subspace("is_x", after="mlp 7")), "no half-layer 'mlp 7' in this model"),
        (Zero(HeadOutput("is_x")), "no head computes 'is_x'; heads compute share"),
        (Zero(Neurons("is_x", units=9)), "no unit 9 in 'is_x', which has 1 units"),
        (Zero(Neurons(1)), "layer 1 has no MLP"),
        (Zero(Output("attn 0")), "attn 0 does nothing in this model"),
        (Zero(3), "3 is no part of a run"),
        (Set(Pattern("share"), "7:q"), "no position '7:q' in this run"),
        ("is_x", "'is_x' is no edit: give Set("),
    ],
)
def test_an_edit_that_fits_nothing_is_told_in_one_sentence(edit, told):
    with pytest.raises(TraceError) as error:
        SHARE.trace("ab", edits=[edit])
    assert str(error.value).startswith(told) and "\n" not in str(error.value)


def test_a_patch_that_does_not_fit_is_told():
    here, long = SHARE.trace("ab"), SHARE.trace("abx")
    with pytest.raises(TraceError, match="the other run has 4 positions and this one 3"):
        here.rerun(Patch(long, "is_x"))
    with pytest.raises(TraceError, match="1 positions cannot be patched into 2"):
        here.rerun(Patch(long, "is_x", positions=[1, 2], from_positions=3))
    with pytest.raises(TraceError, match="a pattern over other keys does not fit"):
        here.rerun(Patch(long, Pattern("share"), positions=1))
    with pytest.raises(TraceError, match="has another size in the other run's model"):
        here.rerun(Patch(REVERSE.trace("ab"), Residual("embed")))
    with pytest.raises(TraceError, match="sharpness is a finite number"):
        here.rerun(sharpness=float("nan"))


def test_values_of_other_types_are_not_taken_for_each_other():
    model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), ["a", "x"], 3)
    with pytest.raises(TraceError, match="has no value 1; it holds False, True; did you mean True"):
        model.trace("a").rerun(Set("is_x", 1))
    assert model.trace("a").rerun(Set("is_x", True)).decoded == [True]


def test_an_edit_prints_as_it_was_written():
    trace = SHARE.trace("ab")
    assert repr(Patch(trace, "is_x", 1)) == "Patch(<run on ['a', 'b']>, 'is_x', 1)"
    assert "edited: Zero(part='is_x', positions=None)" in str(trace.rerun(Zero("is_x")))
    assert "the program's own answer is" in str(SHARE.trace("xx").rerun(Zero("is_x")))
