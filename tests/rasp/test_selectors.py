"""Selectors combined: simplified where Tracr simplifies, with the same meaning."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab import rasp
from tracrlab.rasp import (
    Comparison,
    Full,
    Select,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
    selector_and,
    selector_not,
    selector_or,
)

t, i = rasp.tokens, rasp.indices
ones, zeros = Full(1), Full(0)
SEQUENCES = [t, i, ones, zeros]
PREDICATES = [Comparison.EQ, Comparison.LT, lambda key, query: key]

selects = st.builds(
    Select, st.sampled_from(SEQUENCES), st.sampled_from(SEQUENCES), st.sampled_from(PREDICATES)
)
formulas = st.recursive(
    selects,
    lambda inner: st.one_of(
        st.tuples(st.just("and"), inner, inner),
        st.tuples(st.just("or"), inner, inner),
        st.tuples(st.just("not"), inner),
    ),
    max_leaves=6,
)


def built(formula, simplify):
    if isinstance(formula, Select):
        return formula
    kind, *parts = formula
    parts = [built(part, simplify) for part in parts]
    if simplify:
        return {"and": selector_and, "or": selector_or, "not": selector_not}[kind](*parts)
    return {"and": SelectorAnd, "or": SelectorOr, "not": SelectorNot}[kind](*parts)


@given(formulas, st.lists(st.integers(0, 3), max_size=4), st.booleans())
def test_simplifying_never_changes_the_matrix(formula, xs, causal):
    plain, simple = built(formula, False), built(formula, True)
    assert rasp.evaluate(plain, xs, causal) == rasp.evaluate(simple, xs, causal)


@pytest.mark.parametrize("combine", [selector_and, selector_or])
def test_what_merges(combine):
    """Same objects, or one side `Full`: in keys and in queries."""
    raw = {selector_and: SelectorAnd, selector_or: SelectorOr}[combine]
    for fst, snd in itertools.product(itertools.product(SEQUENCES, repeat=2), repeat=2):
        one, two = (Select(*pair, Comparison.EQ) for pair in (fst, snd))
        merges = all(
            a is b or isinstance(a, Full) or isinstance(b, Full)
            for a, b in zip(fst, snd, strict=True)
        )
        assert type(combine(one, two)) is (Select if merges else raw)
        assert type(combine(one, two, simplify=False)) is raw
        assert combine(one, two)([0, 1, 2]) == raw(one, two)([0, 1, 2])


def test_equal_but_different_sequences_do_not_merge():
    one = Select(t, t, Comparison.EQ)
    assert type(one & Select(t.copy(), t, Comparison.EQ)) is SelectorAnd


def test_not():
    one = Select(t, t, Comparison.EQ)
    either = SelectorOr(one, one)
    assert type(selector_not(one)) is Select
    assert type(selector_not(one, simplify=False)) is Select
    assert selector_not(selector_not(either)) is either
    assert type(selector_not(selector_not(either), simplify=False)) is SelectorNot
    assert (~~one)("aab") == one("aab")
    assert type((~one).predicate) is not type((~~one).predicate)


def test_operators_simplify():
    one, two = Select(t, t, Comparison.EQ), Select(t, t, Comparison.LT)
    assert type(one & two) is Select and type(one | two) is Select
    assert (one | two)([1, 2]) == Select(t, t, Comparison.LEQ)([1, 2])
    assert (one & two)([1, 2]) == [[False] * 2] * 2
    with pytest.raises(TypeError, match="must be a selector"):
        one & True


def test_both_predicates_are_asked_as_in_a_matrix_of_each():
    refusing = Select(t, t, Comparison.EQ)
    never = Select(t, t, lambda key, query: False)
    for program in (never & refusing, SelectorAnd(never, refusing)):
        with pytest.raises(ValueError, match="key is None!"):
            program([None])


def test_deep_merging_stops_before_the_stack_does():
    select = Select(t, t, Comparison.EQ)
    joined = select
    for _ in range(3000):
        joined = joined & select
    assert joined("aba") == select("aba")
