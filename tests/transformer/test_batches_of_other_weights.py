"""Batches without zeros say of damaged weights what all products say, NaN and overflow included."""

import numpy as np
import pytest
from batches import REVERSE, dense_and_packed, mixed, written

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model


@pytest.mark.parametrize("amount", [1e-3, 0.1])
@pytest.mark.parametrize("name", ["hist", "sort", "shuffle_dyck2", "frac_prevs"])
def test_noise_everywhere(name, amount):
    entry = programs.catalogue[name]
    model = compile_rasp_to_model(entry.program, entry.vocab, entry.max_seq_len, entry.causal)
    rng = np.random.default_rng(1)
    noisy = written(model, lambda _, a: a + rng.normal(0, amount, a.shape).astype(np.float32))
    dense, packed = dense_and_packed(noisy, mixed(model, 8))
    assert np.allclose(dense, packed, rtol=1e-2, atol=1e-2 * np.abs(dense).max())
    quiet, _ = dense_and_packed(model, mixed(model, 8))
    assert not np.allclose(quiet, dense, rtol=1e-2, atol=1e-2 * amount)


@pytest.mark.parametrize("value", [np.nan, np.inf, -np.inf, 1e38, -3e38])
@pytest.mark.parametrize("name", [name for name, a in REVERSE.weights.arrays() if a.size])
def test_what_is_not_finite_or_overflows_spreads_as_in_all_products(name, value):
    """0 times infinity is NaN: where that may happen, no product is left out."""
    places = [(0, 0), (0, -1), (-1, 0), (-1, -1)]
    for place in places[: 4 if name.endswith("/w") or "embed" in name else 2]:
        found = []

        def change(here, array, place=place, found=found):
            if here != name:
                return array
            array = array.copy()
            array[place[-array.ndim :]] = value
            found.append(here)
            return array

        wrong = written(REVERSE, change)
        assert found == [name]
        dense, packed = dense_and_packed(wrong, ["ab", "b", "abba", "aaab"])
        assert np.array_equal(np.isnan(dense), np.isnan(packed)), place
        assert np.allclose(dense, packed, rtol=1e-5, atol=1e-6, equal_nan=True), place


def test_numbers_that_overflow_on_the_way_spread_too():
    """Weights are finite, and what they are multiplied with is not."""
    for factor in map(np.float32, (1e10, 1e20, 1e30)):
        grown = written(REVERSE, lambda _, a, by=factor: a * by)
        dense, packed = dense_and_packed(grown, ["ab", "b", "abba"])
        assert np.array_equal(np.isnan(dense), np.isnan(packed))
        assert np.allclose(dense, packed, rtol=1e-4, equal_nan=True)


@pytest.mark.parametrize("factor", [1.0, 1e15, 1e18, 1e19, 1e20])
def test_scores_that_overflow_in_a_head_that_moves_nothing(factor):
    """It is left out only as long as its pattern is one of numbers."""
    same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    model = compile_rasp_to_model(rasp.Aggregate(same, rasp.tokens), "ab", 4)
    factors = {"layer_0/attn/value/w": 0, "token_embed": factor, "pos_embed": factor}
    changed = written(model, lambda name, a: a * np.float32(factors.get(name, 1)))
    dense, packed = dense_and_packed(changed, ["ab", "b", "abba"])
    assert np.array_equal(dense, packed, equal_nan=True)
    assert np.isnan(dense).any() == (factor > 1e17)
