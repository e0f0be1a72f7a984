"""Edits put values where they are told to, all that follows is computed from them, and no more."""

import numpy as np
import pytest
from traced_models import COUNTS, REVERSE, SHARE, compiled, share_program

from tracrlab import programs, rasp
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


def contents(trace):
    return {name: array.values.tobytes() for name, array in trace.activations.items()}


# the whole run follows


def test_setting_a_token_is_running_on_another_input():
    edited = REVERSE.trace("abx").rerun(Set("tokens", "x", positions="1:a"))
    assert contents(edited) == contents(REVERSE.trace("xbx"))
    assert edited.tokens == ("a", "b", "x") and edited.decoded == ["x", "b", "x"]


@pytest.mark.parametrize("name", ["sort", "shuffle_dyck2", "average", "running_max"])
def test_patching_the_whole_stream_is_running_the_rest_of_the_other_run(name):
    entry = programs.catalogue[name].at(4)
    model = compile_rasp_to_model(entry.program, entry.vocab, 4, entry.causal)
    here = model.trace([model.vocab[0]] * 4)
    there = model.trace([model.vocab[i % len(model.vocab)] for i in (1, 0, 2, 1)])
    for i, step in enumerate(here.steps):
        patched = here.rerun(Patch(there, Residual(step)))
        assert all(
            np.array_equal(patched.residual(later), there.residual(later))
            for later in here.steps[i:]
        )
        assert all(
            np.array_equal(patched.residual(early), here.residual(early))
            for early in here.steps[:i]
        )


def test_putting_back_what_is_there_changes_nothing():
    trace = COUNTS.trace("axx")
    parts = ["tokens", "hist", "tokens:a", Subspace("hist", "mlp 1"), Residual("attn 0")]
    parts += [Output("mlp 0"), HeadOutput("xs"), Pattern(0, 1), Neurons("hist"), Neurons(0, (0, 2))]
    for part in parts:
        assert contents(trace.rerun(Patch(trace, part))) == contents(trace)
    assert contents(trace.rerun(Set("hist", [1, 2, 2]))) == contents(trace)
    assert contents(trace.rerun()) == contents(trace)


def test_no_edit_changes_the_run_that_it_starts_from():
    trace, other = COUNTS.trace("axx"), COUNTS.trace("xxa")
    before = contents(trace), contents(other)
    edited = trace.rerun(
        Zero("tokens"), Set("hist", 3), Patch(other, Residual("mlp 0"), positions=[1, 2])
    )
    assert (contents(trace), contents(other)) == before and trace.edits == ()
    assert len(edited.edits) == 3 and contents(edited) != before[0]


def test_edits_add_up_and_later_ones_win():
    trace = SHARE.trace("axx").rerun(Set("is_x", 1)).rerun(Set("is_x", 0, positions=2))
    assert trace.subspace("is_x", "mlp 0")[:].ravel().tolist() == [0, 1, 0, 1]
    assert trace.decoded == [1, 0.5, pytest.approx(2 / 3)]
    one = SHARE.trace("axx", edits=[Set("is_x", 1), Set("is_x", 0, positions=2)])
    assert contents(one) == contents(trace)
    assert contents(SHARE.trace("axx", edits=Set("is_x", 1))) == contents(
        SHARE.trace("axx").rerun(Set("is_x", 1))
    )


# rooms


def test_a_value_is_written_as_the_blocks_write_it():
    trace = COUNTS.trace("axx").rerun(Set("hist", [3, 1], positions=["1:a", 3]))
    assert trace.decoded == [32, 22, 12]
    assert [r.text for r in trace.readings().row("hist")] == [".", "3", "2", "1"]


def test_scalars_and_arrays_of_numpy_will_do_and_are_kept_as_they_were():
    trace = SHARE.trace("ab")
    assert trace.rerun(Set("is_x", np.float32(0.25))).decoded == [0.25, 0.25]
    numbers, values = np.array([0.25]), [1, 0]
    edits = Set("is_x", numbers), Set("is_x", values)
    numbers[0], values[0] = 0, 0
    assert trace.rerun(edits[0]).decoded == [0.25, 0.25]
    assert trace.rerun(edits[1]).decoded == [1, 0.5]
    with pytest.raises(TraceError, match=r"room 'is_x': \{1\} is a set, and no value of a program"):
        trace.rerun(Set("is_x", {1}))


def test_by_default_all_positions_but_bos_are_set():
    trace = SHARE.trace("ab").rerun(Set("is_x", True))
    assert trace.subspace("is_x")[:].ravel().tolist() == [0, 1, 1]


def test_a_room_can_be_set_after_a_later_half_layer():
    late = SHARE.trace("xx").rerun(Set(Subspace("is_x", after="attn 1"), 0))
    assert late.decoded == [1, 1] and not late.subspace("is_x")[:].any()
    early = SHARE.trace("xx").rerun(Set(Subspace("is_x", after="embed"), 0))
    assert early.decoded == [1, 1], "what is set before it is written is added to"


def test_raw_numbers():
    half = np.array([0.5, 0, 0.5], np.float32)
    trace = SHARE.trace("abx").rerun(Set("tokens", half, positions=[1, 2]))
    assert trace.subspace("tokens")[1:3].tolist() == [half.tolist()] * 2
    assert trace.readings().at("tokens", "1:a").text == "a 0.5 + x 0.5"
    assert SHARE.trace("ab").rerun(Set("is_x", np.array([0.25]))).decoded == [0.25, 0.25]
    assert SHARE.trace("ab").rerun(Set("tokens:x", 1.0, positions=1)).decoded == [1, 0.5]


def test_a_variable_kept_twice_is_set_where_each_room_is_written():
    """`share` is a number from a head, and then one-hot from the MLP that looks it up."""
    half = rasp.SequenceMap(lambda share, i: share == 0.5 and i < 3, share_program(), rasp.indices)
    trace = compiled(half).trace("ab")
    assert "share" in trace.writes("attn 1") and "share" in trace.writes("mlp 1")
    assert trace.written_at("share") == "mlp 1"
    columns = trace.subspace("share").labels[1]
    assert columns[0] == "share" and "share:0.5" in columns
    edited = trace.rerun(Set("share", 0.5))
    assert edited.subspace("share", after="attn 1").at(direction="share")[:].tolist() == [
        0,
        0.5,
        0.5,
    ]
    assert edited.readings().at("share (number)", "2:b").value == 0.5
    assert edited.readings().at("share (one-hot)", "2:b").value == 0.5
    assert (trace.decoded[1], edited.decoded[1]) == (False, True)
    assert not trace.rerun(Zero("share", 1)).subspace("share")[1].any()


def test_patching_across_positions():
    here, there = REVERSE.trace("ab"), REVERSE.trace("abxxx")
    patched = here.rerun(Patch(there, "tokens", positions=[1, 2], from_positions=["3:x", "1:a"]))
    assert patched.decoded == REVERSE.run("xa")


# heads and neurons


def test_a_head_that_is_zeroed_writes_nothing():
    trace = REVERSE.trace("abx").rerun(Zero(HeadOutput("reverse"), positions=[1, 2]))
    assert not trace.subspace("reverse")[1:3].any()
    assert trace.lens.at("attn 3", "3:x").text == "a" and trace.lens.at("attn 3", "1:a").text == "."
    assert not trace.head_output("reverse")[1:3].any()


def test_a_head_can_be_told_where_to_look():
    trace = REVERSE.trace("abx").rerun(Set(Pattern("reverse"), "2:b"))
    assert trace.decoded == ["b", "b", "b"]
    half = np.array([0, 0.5, 0.5, 0])
    trace = REVERSE.trace("abx").rerun(Set(Pattern(3, head=0), half, positions=1))
    assert trace.readings().at("reverse", "1:a").text == "a 0.5 + b 0.5"


def test_neurons_of_a_block_and_of_a_layer():
    trace = COUNTS.trace("axx")
    off = trace.rerun(Zero(Neurons("xs")))
    assert not off.hidden("xs")[:].any() and not off.subspace("xs")[:].any()
    assert np.array_equal(off.hidden("hist"), trace.hidden("hist"))
    first = trace.mlps(0)[1].start
    one = trace.rerun(Set(Neurons("xs", units=1), 5.0, positions="1:a"))
    assert one.hidden(0)[1, first + 1] == 5 and one.hidden(0)[2, first + 1] != 5
    same = trace.rerun(Set(Neurons(0, units=[first + 1]), 5.0, positions="1:a"))
    assert contents(one) == contents(same)


def test_a_whole_half_layer():
    trace = COUNTS.trace("axx").rerun(Zero(Output("mlp 0")))
    assert np.array_equal(trace.residual("mlp 0"), trace.residual("attn 0"))


def test_sharpness_multiplies_the_scores():
    trace = REVERSE.trace("abx")
    soft = REVERSE.trace("abx", sharpness=0.005)
    assert np.allclose(soft.scores(0), 0.005 * trace.scores(0)[:])
    flat = trace.rerun(sharpness=0)
    assert np.allclose(flat.pattern("reverse"), 1 / 4) and flat.sharpness == 0
    assert flat.rerun().sharpness == 0
