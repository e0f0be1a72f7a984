"""Selectors as conjunctions: every nesting says what the selectors say."""

import itertools
import random

import pytest

from tracrlab.compile.formula import EVERYTHING, atomic, both, either, fold, negate

NAMES = ("a", "b", "c")


def random_formula(rng: random.Random, depth: int):
    """A formula and the truth function that it stands for, over three atoms."""
    if depth == 0 or rng.random() < 0.2:
        name = rng.choice(NAMES)
        return atomic(name, name, name), lambda truth: truth[name]
    kind = rng.choice(["not", "and", "or", "everything"])
    if kind == "everything":
        return EVERYTHING, lambda truth: True
    left, left_truth = random_formula(rng, depth - 1)
    if kind == "not":
        return negate(left), lambda truth: not left_truth(truth)
    right, right_truth = random_formula(rng, depth - 1)
    if kind == "and":
        return both(left, right), lambda truth: left_truth(truth) and right_truth(truth)
    return either(left, right), lambda truth: left_truth(truth) or right_truth(truth)


def holds(terms, truth) -> bool:
    def visit(part, inner):
        if hasattr(part, "predicate"):
            return truth[part.predicate]
        return all(inner) if part.positive else not all(inner)

    return all(fold(term, visit) for term in terms)


@pytest.mark.parametrize("seed", range(200))
def test_a_formula_and_its_negation_hold_where_they_should(seed):
    formula, means = random_formula(random.Random(seed), 4)
    for values in itertools.product([False, True], repeat=len(NAMES)):
        truth = dict(zip(NAMES, values, strict=True))
        assert holds(formula.selects, truth) is means(truth)
        assert holds(formula.rejects, truth) is (not means(truth))


def test_and_over_different_keys_adds_up_without_a_product():
    conjunction = both(atomic("a", "a", "a"), atomic("b", "b", "b"))
    assert [term.keys for term in conjunction.selects] == [("a",), ("b",)]


def test_not_or_adds_up_too():
    neither = negate(either(atomic("a", "a", "a"), atomic("b", "b", "b")))
    assert [term.keys for term in neither.selects] == [("a",), ("b",)]


def test_or_needs_the_product():
    (term,) = either(atomic("a", "a", "a"), atomic("b", "b", "b")).selects
    assert term.keys == ("a", "b")


def test_the_same_keys_and_queries_share_a_table():
    conjunction = both(atomic("a", "b", "p"), atomic("a", "b", "q"))
    assert len(conjunction.selects) == 1
