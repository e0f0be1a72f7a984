"""When functions are one, and what they look like."""

import functools
import linecache
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab import rasp
from tracrlab.rasp.functions import (
    Binary,
    Both,
    Comparison,
    Composed,
    FixedKey,
    Linear,
    Negated,
    Unary,
    WithConstant,
    function_key,
    function_text,
)
from tracrlab.values import same_value

AWKWARD = [
    None,
    True,
    False,
    0,
    1,
    1.0,
    9,
    10,
    2.5,
    -0.0,
    0.0,
    "",
    "1",
    "1z",
    "True",
    (1,),
    (True,),
]


def adding(n):
    return lambda x: x + n


def counting():
    def down(x):
        return x if x <= 0 else down(x - 1)

    return down


def seven():
    return lambda x: x * 7


class Threshold:
    def __init__(self, limit):
        self.limit = limit

    def above(self, x):
        return x > self.limit


FIVE = Threshold(5)

SAME = [
    (lambda x: x + 1, lambda x: x + 1),
    (lambda x, y: (x, y), lambda x, y: (x, y)),
    (adding(1), adding(1)),
    (adding((1, "a")), adding((1, "a"))),
    (lambda x: [y * 2 for y in x], lambda x: [y * 2 for y in x]),
    (lambda x: lambda y: x, lambda x: lambda y: x),
    (lambda x: x in {1, 2}, lambda x: x in {2, 1}),
    (adding(math.nan), adding(math.nan)),
    (counting(), counting()),
    (adding(adding(1)), adding(adding(1))),
    (functools.partial(max, 1), functools.partial(max, 1)),
    (functools.partial(adding(1)), functools.partial(adding(1))),
    (max, max),
    (lambda x: x * 7, seven()),
    (FIVE.above, FIVE.above),
    (WithConstant("+", 1), WithConstant("+", 1)),
    (Both(Comparison.EQ, Comparison.LT), Both(Comparison.EQ, Comparison.LT)),
    (Composed(abs, Composed(max, min)), Composed(Composed(abs, max), min)),
    (Negated(lambda k, q: k), Negated(lambda k, q: k)),
]

DIFFERENT = [
    (lambda x: x + 1, lambda x: x + 2),
    (lambda x: x + 1, lambda x: x + 1.0),
    (lambda x: x == 1, lambda x: x == True),  # noqa: E712
    (lambda x: x == 0.0, lambda x: x == -0.0),
    (lambda x: (x, (1, 2)), lambda x: (x, (True, 2))),
    (lambda x: x in {1, 2}, lambda x: x in {1.0, 2}),
    (lambda x: max(x, 1), lambda x: min(x, 1)),
    (lambda x: x.real, lambda x: x.imag),
    (lambda x: x - 1, lambda x: x + 1),
    (lambda x: lambda y: 1, lambda x: lambda y: True),
    (lambda x, y=1: x, lambda x, y=2: x),
    (lambda x, y=1: x, lambda x, y=True: x),
    (lambda x, *, y=1: x, lambda x, *, y=2: x),
    (adding(1), adding(2)),
    (adding(1), adding(True)),
    (adding(1), adding(1.0)),
    (adding([1]), adding([1])),
    (adding(adding(1)), adding(adding(2))),
    (lambda x, y: x, lambda x, y: y),
    (functools.partial(max, 1), functools.partial(max, True)),
    (functools.partial(max, 1), functools.partial(min, 1)),
    (max, min),
    ("a".join, "b".join),
    (FIVE.above, Threshold(5).above),
    (eval("lambda x: k", {"k": 1}), eval("lambda x: k", {"k": 2})),
    (WithConstant("+", 1), WithConstant("+", True)),
    (WithConstant("-", 1), WithConstant("-", 1, reflected=True)),
    (Binary("+"), Binary("-")),
    (Unary("-"), Unary("~")),
    (Linear(1, 2), Linear(2, 1)),
    (Composed(abs, max), Composed(max, abs)),
    (Comparison.EQ, Comparison.NEQ),
    (Both(Comparison.EQ, Comparison.LT), Both(Comparison.LT, Comparison.EQ)),
    (FixedKey(Comparison.EQ, 1), FixedKey(Comparison.EQ, True)),
    (Negated(Comparison.EQ), Comparison.EQ),
]


@pytest.mark.parametrize("f, g", SAME)
def test_functions_that_are_one(f, g):
    assert function_key(f) == function_key(g)
    assert hash(function_key(f)) == hash(function_key(g))


@pytest.mark.parametrize("f, g", DIFFERENT)
def test_functions_that_are_not(f, g):
    assert function_key(f) != function_key(g)
    assert function_key(f) == function_key(f)


@given(st.sampled_from(AWKWARD), st.sampled_from(AWKWARD))
def test_constants_are_told_apart_as_values_are(x, y):
    assert (function_key(adding(x)) == function_key(adding(y))) == same_value(x, y)
    assert (WithConstant("==", x) == WithConstant("==", y)) == same_value(x, y)


def test_a_function_that_changes_with_its_surroundings_is_one_with_itself_only():
    fs = [lambda x: x + n for n in (1, 2)]  # noqa: B023  both will add 2, from one cell
    assert function_key(fs[0]) == function_key(fs[1])
    assert fs[0](0) == fs[1](0) == 2


@pytest.mark.parametrize(
    "op, x, y, expected",
    [
        ("+", 1, 2, 3),
        ("&", 1, 2, True),
        ("|", 0, "", False),
        ("**", 2, 3, 8),
        ("==", 1, True, True),
    ],
)
def test_our_functions_compute(op, x, y, expected):
    found = [Binary(op)(x, y), WithConstant(op, y)(x), WithConstant(op, x, reflected=True)(y)]
    assert all(same_value(value, expected) for value in found)


# fmt: off
first, second = (lambda x: x + 1), (lambda x: x + 2)
same_text, again = (lambda x: x), (lambda x: x)
umlaut = "ä", (lambda x: x + "ö"), (lambda x: x + "ü")
nested, _ = (lambda x: lambda y: x + y), None
inner_hides, _ = (lambda x: lambda x: x + 5), None
over_lines, _ = (lambda x:
                 x +
                 1), None
constant_one, constant_two = (lambda x: 1), (lambda x: 2)
# fmt: on


@pytest.mark.parametrize(
    "f, text",
    [
        (first, "lambda x: x + 1"),
        (second, "lambda x: x + 2"),
        (again, "lambda x: x"),
        (umlaut[1], 'lambda x: x + "ö"'),
        (umlaut[2], 'lambda x: x + "ü"'),
        (nested, "lambda x: lambda y: x + y"),
        (nested(1), "lambda y: x + y"),
        (inner_hides(0), "lambda x: x + 5"),
        (over_lines, "lambda x: x + 1"),
        (constant_one, "lambda x: 1"),
        (constant_two, "lambda x: 2"),
        (adding(3), "lambda x: x + n"),
        (adding, "adding"),
        (len, "len"),
        ("a".join, "join"),
        (str, "str"),
        (functools.partial(max, 1, key=len), "partial(max, 1, key=len)"),
        (functools.partial(max, object()), "partial(max, object)"),
        (eval("lambda x: x"), "lambda"),
        (WithConstant("-", 1, reflected=True), "lambda x: 1 - x"),
        (Binary("&"), "lambda x, y: x & y"),
        (Linear(2, -1), "lambda x, y: 2 * x + -1 * y"),
        (Comparison.GEQ, "Comparison.GEQ"),
        (
            Both(Negated(Comparison.EQ), FixedKey(lambda k, q: k, "a")),
            "lambda key, query: not key == query and (lambda k, q: k)('a', query)",
        ),
        (Composed(len, WithConstant("+", "a")), "lambda x: len(x + 'a')"),
    ],
)
def test_text(f, text):
    assert function_text(f) == text


def test_text_of_a_notebook_cell():
    cell = "f, g = (lambda x: x * 2), (lambda x: x * 3)\n"
    name = "ipykernel_1/1.py"
    linecache.cache[name] = (len(cell), None, cell.splitlines(True), name)
    scope = {}
    exec(compile(cell, name, "exec"), scope)
    assert (function_text(scope["f"]), function_text(scope["g"])) == (
        *("lambda x: x * 2", "lambda x: x * 3"),
    )
    changed = "f = [lambda y: y]\nsyntax error here\n"
    linecache.cache[name] = (len(changed), None, changed.splitlines(True), name)
    assert function_text(scope["f"]) == "lambda"


def test_objects_without_a_name_show_their_kind_and_no_address():
    class Callable:
        def __call__(self, x):
            return x

    class Rude:
        __name__ = property(lambda self: 1 / 0)

        def __call__(self, x):
            return x

    assert function_text(Callable()) == "Callable"
    assert function_text(Rude()) == "function"
    assert "0x" not in repr(rasp.Map(Callable(), rasp.tokens))
