"""The possible means are those that exhaustive selection finds, position by position."""

import itertools
from fractions import Fraction
from math import fsum

import numpy as np
import pytest

from tracrlab.compile.means import mean_values

NUMBERS = [[0, 1], [True, False], [-1, 0, 2], [0.1, 0.2, 0.3], [1e-3, 5, 1e6], [0.5, -0.25]]


@pytest.mark.parametrize("numbers", NUMBERS, ids=str)
@pytest.mark.parametrize("most", [2, 3, 5])
def test_means_are_exactly_those_of_all_choices(numbers, most):
    counts = np.zeros((1, most + 1), bool)
    counts[0, 2:] = True
    means, _ = mean_values(numbers, counts)
    by_hand = {
        fsum(choice) / n
        for n in range(2, most + 1)
        for choice in itertools.combinations_with_replacement(numbers, n)
    }
    assert sorted(by_hand) == means.tolist()


def test_a_position_has_only_the_means_of_its_counts():
    counts = np.array(
        [[False, True, False, False], [False, False, True, False], [False, False, False, True]]
    )
    means, reach = mean_values([0, 1], counts)
    assert not reach[0].any()
    assert means[reach[1]].tolist() == [0, 0.5, 1]
    assert means[reach[2]].tolist() == [0, 1 / 3, 2 / 3, 1]


def test_too_many_means_are_not_listed():
    counts = np.ones((1, 40), bool)
    assert mean_values([0, 0.1, 0.37, 1.9, 5.3], counts, limit=1000) is None


def test_infinities_have_no_means():
    assert mean_values([0.0, float("inf")], np.ones((1, 3), bool)) is None


def test_sums_are_exact_where_float64_would_round():
    counts = np.zeros((1, 4), bool)
    counts[0, 3] = True
    means, _ = mean_values([0.1, 1e17, -1e17], counts)
    assert float(Fraction(0.1)) / 3 in means.tolist()
