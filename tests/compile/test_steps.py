"""Looking numbers up by steps: exact in float32 wherever it is not refused."""

import numpy as np
import pytest

from tracrlab.compile.borders import TooClose
from tracrlab.compile.steps import step_lookup
from tracrlab.compile.thermometer import thermometer
from tracrlab.compile.value_set import of_values
from tracrlab.compile.writing import Written
from tracrlab.craft import Space

RNG = np.random.default_rng(0)
SETS = {
    "neighbours": [0, 1, 2, 3],
    "negative": [-3, -2, -1],
    "around zero": [-1, -0.015625, 0, 0.015625, 1],
    "far": [0, 10**6, 10**6 + 1],
    "close": [0, 0.005, 0.01, 0.015],
    "shares of 64": [64 / (64 + w) for w in range(65)][::-1],
    "fractions": sorted({k / n for n in range(1, 40) for k in range(n + 1)}),
    "signed fractions": sorted({k / n for n in range(1, 16) for k in range(-n, n + 1)}),
    "one": [0.25],
}


def float32_run(mlp, x: np.ndarray, bos: float, others: np.ndarray) -> np.ndarray:
    """The MLP's output in float32, as the model computes it, for each number in `x`."""
    one = np.ones((len(x), 1), np.float32)
    flag = np.full((len(x), 1), bos, np.float32)
    read = np.concatenate([x.astype(np.float32)[:, None], others, one, flag], axis=1)
    first, second = mlp.first.dense().astype(np.float32), mlp.second.dense().astype(np.float32)
    return np.maximum(read @ first, 0) @ second


ANSWERS = {
    "identity": lambda count: np.arange(count),
    "parity": lambda count: np.arange(count) % 2,
    "half": lambda count: (np.arange(count) > count / 2).astype(int),
}


def room_and_source(numbers, place):
    room = Space("y", "one-hot", tuple(range(place.max() + 1)))
    source = Space("x", "number", (), error=2.0**-24 * max(map(abs, numbers)))
    return room, source, of_values(numbers, np.ones((1, len(numbers)), bool))


@pytest.mark.parametrize("numbers", SETS.values(), ids=SETS)
@pytest.mark.parametrize("answers", ANSWERS)
def test_every_number_gets_its_answer(numbers, answers):
    place = ANSWERS[answers](len(numbers))
    room, source, values = room_and_source(numbers, place)
    mlp = step_lookup("y", source, values, place, Written.of((room,), room.values))
    none = np.zeros((len(numbers), 0), np.float32)
    for wrong in (0, -source.error, source.error):
        out = float32_run(mlp, np.array(numbers, float) + wrong, 0.0, none)
        off = np.abs(out - np.eye(room.width)[place]).sum(axis=1).max()
        assert off <= mlp.writes[0].error
    assert not float32_run(mlp, np.zeros(1), 1.0, none[:1]).any(), "BOS must stay empty"


@pytest.mark.parametrize("most", [1, 7, 63, 64, 199, 200, 1000])
def test_widths_are_looked_up_exactly(most):
    shares = [most / (most + w) for w in range(most, -1, -1)]
    place = np.arange(most + 1)
    room, source, values = room_and_source(shares, place)
    mlp = step_lookup("y", source, values, place, Written.of((room,), room.values))
    assert mlp.writes[0].error == 0
    out = float32_run(mlp, np.array(shares), 0.0, np.zeros((most + 1, 0), np.float32))
    assert (out == np.eye(most + 1)).all()


@pytest.mark.parametrize("numbers", SETS.values(), ids=SETS)
@pytest.mark.parametrize("answers", ANSWERS)
def test_a_thermometer_is_exact(numbers, answers):
    place = ANSWERS[answers](len(numbers))
    room, source, values = room_and_source(numbers, place)
    written = Written.of((room,), room.values)
    past, answer = thermometer("y", source, values, place, written)
    none = np.zeros((len(numbers), 0), np.float32)
    for wrong in (0, -source.error, source.error):
        x = (np.array(numbers, float) + wrong).astype(np.float32)
        marks = float32_run(past, x, 0.0, none)
        out = float32_run_two(answer, marks, x)
        assert (out == np.eye(room.width)[place]).all()
    units = np.maximum(
        np.concatenate([marks, x[:, None], 0 * x[:, None] + 1, 0 * x[:, None]], 1)
        @ answer.first.dense(),
        0,
    )
    assert [row.nonzero()[0].tolist() for row in units] == answer.table.lit.tolist()
    assert not float32_run(past, np.zeros(1), 1.0, none[:1]).any(), "BOS must stay empty"


def float32_run_two(mlp, marks: np.ndarray, x: np.ndarray) -> np.ndarray:
    ends = np.stack([np.ones_like(x), np.zeros_like(x)], axis=1)
    read = np.concatenate([marks, x[:, None], ends], axis=1)
    hidden = np.maximum(read @ mlp.first.dense().astype(np.float32), 0)
    return hidden @ mlp.second.dense().astype(np.float32)


def test_numbers_that_float32_cannot_tell_apart_are_refused():
    values = of_values([1.0, 1.0 + 2.0**-26], np.ones((1, 2), bool))
    room = Space("y", "one-hot", (0, 1))
    with pytest.raises(TooClose):
        step_lookup(
            "y", Space("x", "number", ()), values, np.arange(2), Written.of((room,), room.values)
        )


def test_close_numbers_with_the_same_answer_are_no_trouble():
    values = of_values([1.0, 1.0 + 2.0**-26, 2.0], np.ones((1, 3), bool))
    room = Space("y", "one-hot", (0, 1))
    mlp = step_lookup(
        "y", Space("x", "number", ()), values, np.array([0, 0, 1]), Written.of((room,), room.values)
    )
    assert mlp.hidden == 3  # one step, and a unit for the constant


def test_other_values_have_units_of_their_own():
    values = of_values([None, 0, 1], np.ones((1, 3), bool))
    room = Space("y", "one-hot", ("none", "zero", "one"))
    source = Space("x", "number", (None,))
    mlp = step_lookup("y", source, values, np.arange(3), Written.of((room,), room.values))
    x, flag = np.array([0.0, 0.0, 1.0]), np.array([[1.0], [0.0], [0.0]], np.float32)
    assert (float32_run(mlp, x, 0.0, flag) == np.eye(3)).all()
