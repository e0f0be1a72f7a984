"""What is compared with tokens and is no word of a vocabulary that was given, is told."""

import pytest
from laboratories import settled

from tracrlab.rasp import parse
from tracrlab.widgets import LabState
from tracrlab.widgets.never import never_met


def told(text, language="python", vocab="abx"):
    source = parse(text, language)
    marks = never_met(source, source.program, vocab)
    return [(mark["line"], mark["column"], mark["message"].split(": ")[-1]) for mark in marks]


def test_a_word_that_is_not_there_is_told_where_it_stands():
    state = LabState("is_x = tokens == 'x'\nopens = tokens == '('\nis_x | opens", vocab="abx")
    [mark] = state.diagnostics
    assert (mark["line"], mark["column"], mark["end_column"]) == (2, 9, 22)
    assert mark["message"] == "`(` is not in the vocabulary a, b, x: this is never true"
    assert mark["severity"] == "warning" and mark["hint"] and not state.stale
    state.set_sizes(vocab="(abx")
    assert settled(state).diagnostics == []
    state.close()


def test_a_guessed_vocabulary_has_all_words():
    state = LabState("opens = tokens == '('", example="ab")
    assert state.diagnostics == [] and state.guessed
    state.close()


@pytest.mark.parametrize(
    "text, language, found",
    [
        ("tokens != 'q'", "python", [(1, 1, "this is always true")]),
        ("~('q' == tokens)", "python", [(1, 1, "this is never true")]),
        (
            "s = Select(tokens, Full('q'), Comparison.EQ)\nSelectorWidth(s)",
            "python",
            [(1, 5, "this is never true")],
        ),
        ('tokens == "q";', "rasp", [(1, 1, "this is never true")]),
        ('selector_width(select("q", tokens, ==));', "rasp", [(1, 16, "this is never true")]),
        ("tokens == 'x'", "python", []),
        ("tokens < 'q'", "python", []),
        ("indices == 40", "python", []),
    ],
)
def test_equal_and_not_equal_are_looked_at(text, language, found):
    assert told(text, language) == found


def test_numbers_are_words_as_they_compare():
    assert told("tokens == 1.0", vocab=(1, 2)) == []
    assert told("tokens == 3", vocab=(1, 2)) == [(1, 1, "this is never true")]
    assert told('tokens == "1";', "rasp", (1, 2)) == [], "in 2021 all tokens are text"
