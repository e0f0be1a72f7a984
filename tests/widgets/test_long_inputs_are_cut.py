"""An input that is too long: its first tokens are run, and all that is shown is about those."""

from laboratories import SHARE, settled

from tracrlab.widgets import LabState


def test_the_first_tokens_are_run_and_answered():
    state = LabState(SHARE, vocab="abx", max_seq_len=5)
    state.type_tokens("axbxaxbx")
    settled(state)
    first = tuple("axbxa")
    assert state.unread.endswith("the model takes 5: the first 5 tokens are shown")
    assert state.tokens == state.trace.tokens == first and state.tokens_text == "axbxaxbx"
    assert state.trace.decoded == state.model.program(first) == state.model.run(first)
    assert state.header["answer"]["right"] == [True] * 5
    assert state.offer["message"] == {"type": "grow", "longest": 8}
    state.edit(SHARE.replace('"x"', '"a"'))
    assert settled(state).tokens == first and state.trace.decoded == state.model.program(first)
    state.set_sizes(max_seq_len=8)
    assert settled(state).tokens == tuple("axbxaxbx") and state.unread == ""
    state.close()
