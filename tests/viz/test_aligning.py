"""Two lists of names as one."""

import pytest

from tracrlab.viz.aligning import align


@pytest.mark.parametrize(
    ("old", "new", "union"),
    [("abc", "abc", "abc"), ("", "ab", "ab"), ("ab", "", "ab"), ("xay", "ba", "xbay")],
)
def test_two_lists_are_aligned(old, new, union):
    found = align(old, new)
    assert "".join(found.keys) == union
    assert "".join(union[i] for i in found.old) == old
    assert "".join(union[i] for i in found.new) == new


def test_items_that_are_alike_are_matched_in_order():
    found = align("aa", "aaa")
    assert found.states == ("kept", "kept", "added")
