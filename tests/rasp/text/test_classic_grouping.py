"""Which operator takes what: the levels of the 2021 language, which surprise."""

import pytest
from classic_texts import exactly, mistake, value


@pytest.mark.parametrize(
    "text, answer",
    [
        ("-2 ^ 2", 4),
        ("2 ^ 3 ^ 2", 64),
        ("2 ^ -1", 0.5),
        ("10 - 3 - 2", 5),
        ("100 / 10 / 2", 5.0),
        ("100 / 10 * 2", 20.0),
        ("2 * 3 ^ 2", 18),
        ("2 + 3 * 4", 14),
        ("17 % 4 * 3", 5),  # 17 % (4 * 3)
        ("2 * 3 % 4", 2),
        ("7 % 4 % 2", 1),
        ("8 - 3 % 2", 7),
        ("8 % 3 + 1", 3),
        ("(17 % 4) * 3", 3),
        ("--3", 3),
        ("- -3", 3),
        ("-+-3", 3),
        ("-[1, 2][1]", -2),
        ("not 1 == 0", True),  # (not 1) == 0
        ("not 1 == 2", False),
        ("1 + 1 == 2", True),
        ("3 < 2 + 2", True),
        ("1 == 1 == 1", True),
        ("3 == 3 == 1", True),  # (3 == 3) == 1
        ("True or True and False", False),
        ("False and False or True", True),
        ("1 if 1 else 2 if 0 else 3", 3),
        ("1 if 0 or 1 else 2", 1),
        ("1 in [1] and [2]", False),  # 1 in ([1] and [2])
        ("2 in [1] and [2]", True),
        ("1 if 0 else 2 in [2]", True),  # (1 if 0 else 2) in [2]
        ("1 in [1] in [True]", True),
    ],
)
def test_constants(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, meant, otherwise",
    [
        ("-indices ^ 2", "(-indices) ^ 2", "-(indices ^ 2)"),
        ("17 % 4 * length", "17 % (4 * length)", "(17 % 4) * length"),
        ("not indices == 1", "(not indices) == 1", "not (indices == 1)"),
        ('not tokens in ["a"]', '(not tokens) in ["a"]', 'not (tokens in ["a"])'),
        (
            "indices == 0 or indices == 1 and indices == 2",
            "(indices == 0 or indices == 1) and indices == 2",
            "indices == 0 or (indices == 1 and indices == 2)",
        ),
        ("indices in [0] and [1]", "indices in ([0] and [1])", "indices in [0]"),
        (
            "7 if indices == 0 else 8 if indices == 1 else 9",
            "(7 if indices == 0 else 8) if indices == 1 else 9",
            "7 if indices == 0 else (8 if indices == 1 else 9)",
        ),
        ("1 < indices < 3", "(1 < indices) < 3", "1 < indices and indices < 3"),
        ("2 ^ indices ^ 2", "(2 ^ indices) ^ 2", "2 ^ (indices ^ 2)"),
        ("9 - indices - 2", "(9 - indices) - 2", "9 - (indices - 2)"),
    ],
)
def test_sequences(text, meant, otherwise):
    assert value(text) == value(meant)
    assert value(text) != value(otherwise), "or else this shows nothing"


def test_calls_and_indices_bind_tightest():
    exactly("not max(0, 1)", False)
    exactly("-[1, 2, 3][-1] ^ 2", 9)
    exactly("def f(x) { return [x, x + 1]; } answer = f(3)[1];", 4)
    exactly("def f(x) { def g(y) { return x - y; } return g; } answer = f(9)(2);", 7)
    exactly("[[1, 2], [3, 4]][1][0]", 3)


def test_parentheses_may_be_many():
    exactly("(" * 5000 + "1" + ")" * 5000, 1)
    exactly("((indices + 1)) * (2)", [2, 4, 6])


def test_only_an_operand_with_its_parentheses_is_marked():
    assert mistake("x = (-8) ^ 0.5;")[0] == "(-8) ^ 0.5"
    assert mistake('y = 2 * (tokens + "a" - 1);')[0] == '(tokens + "a" - 1)'
