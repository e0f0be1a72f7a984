"""Training: the recipe, seeds, and what trained models are like."""

import numpy as np

from tracrlab.proofs import prove
from tracrlab.proofs.training import NAMES, logits, train


def test_seeds_are_told_apart_and_the_same_again():
    small = {"positions": 2, "vocab_size": 8, "width": 8, "steps": 30, "progress": False}
    first, second = train([3, 4], **small), train([3, 4], **small)
    assert [model.digest for model in first] == [model.digest for model in second]
    assert first[0].digest != first[1].digest


def test_what_is_trained_is_what_is_proved():
    (model,) = train([0], positions=3, vocab_size=8, width=8, steps=20, progress=False)
    tokens = np.random.default_rng(0).integers(0, 8, (50, 3))
    weights = {name: getattr(model, name) for name in NAMES}
    assert np.allclose(logits(weights, tokens), model.logits(tokens), atol=1e-4)


def test_it_is_told_how_far_it_has_come():
    told = []
    small = {"positions": 2, "vocab_size": 4, "width": 4, "steps": 250}
    train([0], **small, progress=lambda *each: told.append(each))
    assert told == [(0, 250, "step 0 of 250"), (100, 250, "step 100 of 250")] + [
        (200, 250, "step 200 of 250")
    ]


def test_a_small_model_learns_and_most_of_it_is_proved():
    (model,) = train([0], positions=3, vocab_size=16, width=16, steps=2500, progress=False)
    exact, cubic = (prove(model, name).bound for name in ("brute force", "cubic"))
    assert exact > 0.95 and 0.6 < cubic <= exact
