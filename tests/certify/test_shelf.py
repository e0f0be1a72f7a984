"""Every program of the shelf is certified, at its own size and at others."""

import pytest

from benchmarks.faults import Subject
from tracrlab import programs, rasp
from tracrlab.certify import certify, check
from tracrlab.compile import compile_rasp_to_model

LENGTHS = (8, 16, 32)
OWN = {name: entry.max_seq_len for name, entry in programs.catalogue.items()}


def modelled(name, length):
    entry = programs.catalogue[name].at(length)
    return compile_rasp_to_model(entry.program, entry.vocab, length, entry.causal)


def sizes():
    for name, own in OWN.items():
        yield pytest.param(name, own)
        for length in LENGTHS:
            if length != own:
                yield pytest.param(name, length, marks=[pytest.mark.slow])


@pytest.mark.parametrize("name, length", list(sizes()))
def test_it_is_certified_on_all_inputs(name, length):
    model = modelled(name, length)
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
    from dataclasses import replace

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
