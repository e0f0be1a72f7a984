"""Inputs as people type them."""

import pytest

from tracrlab.widgets.typed import TypedError, first_tokens, read_tokens, show_tokens

ABX = ("a", "b", "x")


@pytest.mark.parametrize(
    "text, vocab, tokens",
    [
        ("a x b x", ABX, "axbx"),
        ("axbx", ABX, "axbx"),
        (" a,x ,b\tx\n", ABX, "axbx"),
        ("ax b", ABX, "axb"),
        ('["a", "x"]', ABX, "ax"),
        ("('a', 'x')", ABX, "ax"),
        ('"a" x', ABX, "ax"),
        ("1, 2, 3", (1, 2, 3), [1, 2, 3]),
        ("123", (1, 2, 3), [1, 2, 3]),
        ("[1, 2]", (1, 2, 3), [1, 2]),
        ("12 1", (1, 12), [12, 1]),
        ("-1 0.5", (-1, 0.5), [-1, 0.5]),
        ("True None", (None, True), [True, None]),
        ("(())", ("(", ")"), "(())"),
        ("[ ]", ("[", "]"), "[]"),
        ("cat dog", ("cat", "dog"), ["cat", "dog"]),
        ("catdog", ("cat", "dog"), ["cat", "dog"]),
        ("abc", ("a", "ab", "bc"), ["a", "bc"]),
        ('" " a', (" ", "a"), [" ", "a"]),
        ("1 1", ("1",), ["1", "1"]),
    ],
)
def test_typed_inputs_are_read_against_the_vocabulary(text, vocab, tokens):
    assert read_tokens(text, vocab) == tuple(tokens)


@pytest.mark.parametrize(
    "text, vocab, unknown",
    [
        ("a q", ABX, ["q"]),
        ("aqbr", ABX, ["q", "r"]),
        ("bos a", ABX, ["bos"]),  # with spaces between, words are what stands between spaces
        ("a, abq", ABX, ["abq"]),
        ("1 7", (1, 2), [7]),
        ("1 q", (1, 2), ["q"]),
        ("cat mouse", ("cat", "dog"), ["mouse"]),
        ("['a', 'q']", ABX, ["q"]),
    ],
)
def test_unknown_tokens_are_told_and_named(text, vocab, unknown):
    with pytest.raises(TypedError, match="not in the vocabulary") as caught:
        read_tokens(text, vocab)
    assert list(caught.value.unknown) == unknown


@pytest.mark.parametrize("text", ["", "   ", ",,", "a" * 3000])
def test_inputs_that_are_none_are_told_in_one_sentence(text):
    with pytest.raises(TypedError) as caught:
        read_tokens(text, ABX)
    assert caught.value.unknown == () and "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "tokens", ["axbx", [1, 2, 12], ["cat", "a b", " "], [True, None], ["(", ")"], ["a,b", '"']]
)
def test_shown_tokens_can_be_typed_again(tokens):
    vocab = sorted(set(tokens), key=str)
    assert read_tokens(show_tokens(tokens), vocab) == tuple(tokens)


def test_an_example_without_a_vocabulary_is_letters_or_words():
    assert first_tokens("hello", "python") == tuple("hello")
    assert first_tokens("3 1 2", "python") == (3, 1, 2)
    assert first_tokens("3 1 2", "rasp") == ("3", "1", "2")
    assert first_tokens("a cat", "python") == ("a", "cat")
    assert first_tokens("['a', 1]", "python") == ("a", 1)
