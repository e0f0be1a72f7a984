"""Bounds against the truth, cell by cell: comparing bounds with the accuracy finds few mistakes."""

import numpy as np
import pytest
from small_models import NAMES, inputs, margins, noisy_model, random_model, right

from tracrlab.proofs import MaxOfK, check, prove, strategies
from tracrlab.proofs.advice import Advice, found_advice
from tracrlab.proofs.compiled import compiled_max
from tracrlab.proofs.direct import DIRECT
from tracrlab.proofs.proof import OUTPUTS
from tracrlab.proofs.query_key import QUERY_KEY, largest_singular
from tracrlab.proofs.subcubic import Cells, search
from tracrlab.proofs.tables import MARGIN, Tables, spread
from tracrlab.proofs.whole import allowed_tokens, whole

SUBCUBIC = strategies()[3:]
SIZES = [(4, 2), (5, 3), (6, 2), (4, 4), (7, 3), (5, 2)]


def models():
    for seed in range(18):
        vocab, positions = SIZES[seed % len(SIZES)]
        yield random_model(seed, vocab, positions, size=(0.4, 0.8, 1.5)[seed % 3])
        noise = (0.02, 0.1, 0.2, 0.35)[seed % 4]
        yield noisy_model(seed, vocab, positions, noise, sharpness=1 + seed % 3)


MODELS = list(models())


def strange_advice(tables, rng):
    v, d = tables.V, tables.Eq.shape[1]
    return Advice(*(rng.normal(size=n) for n in (v, v, v, v, d, d, v)))


def cells_of(tables, advice):
    """For each query-key and direct part, with and without outputs."""
    for split in QUERY_KEY.values():
        for path in DIRECT.values():
            for per_output in OUTPUTS.values():
                yield Cells(tables, split(tables, advice), path(tables, advice), per_output)


def truth(model, cells, gaps):
    """(cell,): the largest margin of the inputs that a cell with a gap speaks of."""
    tokens, found = inputs(model), margins(model)
    largest, queries = tokens.max(axis=1), tokens[:, -1]
    others = (tokens != largest[:, None]).sum(axis=1)
    second = np.where(tokens == largest[:, None], -1, tokens).max(axis=1)
    out = []
    for q, m, c, g in zip(*cells.index, gaps, strict=True):
        some = (queries == q) & (largest == m) & (others == c) & (second <= m - g)
        out.append(found[some].max(initial=-np.inf))
    return np.array(out)


@pytest.mark.parametrize("number", range(len(MODELS)))
def test_no_cell_is_worse_than_its_bound(number):
    """With gaps that were searched and with any others, with good advice and with any other."""
    model, rng = MODELS[number], np.random.default_rng(number)
    tables = Tables.of(model)
    for advice in (found_advice(tables), strange_advice(tables, rng)):
        known: dict[bytes, np.ndarray] = {}
        for cells in cells_of(tables, advice):
            q, m, _ = cells.index
            for gaps in (search(cells), 1 + rng.integers(0, m)):
                key = gaps.tobytes()
                known[key] = known.get(key, truth(model, cells, gaps))
                bound = cells.bounds(gaps)
                assert (bound >= known[key] - 1e-9).all()


@pytest.mark.parametrize("number", range(len(MODELS)))
def test_no_bound_is_above_the_accuracy(number):
    model = MODELS[number]
    exact = prove(model, "brute force")
    assert exact.count == right(model) and exact.total == len(inputs(model))
    quartic, cubic = (prove(model, name).count for name in ("quartic", "cubic"))
    assert cubic <= quartic <= exact.count
    for strategy in SUBCUBIC[:: 1 + number % 3]:
        proof = prove(model, strategy)
        assert check(model, proof) == proof.count <= exact.count


@pytest.mark.parametrize("positions", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("strategy", strategies())
def test_the_circuit_by_hand_is_proved_right_on_every_input(positions, strategy):
    model = compiled_max(6, positions, sharpness=np.log(max(positions - 1, 1)) + 0.2, copy=3.0)
    assert prove(model, strategy).bound == 1


def test_a_circuit_that_is_too_soft_is_not():
    model = compiled_max(6, 4, sharpness=1.0)
    assert 0 < prove(model, "brute force").bound < 1
    for strategy in strategies()[1:]:
        assert prove(model, strategy).count <= right(model)


def test_what_one_attention_says_of_all_queries_is_no_bound():
    """A model for which the published rule, which takes the mean attention over queries, certifies
    a wrong answer: query 1, largest token 3, one other token."""
    v = 4
    qk = np.repeat(30.0 * np.arange(v)[None], v, axis=0)
    qk[1] = 0
    ov, eu = np.zeros((v, v)), np.tile([0.0, 0.0, 4.5, 0.0], (v, 1))
    ov[3] = [-1, -1, -8, 0]
    model = by_tables(qk, ov, eu, 2)
    assert prove(model, "brute force").count == 11
    tables = Tables.of(model)
    for cells in cells_of(tables, found_advice(tables)):
        q, m, c = cells.index
        (at,) = np.flatnonzero((q == 1) & (m == 3) & (c == 1))
        gaps = np.ones(len(q), int)
        assert cells.bounds(gaps)[at] >= 0.5 - 1e-6


def by_tables(qk, ov, eu, positions):
    """A model with these QKE / s, EVOU and EU, without positions."""
    v = len(qk)
    d = 3 * v
    tokens = np.eye(v, d)
    wq, wk, wv, wo = (np.zeros((d, d)) for _ in range(4))
    wu = np.zeros((d, v))
    wq[:v, :v], wk[:v, :v] = qk * d**0.5, np.eye(v)
    wv[:v, :v], wo[:v, v : 2 * v] = np.eye(v), ov
    wu[v : 2 * v], wu[:v] = np.eye(v), eu
    arrays = (tokens, np.zeros((positions, d)), wq, wk, wv, wo, wu)
    return MaxOfK(*(np.asarray(w, np.float32) for w in arrays))


def test_a_margin_that_is_no_more_than_rounding_counts_as_wrong():
    model = compiled_max(3, 2, sharpness=0.0, copy=1.0)  # attends to both alike: ties
    assert prove(model, "brute force").count == 3  # the constant inputs
    assert MARGIN > 0


def with_positions(seed):
    """Models whose positions matter: some are looked at more, some say other things."""
    rng, vocab, positions = np.random.default_rng(seed), 4, 3 + seed % 2
    plan = noisy_model(seed, vocab, positions, 0.03, sharpness=1.5, copy=4.0)
    arrays = {name: getattr(plan, name) for name in NAMES}
    p = rng.normal(size=arrays["W_pos"].shape) * 0.15
    p[:, vocab] = rng.normal(size=positions) * 1.5  # where the size of a token stands
    arrays["W_pos"] = (arrays["W_pos"] + p).astype(np.float32)
    return MaxOfK(**arrays)


@pytest.mark.parametrize("per_output", [True, False])
@pytest.mark.parametrize("seed", range(40))
def test_every_mixture_of_allowed_tokens_is_right(seed, per_output):
    model = with_positions(seed)
    tables, tokens, found = Tables.of(model), inputs(model), margins(model)
    looked_at = 0
    for m in range(model.vocab_size):
        before = tokens[:, :-1]
        for c, allowed in enumerate(allowed_tokens(tables, m, per_output)):
            others = (before != m).sum(axis=1) == c
            for q in range(m + 1):
                fits = np.append(allowed[q], np.zeros(model.vocab_size)).astype(bool)
                fits = fits if c else np.zeros(model.vocab_size + 1, bool)
                fits[m] = True
                some = others & (tokens[:, -1] == q) & fits[before].all(axis=1)
                some &= tokens.max(axis=1) == m
                if c or allowed[q, 0]:
                    assert (found[some] < 0).all(), (m, c, q)
                    looked_at += int(some.sum())
    assert looked_at >= 4


@pytest.mark.parametrize("name", QUERY_KEY)
@pytest.mark.parametrize("seed", range(25))
def test_what_is_left_of_the_scores_is_within_its_bound(seed, name):
    """With any advice; and the bound by the largest singular value where it is reached."""
    rng = np.random.default_rng(seed)
    tables = Tables.of(MODELS[seed % len(MODELS)])
    for advice in (found_advice(tables), strange_advice(tables, rng)):
        qk, err = QUERY_KEY[name](tables, advice)
        size = np.abs(tables.QKE).max()
        assert (spread(tables.QKE - qk) <= err + 1e-10 * size).all()


def test_the_largest_singular_value_is_no_less_than_it_is():
    rng = np.random.default_rng(0)
    for width in (1, 2, 5):
        for _ in range(50):
            left, right = rng.normal(size=(6, width)), rng.normal(size=(width, 6))
            true = np.linalg.svd(left @ right)[1][0]
            assert true <= largest_singular(left, right) <= 1.13 * true
    left, right = np.array([[1.0], [0.0]]), np.array([[1.0, -1.0]])
    assert np.isclose(2**0.5 * largest_singular(left, right), 2.0)  # what the two entries differ by
    assert largest_singular(np.zeros((2, 2)), right.repeat(2, axis=0)) == 0


def test_if_all_passes_all_inputs_are_counted():
    for positions in range(1, 21):
        tables = Tables.of(compiled_max(5, positions, sharpness=40.0))
        advice = found_advice(tables)
        parts = QUERY_KEY["max_diff_exact"](tables, advice), DIRECT["max_diff"](tables, advice)
        cells = Cells(tables, *parts, True)
        assert cells.count(np.ones(len(cells.index[0]), int)) == 5**positions
        assert whole(tables, per_output=False) == 5**positions


@pytest.mark.parametrize("number", range(0, len(MODELS), 5))
def test_halving_finds_the_least_gap(number):
    tables = Tables.of(MODELS[number])
    advice = found_advice(tables)
    for cells in list(cells_of(tables, advice))[::7]:
        found = search(cells)
        q, m, _ = cells.index
        for gap in range(1, tables.V):
            passes = cells.bounds(np.full(len(q), gap)) < -MARGIN
            assert (
                passes == ((found > 0) & (gap >= found) & (gap <= np.where(q == m, m, m - q)))
            ).all()


def test_scores_of_a_thousand_nats_hide_no_token():
    for sharpness in (150.0, 400.0):
        model = compiled_max(6, 3, sharpness=sharpness)
        assert prove(model, "brute force").bound == prove(model, "cubic").bound == 1
