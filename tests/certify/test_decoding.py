"""What can come out where a number is decoded as the nearest of those that are possible."""

from random import Random

import numpy as np

from tracrlab.certify.checker_output import _numbers
from tracrlab.transformer import NumericalEncoder


def test_no_number_in_range_is_decoded_further_off_than_is_found():
    rng, tight = Random(3), 0
    for _ in range(300):
        points = sorted({rng.choice((0.0, 1.0, 1000.0)) + rng.random() for _ in range(6)})
        slack = rng.choice((0.001, 0.1, 2.0))
        encoder = NumericalEncoder((), tuple(points), slack)
        value, off = rng.choice(points), rng.choice((1e-6, 0.01, 0.05, 3.0))
        found, _ = _numbers(np.array([[value]]), np.array([[off]]), [value], encoder)
        numbers = [value + off * (i / 20 - 1) for i in range(41)]
        worst = max(abs(encoder.decode_one(number) - value) for number in numbers)
        assert worst <= found[0] * (1 + 1e-9)
        assert found[0] <= 2 * off
        tight += worst > 0.9 * found[0]
    assert tight > 50
