"""What the checker believes of float32 arithmetic, put to the test."""

import math
import random
from fractions import Fraction

import numpy as np

from tracrlab.certify.checker_counted import _share
from tracrlab.certify.checker_floats import EXP, GONE, gamma, grid, rounding, spacing


def test_exp_is_as_exact_as_is_believed():
    x = np.linspace(-GONE, 0, 3_000_001).astype(np.float32)
    got, wanted = np.exp(x).astype(float), np.exp(x.astype(float))
    normal = wanted > 2.0**-126
    assert (np.abs(got - wanted)[normal] <= EXP * wanted[normal]).all()
    assert np.exp(np.zeros(67, np.float32)).tolist() == [1.0] * 67
    below = -np.geomspace(GONE, 1e30, 100_001).astype(np.float32)
    assert not np.exp(below).any()


def test_a_grid_is_the_largest_power_of_two_that_divides():
    assert grid(np.array([1.0, -6.0, 0.75, 2.0**-140, 2.0**24 + 2])).tolist() == [
        1.0, 2.0, 0.25, 2.0**-140, 2.0,
    ]  # fmt: skip
    assert np.isinf(grid(np.zeros(1))).all()


def test_all_floats_of_a_size_lie_on_the_spacing():
    rng = np.random.default_rng(0)
    x = (rng.standard_normal(1000) * 10.0 ** rng.integers(-30, 30, 1000)).astype(np.float32)
    assert (grid(x) >= spacing(x.astype(float))).all()
    assert (grid(x) >= spacing(np.abs(x.astype(float)) * 0.999)).all()


def summed(products, rng):
    """The products added up in float32, in some order and some tree."""
    parts = [np.float32(p) for p in products]
    while len(parts) > 1:
        i, j = sorted(rng.sample(range(len(parts)), 2))
        last = parts.pop(j)
        parts[i] = np.float32(parts[i] + last)
    return float(parts[0])


def test_sums_in_any_order_are_within_the_bound():
    rng = random.Random(0)
    exact = 0
    for _ in range(2000):
        count = rng.randint(1, 6)
        coarse = rng.random() < 0.5
        w = [
            rng.choice((0.5, -1.0, 2.0, 64.0)) if coarse else rng.uniform(-3, 3)
            for _ in range(count)
        ]
        x = [rng.randint(-9, 9) / 8 if coarse else rng.uniform(-1, 1) for _ in range(count)]
        w, x = np.array(w, np.float32), np.array(x, np.float32)
        true = sum(Fraction(float(a)) * Fraction(float(b)) for a, b in zip(w, x, strict=True))
        total = np.abs(w.astype(float) * x.astype(float)).sum()
        step = (grid(w) * np.where(x == 0, 1.0, grid(np.where(x == 0, 1, x))))[x != 0].min(
            initial=np.inf
        )
        step = min(step, 2.0**100)
        whole = bool(((np.frexp(np.abs(w))[0] == 0.5) | (x == 0)).all())
        bound = float(rounding(np.array(total), count, np.array(step), abs(float(true)), whole))
        exact += bound == 0
        off = abs(Fraction(summed(w * x, rng)) - true)
        assert off <= Fraction(bound), (w, x)
    assert 500 < exact < 2000


def test_gamma_grows_with_the_number_of_roundings():
    assert gamma(1) >= 2.0**-24
    assert gamma(100) > 100 * 2.0**-24


def test_shares_of_bos_are_within_their_bounds():
    for count in (1, 2, 3, 5, 7, 12, 33, 64, 200):
        top = float(np.float32(math.log(count)))
        for width in range(count + 1):
            scores = np.array([top] + [0.0] * width + [-200.0] * (count - width), np.float32)
            grown = np.exp(scores - scores.max())
            got = float((grown / grown.sum())[0])
            low, high = _share(count + 1, width, (top, top), 0.0)
            assert low <= got <= high
            assert high - low < 2e-5
            assert width or (low, high) == (1.0, 1.0)


def test_the_exponential_is_not_taken_to_be_exact():
    low, high = _share(3, 1, (0.5, 0.5), 0.0)
    assert high / low - 1 > 2 * EXP
