"""Random programs: what is certified agrees with the interpreter, what is not says why."""

import pytest

from benchmarks.faults import same_answer
from tests.laws.random_models import case, short_inputs
from tracrlab.certify import certify

SEEDS = range(60)


@pytest.mark.parametrize("causal", [False, True])
def test_most_are_certified_and_a_refusal_has_a_reason(causal):
    found = [case(seed, causal) for seed in SEEDS]
    models = [each for each in found if each.model is not None]
    certificates = [certify(each.model) for each in models]
    assert sum(c.holds for c in certificates) > 0.85 * len(models)
    assert all(c.reason for c in certificates)
    for each, certificate in zip(models, certificates, strict=True):
        if certificate.holds:
            for words, wanted in each.answered(short_inputs(each.drawn)):
                got = each.model.run(words)
                assert all(map(same_answer, got, wanted)), (each.drawn.seed, words)
