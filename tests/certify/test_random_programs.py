"""Random programs: what is certified agrees with the interpreter, what is not says why."""

import pytest

from benchmarks.faults import same_answer
from tests.certify.optimised import OPTIMIZE, how
from tests.laws.random_models import Case, short_inputs
from tracrlab.certify import certify
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.programs import random_program

SEEDS = range(60)


def compiled(seed, causal, optimize):
    drawn = random_program(seed, causal=causal, max_seq_len=4)
    try:
        model = compile_rasp_to_model(
            drawn.program, drawn.vocab, drawn.max_seq_len, drawn.causal, **how(optimize)
        )
    except CompileError as refusal:
        return Case(drawn, None, refusal)
    return Case(drawn, model)


@pytest.mark.parametrize("optimize", OPTIMIZE)
@pytest.mark.parametrize("causal", [False, True])
def test_most_are_certified_and_a_refusal_has_a_reason(causal, optimize):
    found = [compiled(seed, causal, optimize) for seed in SEEDS]
    models = [each for each in found if each.model is not None]
    certificates = [certify(each.model) for each in models]
    assert sum(c.holds for c in certificates) > 0.9 * len(models)
    assert not any("widths" in c.reason for c in certificates)  # of an "or" that is a sum
    assert all(c.reason for c in certificates)
    for each, certificate in zip(models, certificates, strict=True):
        if certificate.holds:
            for words, wanted in each.answered(short_inputs(each.drawn)):
                got = each.model.run(words)
                assert all(map(same_answer, got, wanted)), (each.drawn.seed, words)
