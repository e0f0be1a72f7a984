"""A proof is data: saved, loaded, checked without belief."""

import json
from dataclasses import replace

import numpy as np
import pytest
from small_models import noisy_model, right

from tracrlab.proofs import MaxOfK, ProofError, check, load_proof, prove, strategies

MODEL = noisy_model(2, 5, 3, 0.1)
STRATEGY = "mean_query+exact, per output, max_diff_subproduct"


@pytest.mark.parametrize("strategy", ["brute force", "quartic", "cubic", STRATEGY])
def test_a_file_proves_the_same(strategy, tmp_path):
    proof = prove(MODEL, strategy)
    loaded = load_proof(proof.save(tmp_path / "proof.json"))
    assert check(MODEL, loaded) == proof.count > 0
    assert repr(loaded) == repr(proof)


def test_other_advice_proves_no_more_than_is_true():
    proof, rng = prove(MODEL, STRATEGY), np.random.default_rng(0)
    for _ in range(200):
        arrays = proof.advice.arrays()
        name = rng.choice(list(arrays))
        arrays[name] = arrays[name] * rng.normal(size=arrays[name].shape) * rng.choice([0, 1, 1e3])
        gaps = np.where(rng.random(len(proof.gaps)) < 0.3, rng.integers(0, 9), proof.gaps)
        other = replace(proof, advice=replace(proof.advice, **arrays), gaps=gaps, count=0)
        assert 0 <= check(MODEL, other) <= right(MODEL)


def test_a_proof_that_claims_more_than_it_proves_is_refused():
    proof = prove(MODEL, "cubic")
    with pytest.raises(ProofError, match=f"claims {proof.count + 1} of 125, and proves"):
        check(MODEL, replace(proof, count=proof.count + 1))
    with pytest.raises(ProofError, match="of other weights"):
        check(noisy_model(3, 5, 3), proof)
    assert check(MODEL, replace(proof, count=proof.count - 1)) == proof.count


@pytest.mark.parametrize(
    "change, told",
    [
        ({"gaps": None}, "needs advice and gaps"),
        ({"gaps": np.zeros(3, int)}, "cells, and gaps of"),
        ({"strategy": "guessing"}, "no strategy 'guessing'"),
        ({"strategy": "max_diff, per output, nothing"}, "no strategy"),
    ],
)
def test_what_does_not_fit_is_refused(change, told):
    with pytest.raises(ProofError, match=told):
        check(MODEL, replace(prove(MODEL, STRATEGY), **change))


def test_advice_that_does_not_fit_is_refused():
    proof = prove(MODEL, STRATEGY)
    for bad in (np.zeros(3), np.full(5, np.nan)):
        with pytest.raises(ProofError, match="advice u is not 5 finite numbers"):
            check(MODEL, replace(proof, advice=replace(proof.advice, u=bad)))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "another"}', "no json"])
def test_a_file_that_is_no_proof_is_refused(text, tmp_path):
    place = tmp_path / "proof.json"
    place.write_text(text)
    with pytest.raises(ProofError, match="is no proof"):
        load_proof(place)


def test_a_file_with_a_hole_is_refused(tmp_path):
    place = prove(MODEL, STRATEGY).save(tmp_path / "proof.json")
    told = json.loads(place.read_text())
    for name in told:
        place.write_text(json.dumps({key: told[key] for key in told if key != name}))
        with pytest.raises(ProofError, match="is no proof"):
            load_proof(place)


def test_weights_that_are_none_are_refused():
    arrays = [getattr(MODEL, name) for name in ("W_E", "W_pos", "W_Q", "W_K", "W_V", "W_O", "W_U")]
    for i, told in ((0, "W_E is float64"), (6, "W_U has shape"), (2, "no finite numbers")):
        changed = list(arrays)
        changed[i] = {
            0: arrays[0].astype(float),
            6: arrays[6][:, :-1],
            2: np.where(np.eye(*arrays[2].shape) > 0, np.float32(np.inf), arrays[2]),
        }[i]
        with pytest.raises(ProofError, match=told):
            MaxOfK(*changed)


def test_weights_too_large_for_float64_are_refused_by_what_counts_on_it():
    arrays = [getattr(MODEL, name) for name in ("W_E", "W_pos", "W_Q", "W_K", "W_V", "W_O", "W_U")]
    arrays[2] = arrays[2] * np.float32(1e9)
    with pytest.raises(ProofError, match="the weights are too large for float64"):
        prove(MaxOfK(*arrays), "cubic")


def test_there_are_the_published_strategies_and_ours():
    names = strategies()
    assert len(names) == len(set(names)) == 3 + 6 * 2 * 10
    published = [name for name in names[3:] if not name.startswith("mean_query+exact")]
    assert len(published) == 100
