"""What nobody said is guessed from the program and its example."""

import pytest

from tracrlab import rasp
from tracrlab.rasp import Comparison, Full, Map, Select, SelectorWidth, tokens
from tracrlab.widgets.constants import compared_with_tokens
from tracrlab.widgets.guesses import guess_input, guess_vocabulary, language_of

vowels = "aeiou"


@pytest.mark.parametrize(
    "program, vocab",
    [
        (tokens == "x", ("a", "b", "x")),
        ((tokens == "(") & (tokens != ")"), ("(", ")")),
        (tokens == 3, (2, 3, 4)),
        (tokens + 1, (0, 1, 2)),
        (tokens > 0.5, (0, 0.5, 1)),
        (SelectorWidth(Select(tokens, tokens, Comparison.EQ)), ("a", "b", "c")),
        (SelectorWidth(Select(tokens, Full("q"), Comparison.EQ)), ("a", "b", "q")),
        (SelectorWidth(Select(tokens, tokens, lambda k, q: k == "x")), ("a", "b", "x")),
        (Map(lambda t: "yes" if t == "w" else "no", tokens), ("a", "b", "w")),
        (Map({"p": 1, "q": 2}.get, tokens), ("a", "b", "c")),
        (rasp.indices, ("a", "b", "c")),
        (Map(lambda t: -t, tokens), (0, 1, 2)),  # no word has an answer
    ],
)
def test_a_vocabulary_is_guessed_from_what_tokens_are_compared_with(program, vocab):
    assert guess_vocabulary(program) == vocab


def test_constants_of_functions_are_found_where_python_keeps_them():
    letter = "m"
    for f in (lambda t: t in vowels, lambda t, held=tuple(vowels): t in held):
        assert set(compared_with_tokens(Map(f, tokens))) <= {*vowels, vowels}
    assert compared_with_tokens(Map(lambda t: t == letter, tokens)) == ("m",)


def test_the_words_of_the_example_come_first():
    assert guess_vocabulary(tokens == "x", "hello") == tuple("ehlox")
    assert guess_vocabulary(tokens == "x", [1, 2]) == (1, 2, 3)
    assert guess_vocabulary(rasp.indices, "hello") == tuple("ehlo")


def test_texts_of_2021_are_guessed_alike():
    for text in ('a = count(tokens, "q");', 'a = tokens == "q";', 'a = tokens in ["q"];'):
        assert guess_vocabulary(rasp.parse(text, "rasp").program) == ("a", "b", "q"), text


@pytest.mark.parametrize(
    "text, language",
    [
        ("x = tokens == 'a'", "python"),
        ("x = select(tokens, tokens, ==);\ny = selector_width(x);", "rasp"),
        ("def f(x) { return x; }\ny = f(tokens);", "rasp"),
        ("y = tokens if True else indices", "python"),
        ("before = Select(indices, indices, Comparison.LT)\nSelectorWidth(before)", "python"),
        ("before = Selct(indices, indices, Comparison.LT)\nSelectorWidth(before)", "python"),
    ],
)
def test_the_language_is_the_one_in_which_a_text_is_right(text, language):
    assert language_of(text) == language


def test_the_standing_input_has_a_token_twice():
    for vocab in (("a", "b", "x"), ("(", ")"), (0, 1, 2), ("a",)):
        found = guess_input(vocab)
        assert len(found) == 4 and len(set(found)) < 4 and set(found) <= set(vocab)
