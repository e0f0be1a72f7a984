"""What the language of 2021 does not have: functions that speak to the compiler, and tables."""

import pytest
from classic_texts import exactly, mistake

from tracrlab import rasp
from tracrlab.rasp.text.classic.read import read_classic


@pytest.mark.parametrize(
    "text, answer",
    [
        ("everywhere(3)", [3, 3, 3]),
        ('everywhere("a")', ["a", "a", "a"]),
        ("everywhere(True)", [True] * 3),
        ("everywhere(2) + indices", [2, 3, 4]),
        ("numerical(indices)", [0, 1, 2]),
        ('named(indices + 1, "place")', [1, 2, 3]),
        ("everywhere = 4; answer = everywhere;", 4),
        ("def named(x) { return x; } answer = named(1);", 1),
        ("{0: {0: 5, 1: 6, 2: 7}}[indices * 0, indices]", [5, 6, 7]),
    ],
)
def test_answers(text, answer):
    exactly(text, answer)


def test_the_compiler_is_told():
    source = read_classic('n = numerical(indices); m = named(indices + 1, "place");')
    assert rasp.is_numerical(source.names["n"])
    assert source.names["m"].name == "place"


def told(name, wants, thing):
    return f"`{name}` takes {wants}, and {thing}"


@pytest.mark.parametrize(
    "text, piece, message, hint",
    [
        ("everywhere(indices)", "indices", told("everywhere", "a constant", "`indices` is a "
         "sequence"), ""),
        ("everywhere()", "everywhere()", "`everywhere` takes 1 argument, and got 0",
         "everywhere(atom)"),
        ("numerical(3)", "3", told("numerical", "a sequence", "this is the number 3"), ""),
        ("numerical(full_s)", "full_s", told("numerical", "a sequence", "`full_s` is a selector"),
         ""),
        ("named(indices)", "named(indices)", "`named` takes 2 arguments, and got 1",
         'named(seq, "a name")'),
        ("named(indices, 3)", "3", "a name is text, and this is the number 3",
         'write named(x, "a name")'),
        ('named(full_s, "a")', "full_s", told("named", "a sequence", "`full_s` is a selector"),
         ""),
    ],
)  # fmt: skip
def test_mistakes(text, piece, message, hint):
    assert mistake(f"x = {text};") == (piece, message, hint)
