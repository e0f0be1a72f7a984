"""Estimates beside the truth, and bounds of long inputs beside estimates."""

import numpy as np
import pytest
from small_models import noisy_model, right

from tracrlab.proofs import ProofError, prove
from tracrlab.proofs.proof import prove_each
from tracrlab.proofs.sampling import estimate
from tracrlab.proofs.training import train


@pytest.mark.parametrize("seed", range(6))
def test_the_truth_is_within_the_interval(seed):
    model = noisy_model(seed, 5, 3, 0.05 * seed)
    found = estimate(model, 4000, seed=seed)
    assert found.low <= right(model) / model.total <= found.high
    assert found.low <= found.right / found.samples <= found.high
    assert estimate(model, 4000, seed=seed) == found


def test_a_tie_is_not_right():
    model = noisy_model(0, 3, 2, 0.0, sharpness=0.0)  # attends to both tokens alike
    assert estimate(model, 3000).right == pytest.approx(1000, abs=150)  # where both are the same


@pytest.mark.slow
@pytest.mark.parametrize("positions", [10, 20])
def test_long_inputs_are_bounded_though_they_cannot_all_be_tried(positions):
    (model,) = train([0], positions=positions, vocab_size=24, width=16, steps=1500, progress=False)
    with pytest.raises(ProofError, match="inputs: too many to try each"):
        prove(model, "brute force")
    names = ("quartic", "cubic", "mean_query+exact, per output, exact_EQKE+max_diff_exact")
    high = estimate(model, 20_000).high
    proofs = list(prove_each(model, names))
    assert all(isinstance(proof.count, int) and proof.total == 24**positions for proof in proofs)
    bounds = np.array([float(proof.bound) for proof in proofs])
    assert (bounds <= high).all() and bounds[1] <= bounds[0] and bounds[0] > 0
