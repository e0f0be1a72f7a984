"""Proofs checked in balls: against float64, and against the truth where that is known."""

import subprocess
import sys
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from flint import arb, ctx
from small_models import inputs, margins, noisy_model, random_model, right
from test_bounds import by_tables, strange_advice, truth

from tracrlab.proofs import (
    MaxOfK,
    Proof,
    ProofError,
    check,
    check_exactly,
    exact,
    exact_paths,
    prove,
    strategies,
)
from tracrlab.proofs.advice import found_advice
from tracrlab.proofs.balls import sums
from tracrlab.proofs.compiled import compiled_max
from tracrlab.proofs.direct import DIRECT
from tracrlab.proofs.exact_subcubic import certain, index
from tracrlab.proofs.exact_tables import ExactTables
from tracrlab.proofs.proof import OUTPUTS
from tracrlab.proofs.query_key import QUERY_KEY
from tracrlab.proofs.subcubic import Cells, search
from tracrlab.proofs.tables import MARGIN, Tables
from tracrlab.proofs.training import train


def modest_model(seed, vocab=4, positions=3):
    """Small tokens are attended to, and vote for the next: right only with little attention to the
    largest one."""
    rng = np.random.default_rng(seed)
    qk = -np.arange(vocab) * (0.5 + 0.5 * seed) + 0.2 * rng.normal(size=(vocab, vocab))
    votes = 5.0 * np.eye(vocab, k=1) + 0.2 * rng.normal(size=(vocab, vocab))
    model = by_tables(qk, votes, 0.2 * rng.normal(size=(vocab, vocab)), positions)
    return replace(model, W_pos=rng.normal(size=model.W_pos.shape, scale=0.2).astype(np.float32))


WHOLE, SUBCUBIC = strategies()[:3], strategies()[3:]
SIZES = [(4, 2), (5, 3), (4, 4), (6, 2), (3, 1), (5, 3)]
MODELS = [random_model(i, *SIZES[i], size=(0.4, 0.8, 1.5)[i % 3]) for i in range(6)]
MODELS += [noisy_model(i, *SIZES[i], (0.02, 0.1, 0.25)[i % 3], 1 + i % 3) for i in range(6)]
MODELS += [modest_model(i, positions=4 - i % 3) for i in range(6)]
NAMES = ("W_E", "W_pos", "W_Q", "W_K", "W_V", "W_O", "W_U")


def unclaimed(model, strategy, like=None):
    """A proof that claims nothing, with the advice and gaps of another."""
    advice, gaps = (None, None) if like is None else (like.advice, like.gaps)
    return Proof(strategy, model.digest, 0, model.total, model.shape, advice, gaps)


def by_cell(model, advice, gaps_of):
    """For each subcubic strategy: its float64 cells, gaps, and which cells are certain."""
    tables, balls = Tables.of(model), ExactTables(model)
    for query_key in QUERY_KEY:
        split, ball_split = QUERY_KEY[query_key](tables, advice), exact_paths.QUERY_KEY[query_key]
        known = ball_split(balls, advice)
        for direct in DIRECT:
            path = DIRECT[direct](tables, advice)
            ball_path = exact_paths.DIRECT[direct](balls, advice)
            for per_output in OUTPUTS.values():
                cells = Cells(tables, split, path, per_output)
                gaps = gaps_of(cells)
                found = certain(balls, known, ball_path, per_output, gaps.tolist())
                yield cells, gaps, np.array(found, bool)


def test_the_same_strategies_and_cells_are_known():
    assert set(exact_paths.DIRECT) == set(DIRECT)
    assert set(exact_paths.QUERY_KEY) == set(QUERY_KEY)
    model = MODELS[1]
    advice = found_advice(Tables.of(model))
    cells, _, _ = next(by_cell(model, advice, search))
    assert list(index(5, 3)) == list(zip(*(each.tolist() for each in cells.index), strict=True))


@pytest.mark.parametrize("number", range(len(MODELS)))
def test_cells_are_certain_where_float64_is_sure_and_nowhere_false(number):
    """With good advice and any other, at gaps that were searched and at any others."""
    model, rng = MODELS[number], np.random.default_rng(number)
    tables = Tables.of(model)
    known = {}
    for advice in (found_advice(tables), strange_advice(tables, rng)):
        for gaps_of in (search, lambda cells: 1 + rng.integers(0, cells.index[1])):
            for cells, gaps, found in by_cell(model, advice, gaps_of):
                bounds = cells.bounds(gaps)
                assert found[bounds < -MARGIN].all()
                assert not found[bounds > MARGIN].any()
                key = gaps.tobytes()
                known[key] = known.get(key, truth(model, cells, gaps))
                assert (known[key][found] < 1e-9).all()


@pytest.mark.parametrize(
    "model", MODELS[:12:2] + MODELS[12:] + [random_model(i, 4, 1) for i in range(3)]
)
def test_counts_are_those_of_float64_and_below_the_truth(model):
    assert not (np.abs(margins(model)) < MARGIN).any()  # so float64 can tell them all
    for strategy in WHOLE:
        proof = prove(model, strategy)
        found = check_exactly(model, proof)
        assert proof.count == found <= right(model)
        assert found == right(model) or strategy != "brute force"
    for strategy in SUBCUBIC[::7]:
        proof = prove(model, strategy)
        assert proof.count <= check_exactly(model, proof) <= right(model)


@pytest.mark.slow
def test_a_trained_model_is_proved_as_by_float64():
    (model,) = train([0], positions=3, vocab_size=16, steps=1500, progress=False)
    accuracy = prove(model, "brute force").count
    for strategy in ("quartic", "cubic"):
        proof = prove(model, strategy)
        assert accuracy >= check_exactly(model, proof) == proof.count > 0.8 * model.total
    for strategy in SUBCUBIC[::5]:
        proof = prove(model, strategy)
        assert accuracy >= check_exactly(model, proof) == proof.count


@pytest.mark.parametrize("positions", [1, 2, 3, 4])
@pytest.mark.parametrize("strategy", (*WHOLE, *SUBCUBIC[::5]))
def test_the_circuit_by_hand_is_certainly_right_on_every_input(positions, strategy):
    model = compiled_max(5, positions, sharpness=np.log(max(positions - 1, 1)) + 0.2, copy=3.0)
    assert check_exactly(model, prove(model, strategy)) == model.total


def test_bad_advice_and_gaps_prove_less_and_nothing_false():
    rng = np.random.default_rng(0)
    model = noisy_model(0, 12, 3, 0.15)
    accuracy = prove(model, "brute force").count
    tables = Tables.of(model)
    for strategy in SUBCUBIC[::13]:
        good = prove(model, strategy)
        gaps = rng.integers(0, model.vocab_size + 3, len(good.gaps))
        bad = replace(good, advice=strange_advice(tables, rng), gaps=gaps, count=0)
        assert check_exactly(model, bad) <= accuracy
        greedy = replace(good, gaps=np.minimum(good.gaps, 1), count=0)
        assert check_exactly(model, greedy) <= accuracy
        nothing = {name: 0 * array for name, array in good.advice.arrays().items()}
        assert check_exactly(model, replace(good, advice=type(good.advice)(**nothing), count=0)) < (
            accuracy
        )


@pytest.mark.parametrize("model", MODELS)
def test_gaps_that_claim_nothing_leave_the_constant_inputs(model):
    tokens = inputs(model)
    constant = margins(model)[(tokens == tokens[:, :1]).all(axis=1)]
    for strategy in SUBCUBIC[::10]:
        proof = prove(model, strategy)
        proof = replace(proof, gaps=0 * proof.gaps, count=0)
        assert check(model, proof) == check_exactly(model, proof) <= (constant < 0).sum()


def test_the_published_rule_s_false_certificate_is_none():
    """See test_bounds: float64 cells are sound there; so must these be."""
    qk = np.repeat(30.0 * np.arange(4)[None], 4, axis=0)
    qk[1] = 0
    ov, eu = np.zeros((4, 4)), np.tile([0.0, 0.0, 4.5, 0.0], (4, 1))
    ov[3] = [-1, -1, -8, 0]
    model = by_tables(qk, ov, eu, 2)
    assert check_exactly(model, unclaimed(model, "brute force")) == 11
    at = list(index(4, 2)).index((1, 3, 1))
    advice = found_advice(Tables.of(model))
    for _, _, found in by_cell(model, advice, lambda cells: np.ones(len(cells.index[0]), int)):
        assert not found[at]


@pytest.mark.parametrize("bits", [2, 8, 24, 40])
def test_few_bits_prove_less_and_nothing_false(bits):
    counts = []
    for model in MODELS[1::2]:
        for strategy in (*WHOLE, *SUBCUBIC[::17]):
            proof = replace(prove(model, strategy), count=0)
            fine, coarse = (check_exactly(model, proof, bits=n) for n in (96, bits))
            assert coarse <= fine <= right(model)
            counts.append((coarse, fine))
    less = sum(coarse < fine for coarse, fine in counts)
    assert less > 0 or bits > 8


def even(model, huge=0.0):
    """A model that attends to all alike, and, exactly, adds 0 by way of two huge terms."""
    rng = np.random.default_rng(1)
    w = {name: getattr(model, name).astype(float) for name in NAMES}
    (v, _), d = w["W_E"].shape, w["W_E"].shape[1] + 2
    up = rng.normal(size=v).astype(np.float32) * huge
    arrays = [
        np.hstack([w["W_E"], np.full((v, 2), huge)]),
        np.hstack([w["W_pos"], np.zeros((model.positions, 2))]),
        np.zeros((d, w["W_Q"].shape[1])),
        *(np.pad(w[name], ((0, 2), (0, 0))) for name in ("W_K", "W_V")),
        np.pad(w["W_O"], ((0, 0), (0, 2))),
        np.vstack([w["W_U"], up, -up]),
    ]
    return MaxOfK(*(np.asarray(each, np.float32) for each in arrays))


def rational_truth(model):
    """How many inputs an evenly attending model has right, in fractions."""
    weights = (getattr(model, name).tolist() for name in NAMES)
    e, p, _, _, wv, wo, wu = ([[Fraction(x) for x in row] for row in w] for w in weights)

    def times(row, matrix):
        return [
            sum(a * b for a, b in zip(row, col, strict=True)) for col in zip(*matrix, strict=True)
        ]

    def stream(token, position):
        return [a + b for a, b in zip(e[token], p[position], strict=True)]

    V, K = model.vocab_size, model.positions
    written = [[times(times(times(stream(t, i), wv), wo), wu) for t in range(V)] for i in range(K)]
    direct = [times(stream(t, K - 1), wu) for t in range(V)]
    found = 0
    for tokens in inputs(model).tolist():
        m = max(tokens)
        logits = [
            K * direct[tokens[-1]][x] + sum(written[i][t][x] for i, t in enumerate(tokens))
            for x in range(V)
        ]
        found += all(logits[x] < logits[m] for x in range(V) if x != m)
    return found


@pytest.mark.parametrize("seed", range(4))
def test_brute_force_agrees_with_fractions(seed):
    model = even(noisy_model(seed, 4, 3, 0.3) if seed % 2 else random_model(seed, 4, 3))
    found = check_exactly(model, unclaimed(model, "brute force"))
    assert 0 < found == rational_truth(model) < model.total
    for strategy in ("quartic", "cubic"):
        assert check_exactly(model, unclaimed(model, strategy)) <= found


def test_weights_too_large_for_float64_are_not_too_large():
    model, plain = (even(noisy_model(1, 4, 3, 0.3), huge) for huge in (2.0**28, 0.0))
    with pytest.raises(ProofError, match="too large for float64"):
        prove(model, "cubic")
    real = rational_truth(model)
    assert real == rational_truth(plain) != right(model, 0)  # which float64 gets wrong
    assert check_exactly(model, unclaimed(model, "brute force"), bits=200) == real
    assert check_exactly(model, unclaimed(model, "brute force")) == real
    for strategy in ("quartic", "cubic"):
        found = check_exactly(model, unclaimed(model, strategy))
        assert found == check_exactly(plain, prove(plain, strategy)) <= real
    for strategy in SUBCUBIC[::13]:
        like = prove(plain, strategy)
        d = model.W_E.shape[1]
        assert (
            len(like.advice.a) == d
            and check_exactly(model, unclaimed(model, strategy, like)) <= real
        )


@pytest.mark.parametrize("strategy", [*WHOLE, *SUBCUBIC[::12]])
def test_values_too_large_for_float64_are_handled(strategy):
    small, large = (compiled_max(5, 3, sharpness=1.0, copy=2.0**n) for n in (1, 50))
    with pytest.raises(ProofError, match="too large for float64"):
        prove(large, strategy)
    like = prove(small, strategy)
    assert check_exactly(large, unclaimed(large, strategy, like)) == large.total


@pytest.mark.parametrize("strategy", [*WHOLE, *SUBCUBIC[::12]])
@pytest.mark.parametrize("sharpness", [500.0, 5000.0, 2.0**60])
def test_scores_that_span_thousands_of_nats_lose_nothing(strategy, sharpness):
    wide, like = compiled_max(5, 3, sharpness), prove(compiled_max(5, 3, 2.0), strategy)
    assert check_exactly(wide, unclaimed(wide, strategy, like)) == wide.total
    wrong = compiled_max(5, 3, -sharpness)  # attends to the smallest: right where there is no other
    assert check_exactly(wrong, unclaimed(wrong, strategy, like)) <= wrong.vocab_size


def test_scores_beyond_all_bits_are_refused_and_more_bits_tell_them():
    model = compiled_max(5, 3, 2.0**120)
    for strategy in WHOLE:
        proof = unclaimed(model, strategy)
        counts = [check_exactly(model, proof, bits) for bits in (30, 96, 300)]
        assert counts == sorted(counts) and counts[0] < counts[-1] == model.total


@pytest.mark.parametrize("seed", range(3))
def test_wild_scores_are_counted_as_they_are(seed):
    calm = random_model(seed, 4, 3)
    model = replace(calm, W_Q=np.float32(300) * calm.W_Q)
    scores = Tables.of(model).QKE / 2.0
    assert np.ptp(scores, axis=1).max() > 2000 and np.abs(margins(model)).min() > 1e-9
    found = check_exactly(model, unclaimed(model, "brute force"))
    assert found == right(model, 0)
    for strategy in ("quartic", "cubic", *SUBCUBIC[::15]):
        like = prove(calm, strategy) if strategy in SUBCUBIC else None
        assert check_exactly(model, unclaimed(model, strategy, like)) <= found


def test_ties_are_wrong_however_many_bits_there_are():
    model = compiled_max(3, 2, sharpness=0.0)
    for bits in (53, 96, 500):
        assert check_exactly(model, unclaimed(model, "brute force"), bits) == 3
        assert check_exactly(model, unclaimed(model, "cubic"), bits) == 3
        for strategy in SUBCUBIC:
            proof = unclaimed(model, strategy, prove(model, strategy))
            all_claimed = replace(proof, gaps=np.ones_like(proof.gaps))
            assert check_exactly(model, all_claimed, bits) == 3


def test_sums_hold_whatever_the_order_is():
    small, big = sums([arb(1, 0.5), arb(1.25, 0.5), arb(5)])
    for x, y in ((0.5, 0.75), (1.5, 0.75), (1.5, 1.75), (0.5, 1.75), (1.0, 1.0)):
        low, middle, high = sorted((x, y, 5.0))
        for held, told in ((small, (0, low, low + middle)), (big, (0, high, high + middle))):
            assert all(ball.contains(arb(each)) for ball, each in zip(held, told, strict=False))
            assert held[3].contains(arb(x + y + 5))


def test_a_proof_that_is_not_of_these_weights_or_claims_too_much_is_refused():
    model, other = noisy_model(0), noisy_model(1)
    proof = prove(model, "cubic")
    with pytest.raises(ProofError, match="of other weights"):
        check_exactly(other, proof)
    with pytest.raises(ProofError, match="claims"):
        check_exactly(model, replace(proof, count=proof.total + 1))
    with pytest.raises(ProofError, match="claims"):
        check_exactly(model, replace(proof, total=proof.total - 1))
    with pytest.raises(ProofError, match="no strategy"):
        check_exactly(model, replace(prove(model, SUBCUBIC[0]), strategy="magic"))
    with pytest.raises(ProofError, match="needs advice and gaps"):
        check_exactly(model, replace(proof, strategy=SUBCUBIC[0]))
    with pytest.raises(ProofError, match="cells, and gaps of"):
        short = prove(model, SUBCUBIC[0])
        check_exactly(model, replace(short, gaps=short.gaps[1:]))
    long = compiled_max(9, 4)
    with pytest.raises(ProofError, match="6561 inputs: too many"):
        check_exactly(long, prove(long, "brute force"))


def test_a_package_that_is_missing_is_named(monkeypatch):
    monkeypatch.setattr(exact, "find_spec", lambda name: None)
    with pytest.raises(ProofError, match=r"pip install 'tracrlab\[exact\]'"):
        check_exactly(MODELS[0], prove(MODELS[0], "cubic"))


def test_balls_are_loaded_when_they_are_asked_for():
    code = "import sys, tracrlab.proofs; print('flint' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"


@pytest.mark.parametrize("bits", [4, 12, 60])
def test_tables_hold_what_more_bits_tell(bits):
    model = random_model(0)
    with ctx.workprec(2000):
        sharp = ExactTables(model)
        fine = [sharp.EVOU, sharp.PVOU, sharp.EU.tolist(), sharp.QKE.tolist(), sharp.e, sharp.p]
    with ctx.workprec(bits):
        dull = ExactTables(model)
        coarse = [dull.EVOU, dull.PVOU, dull.EU.tolist(), dull.QKE.tolist(), dull.e, dull.p]
    for one, other in zip(coarse, fine, strict=True):
        for row, truths in zip(one, other, strict=True):
            assert all(ball.contains(each) for ball, each in zip(row, truths, strict=True))
