"""Selectors and sequences on an example."""

import pytest

from tracrlab import rasp, viz
from tracrlab.rasp import Comparison, Select, indices, tokens

same = Select(tokens, tokens, Comparison.EQ).named("same")


def test_a_selector_is_the_matrix_that_it_selects():
    picture = viz.selector_picture(same, "lol")
    assert picture.rows == picture.columns == ("0:l", "1:o", "2:l")
    assert picture.panels[0].amounts == ((1, 0, 1), (0, 1, 0), (1, 0, 1))


def test_queries_are_down_and_keys_across():
    picture = viz.selector_picture(Select(tokens, indices, lambda key, query: query == 1), "ab")
    assert (picture.rows, picture.columns) == (("0:0", "1:1"), ("0:a", "1:b"))
    assert picture.panels[0].amounts == ((0, 0), (1, 1))


def test_the_standing_example_suits_the_program():
    assert viz.selector_picture(same).columns[0] == "0:h"
    assert viz.sequence_picture(tokens + 1).rows[1][1:] == ("2", "3", "4", "5", "6")


def test_a_sequence_is_its_value_at_each_token():
    picture = viz.sequence_picture((tokens == "l").named("is_l"), "ol")
    assert picture.rows == (("tokens", "o", "l"), ("is_l", "False", "True"))


def test_what_has_no_value_is_said():
    with pytest.raises(viz.PictureError, match="no value on any standing example"):
        viz.sequence_picture(rasp.Map(lambda x: 1 // 0, tokens))
    with pytest.raises(viz.PictureError, match="on a \\(ZeroDivisionError: ") as refused:
        viz.sequence_picture(rasp.Map(lambda x: 1 // 0, tokens), "a")
    assert isinstance(refused.value.__cause__, ZeroDivisionError)
