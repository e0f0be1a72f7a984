"""The uniform layout, which `params` and Haiku use, is the same model."""

from dataclasses import replace
from functools import reduce

import pytest
from random_models import Case, cases, check, chunks, compiled, long_inputs

from tracrlab import rasp
from tracrlab.programs import RandomProgram
from tracrlab.rasp import Aggregate, Comparison, Select, SelectorAnd, indices, tokens
from tracrlab.transformer.params import sizes, uniform

pytestmark = pytest.mark.law


def check_uniform(case: Case, count: int) -> None:
    grown = replace(case.model, weights=uniform(case.model.weights))
    for layer in grown.weights.layers:
        block = layer.attention, layer.mlp.first.w.shape[1]
        assert (block[0].num_heads, block[0].key_size, block[1]) == sizes(case.model.weights)
    pairs = case.answered(long_inputs(case.drawn, count))
    answers = grown.run_batch([words for words, _ in pairs])
    for (words, want), got in zip(pairs, answers, strict=True):
        check(case, words, want, got)


@pytest.mark.parametrize("seeds", chunks(100), ids=str)
def test_random_programs(seeds):
    for case in cases(seeds, False):
        check_uniform(case, 10)


TERMS = [
    Select(tokens, tokens, lambda k, q: k != q),
    Select(indices, indices, Comparison.LEQ),
    Select(tokens, indices, lambda k, q: k <= q + 1),
    Select(indices, tokens, lambda k, q: k <= q + 4),
    Select(indices % 3, tokens, lambda k, q: k <= q + 1),
    Select(indices // 2, tokens, lambda k, q: k <= q + 1),
    Select(tokens % 2, tokens, lambda k, q: k <= q + 1),
]
PAIRS = tokens * 1000 + indices
WIDE = Aggregate(Select(PAIRS, PAIRS, Comparison.EQ), indices)


@pytest.mark.parametrize("count", range(1, len(TERMS) + 1))
@pytest.mark.parametrize("kind", ["mean", "width"])
def test_scores_of_several_terms_stay_equal(count, kind):
    """A wider head elsewhere makes keys grow by a factor of which the root is no power of two."""
    for first in range(len(TERMS)):
        some = (TERMS * 2)[first : first + count]
        chosen = reduce(SelectorAnd, some)
        mean = rasp.numerical(Aggregate(chosen, tokens * 1.1, default=0))
        read = mean if kind == "mean" else rasp.SelectorWidth(chosen)
        program = rasp.LinearSequenceMap(read, WIDE, 1, 1)
        case = compiled(RandomProgram(first, program, tuple(range(5)), 16, False))
        check_uniform(case, 16)
