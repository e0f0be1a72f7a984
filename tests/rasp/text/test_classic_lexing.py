"""Letters, numbers, texts, words and comments."""

import pytest
from classic_texts import exactly, mistake, mistakes, rows, value

from tracrlab.rasp.text.classic.read import read_classic


@pytest.mark.parametrize(
    "text, answer",
    [
        ("12", 12),
        ("1.5", 1.5),
        ("01", 1),
        ("007.50", 7.5),
        (".5", 0.5),  # ours
        ('"a\\b"', "a\\b"),
        ('"it\'s"', "it's"),
        ("'it\"s'", 'it"s'),  # ours
        ('""', ""),
        ('"# no comment"', "# no comment"),
        ('"äöü 😀"', "äöü 😀"),
        ("True", True),
        ("False", False),
        ("None", None),  # ours
        ("[1, 2,]", (1, 2)),  # ours
        ("max(1, 2,)", 2),  # ours
        ("{1: 2,}", {1: 2}),  # ours
        ("1 != 2", True),  # ours
    ],
)
def test_literals(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, marked, message, hint",
    [
        ('x = "abc;', '"abc;', "this text has no closing quote on its line", 'end it with "'),
        ("x = 'abc;", "'abc;", "this text has no closing quote on its line", "end it with '"),
        ("x = 1.;", ".", "a `.` stands only between digits", "write 1.0; names have no parts here"),
        ("x = 1e3;", "e3", "`1e3` is no number", "write all its digits, as in 1000.5"),
        ("x = 2y;", "y", "`2y` is no number", "write all its digits, as in 1000.5"),
        ("x = 1 & 2;", "&", "`&` is no word of this language", "write `and`"),
        ("x = 1 | 2;", "|", "`|` is no word of this language", "write `or`"),
        ("x = ~1;", "~", "`~` is no word of this language", "write `not`"),
        (
            "x = !1;",
            "!",
            "`!` is no word of this language",
            "write `not`, or `!=` in a comparison",
        ),
        ("x = 1 $ 2;", "$", "$ (U+0024) is no letter of this language", "leave it out"),
        ("é = 1;", "é", "é (U+00E9) is no letter of this language", "leave it out"),
        ("x = 1\0;", "\0", "the character U+0000 is no letter of this language", "leave it out"),
        (
            "x = \ud800;",
            "\ud800",
            "the character U+D800 is no letter of this language",
            "leave it out",
        ),
        (
            "x = \ufeff1;",
            "\ufeff",
            "the character U+FEFF is no letter of this language",
            "leave it out",
        ),
        ("x = 1;;", ";", "this statement is empty", "leave out the `;`"),
        ("def f(x) { return x; };", ";", "this statement is empty", "leave out the `;`"),
    ],
)
def test_what_is_no_text_of_the_language(text, marked, message, hint):
    assert mistake(text) == (marked, message, hint)


def test_a_text_ends_with_its_line():
    errors = mistakes('x = "a\nb";\ny = "c;\nz = zz;')
    assert [(e.line, e.column) for e in errors] == [(1, 5), (3, 5), (4, 5)]


@pytest.mark.parametrize(
    "spaced",
    [
        "select (indices, 1, ==)",
        "select\n(\tindices , 1,==)",
        "select(indices, 1, ==,)",
    ],
)
def test_spaces_before_a_parenthesis(spaced):
    assert rows(spaced) == ["010"] * 3


@pytest.mark.parametrize(
    "text, answer",
    [
        ("aggregate (full_s, 2)", [2.0] * 3),
        ("range (2)", (0, 1)),
        ("zip ([1], [2])", ((1, 2),)),
        ("len ([1])", 1),
        ("round (2.5)", 2),
        ("indicator (indices)", [0, 1, 1]),
        ("max (1, 2)", 2),
        ("[1, 2] [0]", 1),
    ],
)
def test_spaces_before_other_parentheses(text, answer):
    exactly(text, answer)


def test_comments_stand_anywhere():
    exactly("# first\nanswer = [1, # one\n 2 # two\n]; # there\n# last", (1, 2))
    exactly("def f(x) { # a\n # b\n return x; # c\n } # d\nanswer = f(1); #", 1)
    exactly("for i in [1] { # a\n answer = i; # b\n }", 1)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r", "\t", " "])
def test_lines_may_end_in_any_way(ends):
    exactly(ends.join(["answer", "=", "1", "+", "2", ";"]), 3)


def test_an_empty_text_is_one():
    for text in ("", " \n\t", "# only a comment"):
        source = read_classic(text)
        assert not source.names and source.last is None and source.text == text


KEYWORDS = "if else not and or in for def return round indicator set show example examples selector"


@pytest.mark.parametrize("word", [*KEYWORDS.split(), "on", "off", "exit", "quit", "load", "draw"])
def test_words_cannot_be_names(word):
    for error in mistakes(f"{word} = 3;"):
        assert "word of the language" in error.message
        assert error.hint
    assert mistakes(f"def f({word}) {{ return 1; }}")
    assert mistakes(f"for {word} in [1] {{ x = 1; }}")
    exactly(f"{word}_ = 3; answer = {word}_;", 3)
    exactly(f"_{word} = 3; answer = _{word};", 3)


def test_s_op_is_one_word():
    assert mistake("s = 1; op = 2; x = s-op;")[0] == "s-op"
    exactly("s = 1; op = 2; answer = s - op;", -1)
    exactly("s = 1; op1 = 2; answer = s-op1;", -1)
    exactly("is = 3; op = 2; answer = is-op;", 1)


def test_names_are_letters_digits_and_underscores():
    exactly("a_1B = 2; answer = a_1B;", 2)
    assert value("Indices = 4; answer = Indices;") == 4
