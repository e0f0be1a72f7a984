"""The table of what an edit changed."""

import pytest
from test_difference import PAIRS, frac

from tracrlab import rasp, viz


def test_the_table_of_changes(golden):
    picture = viz.difference_picture(*PAIRS["another word"])
    golden("frac_prevs.difference.txt", str(picture))
    assert picture.rows == (
        ("L0.in", "tokens:a", "is_x#0", "0", "1"),
        ("L0.in", "tokens:x", "is_x#0", "1", "0"),
    )


def test_a_long_table_is_cut_and_says_so():
    picture = viz.difference_picture(*PAIRS["another program"])
    assert len(picture.rows) == 50 and picture.note.startswith("showing 50 of ")
    assert "<table" in viz.difference(*PAIRS["another program"])._repr_mimebundle_()["text/html"]


def test_the_wrong_thing_is_refused():
    with pytest.raises(viz.PictureError, match="compile it first"):
        viz.difference(frac(), rasp.tokens)
