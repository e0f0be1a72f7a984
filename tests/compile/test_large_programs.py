"""Long chains, shared graphs and deep selectors: no stack overflows, no exponential time."""

import pytest

from tracrlab.compile import compile_rasp_to_model
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    SelectorWidth,
    SequenceMap,
    evaluate,
    indices,
    tokens,
)

LONG = 400
INPUTS = ([0], [0, 1, 1], [1, 1, 1, 0])


def agrees(program, **options):
    model = compile_rasp_to_model(program, {0, 1}, 4, **options)
    causal = options.get("causal", False)
    for words in INPUTS:
        assert model.run(words) == evaluate(program, words, causal)
    return model


def maps():
    chain = tokens
    for i in range(LONG):
        chain = Map(lambda x: (x + 1) % 3, chain, simplify=False).named(f"step_{i}")
    return chain


def pairs():
    chain = tokens
    for _ in range(LONG):
        chain = SequenceMap(lambda x, y: (x + y) % 5, chain, indices)
    return chain


def shared():
    both = tokens
    for _ in range(40):  # 2^40 paths
        both = SequenceMap(lambda x, y: (x + 2 * y) % 7, both, both)
    return both


def aggregates():
    before = Select(indices, indices, lambda k, q: k == q - 1)
    chain = tokens
    for _ in range(100):
        chain = Aggregate(before, chain, default=1)
    return chain


def sums():
    chain = Aggregate(Select(indices, indices, Comparison.LEQ), tokens)
    for _ in range(60):
        chain = (chain + 1) - 1
    return chain


def selectors():
    chosen = Select(indices, indices, Comparison.LEQ)
    same = Select(tokens, tokens, Comparison.EQ)
    for i in range(LONG // 2):
        kind = (SelectorAnd, SelectorOr)[i % 2]
        chosen = SelectorNot(kind(chosen, same)) if i % 3 else kind(chosen, same)
    return SelectorWidth(chosen)


@pytest.mark.parametrize("make", [maps, pairs, shared, aggregates, sums, selectors])
@pytest.mark.parametrize("causal", [False, True], ids=["both ways", "causal"])
def test_long_chains_compile_and_agree(make, causal):
    agrees(make(), causal=causal)


def test_the_same_thing_said_twice_is_computed_once():
    def share():
        return Aggregate(Select(indices, indices, Comparison.LEQ), tokens == 1, default=0)

    once = agrees(share() + 0 * share())
    assert len(once.stages["schedule"].heads(1)) == 1
    text = str(once.stages["graph"])
    assert text.count("tokens == 1") == 1


def test_functions_that_only_look_alike_stay_apart():
    makers = [lambda n: lambda x: x + n]
    program = SequenceMap(
        lambda x, y: (x, y),
        Map(makers[0](1), tokens),
        Map(makers[0](2), tokens),
    )
    assert agrees(program).run([0, 1]) == [(1, 2), (2, 3)]
