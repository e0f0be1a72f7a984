"""Models that the tests of traces look into."""

import pytest

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model


def reverse_program():
    opposite = (rasp.length - rasp.indices - 1).named("opposite")
    at = rasp.Select(rasp.indices, opposite, rasp.Comparison.EQ)
    return rasp.Aggregate(at, rasp.tokens).named("reverse")


def share_program():
    """The share of x so far: a number computed by a head, from a number computed by an MLP."""
    is_x = rasp.numerical((rasp.tokens == "x").named("is_x"))
    before = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    return rasp.Aggregate(before, is_x, default=0).named("share")


def counts_program():
    """Two heads and two MLP blocks in one layer."""
    same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    xs = rasp.Select(rasp.tokens, rasp.tokens, lambda key, query: key == "x")
    hist, count = rasp.SelectorWidth(same).named("hist"), rasp.SelectorWidth(xs).named("xs")
    return (hist * 10 + count).named("counts")


def compiled(program, vocab="abx", length=5, **options):
    return compile_rasp_to_model(program, list(vocab), length, **options)


@pytest.fixture(scope="session")
def reverse():
    return compiled(reverse_program())


@pytest.fixture(scope="session")
def share():
    return compiled(share_program())


@pytest.fixture(scope="session")
def counts():
    return compiled(counts_program())


@pytest.fixture(scope="session")
def bare():
    """No layers at all."""
    return compiled(rasp.tokens)
