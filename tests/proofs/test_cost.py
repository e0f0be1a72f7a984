"""The length of proofs: formulas against what a check computes, counted."""

import json
from dataclasses import replace

import numpy as np
import pytest
from small_models import noisy_model

from tracrlab.proofs import MaxOfK, ProofError, check, load_proof, prove, strategies
from tracrlab.proofs.compiled import compiled_max
from tracrlab.proofs.cost import cost_of, cost_table
from tracrlab.proofs.counting import Tally, counted_check
from tracrlab.proofs.model import Shape
from tracrlab.proofs.operations import DIRECT, QUERY_KEY
from tracrlab.proofs.published import DIRECT_CHANGES, GROUPS, SIZES, SUBCUBIC_FLOPS

PAPER = Shape(64, 4, 32, 32)


def of_shape(v, k, d, h, seed=0):
    rng = np.random.default_rng(seed)
    shapes = [(v, d), (k, d), (d, h), (d, h), (d, h), (h, d), (d, v)]
    return MaxOfK(*((0.5 * rng.normal(size=each)).astype(np.float32) for each in shapes))


MODELS = {model.shape: model for model in [
    of_shape(5, 3, 4, 4), of_shape(4, 2, 3, 5), of_shape(3, 1, 6, 2), of_shape(6, 4, 2, 3),
    of_shape(2, 5, 3, 2), compiled_max(4, 3), of_shape(11, 3, 7, 5),
]}  # fmt: skip


@pytest.mark.parametrize("strategy", strategies())
@pytest.mark.parametrize("shape", MODELS, ids=lambda shape: "-".join(map(str, shape)))
def test_the_formula_is_what_a_check_computes(shape, strategy):
    model = MODELS[shape]
    proof = prove(model, strategy)
    count, tally = counted_check(model, proof)
    cost = cost_of(model, strategy)
    assert count == proof.count == check(model, proof)
    assert (tally.operations, tally.integer_operations) == (
        cost.operations,
        cost.integer_operations,
    )
    arrays = [] if proof.advice is None else [*proof.advice.arrays().values()]
    size = 8 * sum(map(len, arrays)) + (0 if proof.gaps is None else 4 * len(proof.gaps))
    assert cost.advice_bytes == size


@pytest.mark.parametrize("strategy", strategies()[1:])
def test_it_is_at_the_size_of_the_paper_too(strategy):
    proof = prove(SIZED, strategy)
    _, tally = counted_check(SIZED, proof)
    assert (tally.operations, tally.integer_operations) == (
        proof.cost.operations,
        proof.cost.integer_operations,
    )


SIZED = replace(of_shape(*PAPER), W_E=of_shape(*PAPER).W_E / 4)


@pytest.mark.parametrize("strategy", strategies())
def test_weights_do_not_change_the_length(strategy):
    """Models of which little, some and most is proved."""
    lengths = set()
    for model in (of_shape(4, 3, 10, 4), noisy_model(1, 4, 3, noise=0.3), noisy_model(0, 4, 3)):
        _, tally = counted_check(model, prove(model, strategy))
        lengths.add((tally.operations, tally.integer_operations))
    assert len(lengths) == 1


def test_each_class_pays_what_it_promises():
    """V^2 d for an exact query-key circuit, V d^2 for one of low rank, neither for a quadratic one;
    and V^2 d for an exact direct path alone."""
    for name in SUBCUBIC_FLOPS:
        by_v = _second(name, "V", d=40) - _second(name, "V", d=5)
        assert (by_v > 60) == name.endswith("exact"), name
        assert (abs(by_v) < 1e-3) != name.endswith("exact"), name
        by_d = _second(name, "d", V=40) - _second(name, "d", V=20)
        assert (abs(by_d) < 1e-3) == name.endswith("recursive"), name
    for name in (*DIRECT_CHANGES, "mean_query+exact"):
        per_d = (DIRECT[name](Shape(40, 3, 30, 30)) - DIRECT[name](Shape(40, 3, 20, 20))) / 10
        assert (per_d > 40 * 40) == name.endswith("exact"), name


def _second(query_key, name, **fixed):
    """The coefficient of the square of V or d in what the query-key circuit alone is."""
    at = [20, 40, 60, 80, 100]
    sizes = [{**fixed, name: each} for each in at]
    found = [QUERY_KEY[query_key](Shape(size["V"], 3, size["d"], size["d"])) for size in sizes]
    return np.polynomial.polynomial.polyfit(at, found, 3)[2]


def test_unexplained_dimensions_are_the_published_ones():
    V, d = 64, 32
    assert cost_of(PAPER, "brute force").unexplained == 2**30
    assert cost_of(PAPER, "cubic").unexplained == 12800
    rest = V + V**2
    for strategy, wanted in {
        "max_diff_exact, per output, exact_EQKE+max_diff_exact": 2 * V + V**2,
        "global_max_diff_exact, outputs dropped, svd": 2 + 2 * V,
        "mean_query+max_diff, per output, max_diff_exact": V + V * d + 2 + 4 * V,
        "svd_query+max_diff, per output, max_diff_subproduct": V + V * d + 2 + 2 * V + 2 * d,
        "max_diff, per output, mean+max_diff_subproduct_recursive": V * d + 2 + 3 * V + 2 * d,
    }.items():
        assert cost_of(PAPER, strategy).unexplained == wanted + rest


def test_a_proof_knows_its_cost_and_keeps_it(tmp_path):
    model = MODELS[Shape(5, 3, 4, 4)]
    proof = prove(model, strategies()[20])
    again = load_proof(proof.save(tmp_path / "proof.json"))
    assert again.shape == model.shape and again.cost == proof.cost == cost_of(model, proof.strategy)
    with pytest.raises(ProofError, match="the proof is of Shape"):
        check(model, replace(again, shape=Shape(2, 3, 4, 4)))
    told = json.loads((tmp_path / "proof.json").read_text())
    del told["shape"]
    (tmp_path / "old.json").write_text(json.dumps(told))
    with pytest.raises(ProofError, match="is no proof: KeyError 'shape'"):
        load_proof(tmp_path / "old.json")


def test_the_table_has_all_strategies_the_longest_first():
    _, *rows = cost_table().splitlines()
    assert {row.split("  ")[-1] for row in rows} == set(strategies())
    lengths = [int(row.split()[0].replace(",", "")) for row in rows]
    assert lengths == sorted(lengths, reverse=True)
    names = [row.split("  ")[-1] for row in rows]
    assert names[:3] == ["brute force", "quartic", "cubic"]


def test_no_such_strategy():
    for name in ("linear", "max_diff, svd", "max_diff, per output, QK"):
        with pytest.raises(ProofError, match="no strategy"):
            cost_of(PAPER, name)


def test_what_is_not_known_how_to_count_is_refused():
    array = Tally().of(np.ones(3))
    with pytest.raises(NotImplementedError, match="add.outer is not counted"):
        np.add.outer(array, array)


def test_published_numbers_are_whole():
    assert [group.strategies for group in GROUPS] == [1, 1, 8, 20, 12, 30, 12, 18]
    assert all(len(group.mean) == len(group.std) == len(SIZES) for group in GROUPS)
    assert len(SUBCUBIC_FLOPS) == 10 and len(DIRECT_CHANGES) == 5
