"""Texts that Python cannot read: every broken statement is told, and nothing else is raised."""

import sys
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracrlab import rasp


def mistakes(text):
    with pytest.raises(rasp.ParseError) as caught:
        rasp.parse(text)
    return caught.value.errors


def test_the_print_of_several_mistakes():
    text = "x = (tokens + 1\ny = = 3\nz = tokens +\nw = Selct(tokens, z)\nfor n in 3\n    n"
    with pytest.raises(rasp.ParseError) as caught:
        rasp.parse(text)
    assert (
        str(caught.value)
        == """\
5 mistakes in this program:
line 1, column 5: '(' was never closed
  x = (tokens + 1
      ^
line 2, column 5: `=` is not expected here
  y = = 3
      ^
line 3, column 13: something is missing here
  z = tokens +
              ^
line 4, column 5: `Selct` is not defined
  w = Selct(tokens, z)
      ^^^^^
  hint  did you mean `Select`?
line 5, column 11: expected ':'
  for n in 3
            ^"""
    )


@pytest.mark.parametrize(
    "text, place, message, hint",
    [
        ("x = f(a b)", (1, 7, 10), "`a b` is not expected here", "did you forget a comma?"),
        ("if x = 3: pass", (1, 4, 9), "`x = 3` is not expected here", None),
        ("x = 'abc", (1, 5, 6), "unterminated string literal (detected at line 1)", ""),
        ("y = tokens\n  x = 1", (2, 2, 3), "unexpected indent", ""),
        ("é = 'é'; break", (1, 10, 15), "'break' outside loop", ""),
        ("return tokens", (1, 1, 14), "'return' outside function", ""),
        ("x = 1)", (1, 6, 7), "unmatched ')'", ""),
        (
            "x = \0tokens",
            (1, 5, 6),
            "the character '\\x00' cannot stand in a program",
            "leave it out",
        ),
        ("x = '\ud800'", (1, 6, 7), "the character '\\ud800' cannot stand in a program", None),
        ("x = " + "9" * 5000, (1, 1, None), "this number has too many digits to be read", ""),
    ],
)
def test_one_mistake(text, place, message, hint):
    [mistake] = mistakes(text)
    line, column, end_column = place
    assert (mistake.line, mistake.column) == (line, column)
    assert end_column is None or mistake.end_column == end_column
    assert mistake.message == message
    assert hint is None or mistake.hint == hint


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + "tokens" + ")" * 300,
        "tokens" + " + tokens" * 4000,
        "-" * 20000 + "tokens",
        "x = " + "[" * 150 + "]" * 150 + "\ny = " + "not " * 30000 + "x",
        "lambda: " * 3000 + "1",
        "".join(" " * n + "if 1:\n" for n in range(120)) + " " * 120 + "x = 1",
    ],
    ids=len,
)
def test_deep_nesting_is_a_mistake(text):
    [mistake] = mistakes(text)
    assert "nested" in mistake.message or "too many levels" in mistake.message


def test_what_a_broken_statement_defines_is_no_second_mistake():
    text = "def shift(sop, by:\n    return sop\nx = shift(tokens, 1)\ny = x + 1\n"
    text += "z = tokns\nw, v = 3 4\nw + v"
    assert [mistake.line for mistake in mistakes(text)] == [1, 5, 6]


def test_after_a_string_without_an_end_nothing_is_guessed():
    [mistake] = mistakes('x = tokens\ny = """\nz = undefined = =\nx + z')
    assert mistake.line == 2 and mistake.message.startswith("unterminated triple-quoted")


def test_statements_over_several_lines_survive_a_mistake_elsewhere():
    text = "x = =\ny = (tokens\n+ 1\n)\nz = '''\nx\n'''\n@staticmethod\ndef f(): pass\n"
    text += "if y is z:\n    z\nelse:\n    y\nw = unknown"
    assert [mistake.line for mistake in mistakes(text)] == [1, 14]


def test_a_very_broken_text_is_given_up_in_time():
    assert len(mistakes("x = = tokens\n" * 3000)) <= 100
    assert len(mistakes("x = (\n" * 3000)) <= 100


def test_warnings_of_python_about_the_text_are_not_passed_on():
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        rasp.parse("x = tokens\ny = 1 is 1\nz = '\\d'\nassert (y, 'always')\nw = 1if 1else 2")
    assert caught == []


@pytest.mark.parametrize(
    "text", ["", "\n", "\ufeff", "\f", "\t\n", "# é", "\\\n", "\x0c\x0c\n\n", "  "]
)
def test_texts_of_nothing(text):
    try:
        assert rasp.parse(text).last is None
    except rasp.ParseError as error:
        assert len(error.errors) == 1


SEEDS = [
    'same = Select(tokens, tokens, Comparison.EQ)\nhist = SelectorWidth(same).named("hist")\n'
    "late = Map(lambda x: x + 1, hist)\nmean = Aggregate(same & ~same, numerical(late), 0)\n",
    "def shift(sop, by):\n\tbefore = Select(indices, indices - by, Comparison.EQ)\n"
    "\treturn rasp.Aggregate(before, sop)\nrows = [shift(tokens, n) for n in range(2)]\n"
    "class A:\n    size = 3\nx = rows[A.size - 2] == 'é'; y = \\\n  x\n",
]
BITS = ["\0", "\r", "\t", "\f", "\ufeff", "\u2028", "é", "日", "\ud800", "\x1a", "\x85", "'", '"""']
BITS += [
    *"()[]{}\\\n;:=*@#`$.",
    "lambda",
    "return",
    "not ",
    "raise SystemExit",
    "quit()",
    "1/0",
    "9e999",
]
BITS += ["del tokens", "f'{", "\\N{x}", "async ", "import tracrlab.no", "from . import a", "x: int"]
edits = st.lists(
    st.tuples(st.integers(0, 400), st.integers(0, 9), st.one_of(st.sampled_from(BITS), st.text())),
    min_size=1,
    max_size=4,
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(SEEDS), edits)
def test_whatever_is_written_is_read_or_a_parse_error(text, edits):
    for at, cut, put in edits:
        at %= len(text) + 1
        text = text[:at] + put + text[at + cut :]
    limit = sys.getrecursionlimit()
    try:
        repr(rasp.parse(text))
    except rasp.ParseError as error:
        assert error.errors and "mistake" in str(error)
        lines = error.text.split("\n")
        for mistake in error.errors:
            assert 1 <= mistake.line <= len(lines)
            assert 1 <= mistake.column <= len(lines[mistake.line - 1]) + 1
            assert mistake.end_line or mistake.end_column > mistake.column
            assert "tracrlab/" not in str(mistake) and "Traceback" not in str(mistake)
    assert sys.getrecursionlimit() == limit


@pytest.mark.parametrize(
    "text, lines",
    [
        ("rows = []\nfr n in range(3):\n    rows.append(n)\nx = rows[0]\ny = tokns", [2, 5]),
        ("from tracrlab import rasp tokens\nx = rasp.Selekt\ny = tokens + []", [1, 2, 3]),
        ("@staticmethod\ndef f(:\n    pass\ny = f(1)\nz = tokns", [2, 5]),
        ("x: int = = 3\ny = x + [1]\nz = y.no", [1]),
        ("x = tokens\nx = = 3\nx.no\nx = indices\nx.no", [2, 5]),
    ],
)
def test_what_a_broken_statement_leaves_without_a_value(text, lines):
    assert [mistake.line for mistake in mistakes(text)] == lines
