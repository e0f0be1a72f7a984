"""What a program is compared with: the one before a burst of typing, not one half typed."""

from laboratories import SHARE, settled

from tracrlab.widgets import LabState
from tracrlab.widgets.messages import answer_message

HALF, WHOLE = SHARE.replace('"x"', '""'), SHARE.replace('"x"', '"a"')


def typed(state, text, burst):
    answer_message(state, {"type": "edit", "text": text, "language": "python", "burst": burst})


def test_a_burst_is_compared_with_what_was_there_before_it(state):
    before = state.model
    typed(state, HALF, False)
    half = settled(state).model
    typed(state, WHOLE, True)
    assert half is not before and settled(state).shown.before is before
    whole = state.model
    typed(state, SHARE, False)
    assert settled(state).shown.before is whole


def test_a_burst_that_begins_before_its_first_text_is_shown_is_no_other(state):
    before = state.model
    typed(state, HALF, False)
    typed(state, WHOLE, True)
    assert settled(state).shown.before is before
    typed(state, SHARE, True)
    assert settled(state).shown.before is before and state.header["diff"]["same"]


def test_other_sizes_are_compared_with_the_model_before_them(state):
    typed(state, WHOLE, False)
    edited = settled(state).model
    state.set_sizes(max_seq_len=9)
    assert settled(state).shown.before is edited


def test_a_burst_in_a_program_just_opened_is_not_compared_with_the_one_before():
    state = LabState(SHARE, example="axbx")
    state.open("length")
    typed(state, WHOLE, False)
    typed(state, HALF, True)
    assert settled(state).shown.before is None
    opened = state.model
    typed(state, WHOLE, True)
    assert settled(state).shown.before is opened
    state.close()
