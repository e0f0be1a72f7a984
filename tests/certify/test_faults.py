"""Faults in small models, run on all inputs: what is certified is never wrong."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from benchmarks import faults, injecting
from tests.certify.optimised import OPTIMIZE, how
from tracrlab.certify import certify, check

NAMES = ("length", "reverse", "sort", "frac_prevs", "induction", "running_max")


@pytest.fixture(scope="module", params=OPTIMIZE)
def subjects(request):
    return [faults.Subject.of(name, faults.SIZES[name], **how(request.param)) for name in NAMES]


@pytest.fixture(scope="module")
def found(subjects):
    return list(faults.trials(subjects, 300, seed=5))


def test_no_fault_that_breaks_behaviour_is_certified(found):
    broken = [trial for trial in found if trial.broken]
    assert len(broken) > 100
    assert [t for t in broken if t.certified or t.confirmed] == []


@pytest.mark.parametrize("kind", injecting.KINDS)
def test_every_kind_of_fault_breaks_something(found, kind):
    assert any(trial.broken for trial in found if trial.kind == kind)


def test_harmless_faults_are_often_certified(found):
    harmless = [trial for trial in found if not trial.broken]
    certified = sum(trial.certified for trial in harmless)
    assert 0.5 < certified / len(harmless) <= 1


def changed(model, name, at, amount):
    arrays = {key: array.copy() for key, array in model.weights.arrays()}
    arrays[name][at] += np.float32(amount)
    return replace(model, weights=injecting.rebuilt(model.weights, arrays))


@pytest.mark.parametrize("index", range(len(NAMES)))
def test_the_smallest_change_that_breaks_it_is_refused(subjects, index):
    """For some weights the change at which behaviour breaks is found by bisection: a certificate
    ends before it."""
    subject, rng, tried = subjects[index], Random(index), 0
    names = [name for name, array in subject.model.weights.arrays() if array.any()]
    while tried < 6:
        name = rng.choice(names)
        array = dict(subject.model.weights.arrays())[name]
        at = tuple(int(i) for i in rng.choice(np.argwhere(array).tolist()))
        low, high = 0.0, -2.0 * float(array[at])
        if not subject.wrong(changed(subject.model, name, at, high)):
            continue
        for _ in range(14):
            middle = (low + high) / 2
            if subject.wrong(changed(subject.model, name, at, middle)):
                high = middle
            else:
                low = middle
        tried += 1
        model = changed(subject.model, name, at, high)
        assert not certify(model).holds, (name, at, high)
        assert not check(model, subject.certificate), (name, at, high)


def test_a_refusal_says_where():
    reverse = faults.Subject.of("reverse", faults.SIZES["reverse"])
    arrays = {key: array.copy() for key, array in reverse.model.weights.arrays()}
    arrays["layer_3/attn/query/w"][:, 1:] = 0
    model = replace(reverse.model, weights=injecting.rebuilt(reverse.model.weights, arrays))
    verdict = check(model, reverse.certificate)
    assert (verdict.layer, verdict.block) == (3, "head 0")
    assert verdict.reason.startswith("a key that is not selected is looked at")
    assert verdict.cell.startswith("query ") and ", key " in verdict.cell
    assert certify(model).reason.startswith(verdict.reason)


def test_numbers_that_are_none_are_refused(subjects):
    for bad in (np.nan, np.inf):
        model = changed(subjects[0].model, "unembed", (0, 0), bad)
        assert "finite" in check(model, subjects[0].certificate).reason


def test_bos_that_an_mlp_writes_into_is_followed():
    """Units that are shut at BOS are opened there."""
    broken = 0
    for name, length in faults.SIZES.items():
        subject = faults.Subject.of(name, length)
        bos = subject.model.residual_labels.index("tokens:compiler_bos")
        for i, layer in enumerate(subject.model.weights.layers):
            if layer.mlp is None:
                continue
            arrays = {key: array.copy() for key, array in subject.model.weights.arrays()}
            arrays[f"layer_{i}/mlp/first/w"][bos] = 0
            weights = injecting.rebuilt(subject.model.weights, arrays)
            model = replace(subject.model, weights=weights)
            if subject.wrong(model):
                broken += 1
                assert not certify(model).holds, (name, i)
    assert broken > 3


@pytest.mark.parametrize("amount", [-1.0, 0.5, 2.0])
def test_a_head_that_adds_to_another_ones_room_is_noticed(amount):
    subject = faults.Subject.of("pair_balance", 4)
    (layer,) = [n for n, x in enumerate(subject.model.weights.layers) if x.attention]
    block = subject.model.weights.layers[layer].attention
    assert block.num_heads == 2
    output = block.output.w
    own = np.argwhere(output[: block.key_size])
    (place, column) = next((i, j) for i, j in own.tolist() if block.value.w[:, i].any())
    other = np.argwhere(output[block.key_size :])
    (row, _) = next((i, j) for i, j in other.tolist() if block.value.w[:, block.key_size + i].any())
    at = (block.key_size + row, column)
    model = changed(subject.model, f"layer_{layer}/attn/output/w", at, amount)
    assert subject.wrong(model)
    assert not certify(model).holds
    assert not check(model, subject.certificate)
