"""Mistakes in the form of a text: what is told, where, and all of it in one go."""

import pytest
from classic_texts import marked, mistake, mistakes

from tracrlab.errors import ParseError
from tracrlab.rasp.text.classic.read import read_classic

VALUE = "a value belongs here: a name, a number, a text, a call or a list"
ENDS = "every statement ends with `;`"


@pytest.mark.parametrize(
    "text, piece, message, hint",
    [
        ("x = 3", "", "`;` is missing at the end", ENDS),
        ("x = 3\ny = 4;", "y", "`;` is missing before `y`", ENDS),
        ("indices indices;", "indices", "`;` is missing before `indices`", ENDS),
        ("x = 1 2;", "2", "`;` is missing before `2`", ENDS),
        ("x = ;", ";", "`;` has no place here", VALUE),
        ("x = 1 +;", ";", "`;` has no place here", VALUE),
        ("x = 1 + * 2;", "*", "`*` has no place here", VALUE),
        ("= 3;", "=", "a name is missing before `=`", "write `x = ...`"),
        ("a = b = 3;", "=", "only one `=` may stand in an assignment", "write `a = 3; b = a;`"),
        ("x = (y = 3);", "=", "`=` assigns, and cannot stand inside an expression",
         "to compare, write `==`"),
        ("x + 1 = 3;", "=", "`=` assigns, and cannot stand inside an expression",
         "to compare, write `==`"),
        ("max(x = 3, 1);", "=", "arguments have no names in this language", "leave out `x =`"),
        ("x += 1;", "=", "`+=` is no operator of this language", "write `x = x + ...`"),
        ("x = 3 ** 2;", "*", "`**` is no operator of this language", "write `^`"),
        ("x = 3 // 2;", "/", "`//` is no operator of this language",
         "write `(x - x % n) / n` for `x // n`"),
        ("1 =< 2;", "=", "`=<` is no operator of this language", "write `<=`"),
        ("1 => 2;", "=", "`=>` is no operator of this language", "write `>=`"),
        ("1 <> 2;", ">", "`<>` is no operator of this language", "write `!=`"),
        ("x = [1, 2;", ";", "`[` from line 1, column 5 is not closed", "put `]` before this"),
        ("x = (1;", ";", "`(` from line 1, column 5 is not closed", "put `)` before this"),
        ("x = {1: 2;", ";", "`{` from line 1, column 5 is not closed", "put `}` before this"),
        ("x = max(1, 2;", ";", "`(` from line 1, column 8 is not closed", "put `)` before this"),
        ("def f(x { return x; }", "{", "`(` from line 1, column 6 is not closed",
         "put `)` before this"),
        ("x = (1, 2);", ",", "`,` has no place in these parentheses",
         "a list is written with [ and ]"),
        ("x = 1);", ")", "`)` closes nothing", "leave it out"),
        ("x = 3; }", "}", "`}` closes nothing", "leave it out"),
        ("x = (1];", "]", "`]` has no place here", "expected `)`"),
        ("x = [1", "", "the text ends before `[` from line 1, column 5 is closed",
         "close it with `]`"),
        ("def f(x) {", "", "the text ends before `{` from line 1, column 10 is closed",
         "close it with `}`"),
        ("x = 1 +", "", "the text ends in the middle of a statement", VALUE),
        ("x = {1: };", "}", "`}` has no place here", VALUE),
        ("x = {1, 2};", ",", "`,` has no place here", "expected `:`"),
        ("x = 1 if 2;", ";", "`;` has no place here", "expected `else`"),
        ("x = if 1 else 2;", "if", "`if` stands between two values",
         "write `a if condition else b`"),
        ("return 3;", "return", "`return` stands only at the end of a function", "leave it out"),
        ("def (x) { return x; }", "(", "`(` has no place here", "a name belongs here"),
        ("def f(x) return x;", "return", "`return` has no place here", "expected `{`"),
        ("for i range(3) { x = i; }", "range(", "`range(` has no place here",
         "expected `,` or `in`"),
        ("for in [1] { x = i; }", "in", "`in` is a word of the language and cannot be a name here",
         "a name belongs here"),
        ("x, 1 = 2;", "1", "`1` has no place here", "a name belongs here"),
        ("x = and;", "and", "`and` is a word of the language and has no place here", VALUE),
        ("s-op;", ";", "`;` has no place here", "expected `examples`"),
        ("examples maybe", "maybe", "`maybe` has no place here", "expected `on` or `off`"),
        ("set example 3", "set example 3", "an example is a text or a list of numbers and texts, "
         "and this is the number 3", 'write "abc", or a list such as [1, 2, 3]'),
        ('set example ""', 'set example ""', "an example is a text or a list of numbers and texts, "
         "and this is empty", 'write "abc", or a list such as [1, 2, 3]'),
        ("draw(3);", "draw(3)", "`draw` draws a sequence, and this is the number 3", ""),
        ("draw(full_s);", "draw(full_s)", "`draw` draws a sequence, and this is a selector", ""),
        ("draw(indices, 3);", "draw(indices, 3)", "draw takes a text or a list of numbers and "
         "texts, and this is the number 3", 'write "abc", or a list such as [1, 2, 3]'),
        ("tokens(1);", "tokens(1)", "a sequence is shown on a text or a list of numbers and "
         "texts, and this is the number 1", 'write "abc", or a list such as [1, 2, 3]'),
        ('tokens("a", "b");', 'tokens("a", "b")', "a sequence is shown on one input, and here are "
         "2", 'write it("abc")'),
        ('x = tokens("a");', 'tokens("a")', "`tokens` on an input is shown, and is no value to "
         "compute with", "write it as a statement of its own, or use the sequence without the "
         "input"),
    ],
)  # fmt: skip
def test_one_mistake(text, piece, message, hint):
    assert mistake(text) == (piece, message, hint)


BROKEN = """\
is_x = tokens = "x";
prev = select(indices, indices - 1, ==;
a = aggregate(prev, is_x);
b = lenght + a;
def f(x) {
    y = x + full_s;
    return z
}
c = f(b);
for i in 3 {
    d = i + tokens_imt;
}
e = [1, 2][2] + d;
f(1, 2);
g = aggregate(tokens, full_s);
"""


def test_all_mistakes_are_told_in_one_go():
    found = mistakes(BROKEN)
    assert [(e.line, marked(BROKEN, e)) for e in found] == [
        (1, "="),
        (2, ";"),
        (4, "lenght"),
        (6, "full_s"),
        (7, "z"),
        (7 + 1, "}"),
        (10, "3"),
        (11, "tokens_imt"),
        (13, "[1, 2][2]"),
        (14, "f(1, 2)"),
        (15, "tokens"),
    ]


def test_the_print_of_mistakes():
    with pytest.raises(ParseError) as caught:
        read_classic("is_x = tokens;\ny = aggregate(is_x, full_s);\nz = lenght +\n  is_x;")
    assert str(caught.value) == (
        "2 mistakes in this program:\n"
        "line 2, column 15: `aggregate` takes a selector first; `is_x` is a sequence\n"
        "  y = aggregate(is_x, full_s);\n"
        "                ^^^^\n"
        "  hint  did you mean `aggregate(full_s, is_x)`?\n"
        "line 3, column 5: `lenght` is not defined\n"
        "  z = lenght +\n"
        "      ^^^^^^\n"
        "  hint  did you mean `length`?"
    )


def test_what_follows_from_a_mistake_is_not_told():
    for wrong in ("x = zz;", "x = (3;", "x = 1 / 0;", "x = ;"):
        text = wrong + "y = x + 1; z = [y][0]; w = aggregate(full_s, z); def f(a) { return w; }"
        assert len(mistakes(text)) == 1, wrong
    assert len(mistakes("def f(x) { return ; } y = f(1); z = f;")) == 1
    for use in (
        "tokens in {}", "1 in {}", "{} in [1]", "{} in tokens", "{}[0]", "[1][{}]",
        "{{1: {}}}[1]", "{{{}: 1}}", "not {}", "-{}", "round({})", "{} and full_s",
        "full_s or {}", "{} if 1 else 2", "1 if {} else 2", "1 if indices else {}",
        "select({}, 1, ==)", "select(1, 1, {})", "aggregate({}, 1)", "aggregate(full_s, {})",
        "aggregate(full_s, 1, {})", "max({}, 1)", "{}(1)", "len({})", "zip({})", "range({})",
        "[{}] + [1]", "[i for i in {}]", "[i + 1 for i in [{}]]", "selector_width({})",
        "indices[{}]", "[{}][0]", "tokens in [{}]", "[{}][indices]", "{} == 1", "everywhere({})",
        'named({}, "a")',
    ):  # fmt: skip
        assert len(mistakes(f"x = {use.format('zz')}; y = x;")) == 1, use
    assert (
        len(mistakes("draw(zz);")) == len(mistakes("zz(1);")) == len(mistakes("tokens(zz);")) == 1
    )
    assert len(mistakes("set example zz")) == len(mistakes("draw(indices, zz);")) == 1
    assert len(mistakes("a, b = zz; c = a + b;")) == 1
    assert len(mistakes("for a, b in zz { c = a; } d = c + b;")) == 1
    assert len(mistakes('load "nothing"; x = 3; y = x;')) == 1


def test_both_sides_are_told():
    assert [e.column for e in mistakes("x = aa + bb * cc;")] == [5, 10, 15]
    assert [e.column for e in mistakes("x = [aa, bb]; y = {cc: dd}; z = max(ee, ff);")] == [
        6, 10, 20, 24, 37, 41,
    ]  # fmt: skip
    assert [e.column for e in mistakes("x = aa if indices else bb;")] == [5, 24]
    assert [e.column for e in mistakes("x = select(aa, bb, ==); y = aggregate(cc, dd, ee);")] == [
        12, 16, 39, 43, 47,
    ]  # fmt: skip


def test_a_block_that_is_not_closed_takes_little_with_it():
    text = "def f(x) {\n  y = x;\n  return y;\nz = zz;\nw = 3 +;\nv = 4;\n"
    found = mistakes(text)
    assert [(e.line, e.message) for e in found] == [
        (4, "`z` has no place here"),
        (4, "`zz` is not defined"),
        (5, "`;` has no place here"),
    ]


def test_the_places_of_a_mistake_over_lines():
    text = "x = [\n  1,\n  tokens\n  + 1];"
    (only,) = mistakes(text)
    assert (only.line, only.column, only.end_line, only.end_column) == (3, 3, 4, 6)
    assert marked(text, only) == "tokens\n  + 1"


def test_columns_count_characters():
    text = 'x = "äöü😀" + zz;\r\n\ty = yy;'
    assert [(e.line, e.column, e.end_column) for e in mistakes(text)] == [(1, 14, 16), (2, 6, 8)]


def test_long_pieces_are_cut_in_sentences():
    long = "indices" + " + indices" * 30
    message = mistake(f"x = aggregate({long}, 1);")[1]
    assert message == (
        "`aggregate` takes a selector first; `indices + indices + indices + indices...` is a "
        "sequence"
    )
    message = mistake(f'x = "{"a" * 900}" - 1;')[1]
    assert len(message) < 120


def test_no_message_shows_what_we_are_made_of():
    for text in (
        "x = {1: indices, 2: full_s} + 1;", "x = [max] - [min];", "x = max + 1;", "x = -max;",
        "x = {1: max}[2];", "x = max[0];", "x = round(max);", "x = not full_s + 1;",
        "x = 1 if max else 2;", "for i in max { x = i; }", "x = [1] in max;", "x = max in [1];",
        "a, b = max;", "a, b = full_s;", "x = range(full_s);", "x = len(max);", "x = zip(max);",
        "x = select(max, full_s, ==);", "x = aggregate(max, max);", "x = full_s(1)(2);",
        "x = {full_s: 1};", "x = {max: 1};", "x = [1][max];", "x = {1: 2}[full_s];",
        "x = indices[max];", "draw(max);", "set example max", "x = selector_width(max);",
        "x = not max;", "x = indicator(max);", "x = max if indices else 1;",
    ):  # fmt: skip
        for each in mistakes(text):
            said = f"{each.message} {each.hint}"
            for internal in ("object", "Seq", "None", "tuple", "<", "Unknown", "class", "Error"):
                assert internal not in said.replace("`<`", ""), said
