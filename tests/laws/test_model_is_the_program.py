"""The law of the project: the model gives the interpreter's answer, wherever there is one."""

import pytest
from random_models import CHUNK, DEPTH, case, cases, check, chunks, long_inputs, short_inputs

pytestmark = pytest.mark.law

REFUSED_AT_MOST = 0.1
"""Of random programs. 394 of 5072 (0.078) are, most of them for means that are too close to tell
apart, or numbers that float32 cannot average: what `random_edges` and `FAR` are drawn for."""


@pytest.mark.parametrize("causal", [False, True], ids=["both ways", "causal"])
@pytest.mark.parametrize("seeds", chunks(120), ids=str)
def test_all_short_inputs_and_some_of_full_length(seeds, causal):
    for each in cases(seeds, causal):
        pairs = each.answered(short_inputs(each.drawn) + long_inputs(each.drawn, 20))
        answers = each.model.run_batch([words for words, _ in pairs])
        for (words, want), got in zip(pairs, answers, strict=True):
            check(each, words, want, got)


@pytest.mark.parametrize("length", [8, 13, 24])
@pytest.mark.parametrize("seeds", chunks(20, first=1000), ids=str)
def test_long_inputs(seeds, length):
    for each in cases(seeds, None, length):
        pairs = each.answered(long_inputs(each.drawn, 16))
        answers = each.model.run_batch([words for words, _ in pairs])
        for (words, want), got in zip(pairs, answers, strict=True):
            check(each, words, want, got)


@pytest.mark.parametrize("seeds", chunks(40), ids=str)
def test_one_at_a_time_or_all_at_once(seeds):
    for each in cases(seeds, False):
        pairs = each.answered(long_inputs(each.drawn, 8))
        together = each.model.run_batch([words for words, _ in pairs])
        for (words, _), got in zip(pairs, together, strict=True):
            check(each, words, each.model.run(words), got)


@pytest.mark.parametrize("causal", [False, True], ids=["both ways", "causal"])
@pytest.mark.parametrize("seeds", chunks(120), ids=str)
def test_a_refusal_helps(seeds, causal):
    for seed in seeds:
        refusal = case(seed, causal).refusal
        if refusal is None:
            continue
        assert refusal.problems
        for problem in refusal.problems:
            assert all([problem.node, problem.what, problem.why, problem.fix]), problem
            assert problem.what in str(refusal)
            assert "object at 0x" not in str(problem)
            assert len(str(problem)) < 2000, problem


def test_few_programs_are_refused():
    seeds = range(12 * CHUNK * DEPTH)
    refused = [seed for seed in seeds for causal in (0, 1) if case(seed, bool(causal)).refusal]
    assert len(refused) <= REFUSED_AT_MOST * 2 * len(seeds), refused


def test_most_inputs_have_an_answer():
    """Otherwise the laws would be about nothing."""
    some = cases(range(12 * CHUNK), False)
    inputs = [(each, words) for each in some for words in long_inputs(each.drawn, 10)]
    assert sum(each.answer(words) is not None for each, words in inputs) > 0.8 * len(inputs)
