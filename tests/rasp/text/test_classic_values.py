"""Numbers, texts and booleans: what operators do with them, and where there is no answer."""

import pytest
from classic_texts import exactly, no_answer


@pytest.mark.parametrize(
    "text, answer",
    [
        ("4 / 2", 2.0),
        ("1 / 2", 0.5),
        ("indices / 1", [0.0, 1.0, 2.0]),
        ("7 % 3", 1),
        ("-7 % 3", 2),
        ("7 % -3", -2),
        ("7.5 % 2", 1.5),
        ("-indices % 3", [0, 2, 1]),
        ("2 ^ 3", 8),
        ("2 ^ -1", 0.5),
        ("4 ^ 0.5", 2.0),
        ("(indices + 1) ^ -1", [1.0, 0.5, 1 / 3]),
        ("round(0.5)", 0),
        ("round(1.5)", 2),
        ("round(2.5)", 2),
        ("round(-0.5)", 0),
        ("round(True)", 1),
        ("round(indices / 2)", [0, 0, 1]),
        ("True + True", 2),
        ("-True", -1),
        ("+True", 1),
        ("+(indices == 1)", [0, 1, 0]),
        ("-(indices == 1)", [0, -1, 0]),
        ("(indices == 1) * 3", [0, 3, 0]),
        ("+indices", [0, 1, 2]),
        ('"a" + "b"', "ab"),
        ('"ab" * 2', "abab"),
        ('2 * "ab"', "abab"),
        ('"ab" * True', "ab"),
        ('"ab" * -1', ""),
        ('tokens + "!"', ["a!", "b!", "c!"]),
        ("tokens * indices", ["", "b", "cc"]),
        ("tokens + tokens", ["aa", "bb", "cc"]),
        ("indices + 0.5", [0.5, 1.5, 2.5]),
        ("2 - indices", [2, 1, 0]),
        ("2 * indices - length", [-3, -1, 1]),
    ],
)
def test_arithmetic(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("1 == 1.0", True),
        ("True == 1", True),
        ("False == 0", True),
        ('1 == "1"', False),
        ('"1" != 1', True),
        ("tokens == 1", [False] * 3),
        ("(indices == 1) == 1", [False, True, False]),
        ("(indices == 1) == indices", [True, True, False]),
        ("True < 2", True),
        ('"a" < "b"', True),
        ('"B" < "a"', True),
        ('tokens >= "b"', [False, True, True]),
        ("indices <= 1.5", [True, True, False]),
        ("indices != 1", [True, False, True]),
        ("tokens != tokens", [False] * 3),
        ("[1, 2] == [1, 2]", True),
        ("[1, 2] != [1, 2.0]", False),
        ("None == 0", False),
        ("tokens == None", [False] * 3),
    ],
)
def test_comparisons(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("1 and 2", 2),
        ("0 and 2", 0),
        ('0 or "a"', "a"),
        ('"" or []', ()),
        ("3 or 1", 3),
        ("not 3", False),
        ('not ""', True),
        ("not []", True),
        ("indices and 5", [False, True, True]),
        ("5 and indices", [False, True, True]),
        ("indices or False", [False, True, True]),
        ("indices and indices - 1", [False, False, True]),
        ('tokens and ""', [False] * 3),
        ('"" or tokens', [True] * 3),
        ("not indices", [True, False, False]),
        ("not not indices", [False, True, True]),
        ("not tokens", [False] * 3),
        ("indicator(indices)", [0, 1, 1]),
        ("indicator(tokens)", [1, 1, 1]),
        ('indicator(tokens == "a")', [1, 0, 0]),
        ("indicator(indices / 2)", [0, 1, 1]),
    ],
)
def test_truth(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("1 if 2 else 3", 1),
        ("1 if [] else 3", 3),
        ("1 if {1: 2} else 3", 1),
        ('1 if "" else 3', 3),
        ("1 / 0 if False else 3", 3),  # the other branch is not looked at
        ("indices if True else 3", [0, 1, 2]),
        ("[1] if True else full_s", (1,)),
        ("indices if indices else 9", [9, 1, 2]),
        ("9 if indices else indices", [0, 9, 9]),
        ("1 if indices else 2", [2, 1, 1]),
        ('tokens if indices == 1 else "-"', ["-", "b", "-"]),
        ("length if indices - 1 else -indices", [3, -1, 3]),
        ("indices if indices else indices", [0, 1, 2]),
        ("True if indices else 0.5", [0.5, True, True]),
        ('"y" if tokens else "n"', ["y", "y", "y"]),
    ],
)
def test_conditions(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, given, answer",
    [
        ("tokens", [1, 2.5, True, "a"], ["1", "2.5", "True", "a"]),
        ("tokens_str", [1, 2], ["1", "2"]),
        ("tokens_asis", [1, 2.5, True], [1, 2.5, True]),
        ("tokens_int", [1.7, -1.7, True], [1, -1, 1]),
        ("tokens_int", "123", [1, 2, 3]),
        ("tokens_float", [1, "2.5"], [1.0, 2.5]),
        ("tokens_bool", [0, 1, "", "0", 0.0], [False, True, False, True, False]),
        ("indices", "xyz", [0, 1, 2]),
        ("length", "xyz", [3, 3, 3]),
    ],
)
def test_the_first_sequences(text, given, answer):
    exactly(text, answer, given)


def test_tokens_may_be_set():
    exactly("tokens = tokens_int; answer = tokens + 1;", [2, 3], "12")
    exactly('old = tokens == "1"; tokens = tokens_int; answer = old;', [True, False], "12")
    text = "def f(x) { return tokens + x; } tokens = indices; answer = f(1);"
    exactly(text, [1, 2, 3])


@pytest.mark.parametrize(
    "text, given, why",
    [
        ("tokens_int", "a", 'tokens_int: "a" is no integer'),
        ("tokens_int", ["1.5"], 'tokens_int: "1.5" is no integer'),
        ("tokens_int", [float("inf")], "tokens_int: inf is no integer"),
        ("tokens_float", "a", 'tokens_float: "a" is no number'),
        ("1 / indices", "a", "1 / 0 divides by zero"),
        ("1 % indices", "a", "1 % 0 divides by zero"),
        ("indices ^ -1", "a", "0 ^ -1 divides by zero"),
        ("(-1 - indices) ^ 0.5", "a", "-1 ^ 0.5 is no real number"),
        ("10.0 ^ (999 + indices)", "a", "10.0 ^ 999 is too large a number"),
        ("2 ^ (9999 + indices)", "a", "2 ^ 9999 is too large a number"),
        ("tokens * (99999 + indices)", "a", "a text of 99,999 letters is too long"),
        (
            "tokens if indices else 0",
            "ab",
            "answer: a sequence holds one kind of value, and on this input it would hold both "
            '"b" and 0',
        ),
        (
            "tokens_asis",
            ["a", 1],
            'tokens: a sequence holds one kind of value, and on this input it would hold both "a" '
            "and 1",
        ),
        (
            'tokens_asis < "b"',
            [1],
            '1 < "b" has no order: one is text, the other a number',
        ),
    ],
)
def test_no_answer_on_an_input(text, given, why):
    assert no_answer(text, given) == why


def test_kinds_may_differ_from_input_to_input():
    exactly("tokens if indices else 0", [0], "a")
    exactly("tokens_asis", ["a", "b"], "ab")
    exactly("tokens_asis", [1, True], [1, True])
