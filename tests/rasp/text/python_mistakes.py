"""What the tests of mistakes in Python texts share: a text to begin with, and how to read on."""

import pytest

from tracrlab import rasp

GIVEN = """\
prev = Select(indices, indices - 1, Comparison.EQ)
is_x = tokens == "x"
def helper(a, b=2): return a + b
"""
WIDTH = "`SelectorWidth(prev)` counts what it selects"


def mistakes(text):
    """The mistakes of a text that has some."""
    with pytest.raises(rasp.ParseError) as caught:
        rasp.parse(text)
    return caught.value.errors


def lines_of(mistake):
    """Its line, and the columns from and to."""
    return (mistake.line, mistake.column, mistake.end_column)


def check_told(written, marked, message, hint):
    """That `y = written` has one mistake, at `marked` or else at all of `written`."""
    [mistake] = mistakes(f"{GIVEN}y = {written}")
    begins = 5 + (written.rindex(marked) if marked else 0)
    assert lines_of(mistake) == (4, begins, begins + len(marked or written))
    assert message is None or mistake.message == message
    assert hint is None or mistake.hint == hint
