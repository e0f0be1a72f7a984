"""The models that come with the package: what is proved of them is near what was published."""

import numpy as np
import pytest

from tracrlab.proofs import ProofError, prove
from tracrlab.proofs.proof import prove_each
from tracrlab.proofs.shipped import trained

SEEDS = (0, 17, 50, 99, 120, 150)
EXACT = "exact_EQKE+max_diff_exact"


@pytest.fixture(scope="module")
def bounds():
    """strategy -> (seed,)"""
    names = ("quartic", "cubic", *(f"{d}, per output, {k}" for d, k in PAIRS))
    rows = [list(prove_each(model, names)) for model in trained(SEEDS)]
    return {name: np.array([float(row[i].bound) for row in rows]) for i, name in enumerate(names)}


PAIRS = [
    ("mean_query+exact", EXACT),
    ("max_diff_exact", EXACT),
    ("max_diff_exact", "max_diff_subproduct"),
    ("max_diff_exact", "max_diff"),
    ("max_diff_exact", "svd"),
    ("max_diff_exact", "mean+max_diff_subproduct_recursive"),
]


def test_the_means_are_what_others_measured(bounds):
    means = {name: bound.mean() for name, bound in bounds.items()}
    assert means["quartic"] >= 0.98 and 0.94 <= means["cubic"] <= 0.97
    ladder = [means[f"{d}, per output, {k}"] for d, k in PAIRS]
    assert ladder[0] >= 0.87 and 0.86 <= ladder[1] <= 0.90
    assert ladder == sorted(ladder, reverse=True)
    assert (bounds["cubic"] > bounds[f"mean_query+exact, per output, {EXACT}"]).all()


@pytest.mark.slow
def test_brute_force_counts_what_the_model_gets_right():
    (model,) = trained([0])
    proof = prove(model, "brute force")
    rng = np.random.default_rng(0)
    tokens = rng.integers(0, 64, (20_000, 4))
    share = (model.logits(tokens).argmax(axis=1) == tokens.max(axis=1)).mean()
    assert 0.99 <= float(proof.bound) and abs(float(proof.bound) - share) < 0.003


def test_a_seed_that_there_is_not_is_refused():
    with pytest.raises(ProofError, match="there are 0 to 150"):
        trained([151])
