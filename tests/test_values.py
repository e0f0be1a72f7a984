"""Values: one identity and one total order, whatever types are mixed."""

import enum
import itertools
import math
from fractions import Fraction
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab.errors import CompileError, InternalError, Problem, RaspError, TracrlabError
from tracrlab.values import as_value, in_order, is_number, same_value, show_value, value_key

AWKWARD = [None, True, False, 0, 1, 9, 10, 2.5, "", "1", "1z", "True"]
AWKWARD += [
    "A",
    "a",
    float("nan"),
    float("nan"),
    -0.0,
    0.0,
    1.0,
    -1,
    math.nan,
    math.inf,
    -math.inf,
    2**53,
    2.0**53,
    2**53 + 1,
]
AWKWARD += [(), (1,), (True,), (1.0,), ("1",), (1, "a"), ((1,), None), (10,), (9, 1)]

awkward = st.recursive(
    st.sampled_from(AWKWARD), lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=5
)


@given(awkward, awkward, awkward)
def test_the_order_is_total_and_transitive(a, b, c):
    x, y, z = map(value_key, (a, b, c))
    assert (x < y) + (x == y) + (x > y) == 1
    assert not (x <= y and y <= z) or x <= z


def test_one_value_means_the_same_type_and_the_same_text():
    for a, b in itertools.product(AWKWARD, repeat=2):
        assert same_value(a, b) == (type(a) is type(b) and repr(a) == repr(b)), (a, b)
        assert same_value((0, a), (0, b)) == same_value(a, b)
        if same_value(a, b):
            assert hash(value_key(a)) == hash(value_key(b))


@given(st.lists(awkward), st.randoms())
def test_the_order_of_a_set_does_not_depend_on_how_it_was_built(some, random):
    shuffled = random.sample(some, len(some))
    assert [*map(repr, in_order(shuffled))] == [*map(repr, in_order(some))]


@given(st.lists(awkward))
def test_in_order_keeps_every_value_once(some):
    ordered = in_order(some)
    assert {value_key(v) for v in ordered} == {value_key(v) for v in some}
    keys = [value_key(v) for v in ordered]
    assert all(x < y for x, y in zip(keys, keys[1:], strict=False))


def test_the_order_by_name():
    ordered = [None, -math.inf, -1, -0.0, False, 0, 0.0, 0.5, True, 1, 1.0, 9, 10, math.inf]
    ordered += [math.nan, "", "1", "1z", "True", (), (1,), (9, 1), (10,)]
    # -0.0, False, 0 and 0.0 are all zero: there the type decides, and then the sign
    zero = ordered.index(-0.0)
    ordered[zero : zero + 4] = [False, 0, -0.0, 0.0]
    assert [*map(repr, in_order(reversed(ordered)))] == [*map(repr, ordered)]


def test_true_and_one_and_one_point_zero_are_three_values():
    assert len(in_order([True, 1, 1.0])) == 3
    assert len(in_order([("a", True), ("a", 1), ("a", 1.0)])) == 3


def test_integers_beyond_floats_stay_apart():
    assert in_order([2**53 + 1, 2.0**53, 2**53]) == (2**53, 2.0**53, 2**53 + 1)
    assert len(in_order([10**400, 10**400 + 1, math.inf])) == 3


class Colour(enum.IntEnum):
    RED = 3


class Word(str):
    pass


class Pair(NamedTuple):
    x: int
    y: float


@pytest.mark.parametrize(
    "given, expected",
    [
        (np.float32(0.5), 0.5),
        (np.float64(0.5), 0.5),
        (np.int8(3), 3),
        (np.bool_(True), True),
        (np.str_("a"), "a"),
        (np.array(4), 4),
        (Colour.RED, 3),
        (Word("w"), "w"),
        (Pair(1, np.float64(2)), (1, 2.0)),
        ((np.int64(1), "a", None), (1, "a", None)),
        (None, None),
    ],
)
def test_scalars_of_other_types_become_plain_values(given, expected):
    value = as_value(given)
    assert same_value(value, expected)
    assert type(value) is type(expected)
    assert same_value(given, expected)  # the key normalises on its own too


@pytest.mark.parametrize(
    "given",
    [[1], {1}, {"a": 1}, 1j, b"a", object(), np.array([1]), Fraction(1, 2), len, (1, [2])],
    ids=lambda given: type(given).__name__,
)
def test_anything_else_is_refused_with_the_place_and_the_way_out(given):
    with pytest.raises(TypeError) as caught:
        as_value(given, "fill of Full")
    message = str(caught.value)
    assert message.startswith("fill of Full: ")
    assert "no value of a program" in message
    assert "None, bool, int, float, str and tuples" in message
    assert " at 0x" not in message


def test_a_foreign_repr_that_fails_is_still_refused_clearly():
    class Bad:
        def __repr__(self):
            raise RuntimeError

    with pytest.raises(TypeError, match="it is a Bad, and no value"):
        as_value(Bad())


def test_labels_and_numbers():
    assert [show_value(v) for v in ("a", True, 2.0, None, (1, "a"))] == [
        *("a", "True", "2.0", "None", "(1, 'a')")
    ]
    assert [is_number(v) for v in (True, 1, 1.5, "1", None, ())] == [True] * 3 + [False] * 3


def test_a_compile_error_tells_all_problems_in_order_and_is_what_tracr_raised():
    first = Problem("average", "it averages words", "a head adds numbers", "average 0 and 1", 3, 7)
    second = Problem("width", "too wide", "it needs memory", "a smaller max_seq_len")
    error = CompileError([first, second])
    assert error.problems == (first, second)
    assert isinstance(error, ValueError | TracrlabError)
    assert isinstance(error, NotImplementedError)
    assert str(error) == (
        "this program cannot be compiled (2 problems):\n"
        "average (line 3, column 7): it averages words\n"
        "  why  a head adds numbers\n"
        "  fix  average 0 and 1\n"
        "width: too wide\n"
        "  why  it needs memory\n"
        "  fix  a smaller max_seq_len"
    )
    assert "problems" not in str(CompileError([first])).split("\n")[0]


def test_the_kinds_of_errors():
    assert issubclass(RaspError, ValueError) and issubclass(RaspError, TracrlabError)
    assert "please report" in str(InternalError("values", "is_x", "no rule"))
