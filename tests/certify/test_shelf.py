"""Every program of the shelf is certified, at its own size and at others."""

from dataclasses import replace

import pytest

from benchmarks.faults import Subject
from tests.certify.optimised import modelled
from tracrlab import programs, rasp
from tracrlab.certify import certify, check
from tracrlab.compile import CompileError, compile_rasp_to_model

LENGTHS = (8, 16, 32)
OWN = {name: entry.max_seq_len for name, entry in programs.catalogue.items()}


def sizes():
    for optimize in ("none", "names", "layers"):
        for name, own in OWN.items():
            yield pytest.param(name, own, optimize)
            for length in LENGTHS:
                if length != own and (length < 32 or optimize == "none"):
                    yield pytest.param(name, length, optimize, marks=[pytest.mark.slow])


@pytest.mark.parametrize("name, length, optimize", list(sizes()))
def test_it_is_certified_on_all_inputs(name, length, optimize):
    model = modelled(name, length, optimize)
    certificate = certify(model)
    assert certificate.holds, certificate.reason
    words = len(model.vocab)
    assert certificate.inputs == sum(words**n for n in range(1, length + 1))
    assert certificate.hypotheses == ()
    assert certificate.error_bound <= 1e-5 * max(1, length)


def test_a_saying_of_how_many_inputs_is_exact():
    verdict = check(model := modelled("length", 64), certify(model))
    count = sum(3**n for n in range(1, 65))
    assert str(verdict) == f"holds: on all {count} inputs the model decodes to the program's answer"


def test_the_uniform_layout_is_certified_as_well():
    model = modelled("reverse", 5)
    uniform = model.with_params(model.params)
    assert certify(uniform).holds
    assert check(uniform, certify(model))


def test_it_says_nothing_of_a_model_without_its_program():
    model = rasp.length
    compiled = compile_rasp_to_model(model, "ab", 3)
    loaded = replace(compiled, stages=None, program=None)
    assert "certify it where it is compiled" in certify(loaded).reason
    verdict = check(loaded, certify(compiled))
    assert not verdict
    assert "has no program" in verdict.reason
    assert check(loaded, certify(compiled), rasp.length)


def test_another_program_is_refused():
    subject = Subject.of("hist", 3)
    verdict = check(subject.model, subject.certificate, rasp.length)
    assert not verdict


def averaged(again=False):
    """The mean of what stands before: at 40 tokens it has more values than can be listed."""
    before = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    mean = rasp.numerical(rasp.Aggregate(before, rasp.tokens, default=0)).named("mean")
    return rasp.numerical(rasp.Aggregate(before, mean, default=0)) if again else mean


def test_numbers_too_many_to_list_are_certified_if_they_come_out_as_they_are():
    model = compile_rasp_to_model(averaged(), [3**k for k in range(12)], 40)
    certificate = certify(model)
    assert certificate.holds, certificate.reason
    (claim,) = [c for c in certificate.claims if c.room == "mean"]
    assert claim.error == 0 < claim.relative < 1e-5
    at = certificate.claims.index(claim)
    worse = replace(claim, relative=2e-5)
    claims = (*certificate.claims[:at], worse, *certificate.claims[at + 1 :])
    assert "more than is promised" in check(model, replace(certificate, claims=claims)).reason


def test_what_is_computed_from_them_is_refused():
    model = compile_rasp_to_model(averaged(again=True), [3**k for k in range(12)], 40)
    certificate = certify(model)
    assert not certificate.holds
    assert "the means of mean are too many to be listed" in certificate.reason


def test_numbers_of_both_signs_too_many_to_list_are_refused_if_they_may_be_too_fine():
    vocab = [sign * 3**k for k in range(12) for sign in (1, -1)]
    try:
        model = compile_rasp_to_model(averaged(), vocab, 40)
    except CompileError:
        return
    assert "more than is promised" in certify(model).reason
