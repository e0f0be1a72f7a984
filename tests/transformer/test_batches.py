"""Batches without the zeros of the weights give what one input at a time gives."""

import random
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from batches import REVERSE, dense_and_packed, mixed, written

from tracrlab import programs, rasp
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.transformer import batch, run_forward, skipping
from tracrlab.transformer.forward import softmax, weigh
from tracrlab.transformer.packed import pack
from tracrlab.transformer.skipping import soften
from tracrlab.values import value_key

UPTO = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
IS_A = rasp.numerical(rasp.tokens == "a")


@pytest.fixture
def always(monkeypatch):
    """Zeros are left out of batches of any size, in parts of a few inputs."""
    monkeypatch.setattr(batch, "LARGE", 0)
    monkeypatch.setattr(batch, "ROOM", 4000)


def keys(answers):
    return [[value_key(value) for value in answer] for answer in answers]


# the same answers


@pytest.mark.parametrize("optimize", ["none", "layers"])
@pytest.mark.parametrize("name", programs.catalogue)
def test_the_shelf_in_batches_and_one_at_a_time(name, optimize, always):
    entry = programs.catalogue[name]
    limits = entry.vocab, entry.max_seq_len, entry.causal
    model = compile_rasp_to_model(entry.program, *limits, optimize=optimize)
    inputs = mixed(model, 12)
    assert keys(model.run_batch(inputs)) == keys(map(model.run, inputs))


@pytest.mark.law
@pytest.mark.parametrize("optimize", ["none", "layers"])
@pytest.mark.parametrize("seeds", [range(n, n + 20) for n in range(0, 80, 20)], ids=str)
def test_random_programs_in_batches_and_one_at_a_time(seeds, optimize, always):
    for seed in seeds:
        drawn = programs.random_program(seed, causal=bool(seed % 2), max_seq_len=9)
        limits = drawn.vocab, drawn.max_seq_len, drawn.causal
        try:
            model = compile_rasp_to_model(drawn.program, *limits, optimize=optimize)
        except CompileError:
            continue
        inputs = mixed(model, 10, seed)
        assert keys(model.run_batch(inputs)) == keys(map(model.run, inputs)), drawn.text


@pytest.mark.parametrize("optimize", ["none", "layers"])
def test_a_large_model_without_being_asked(optimize):
    program = programs.make_sort(rasp.tokens, rasp.tokens, max_seq_len=24, min_key=1)
    model = compile_rasp_to_model(program, range(1, 25), 24, optimize=optimize)
    inputs = mixed(model, 40)
    assert model.weights.count * 40 * 25 > batch.LARGE
    assert model.run_batch(inputs) == [sorted(words) for words in inputs]


def test_products_of_which_one_factor_is_seen_to_be_mostly_zeros(always):
    """Long inputs: scores and queries are added up from the few numbers that are not 0."""
    model = compile_rasp_to_model(rasp.Aggregate(UPTO, IS_A), "ab", 300)
    dense, packed = dense_and_packed(model, mixed(model, 3))
    assert np.allclose(dense, packed, rtol=1e-6, atol=1e-7)


@pytest.mark.parametrize("length", [100, 1000])
def test_means_of_many_numbers_stay_as_exact(length, monkeypatch):
    """They are summed up in blocks of keys."""
    summed = []
    monkeypatch.setattr(skipping, "weigh", lambda *a: summed.append(a) or weigh(*a))
    model = compile_rasp_to_model(rasp.Aggregate(UPTO, IS_A, default=0), "ab", length)
    words = (["a"] * 7 + ["b"]) * (length // 8)
    _, packed = dense_and_packed(model, [words])
    exact = np.array(rasp.evaluate(rasp.Aggregate(UPTO, IS_A, default=0), words), float)
    assert np.abs(packed[0, 1:, 0] - exact).max() <= model.stages["blocks"].output.error
    assert len(summed) == 1


def test_the_softmax_is_that_of_the_forward_pass_bit_for_bit():
    rng = np.random.default_rng(0)
    scores = rng.normal(0, 100, (3, 40, 200)).astype(np.float32)
    scores[:, :, ::3] = -1e30
    assert np.array_equal(softmax(np, scores), soften(scores.copy()))


# other weights


def test_other_weights_are_packed_anew(always):
    inputs = mixed(REVERSE, 6)
    right = REVERSE.run_batch(inputs)
    other = written(REVERSE, lambda name, a: -a if name == "unembed" else a.copy())
    assert other.run_batch(inputs) == list(map(other.run, inputs)) != right
    assert REVERSE.run_batch(inputs) == right


def test_weights_of_another_type_stay_of_that_type(always):
    """float64 is no model's type, and whoever puts it in wants its digits."""
    double = written(REVERSE, lambda name, a: a.astype(np.float64) / 3)
    ids, lengths = double.encode_batch(["abba"])
    [(_, outputs)] = batch.batch_outputs(
        double.weights, lambda: double._packed, ids, lengths, 3, False
    )
    exact = run_forward(np, double.weights, ids, 3, False).unembedded_output
    assert outputs.dtype == np.float64 and np.array_equal(outputs, exact[0, 1:])


def test_what_is_packed_can_be_written_no_more():
    model = written(REVERSE, lambda _, a: a.copy())
    pack(model.weights)
    for _, array in model.weights.arrays():
        with pytest.raises(ValueError, match="read-only"):
            array[...] = 0


# parts


@pytest.mark.parametrize("room", [1, 100, 5000, 10**6])
def test_parts_hold_every_input_once_and_have_room(room, monkeypatch):
    monkeypatch.setattr(batch, "ROOM", room)
    rng = random.Random(room)
    lengths = [rng.randint(1, 200) for _ in range(60)]
    found = list(batch.parts(REVERSE.weights, lengths))
    assert sorted(i for part in found for i in part) == list(range(60))
    for part in found:
        positions = 1 + max(lengths[i] for i in part)
        assert len(part) == 1 or len(part) * positions * positions <= room


def test_memory_does_not_grow_with_the_batch():
    model = compile_rasp_to_model(programs.make_reverse(rasp.tokens), range(16), 16)
    pad = model.input_encoder.pad_encoding

    def peak(count):
        ids, lengths = model.encode_batch([[1] * 16] * count)
        run = batch.batch_outputs(model.weights, lambda: model._packed, ids, lengths, pad, False)
        tracemalloc.start()
        for _ in run:
            pass
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    one = max(map(len, batch.parts(model.weights, [16] * 5000)))
    peak(one)
    assert peak(8 * one) < 1.5 * peak(one)


CODE = """
import sys
from tracrlab import compile_rasp_to_model, rasp
model = compile_rasp_to_model(rasp.tokens == "a", "ab", 4)
assert model.run_batch(["ab", "b"]) == [[True, False], [False]]
print("scipy" in sys.modules)
"""


def test_small_batches_do_not_load_scipy():
    run = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True)
    assert (run.returncode, run.stdout.split()) == (0, ["False"]), run.stderr


def test_words_are_read_at_once_as_one_by_one():
    """True is not 1, nor is 1.0, and what is no word is refused in the same words."""
    vocab = (True, 1, 1.0, "1", None, 0, False, -0.0, (1, "a"))
    model = compile_rasp_to_model(rasp.tokens, vocab, 12)
    inputs = [[word] for word in vocab] + [list(vocab), tuple(vocab), [0.0, -0.0]]
    told = []
    for words in inputs:
        try:
            alone = model.run(list(words))
        except ValueError as error:
            told.append(str(error))
            with pytest.raises(ValueError) as again:
                model.run_batch([words])
            assert str(again.value) == f"input 0 of the batch: {told[-1]}"
            continue
        (answers,) = model.run_batch([words])
        assert [(type(x), repr(x)) for x in answers] == [(type(x), repr(x)) for x in alone]
    assert len(told) == 1 and "0.0" in told[0]
    for words in ("ab", ["compiler_bos"], [], list(vocab) * 2, {"1"}, 7):
        with pytest.raises(ValueError) as first:
            model.run(words)
        with pytest.raises(ValueError) as second:
            model.run_batch([words])
        assert str(second.value) == f"input 0 of the batch: {first.value}"
