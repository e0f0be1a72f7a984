"""The input of a laboratory: its tokens, the vocabulary and the length that it asks for."""

import pytest
from laboratories import SHARE, settled

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.widgets import LabState
from tracrlab.widgets.messages import answer_message


def test_the_vocabulary_grows_if_it_was_guessed(state):
    state.type_tokens("axq")
    settled(state)
    assert state.tokens == tuple("axq") and state.vocab == ("a", "b", "q", "x")
    state.type_tokens("ax")
    assert settled(state).vocab == ("a", "b", "x")  # a word that was mistyped leaves no trace
    state.edit(SHARE + " ")
    assert settled(state).vocab == ("a", "b", "x") and state.tokens == ("a", "x")


def test_a_given_vocabulary_stays_and_says_what_to_do():
    state = LabState(SHARE, vocab="abx", max_seq_len=3)
    state.type_tokens("axq")
    settled(state)
    assert state.vocab == ("a", "b", "x") and state.tokens != tuple("axq")
    assert state.unread == "q is not in the vocabulary: a, b, x; adding it lets it in"
    assert state.tokens_text == "axq"  # what was typed stays as it was typed
    state.set_sizes(vocab=(*state.vocab, "q"))
    assert settled(state).tokens == tuple("axq") and state.unread == "" and state.offer == {}
    state.type_tokens("axqa")
    settled(state)
    assert state.tokens == tuple("axq") and state.tokens_text == "axqa"
    assert (
        state.unread == "the input has 4 tokens and the model takes 3: the first 3 tokens are shown"
    )
    state.close()


@pytest.mark.parametrize(
    "typed, label, words",
    [
        ("axy", "add 'y' to the vocabulary", ["y"]),
        ("xyzy", "add 'y' and 'z' to the vocabulary", ["y", "z"]),
        ("vwxyz", "add 'v', 'w', 'y' and 1 more to the vocabulary", ["v", "w", "y", "z"]),
    ],
)
def test_words_that_are_not_known_are_offered_and_let_in(typed, label, words):
    state = LabState(SHARE, vocab="abx")
    state.type_tokens(typed)
    settled(state)
    assert state.offer == {"label": label, "message": {"type": "grow", "tokens": words}}
    them = "it lets it" if len(words) == 1 else "them lets them"
    assert state.unread.endswith(f"adding {them} in")
    assert answer_message(state, state.offer["message"]) is None
    settled(state)
    assert state.tokens == tuple(typed) and set(words) < set(state.vocab)
    assert (state.unread, state.offer) == ("", {})
    state.edit(SHARE + " ")
    assert set(words) < set(settled(state).vocab)
    state.close()


def test_a_longer_input_is_offered_and_let_in():
    state = LabState(SHARE, vocab="abx", max_seq_len=5)
    state.type_tokens("axbaxbx")
    settled(state)
    message = {"type": "grow", "longest": 7}
    assert state.offer == {"label": "compile for 7 tokens", "message": message}
    assert answer_message(state, message) is None
    settled(state)
    assert state.max_seq_len == 7 and state.tokens == tuple("axbaxbx") and state.unread == ""
    state.close()


def test_numbers_stay_numbers_when_they_are_let_in():
    state = LabState("x = tokens + 1", vocab=[1, 2], example=[1, 2])
    state.type_tokens("2 3")
    settled(state)
    assert state.offer["label"] == "add 3 to the vocabulary"
    answer_message(state, state.offer["message"])
    assert settled(state).trace.decoded == [3, 4]
    state.close()


def test_what_cannot_be_let_in_leaves_all_as_it_was():
    state = LabState("hist", max_seq_len=5, budget_bytes=20_000)
    before = state.tokens
    state.type_tokens("ab" * 100)
    settled(state)
    assert state.offer["message"] == {"type": "grow", "longest": 200}
    answer_message(state, state.offer["message"])
    settled(state)
    assert not state.stale and state.diagnostics == [] and state.max_seq_len == 5
    assert state.unread.startswith("cannot compile for 200 tokens: ") and state.offer == {}
    assert "200 positions" in state.unread and len(state.tokens) == 5
    state.set_tokens(before)
    assert settled(state).tokens == before and state.unread == ""
    state.close()


def test_a_model_that_is_compiled_already_offers_nothing():
    state = LabState(compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 3), example="ab")
    for typed, why in (("ay", "for more tokens"), ("abab", "for longer inputs")):
        state.type_tokens(typed)
        settled(state)
        assert state.offer == {} and why in state.unread and "compiled already" in state.unread
        [word] = answer_message(state, {"type": "grow", "tokens": ["y"]})["text"].split()[:1]
        assert word == "share"
    state.close()


def test_an_empty_input_asks_for_a_token(state):
    for typed in ("", "  ", ","):
        state.type_tokens(typed)
        settled(state)
        assert state.unread == "type at least one token: a b x, for example"
        assert state.offer == {} and state.tokens == tuple("axbx") and state.tokens_text == typed
    state.type_tokens("x")
    assert settled(state).unread == ""


def test_what_was_refused_is_told_until_something_else_is_shown():
    state = LabState(SHARE, vocab="abx", example="xx")
    state.type_tokens("ay")
    settled(state)
    state.edit(SHARE + " ")
    settled(state)
    assert state.unread and state.tokens == ("x", "x") and state.tokens_text == "ay"
    state.check_all(2)
    assert settled(state).unread
    state.set_tokens("ab")
    assert settled(state).unread == "" and state.tokens_text == "a b"
    state.set_tokens("az")
    settled(state)
    assert "z is not in the vocabulary" in state.unread and state.tokens_text == "a z"
    answer_message(state, state.offer["message"])
    assert settled(state).tokens == ("a", "z")
    state.close()


def test_a_guessed_length_grows_with_the_input(state):
    state.type_tokens("axbxaxbxax")
    settled(state)
    assert state.max_seq_len == 10 and len(state.trace.decoded) == 10


def test_an_input_waits_until_the_program_is_mended(state):
    state.edit("x = ")
    settled(state)
    state.type_tokens("xx")
    assert settled(state).stale and "as soon as" in state.said and "as soon as" in state.unread
    state.edit(SHARE + "\n")
    assert settled(state).tokens == ("x", "x") and state.unread == ""


def test_a_text_asks_for_its_own_example():
    state = LabState(
        'set example "hello"\nsame = select(tokens, tokens, ==);\nselector_width(same);'
    )
    assert state.language == "rasp" and state.vocab == tuple("ehlo")
    assert state.trace.decoded == [1, 1, 2, 2, 1]
    state.close()
