"""Programs at the edge of what float32 and a residual stream can hold: right, or refused.

Each of these was once compiled to a model that gave something else.
"""

import math
from itertools import product

import pytest

from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    ConstantSOp,
    LinearSequenceMap,
    Map,
    Select,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    SelectorWidth,
    SequenceMap,
    evaluate,
    indices,
    numerical,
    tokens,
)
from tracrlab.values import is_number, same_value

so_far = Select(indices, indices, Comparison.LEQ)
before = Select(indices, indices, Comparison.LT)
everything = Select(tokens, tokens, Comparison.TRUE)
same = Select(tokens, tokens, Comparison.EQ)
NAN = float("nan")


def coded(**codes):
    return Map(lambda token: codes[token], tokens)


def agree(got, wanted) -> bool:
    if not (is_number(got) and is_number(wanted)):
        return same_value(got, wanted)
    if got == wanted or (got != got and wanted != wanted):
        return True
    return abs(got - wanted) <= max(1e-6, 1e-5 * abs(wanted))


def check(program, vocab, length) -> bool:
    """The model is right on every input; False if there is none, for a reason that is told."""
    try:
        model = compile_rasp_to_model(program, vocab, length)
    except CompileError as refusal:
        assert refusal.problems
        return False
    for n in range(1, length + 1):
        for words in map(list, product(model.vocab, repeat=n)):
            try:
                wanted = evaluate(program, words)
            except Exception:
                continue
            got = model.run(words)
            assert all(map(agree, got, wanted)), f"{words}: model {got}, interpreter {wanted}"
    return True


@pytest.mark.parametrize("swapped", [False, True])
@pytest.mark.parametrize("other", ["m_width", "m_typed"])
def test_names_that_the_compiler_makes_give_way_to_the_author(other, swapped):
    m = Aggregate(so_far, coded(a=1, b=3)).named("m")
    author = SelectorWidth(same).named(other)
    first, second = (author, Map(str, m)) if swapped else (Map(str, m), author)
    assert check(SequenceMap(lambda x, y: (x, y), first, second), "ab", 4)


def test_keys_that_are_averaged_score_the_same_to_the_last_bit():
    mean = Aggregate(so_far, coded(a=0, b=1, c=7))
    query = Map(lambda v: int(v * 3) % 4, mean)
    asks = {("a", 0), ("c", 1)}
    chosen = Select(tokens, query, lambda k, q: k == "b" or (k, q) in asks)
    assert check(Aggregate(chosen, indices), "abc", 5)


@pytest.mark.parametrize(
    "program",
    [
        SelectorWidth(Select(tokens, Aggregate(everything, tokens), Comparison.EQ)),
        Aggregate(
            Select(tokens, Aggregate(everything, tokens), Comparison.EQ), indices, default=-1
        ),
        SelectorWidth(Select(Aggregate(so_far, tokens), tokens, Comparison.LEQ)),
    ],
    ids=["width", "aggregate", "order"],
)
@pytest.mark.parametrize("numbers", [(0.1, 0.2, 0.3), (0.1, 0.2, 0.7)], ids=str)
def test_comparisons_ask_all_numbers_of_a_cell(program, numbers):
    check(program, numbers, 4)


@pytest.mark.parametrize("default", [1e7, 1e14, 1e15, 10**18, 1e35, 1e39, math.inf, NAN, 10**400])
@pytest.mark.parametrize("wish", [lambda x: x, numerical], ids=["", "numerical"])
def test_a_far_default_does_not_swallow_the_means(default, wish):
    ones = coded(a=0, b=1, c=1)
    check(wish(Aggregate(before, wish(ones), default=default)), "abc", 4)
    check(wish(Aggregate(before, ones, default=default)) + 1, "ab", 3)


def test_small_terms_beside_large_ones_are_not_noise():
    large, small = coded(a=0.0, b=1e10, c=0.0), coded(a=0.0, b=0.0, c=5e-5)
    assert not check(LinearSequenceMap(large, small, 1, 1), "abc", 2)
    assert check(large + small, "abc", 2)


@pytest.mark.parametrize("inner", [1e3, 1e8, 1e15])
@pytest.mark.parametrize("outer", [0.3, 0, None, "none"])
def test_what_stands_at_bos_for_one_aggregate_never_reaches_another(inner, outer):
    first = Aggregate(before, coded(a=0, b=1), default=inner)
    later = Select(indices, indices, lambda k, q: 1 <= k < q)
    check(Aggregate(later, first, default=outer), "ab", 4)


@pytest.mark.parametrize("huge", [math.inf, -math.inf, NAN, 1e39, 10**400])
def test_values_that_are_never_selected_spoil_nothing(huge):
    first = Select(indices, indices, lambda k, q: k == 0)
    values = ConstantSOp([1, huge, 2], check_length=False)
    assert check(numerical(Aggregate(first, values)), "a", 3)
    ends = Select(indices, indices, lambda k, q: k != 1)
    check(Aggregate(ends, values, default=0), "a", 3)


@pytest.mark.parametrize("far", [1, 100, 1000])
def test_differences_of_large_means_are_as_exact_as_promised(far):
    low = coded(a=3666.67 * far, b=7777.7 * far, c=5999.31 * far)
    high = coded(a=3666.66 * far, b=33.77 * far, c=12.567 * far)
    difference = LinearSequenceMap(Aggregate(so_far, low), Aggregate(so_far, high), 1, -1)
    itself = Select(indices, indices, Comparison.EQ)
    check(difference, "abc", 4)
    check(Aggregate(itself, difference), "abc", 4)
    check(Aggregate(so_far, difference), "abc", 3)


def test_functions_that_are_nearly_lines_are_no_lines():
    mean = Aggregate(so_far, coded(a=0, b=10**7))
    check(Map(lambda x: x + (1e-3 if x == 0 else 0), mean), "ab", 4)


def test_deeply_shared_selectors_are_read_at_once():
    chosen = first = Select(tokens, indices, lambda k, q: k == "a")
    second = Select(indices, tokens, lambda k, q: q == "b")
    for _ in range(40):
        chosen = SelectorOr(SelectorAnd(chosen, first), SelectorAnd(SelectorNot(chosen), second))
    assert check(SelectorWidth(chosen), "ab", 2)


BEYOND = 10**400  # no float holds it


def test_integers_beyond_floats_are_values_like_others():
    some = Select(tokens, tokens, lambda k, q: k == "a")
    rare = Aggregate(some, Map(lambda t: 7, tokens), default=BEYOND)
    assert check(Map(lambda x: x == BEYOND, rare), "ab", 3)
    share = Aggregate(so_far, coded(a=0, b=1))
    assert check(Map(lambda x: BEYOND if x == 0.5 else 0, share), "ab", 3)


@pytest.mark.parametrize("length", [2, 3, 4])
def test_a_mean_of_what_is_never_there_is_its_default(length):
    never = Aggregate(Select(indices, indices, lambda k, q: 2 <= k < q), tokens)
    assert check(Aggregate(before, never), [0.0, 1.5], length)
