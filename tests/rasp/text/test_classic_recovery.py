"""One mistake hides no other and brings none with it: statements are read around it."""

import pytest

from tracrlab.errors import ParseError, RaspError
from tracrlab.rasp.text.classic.read import read_classic


def told(text):
    with pytest.raises(ParseError) as caught:
        read_classic(text)
    return [(each.line, each.column, each.message) for each in caught.value.errors]


def hint(text):
    with pytest.raises(ParseError) as caught:
        read_classic(text)
    [mistake] = caught.value.errors
    return mistake.hint


SEMICOLON = "`;` is missing before `{}`"
VALUE = "`;` has no place here"


@pytest.mark.parametrize(
    "text, mistakes",
    [
        (
            "x = 3\ny = tokns;\nz = lenght;\nw = y + 1;",
            [
                (2, 1, SEMICOLON.format("y")),
                (2, 5, "`tokns` is not defined"),
                (3, 5, "`lenght` is not defined"),
            ],
        ),
        (
            "x = 3\ny = 4\nz = 5",
            [
                (2, 1, SEMICOLON.format("y")),
                (3, 1, SEMICOLON.format("z")),
                (3, 6, "`;` is missing at the end"),
            ],
        ),
        ("a = indices\nb = a + 1;\nc = b + a;", [(2, 1, SEMICOLON.format("b"))]),
        (
            "def f(x) { y = x x; z = x x; return y; }",
            [(1, 18, SEMICOLON.format("x")), (1, 27, SEMICOLON.format("x"))],
        ),
        (
            "for i in [1,2] {\n x = i +;\n y = q; }\nx;",
            [(2, 9, VALUE), (3, 6, "`q` is not defined")],
        ),
        ("def f(x) {\n  return x +;\n}\nf(indices);", [(2, 13, VALUE)]),
        (
            "def f(x) { for i in range(3) { x = x + ; } return x }\nf(indices);",
            [(1, 40, VALUE), (1, 53, SEMICOLON.format("}"))],
        ),
        (
            'def f(x) { d = {"a": 1 1}; return d[x]; }\nf(tokens);',
            [(1, 24, "`1` has no place here")],
        ),
        (
            "def f(x) { y = selct(x, x, ==); z = agregate(y, x); return z; }",
            [
                (1, 28, "`selct` takes no comparison; only `select` does"),
                (1, 37, "`agregate` is not defined"),
            ],
        ),
        ("while 1 { x = 3; }\ny = 4;", [(1, 7, "`while` is no word of this language")]),
        ("if x { y = 3; }\ny = 4;", [(1, 1, "`if` stands between two values")]),
    ],
)
def test_all_mistakes_are_told_and_no_others(text, mistakes):
    assert told(text) == mistakes


@pytest.mark.parametrize(
    "text, mistake, mend",
    [
        ("select(tokens, tokens, =);", "`=` assigns, and cannot stand inside an expression", "=="),
        ('indices if tokens = "a" else 2;', "`=` assigns, and cannot stand in a condition", "=="),
        ("aggregate(full_s, indices, default=2);", "arguments have no names", "leave out `default"),
        ("indices +\ny = 3;", "a value is missing after `+`", "next line"),
        ("lambda y: y;", "`lambda` is no word of this language", "def f(x)"),
        ("\u2018a\u2019;", "\u2018 is no quote of this language", "write '"),
        ("indices.b;", "a `.` stands only between digits", "no parts"),
        ("selectt(indices, indices, ==);", "`selectt` takes no comparison", "select(keys, queries"),
        ("agregate(full_s, indices);", "`agregate` is not defined", "`aggregate`"),
        ("Aggregate(full_s, indices);", "`Aggregate` is not defined", "`aggregate`"),
        ("rond(indices);", "`rond` is not defined", "`round`"),
        ("rnage(3);", "`rnage` is not defined", "`range`"),
    ],
)
def test_common_slips_are_told_in_their_own_words(text, mistake, mend):
    [(_, _, message)] = told(f"x = {text}")
    assert mistake in message
    assert mend in hint(f"x = {text}")


def test_what_stands_for_a_broken_piece_cannot_be_written():
    assert told("x = \0broken\0;") == [(1, 5, "the character U+0000 is no letter of this language")]


def test_a_mistake_in_a_loop_is_told_once_however_often_it_is_met():
    names = "".join(f"a_very_long_name_of_a_constant_{i} = {i};" for i in range(250))
    text = names + "for i in range(10000) { y = a_very_lang_nime_of_a_constant; }"
    assert len(told(text)) == 2  # the name, and that the loop takes too many steps
    bad = "".join(f'1 + "{i}";\n' for i in range(95))
    assert len(told(bad + 'for i in range(10000) { 1 + "a"; 1 + "a"; 1 + "a"; }')) == 98


def test_a_choice_between_equals_still_needs_an_answer_of_its_condition():
    chosen = read_classic("tokens if tokens_int else tokens;").program
    assert chosen("12") == ["1", "2"]
    with pytest.raises(RaspError, match="no integer"):
        chosen("ab")


def test_a_byte_order_mark_is_no_letter(tmp_path):
    assert read_classic("\ufeffx = indices;").program("ab") == [0, 1]
    (tmp_path / "bom.rasp").write_text("\ufeffy = indices + 1;", encoding="utf-8")
    assert read_classic('load "bom"; y;', folder=tmp_path).program("ab") == [1, 2]
