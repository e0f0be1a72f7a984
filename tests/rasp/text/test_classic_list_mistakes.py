"""Lists, dictionaries and indexing: what is wrong on every input."""

import pytest
from classic_texts import mistake

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
        ('{"a": 1}[indices]', None, "the keys of this dictionary are text, and here it is indexed "
         "by numbers", ""),
        ("{1: 2}[tokens]", None, "the keys of this dictionary are numbers, and here it is indexed "
         "by text", "tokens_int reads the tokens as numbers"),
        ("{}[tokens]", None, "there is nothing in it to be found at any index", ""),
        ("[][indices]", None, "there is nothing in it to be found at any index", ""),
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
        ("3[0]", "3", "this is the number 3 and has no items", ""),
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
        ('"a" in "ab"', '"ab"', '`in` looks into a list or a sequence; this is the text "ab"',
         'write ["a", "b"]'),
        ('tokens in "ab"', '"ab"', '`in` looks into a list; this is the text "ab"',
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
