"""Lists, dictionaries, texts: indexing, membership, loops over them."""

import pytest
from classic_texts import exactly, mistake, no_answer, value


@pytest.mark.parametrize(
    "text, answer",
    [
        ("[1, 2]", (1, 2)),
        ("[]", ()),
        ("x = 1, 2; answer = x;", (1, 2)),
        ("[1] + [2, 3]", (1, 2, 3)),
        ("[1, 2] * 2", (1, 2, 1, 2)),
        ("2 * [1]", (1, 1)),
        ("len([1, [2, 3]])", 2),
        ("len([])", 0),
        ("range(3)", (0, 1, 2)),
        ("range(1, 4)", (1, 2, 3)),
        ("range(4, 0, -2)", (4, 2)),
        ("range(True)", (0,)),
        ("range(0)", ()),
        ("zip([1, 2], [3, 4])", ((1, 3), (2, 4))),
        ("zip([1, 2])", ((1,), (2,))),
        ("zip([], [])", ()),
        ("{1: 2}", {1: 2}),
        ("{}", {}),
        ("[x + 1 for x in [1, 2]]", (2, 3)),
        ("[k for k in {3: 1, 4: 2}]", (3, 4)),
        ("[a + b for a, b in [[1, 2], [3, 4]]]", (3, 7)),
        ('[b for a, b in ["xy", "zw"]]', ("y", "w")),
        ("{x: x * x for x in range(3)}", {0: 0, 1: 1, 2: 4}),
        ("{a: b for a, b in zip([1], [2])}", {1: 2}),
        ("[[x * y for x in range(2)] for y in range(2)]", ((0, 0), (0, 1))),
    ],
)
def test_made(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("a, b = [1, 2]; answer = a - b;", -1),
        ("a, b = 1, 2; answer = a - b;", -1),
        ('a, b = "xy"; answer = b + a;', "yx"),
        ("a, b = [indices, 5]; answer = a + b;", [5, 6, 7]),
        ("def f(x) { return x, x + 1; } a, b = f(1); answer = b;", 2),
        ("def f(x) { return x, x + 1; } answer = f(1);", (1, 2)),
    ],
)
def test_taken_apart(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("[1, 2, 3][0]", 1),
        ("[1, 2, 3][-1]", 3),
        ('"abc"[1]', "b"),
        ('"abc"[-1]', "c"),
        ("[1, 2][True]", 2),
        ("[5, 6, 7][indices]", [5, 6, 7]),
        ("[5, 6, 7][-indices]", [5, 7, 6]),
        ("[5, 6][indices == 0]", [6, 5, 5]),
        ('"xyz"[indices]', ["x", "y", "z"]),
        ("{1: 2}[1]", 2),
        ("{True: 2}[1]", 2),
        ("{1: 2}[1.0]", 2),
        ('{"a": 1, "b": 2, "c": 3}[tokens]', [1, 2, 3]),
        ("{False: 5, True: 7}[indices == 1]", [5, 7, 5]),
        ("{0: 5, True: 7, 2: 9}[indices]", [5, 7, 9]),
        ("{0: {0: 5, 1: 6, 2: 7}}[0][indices]", [5, 6, 7]),
        ("{0: {3: 5}, 1: {3: 6}, 2: {3: 7}}[indices, length]", [5, 6, 7]),  # ours
        ("[indices, length][1]", [3, 3, 3]),
        ('{"x": indices}["x"]', [0, 1, 2]),
        ("indices[0]", [0, 0, 0]),
        ("indices[-1]", [2, 2, 2]),
        ("indices[True]", [1, 1, 1]),
        ("tokens[-1]", ["c", "c", "c"]),
        ("(indices == 1)[1]", [True] * 3),
        ("indices[7]", [0, 0, 0]),
        ("indices[-7]", [0, 0, 0]),
        ("tokens[7]", [0, 0, 0]),
    ],
)
def test_indexed(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("1 in [1, 2]", True),
        ("3 in [1, 2]", False),
        ("True in [1]", True),
        ('"a" in ["ab"]', False),
        ("1 in []", False),
        ('tokens in ["a", "b"]', [True, True, False]),
        ('tokens in ["a", 1]', [True, False, False]),
        ("indices in [True]", [False, True, False]),
        ("tokens in []", [False] * 3),
        ('"b" in tokens', [True] * 3),
        ("5 in indices", [False] * 3),
        ("1 in [[1], 1]", True),
        ("1 in [[1]]", False),
    ],
)
def test_membership(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("for i in range(3) { x = i; } answer = [x, i];", (2, 2)),
        ("for a, b in [[1, 2], [3, 4]] { x = a; } answer = [a, b, x];", (3, 4, 3)),
        ('for a, b in ["xy"] { x = b; } answer = x;', "y"),
        ('for k in {"a": 1, "b": 2} { answer = k; }', "b"),
        ("d = {1: 5}; for k in d { answer = d[k]; }", 5),
        ("x = indices; for i in range(3) { x = x + i; } answer = x;", [3, 4, 5]),
        ("for i in [] { } answer = 1;", 1),
        ("answer = 0; for i in range(3) { for j in range(i) { answer = answer + j; } }", 1),
        ("x = [i for i in [7]]; i = 1; answer = [i for i in [2]]; answer = i;", 1),
        ("def f(x) { for i in range(2) { x = x + i; } return x; } answer = f(indices);", [1, 2, 3]),
        ("for i in [indices, length] { answer = i; }", [3, 3, 3]),
        ("for f in [max, min] { answer = f(indices, 1); }", [0, 1, 1]),
    ],
)
def test_loops(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, given, why",
    [
        ("[1, 2][indices]", "abc", "2 is no index of a list of 2"),
        ('{"a": 1}[tokens]', "ab", '"b" is no key of a dictionary of 1'),
        ("[1, 2][tokens_asis]", [0.0], "0.0 is no index of a list of 2"),
        ("{0: {0: 1}}[indices, indices]", "ab", "1, 1 is no key of a dictionary of dictionaries"),
        ('[1, "a"][indices]', "ab", "answer: a sequence holds one kind of value, and on this "
         'input it would hold both "a" and 1'),
    ],
)  # fmt: skip
def test_no_answer_on_an_input(text, given, why):
    assert no_answer(text, given) == why


def test_a_comprehension_keeps_its_names_to_itself():
    assert mistake("x = [i for i in [1]]; y = i;")[:2] == ("i", "`i` is not defined")


def test_a_loop_over_nothing_sets_nothing():
    assert mistake("for i in [] { y = 1; } z = y;")[:2] == ("y", "`y` is not defined")


def test_what_a_wrong_loop_sets_is_not_told_as_missing():
    assert mistake("for i in zz { y = i; } z = y + i;")[0] == "zz"
    assert value("for i in range(2) { y = i; } answer = y + i;") == 2
