"""Choices by a condition, printed in the language of 2021, over sequences that are one node."""

import pytest
from printed_texts import printed

from tracrlab import rasp


def test_choices_among_three():
    text = 'c = tokens == "a";\nf = (length if c else indices) + (length if c else 2 * indices);'
    program = rasp.parse(text, "rasp").program
    assert printed(program, "rasp", "ab") == text
    assert "lambda x, y: (y,) if x else ()" in printed(program, "python", "ab")


@pytest.mark.parametrize(
    "text",
    [
        "tokens if tokens_asis else indices;",
        "indices if tokens else tokens_asis;",
        "tokens if indices else tokens_asis;",
        "tokens if tokens_asis else length;",
        "indicator(tokens_asis if tokens else length);",
        "tokens if tokens else tokens_asis;",
        "tokens if tokens else indices;",
        "indices if tokens else tokens;",
        "tokens if indices else tokens;",
        'named(tokens, "t") if tokens_asis else tokens;',
        'named(indices, "i") if indices else named(indices, "j");',
        'length if named(length, "all") else indices;',
        'c = tokens == "a";\nd = tokens_asis == "a";\nc if d else length;',
        "def f(c) { return c if c else indices; }\nf(everywhere(0));",
        'def f(c) { return c if c else length; }\nf(tokens == "a") if f(length) else f(indices);',
        "def f(x) { return x if indices else x; }\nf(length + 1);",
    ],
)
def test_two_sequences_that_are_one_node_are_read_back_as_two(text):
    printed(rasp.parse(text, "rasp").program, "rasp", "ab", 3)


def test_how_a_sequence_that_is_there_again_is_told_apart():
    def again(text):
        return printed(rasp.parse(text, "rasp").program, "rasp", "ab", 3)

    assert again("tokens_asis if tokens else length;") == "tokens_asis if tokens else length;"
    own = 'x = tokens == "a";\nx if x else indices;'
    assert again(own) == own
    assert again('x = tokens == "a";\ny = tokens == "a";\nx if y else indices;') == (
        'y = tokens == "a";\nnamed(y, "y") if y else indices;'
    )


def test_choices_within_choices_are_written_as_choices():
    text = (
        'c = tokens == "a";\n'
        "(length if (indices if c else length) else indices) if (c if indices else length) "
        "else (indices if length else c);"
    )
    shown = printed(rasp.parse(text, "rasp").program, "rasp", "ab")
    assert shown.count(" if ") == 5 and "{" not in shown and "[" not in shown
