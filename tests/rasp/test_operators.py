"""Operators against plain Python, between sequences and with a constant on either side."""

import itertools
import operator

import numpy as np
import pytest

from tracrlab import rasp
from tracrlab.rasp import Map, SequenceMap
from tracrlab.values import same_value

t, i = rasp.tokens, rasp.indices
PAIRS = rasp.Map(lambda pair: pair[0], t), rasp.Map(lambda pair: pair[1], t)

ARITHMETIC = [operator.add, operator.sub, operator.mul, operator.truediv, operator.floordiv]
ARITHMETIC += [operator.mod, operator.pow]
COMPARISONS = [operator.lt, operator.le, operator.eq, operator.ne, operator.gt, operator.ge]
NUMBERS = [-3, -1, 0, 1, 2, 5, 0.5, -2.5, True, False]


def logical_and(x, y):
    return x & y if isinstance(x, rasp.SOp) or isinstance(y, rasp.SOp) else bool(x and y)


def logical_or(x, y):
    return x | y if isinstance(x, rasp.SOp) or isinstance(y, rasp.SOp) else bool(x or y)


@pytest.mark.parametrize(
    "op", [*ARITHMETIC, *COMPARISONS, logical_and, logical_or], ids=lambda op: op.__name__
)
def test_binary_operators_agree_with_python(op):
    for x, y in itertools.product(NUMBERS, repeat=2):
        try:
            expected = op(x, y)
        except ZeroDivisionError:
            continue
        if isinstance(expected, complex):
            continue
        between = op(*PAIRS)
        assert isinstance(between, SequenceMap)
        constant_right, constant_left = op(t, y), op(x, t)
        assert isinstance(constant_right, Map) and isinstance(constant_left, Map)
        found = [*between([(x, y)]), *constant_right([x]), *constant_left([y])]
        assert all(same_value(value, expected) for value in found), (x, y, expected, found)


@pytest.mark.parametrize("op", [operator.neg, abs], ids=lambda op: op.__name__)
def test_unary_operators_agree_with_python(op):
    assert op(t)(NUMBERS) == [op(x) for x in NUMBERS]


def test_not_is_logical_and_boolean():
    assert (~t)([0, 2, "", "a", False]) == [True, False, True, False, True]


def test_and_or_give_booleans_in_every_position():
    for program in (t & 5, 5 & t, t & t, t | 0, 0 | t, t | t):
        assert [type(value) for value in program([0, 3])] == [bool, bool]
    assert (5 | t)([3]) == [True]
    assert (0 | t)([0]) == [False]
    assert (True & t)([0, 1]) == [False, True]


def test_words():
    assert (t + "!")("ab") == ["a!", "b!"]
    assert ("!" + t)("ab") == ["!a", "!b"]
    assert (t * 2)("ab") == ["aa", "bb"]
    assert (3 * t)("a") == ["aaa"]
    assert (t == "b")("ab") == [False, True]
    assert ("b" > t)("ab") == [True, False]
    assert ((1, 2) + Map(lambda x: (x,), t))("a") == [(1, 2, "a")]


def test_none_stays_none_under_every_operator():
    for program in (t + 1, 1 + t, t == 1, t & 1, ~t, -t, abs(t), t + t, t == i, t | t):
        assert program([None]) == [None]


def test_sequences_compare_element_by_element():
    assert (t == i)([0, 5, 2]) == [True, False, True]
    assert (t < i)([0, 0, 5]) == [False, True, False]
    assert (t != t)("ab") == [False, False]


def test_numpy_scalars_leave_the_work_to_us():
    for program in (np.int64(2) + t, t + np.int64(2), np.float32(2) + t, np.array(2) + t):
        assert isinstance(program, Map)
        assert program([1]) == [3]
    assert type((t + np.int64(2))([1])[0]) is int
    assert (np.int64(2) < t)([1, 3]) == [False, True]
    with pytest.raises(TypeError, match="no value of a program"):
        np.array([1, 2]) + t  # else numpy would make an array of expressions


def test_expressions_are_hashable_and_compared_by_identity():
    first, second = t == "a", t == "a"
    assert len({first, second, first}) == 2
    assert {first: 1}[first] == 1
    assert first in [first]
    with pytest.raises(TypeError, match="truth value"):
        assert second in [first]  # list membership asks ==, which has no truth value
    select = rasp.Select(t, t, rasp.Comparison.EQ)
    assert select == select
    assert select != select.copy()
    assert len({select, select.copy()}) == 2


def test_other_types_are_refused():
    with pytest.raises(TypeError, match="the other side of == with the sequence tokens"):
        t == [1]  # noqa: B015
    with pytest.raises(TypeError, match="the other side of [+]"):
        t + {1}
