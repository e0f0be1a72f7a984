"""Numbers, texts and booleans: what is wrong on every input."""

import pytest
from classic_texts import mistake

KINDS = "tokens_int and tokens_float read the tokens as numbers"


@pytest.mark.parametrize(
    "text, message, hint",
    [
        (
            "tokens + 1",
            "`+` takes two texts or two numbers, and here it has text on its left and numbers on "
            "its right",
            KINDS,
        ),
        (
            "1 - tokens",
            "`-` takes two numbers, and here it has numbers on its left and text on its right",
            KINDS,
        ),
        (
            "tokens * tokens",
            "`*` takes numbers, or text and an integer, and here it has text",
            KINDS,
        ),
        ("tokens - tokens", "`-` takes two numbers, and here it has text", KINDS),
        (
            "tokens < 1",
            "`<` puts in order two texts or two numbers, and here it has text on its left and "
            "numbers on its right",
            KINDS,
        ),
        (
            'indices >= "a"',
            "`>=` puts in order two texts or two numbers, and here it has numbers on its left "
            "and text on its right",
            KINDS,
        ),
        ("-tokens", "`-` takes numbers, and here it has text", "tokens_int reads numbers"),
        ("+tokens", "`+` takes numbers, and here it has text", "tokens_int reads numbers"),
        (
            "round(tokens)",
            "`round` takes numbers, and here it has text",
            "tokens_int reads numbers",
        ),
        ('round("a")', '`round` takes a number or a sequence, and this is the text "a"', ""),
        ('-"a"', '`-` takes a number or a sequence, and this is the text "a"', ""),
        ("indicator(1)", "`indicator` takes a sequence, and this is the number 1", ""),
        ('"a" + 1', '"a" + 1 cannot be computed: one is text, the other a number', ""),
        ('"a" - "b"', '"a" - "b" cannot be computed: both are text', ""),
        (
            '"a" * 1.5',
            '"a" * 1.5 cannot be computed: text is repeated a whole number of times',
            "",
        ),
        ('"a" < 1', '"a" < 1 has no order: one is text, the other a number', ""),
        ("1 / 0", "1 / 0 divides by zero", ""),
        ("1 % 0", "1 % 0 divides by zero", ""),
        ("0 ^ -1", "0 ^ -1 divides by zero", ""),
        ("indices / 0", "`/ 0` divides by zero", ""),
        ("indices % False", "`% 0` divides by zero", ""),
        ("[1] - [1]", "`-` cannot be applied to a list and a list", ""),
        ("[1] + 1", "`+` cannot be applied to a list and the number 1", ""),
        ("{1: 2} + {}", "`+` cannot be applied to a dictionary and a dictionary", ""),
        ("max == min", "`==` cannot be applied to a function and a function", ""),
    ],
)
def test_no_answer_on_any_input(text, message, hint):
    assert mistake(f"x = {text};") == (text, message, hint)
