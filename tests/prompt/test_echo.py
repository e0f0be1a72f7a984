"""What the prompt says to statements: names, kinds and values on the standing example."""

import pytest
from conversations import page, said

HELLO = 'Example: x("hello") ='


@pytest.mark.parametrize(
    "text, value",
    [
        ("3 * indices", "[0, 3, 6, 9, 12] (ints)"),
        ("tokens", "[h, e, l, l, o] (strings)"),
        ('tokens == "l"', "[F, F, T, T, F] (bools)"),
        ("aggregate(full_s, indices / 3)", "[0.667]*5 (floats)"),
        ("indices / 3", "[0.0, 0.333, 0.667, 1.0, 1.333] (floats)"),
        ("indices / 30000", "[0.0, 3.33e-05, 6.67e-05, 0.0001, 0.000133] (floats)"),
        ("length", "[5]*5 (ints)"),
        ("aggregate(select(indices, 0, ==), indices / 2 + 1) if indices > 1 else 2",
         "[2, 2, 1.0, 1.0, 1.0] (numbers)"),
        ('"(" if indices > 1 else tokens', '["h", "e", "(", "(", "("] (strings)'),
    ],
)  # fmt: skip
def test_a_sequence_has_its_value_on_the_example(text, value):
    name = "length" if text == "length" else "tokens" if text == "tokens" else "x"
    if name == "x":
        assert said(f"x = {text};") == f"     s-op: x\n         {HELLO} {value}\n"
    else:
        told = f'     s-op: {name}\n         Example: {name}("hello") = {value}\n'
        assert said(f"{text};") == told


@pytest.mark.parametrize(
    "text, line",
    [
        ("x = 1 / 3;", "value: x = 0.3333333333333333"),
        ('x = "a b";', 'value: x = "a b"'),
        ("not 0;", "value: out = True"),
        ('x = [1, 2.5, "a"];', 'list: x = [1, 2.5, "a"]'),
        ('x = {"a": [1]};', 'dict: x = {"a": [1]}'),
        ("def f(a, b) { return a + b; }", "function: f(a, b)"),
        ("sort;", "function: sort(seq, key)"),
        ("selector_width;", "function: selector_width(sel)"),
        ("# nothing is said", ""),
    ],
)
def test_constants_and_functions_are_told_in_full(text, line):
    assert said(text) == (f"     {line}\n" if line else "")


def test_each_name_of_an_assignment_is_told():
    assert said('a, b = 1, "x"; for i in [1, 2] { c = i * 10; }') == page("""
        value: a = 1
        value: b = "x"
        value: i = 2
        value: c = 20
        """)


def test_what_is_in_a_list_is_told_piece_by_piece():
    assert said("l = [indices, 2];") == page("""
        list: l =
            s-op: l[0]
                Example: l[0]("hello") = [0, 1, 2, 3, 4] (ints)
            value: l[1] = 2
        """)


def test_a_selector_is_a_matrix_and_positions_tell_repeated_tokens_apart():
    assert said("same = select(tokens, tokens, ==);") == page("""
        selector: same
            Example:
                   | 0 1 2 3 4
                   | h e l l o
               0 h | 1 . . . .
               1 e | . 1 . . .
               2 l | . . 1 1 .
               3 l | . . 1 1 .
               4 o | . . . . 1
        """)


def test_other_values_that_are_compared_stand_beside_the_tokens():
    assert said('set example "hey"', "s = select(10 * indices, length, >=);") == page("""
        selector: s
            Example:
               10 * indices | 0 10 20
                   length   | h  e  y
                        3 h | .  1  1
                        3 e | .  1  1
                        3 y | .  1  1
        """)


def test_an_example_that_does_not_suit_is_told_with_its_place_and_the_name_is_set():
    assert said("n = tokens_int + 1;", 'n("123");') == page("""
        s-op: n
            no value on the example "hello": tokens_int: "h" is no integer (in n, line 1, column 5)
           = [2, 3, 4] (ints)
        """)


def test_why_there_is_no_value_is_told_whole():
    told = said('aggregate(full_s, tokens == "a");')
    sentence = " ".join(told.split())
    assert sentence.endswith(
        "aggregate: it averages booleans, and only numbers have a mean; aggregate indicator(...) "
        "of it, or select one position (in aggregate, line 1, column 1)"
    )
    assert max(map(len, told.splitlines())) <= 100


def test_a_sequence_and_a_selector_on_another_input():
    assert said(
        "selector examples off", "indices([5, 6]);", 'select(tokens, "a", ==);', 'out("ab");'
    ) == (
        "        = [0, 1] (ints)\n"
        "     selector: out\n"
        "        =\n"
        "              | a b\n"
        "            a | 1 .\n"
        "            b | 1 .\n"
    )
    assert said('tokens_int("ab");') == (
        '     tokens_int("ab") has no value: tokens_int: "a" is no integer\n'
    )


def test_examples_are_set_shown_and_switched_off():
    told = said(
        'set example "hey"',
        "set selector example [1, 2]",
        "show examples",
        "show s-op example",
        "s-op examples off",
        "x = indices;",
        "s = select(indices, indices, ==);",
        "examples off",
        "full_s;",
        "examples on",
        "x;",
    )
    assert told == page("""
        s-op example: "hey"
        selector example: [1, 2]
        s-op example: "hey"
        s-op: x
        selector: s
            Example:
               indices | 0 1
                       | 1 2
                   0 1 | 1 .
                   1 2 | . 1
        selector: full_s
        s-op: x
            Example: x("hey") = [0, 1, 2] (ints)
        """)


def test_values_under_their_tokens():
    assert said("full seq display on", "indices; length;", "full seq display off") == page("""
        s-op: indices
            Example: indices("hello") = [0, 1, 2, 3, 4] (ints)
                | h e l l o
                | 0 1 2 3 4
        s-op: length
            Example: length("hello") = [5]*5 (ints)
        """)


def test_a_file_that_is_loaded_is_told_kind_by_kind(tmp_path):
    (tmp_path / "some.rasp").write_text(
        "def f(a) { return a; } x = f(indices); _y = x; s = full_s; n = 3;"
    )
    assert said('load "some";', "x;", folder=tmp_path) == page("""
        loaded "some": 4 names
            functions: f(a)
            s-ops: x
            selectors: s
            values: n
        s-op: x
            Example: x("hello") = [0, 1, 2, 3, 4] (ints)
        """)


def test_tokens_that_no_terminal_shows_stand_as_their_codes():
    assert '["\\x1b[2J", " "]' in said('tokens(["\x1b[2J", " "]);')


def test_labels_of_wide_letters_stay_in_their_columns():
    lines = said('set example "漢a"', "select(tokens, tokens, ==);").split("\n")
    assert lines[2:5] == ["               | 漢 a", "            漢 |  1 .", "             a |  . 1"]
