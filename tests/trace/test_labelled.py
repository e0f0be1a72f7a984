"""Labelled arrays: asked by name, shown as tables of bounded size."""

import numpy as np
import pytest

from tracrlab.trace import Labelled, TraceError


def array(rows=2, columns=3, names="column"):
    labels = tuple(f"r{i}" for i in range(rows)), tuple(f"{names} {j}" for j in range(columns))
    return Labelled(
        "x", np.arange(rows * columns).reshape(rows, columns), ("row", "column"), labels
    )


def test_by_label_and_by_number():
    x = array()
    assert x.at(row="r1", column="column 2") == x.at(row=1, column=-1) == 5.0
    assert x.at(row="r1")[:].tolist() == [3, 4, 5] and x.at(row="r1").labels == (x.labels[1],)
    assert x.only(column=["column 2", 0])[:].tolist() == [[2, 0], [5, 3]]
    assert x.only(column="column 1").labels[1] == ("column 1",)
    assert np.asarray(x).sum() == 15 and x.shape == (2, 3) and len(x) == 2
    assert np.array(x, dtype=float).dtype == float


@pytest.mark.parametrize(
    "ask, told",
    [
        (lambda x: x.at(row="q"), "x: no row 'q'; there are r0, r1"),
        (lambda x: x.at(row=2), "x: no row 2; there are 2, from 0"),
        (lambda x: x.at(depth=0), "x: no axis 'depth'; there are row, column"),
    ],
)
def test_an_unknown_place_is_told(ask, told):
    with pytest.raises(TraceError) as error:
        ask(array())
    assert str(error.value) == told


def test_a_label_that_stands_twice_is_no_name():
    x = Labelled("x", np.zeros(2), ("value",), (("1", "1"),))
    with pytest.raises(TraceError, match="value '1' is at numbers 0, 1: give a number"):
        x.at(value="1")


def test_labels_must_fit():
    with pytest.raises(ValueError, match=r"labels for \(3,\), values of \(2,\)"):
        Labelled("x", np.zeros(2), ("value",), (("a", "b", "c"),))


def test_making_one_does_not_lock_the_array_that_it_shows():
    values = np.zeros(2)
    x = Labelled("x", values, ("value",), (("a", "b"),))
    values[0] = 1
    with pytest.raises(ValueError, match="read-only"):
        x.values[0] = 2


def test_a_table_is_never_wide_or_long():
    text = str(array(rows=100, columns=60))
    lines = text.split("\n")
    assert max(map(len, lines)) <= 100 and len(lines) < 50
    assert "… 60 more rows" in text and "more columns" in text


def test_a_wide_table_leaves_out_what_is_zero_first():
    values = np.zeros((2, 60))
    values[1, 59] = 0.5
    labels = ("r0", "r1"), tuple(f"column {j}" for j in range(60))
    assert str(Labelled("x", values, ("row", "column"), labels)) == (
        "x (row down, column across)\n"
        "    column 59\n"
        "r0          0\n"
        "r1        0.5\n"
        "(59 columns that are all 0 are left out)"
    )


def test_a_narrow_table_shows_its_zeros():
    x = Labelled("x", np.zeros((1, 1)), ("row", "column"), (("r",), ("c",)))
    assert str(x) == "x (row down, column across)\n   c\nr  0"


def test_three_axes_are_one_table_for_each_of_the_first():
    labels = (("0:a", "1:b"), ("q",), ("k",))
    x = Labelled("seen", np.ones((2, 1, 1)), ("head", "query", "key"), labels)
    assert str(x).startswith(
        "seen, head 0:a (query down, key across)\n   k\nq  1\n\nseen, head 1:b"
    )


def test_one_axis_and_none_at_all():
    assert str(array().at(row="r0").only(column=[1])) == "x, row r0 (column)\ncolumn 1  1"
    empty = Labelled("x", np.zeros((0, 2)), ("row", "column"), ((), ("a", "b")))
    assert "a  b" in str(empty)
    assert str(Labelled("x", np.zeros((0, 1, 1)), ("h", "q", "k"), ((), ("a",), ("b",)))) == ""


def test_odd_labels_stay_on_their_line():
    x = Labelled("x", np.ones((1, 1)), ("row", "column"), (("a\nb" * 30,), ("\t\x00",)))
    assert len(str(x).split("\n")) == 3 and "\\n" in str(x) and "\\t" in str(x)
