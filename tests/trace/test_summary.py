"""A trace as a page of text, and when two answers agree."""

import pytest
from traced_models import REVERSE, SHARE

from tracrlab.trace import Zero
from tracrlab.trace.summary import agree


def test_the_summary():
    assert str(SHARE.trace("axx")) == (
        "share on a x x\n"
        "embed   . . .               writes tokens, indices\n"
        "attn 0  . . .\n"
        "mlp 0   . . .               writes is_x\n"
        "attn 1  False 0.5 0.666667  writes share\n"
        "mlp 1   False 0.5 0.666667\n"
        "decoded [False, 0.5, 0.6666666666666666]"
    )


def test_the_summary_tells_edits_and_what_they_broke():
    trace = REVERSE.trace("abx", sharpness=0.5).rerun(Zero("opposite", positions="1:a"))
    lines = str(trace).split("\n")
    assert lines[1:3] == ["edited: Zero(part='opposite', positions='1:a')", "sharpness: 0.5"]
    assert lines[-1] == "the program's own answer is ['x', 'b', 'a']"


def test_the_summary_is_never_wide():
    trace = REVERSE.trace("abxab").rerun(*[Zero("opposite", positions=list(range(6)))] * 2)
    assert max(map(len, str(trace).split("\n"))) <= 100


@pytest.mark.parametrize(
    "a, b, same",
    [
        (1.0, 1, True),
        (False, 0.0, True),
        (True, 1, True),
        (0, False, True),
        (1, 2, False),
        (True, 2, False),
        (10**6, 10**6 + 1, False),
        (0.0, 9e-7, True),
        (1e6, 1e6 + 5, True),
        (1.0, 1.0001, False),
        (float("nan"), float("nan"), True),
        (float("inf"), float("inf"), True),
        (10**400, 1.0, False),
        ("1", 1.0, False),
        (None, None, True),
        ((True, 1), (1, 1), True),
        ((1.0, ("a", 1 / 3)), (1, ("a", 0.33333334)), True),
        ((1, 2), (1, 2, 3), False),
        ((1, "1"), (1, 1), False),
        ((1,), 1, False),
        ((), (), True),
    ],
)
def test_when_answers_agree(a, b, same):
    assert agree([a], [b]) is agree([b], [a]) is same
    assert not agree([a], [])
