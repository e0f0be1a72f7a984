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


HAS = "use 0 to 1, or -1 to -2 from the end"
HERE = "load_from_location(sequence, where) reads at a sequence of places"


@pytest.mark.parametrize(
    "text, marked, message, hint",
    [
        ("[1, 2][5]", None, "index 5 is out of range: a list of 2", HAS),
        ("[1, 2][-3]", None, "index -3 is out of range: a list of 2", HAS),
        ("[][0]", None, "index 0 is out of range: a list of 0", ""),
        ('"ab"[2]', None, 'index 2 is out of range: the text "ab" of 2', HAS),
        ("[1, 2][1.0]", None, "a list is indexed by an integer, not by the number 1.0",
         "its items are counted from 0"),
        ('[1]["a"]', None, 'a list is indexed by an integer, not by the text "a"',
         "its items are counted from 0"),
        ("[1, 2][indices / 1]", None, "an index is an integer, and here it has fractions",
         "round(...) it"),
        ("[1, 2][tokens]", None, "an index is an integer, and here it is text", "use a dictionary"),
        ("[[1]][indices]", None, "at a sequence of indices, a table must hold numbers and texts "
         "only", ""),
        ("{1: indices}[indices]", None, "at a sequence of indices, a table must hold numbers and "
         "texts only", ""),
        ("{1: 2}[3]", None, "3 is no key of this dictionary", "its keys are 1"),
        ("{}[3]", None, "3 is no key of this dictionary", "it is empty"),
        ("{1: 2}[[1]]", None, "a dictionary is indexed by a number, a text or a sequence, not by a "
         "list", ""),
        ("{[1]: 2}", None, "a key of a dictionary is a number, a text or a boolean, not a list",
         ""),
        ("{indices: 2}", None, "a key of a dictionary is a number, a text or a boolean, not a "
         "sequence", ""),
        ("indices[indices]", "indices", "a sequence is indexed by an integer, and this is a "
         "sequence", HERE),
        ("indices[1.0]", "1.0", "a sequence is indexed by an integer, and this is the number 1.0",
         HERE),
        ("3[0]", "3", "`3` is the number 3 and has no items", ""),
        ("max[0]", "max", "`max` is a function and has no items", ""),
        ("[1][0, 1]", None, "an index is one value, or two sequences into a dictionary of "
         "dictionaries", ""),
        ("{1: 2}[indices, indices]", None, "at two sequences, the table must be a dictionary of "
         "dictionaries of atoms", ""),
        ("range(1.5)", None, "`range` takes integers, and this is the number 1.5", ""),
        ("range(indices)", None, "`range` takes integers, and this is a sequence", ""),
        ("range()", None, "`range` takes 1 to 3 integers, and here it has 0 values", ""),
        ("range(1, 2, 3, 4)", None, "`range` takes 1 to 3 integers, and here it has 4 values", ""),
        ("range(1, 2, 0)", None, "the step of a `range` cannot be 0", ""),
        ('len("ab")', None, '`len` takes one list, and here it has the text "ab"',
         "the length of the input is called `length`"),
        ("len({1: 2})", None, "`len` takes one list, and here it has a dictionary",
         "the length of the input is called `length`"),
        ("len(tokens)", None, "`len` takes one list, and here it has a sequence",
         "the length of the input is called `length`"),
        ("len([1], [2])", None, "`len` takes one list, and here it has 2 values",
         "the length of the input is called `length`"),
        ("zip([1], [1, 2])", None, "`zip` takes lists of one length, and these have 1 and 2", ""),
        ('zip("ab")', None, '`zip` takes lists, and this is the text "ab"', ""),
        ("zip()", None, "`zip` takes at least one list", "write zip([1, 2], [3, 4])"),
        ('[x for x in "ab"]', '"ab"', "a comprehension goes over a list or a dictionary, and this "
         'is the text "ab"', ""),
        ("[x for x in tokens]", "tokens", "a comprehension goes over a list or a dictionary, and "
         "this is a sequence", "write `for i in range(5)`"),
        ("[a for a, b in [1]]", None, "2 names need 2 values, and this is the number 1", ""),
        ("[a for a, b in [[1, 2, 3]]]", None, "2 names need 2 values, and a list has 3", ""),
        ("1 in {1: 2}", "{1: 2}", "`in` looks into a list or a sequence; `{1: 2}` is a dictionary",
         ""),
        ('"a" in "ab"', '"ab"', '`in` looks into a list or a sequence; `"ab"` is the text "ab"',
         'write ["a", "b"]'),
        ('tokens in "ab"', '"ab"', '`in` looks into a list; `"ab"` is the text "ab"',
         'write ["a", "b"]'),
        ("tokens in tokens", "tokens", "`in` looks into a list; `tokens` is a sequence", ""),
        ("tokens in [[1]]", None, "`in` with a sequence looks into a list of numbers and texts "
         "only", ""),
        ("[1] in [[1]]", "[1]", "`in` asks for a value or a sequence; `[1]` is a list", ""),
        ("[1] + indices", None, "`+` takes sequences and constants, and `[1]` is a list", ""),
    ],
)  # fmt: skip
def test_mistakes(text, marked, message, hint):
    found = mistake(f"x = {text};")
    assert found[1:] == (message, hint)
    assert marked is None or found[0] == marked


@pytest.mark.parametrize(
    "text, message",
    [
        ("a, b = 1, 2, 3;", "2 names need 2 values, and a list has 3"),
        ('a, b = "xyz";', '2 names need 2 values, and the text "xyz" has 3'),
        ("a, b = tokens;", "2 names need 2 values, and this is a sequence"),
        ("a, b = {1: 2, 3: 4};", "2 names need 2 values, and this is a dictionary"),
        ("for a, b in [1] { x = 1; }", "2 names need 2 values, and this is the number 1"),
        (
            'for i in "ab" { x = 1; }',
            'a loop goes over a list or a dictionary, and this is the text "ab"',
        ),
        (
            "for i in tokens { x = 1; }",
            "a loop goes over a list or a dictionary, and this is a sequence",
        ),
    ],
)
def test_mistakes_of_statements(text, message):
    assert mistake(text)[1] == message


def test_a_comprehension_keeps_its_names_to_itself():
    assert mistake("x = [i for i in [1]]; y = i;")[:2] == ("i", "`i` is not defined")


def test_a_loop_over_nothing_sets_nothing():
    assert mistake("for i in [] { y = 1; } z = y;")[:2] == ("y", "`y` is not defined")


def test_what_a_wrong_loop_sets_is_not_told_as_missing():
    assert mistake("for i in zz { y = i; } z = y + i;")[0] == "zz"
    assert value("for i in range(2) { y = i; } answer = y + i;") == 2
