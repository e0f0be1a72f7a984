"""The input of a laboratory: its tokens, the vocabulary and the length that it asks for."""

from laboratories import SHARE, settled

from tracrlab.widgets import LabState


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
    assert state.vocab == ("a", "b", "x") and "q is not in the vocabulary: a, b, x" in state.said
    assert "lab.vocab = (*lab.vocab, 'q')" in state.said
    state.set_sizes(vocab=(*state.vocab, "q"))
    state.type_tokens("axq")
    assert settled(state).tokens == tuple("axq")
    state.type_tokens("axqa")
    settled(state)
    assert state.tokens == tuple("axq") and "the model takes 3" in state.said
    state.close()


def test_a_guessed_length_grows_with_the_input(state):
    state.type_tokens("axbxaxbxax")
    settled(state)
    assert state.max_seq_len == 10 and len(state.trace.decoded) == 10


def test_an_input_waits_until_the_program_is_mended(state):
    state.edit("x = ")
    settled(state)
    state.type_tokens("xx")
    assert settled(state).stale and "as soon as" in state.said
    state.edit(SHARE + "\n")
    assert settled(state).tokens == ("x", "x")


def test_a_text_asks_for_its_own_example():
    state = LabState(
        'set example "hello"\nsame = select(tokens, tokens, ==);\nselector_width(same);'
    )
    assert state.language == "rasp" and state.vocab == tuple("ehlo")
    assert state.trace.decoded == [1, 1, 2, 2, 1]
    state.close()
