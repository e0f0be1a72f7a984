"""What a text prints is shown with its answer, once, and nothing of other threads with it."""

import sys
import threading

import pytest
from laboratories import SHARE, settled, until

from tracrlab.widgets import LabState
from tracrlab.widgets.printed import MOST, _Ear, heard


@pytest.fixture(autouse=True)
def nothing_is_printed(capsys):
    """Whatever a text prints, nothing goes where cells print."""
    yield
    assert not isinstance(sys.stdout, _Ear)
    assert "seen" not in capsys.readouterr().out


def test_what_a_text_prints_is_part_of_the_answer(state):
    assert state.printed == ""
    state.edit(SHARE + "\nprint('seen', 1)\nprint(4)")
    settled(state)
    assert state.printed == "seen 1\n4\n"
    state.type_tokens("xa")  # another input: the text is not read again
    assert settled(state).printed == "seen 1\n4\n"
    state.edit(SHARE)
    assert settled(state).printed == ""


def test_what_is_printed_before_a_mistake_is_shown_too(state):
    state.edit("print('seen')\nx = tokns")
    assert settled(state).stale and state.printed == "seen\n"


def test_what_functions_print_again_and_again_is_cut():
    state = LabState(
        "def f(x):\n    print('seen', x)\n    return x\ny = Map(f, tokens)", vocab="ab"
    )
    assert state.printed.startswith("seen")
    state.check_all(3)
    assert settled(state).check.holds
    state.edit(state.text.replace("'seen'", "'seen' * 1000"))
    assert len(settled(state).printed) == MOST and state.printed.endswith("…")
    state.close()


def test_other_threads_print_where_they_did(capsys):
    ready, done = threading.Event(), threading.Event()

    def other():
        ready.wait(5)
        print("of another thread")
        done.set()

    thread = threading.Thread(target=other)
    thread.start()
    with heard() as found:
        print("mine")
        ready.set()
        assert done.wait(5)
        sys.stdout.flush()
        with heard() as inner:
            print("inner")
        print(sys.stdout.isatty())
    thread.join()
    assert found.text == "mine\nFalse\n" and inner.text == "inner\n"
    assert capsys.readouterr().out == "of another thread\n"


def test_two_laboratories_read_at_once(capsys):
    texts = {word: f"print('seen {word}')\nx = tokens == '{word}'" for word in "ab"}
    states = {word: LabState(SHARE) for word in texts}
    for turn in range(5):
        for word, state in states.items():
            state.edit(f"{texts[word]}\n# {turn}")
        until(lambda: all(state.printed for state in states.values()))
    for word, state in states.items():
        assert settled(state).printed == f"seen {word}\n"
        state.close()
