"""What a text prints is shown with its answer, once, and nothing of other threads with it."""

import io
import sys
import threading
from contextlib import ExitStack, redirect_stdout

import pytest
from laboratories import SHARE, settled, until

from tracrlab.widgets import LabState
from tracrlab.widgets.printed import MOST, Ear, heard


@pytest.fixture(autouse=True)
def nothing_is_printed(capsys):
    """Whatever a text prints, nothing goes where cells print."""
    yield
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


PRINTING = """print('seen')
def f(x):
    print('seen of f', x)
    return x
y = Map(f, tokens)"""


def test_what_running_and_checking_print_is_nobody_s():
    state = LabState(PRINTING, vocab="ab", max_seq_len=3)
    told = "seen\nseen of f a\nseen of f b\n"  # reading it, and asking f while compiling
    assert state.printed == told
    for ask in (
        lambda: state.type_tokens("ba"),
        lambda: state.check_all(2),
        lambda: state.change(sharpness=0.5),
        state.pin,
    ):
        ask()
        assert settled(state).printed == told
    state.set_sizes(vocab="abc")  # compiled again, and not read again
    assert settled(state).printed == told + "seen of f c\n"
    state.edit(PRINTING.replace("'seen'", "'seen anew'"))
    assert settled(state).printed.startswith("seen anew\nseen of f a\n")
    state.edit("x = ")
    assert settled(state).printed == ""
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
        sys.stdout.writelines(["a\n", "b\n"])
        sys.stdout.buffer.write("é\n".encode())
    thread.join()
    assert found.text == "mine\nFalse\na\nb\né\n" and inner.text == "inner\n"
    assert capsys.readouterr().out == "of another thread\n"


def test_whoever_replaces_standard_output_meanwhile_gets_it_back(capsys):
    with heard():
        pass  # from here on it stands there
    with redirect_stdout(io.StringIO()) as cell:
        print("of the cell")
        with ExitStack() as listening:
            found = listening.enter_context(heard())
            print("mine")
            cell_ends = listening.pop_all()
    with cell_ends:  # the text is still read when the cell has ended
        print("mine too")
    print("of the next cell")
    assert found.text == "mine\nmine too\n" and cell.getvalue() == "of the cell\n"
    assert capsys.readouterr().out == "of the next cell\n"


def test_a_listener_that_was_stopped_half_way_hears_nothing_more(capsys):
    kept = []

    def stopped():
        kept.append(heard())
        kept[0].__enter__()

    def another():
        print("plainly")

    first = threading.Thread(target=stopped)
    first.start()
    first.join()
    for _ in range(50):  # until one has the name of the first
        other = threading.Thread(target=another)
        other.start()
        other.join()
    assert capsys.readouterr().out == "plainly\n" * 50


def test_a_listener_that_is_gone_hears_nothing_more(capsys):
    heard().__enter__()
    print("plainly")
    with heard() as found:
        del found  # it is kept all the same
        print("seen")
    assert capsys.readouterr().out == "plainly\n"


def test_an_ear_is_what_it_stands_for():
    plain = io.TextIOWrapper(io.BytesIO(), "utf-8")
    ear = Ear(plain)
    assert ear.write("aé") == 2 and ear.encoding == "utf-8" and not ear.closed
    ear.writelines(["b", "c"])
    ear.flush()
    ear.buffer.write(b"d")
    del ear
    assert plain.buffer.getvalue().decode() == "aébcd"
    assert Ear(None).write("abc") == 3 and Ear(None).flush() is None


def test_two_laboratories_read_at_once(capsys):
    texts = {word: f"print('seen {word}')\nx = tokens == '{word}'" for word in "ab"}
    states = {word: LabState(SHARE) for word in texts}
    for turn in range(5):
        for word, state in states.items():
            state.edit(texts[word].replace("')", f" {turn}')", 1))
        until(lambda: all(f" {turn}\n" in state.printed for state in states.values()))  # noqa: B023
        for word, state in states.items():
            assert state.printed == f"seen {word} {turn}\n"
    for state in states.values():
        state.close()
