"""Bounds on errors that the certificate's checker found too small: it derives its own."""

import pytest

from tracrlab.certify import certify
from tracrlab.compile import compile_rasp_to_model
from tracrlab.programs import catalogue


@pytest.mark.parametrize("name", ["double_hist_bos", "most_freq", "rasp_most_freq"])
def test_a_number_just_below_a_power_of_two_has_a_finer_grid(name):
    entry = catalogue[name]
    model = compile_rasp_to_model(entry.program, entry.vocab, 4, entry.causal)
    assert certify(model).holds


@pytest.mark.parametrize("name", ["average", "pair_balance"])
def test_shorter_inputs_of_a_long_model_are_summed_up_at_once(name):
    entry = catalogue[name]
    model = compile_rasp_to_model(entry.program, entry.vocab, 65, entry.causal)
    assert certify(model).holds


def test_a_value_that_is_no_number_is_made_exact_where_its_direction_is_off():
    from tracrlab.programs import random_program

    drawn = random_program(179)
    model = compile_rasp_to_model(drawn.program, drawn.vocab, drawn.max_seq_len, False)
    assert certify(model).holds
