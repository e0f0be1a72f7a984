"""The laboratory without a page: edits, mistakes, staleness, and what is never shown."""

import gc
import threading
import time
import weakref

import pytest
from laboratories import SHARE, settled, until

from tracrlab.widgets import LabState, worker


def test_what_was_opened_is_there_at_once(state):
    assert state.trace.decoded == pytest.approx([0, 0.5, 1 / 3, 0.5])
    assert (state.vocab, state.max_seq_len, state.tokens_text) == (("a", "b", "x"), 6, "a x b x")
    assert not state.stale and not state.busy and state.diagnostics == []
    assert state.header["version"] == 1 and state.header["text"] == SHARE and state.data
    assert state.check.holds and state.check.tried == 24


def test_an_edit_is_compiled_run_and_compared_with_the_model_before(state):
    state.edit(SHARE.replace('"x"', '"a"'))
    settled(state)
    assert state.trace.decoded == pytest.approx([1, 0.5, 1 / 3, 0.25])
    assert (
        not state.header["diff"]["same"] and "weights changed" in state.header["diff"]["sentence"]
    )


def test_a_comment_changes_no_weight(state):
    state.edit(SHARE + "\n# so far")
    assert settled(state).header["diff"]["same"]


def test_a_broken_text_keeps_the_last_good_model(state):
    before, header = state.model, state.header
    state.edit(SHARE.replace("before,", "befor,"), revision=7)
    settled(state)
    assert state.stale and state.model is before and state.header is header
    [mark] = state.diagnostics
    assert (mark["line"], mark["column"], mark["end_column"]) == (3, 19, 24)
    assert mark["severity"] == "error" and "`befor` is not defined" in mark["message"]
    assert "before" in mark["hint"] and state.revision < 7
    state.edit(SHARE, revision=8)
    settled(state)
    assert not state.stale and state.diagnostics == [] and state.revision == 8


def test_what_cannot_be_compiled_is_marked_where_it_stands(state):
    state.edit("x = tokens == 'x'\nnext = 1 + (tokens + 1)  # of words")
    settled(state)
    assert state.stale
    mark = state.diagnostics[0]
    assert (mark["line"], mark["column"], mark["end_column"]) == (2, 8, 24)
    assert "TypeError" in mark["message"] and "Try: " in mark["hint"]


@pytest.mark.parametrize(
    "text, language, line",
    [
        ("s = Select(tokens, tokens, Comparison.EQ)", "python", 1),  # no sequence
        ("x = 3", "python", 1),
        ("x = tokens ==", "python", 1),
        ("x = tokens == 'a';\ny = select(x;", "rasp", 2),
        ("raise KeyboardInterrupt", "python", 1),
        ("raise SystemExit", "python", 1),
        ("x = tokens\nx.f()", "python", 2),
    ],
)
def test_every_mistake_has_a_place_and_a_sentence(state, text, language, line):
    state.edit(text, language)
    settled(state)
    assert state.stale and state.diagnostics[0]["line"] == line
    for mark in state.diagnostics:
        assert mark["message"] and "Traceback" not in mark["message"]
        assert 1 <= mark["column"] <= mark["end_column"] and mark["line"] <= mark["end_line"]


def test_a_text_that_interrupts_itself_is_told_so(state):
    state.edit("raise KeyboardInterrupt")
    assert "interrupted" in settled(state).diagnostics[0]["message"]


def test_limits_while_typing_are_told_and_can_be_passed():
    text = "y = Map(lambda n: n % 7, 2000 * tokens + 3 * indices)"
    state = LabState(text, vocab=range(30), max_seq_len=30, example=[1, 2], most_values=100)
    assert state.shown is None and not state.stale
    assert "most_values" in state.diagnostics[0]["hint"]
    assert "Ctrl-Enter" in state.diagnostics[0]["hint"]
    state.limits = (None, None)
    state.compile()
    assert settled(state).diagnostics == [] and state.model is not None
    state.close()


def test_an_empty_text_is_no_mistake_and_no_program():
    state = LabState("")
    assert state.shown is None and state.diagnostics == [] and not state.stale
    state.edit("x = tokens == 'a'")
    assert settled(state).model is not None
    state.edit(" \n")
    assert settled(state).stale and state.diagnostics == []
    state.close()


def test_only_the_newest_of_many_edits_is_shown(state):
    seen = []
    state.observe(lambda change: seen.append((change.new["revision"], state.newest)), "header")
    for i in range(60):
        state.edit(SHARE + f"\n# {i}", revision=i + 1)
        if i % 7 == 0:
            time.sleep(0.01)
    settled(state)
    assert state.header["text"].endswith("# 59") and state.revision == state.newest == 60
    assert seen and all(shown == newest for shown, newest in seen)


def test_an_endless_program_ends_when_it_is_mended_or_cancelled(state):
    state.edit("while True:\n    pass")
    until(lambda: state.busy)
    assert state.busy["what"] == "reading" and state.busy["cancel"]
    state.edit(SHARE + "\n")
    settled(state)
    assert not state.stale and not state.busy and state.header["text"] == SHARE + "\n"
    state.edit("while True:\n    pass")
    until(lambda: state.busy)
    state.cancel()
    settled(state)
    assert state.stale and not state.busy and "stopped" in state.said


def test_two_laboratories_share_nothing(state):
    other = LabState(SHARE, example="xx")
    other.edit("y = tokens == 'b'")
    settled(other)
    assert state.model.name == "share" and other.lab_id != state.lab_id
    other.close()
    state.edit(SHARE + "\n")
    assert settled(state).header["text"].endswith("\n")


def test_a_thousand_edits_leave_nothing_behind(state):
    settled(state)
    threads, models = threading.active_count(), []
    for i in range(1000):
        state.edit(SHARE.replace('"x"', '"a"' if i % 2 else '"b"'), revision=i + 1)
        if i % 47 == 0:
            settled(state)
            models.append(weakref.ref(state.model))
    settled(state)
    gc.collect()
    assert threading.active_count() <= threads + 2
    assert len({id(ref()) for ref in models if ref() is not None}) <= 2
    assert len(state._delivery._parcels) == 0


def test_only_the_model_on_screen_and_the_one_before_are_kept(state, monkeypatch):
    monkeypatch.setattr(worker, "IDLE", 1000)  # the thread stays, and keeps nothing
    models = []
    for i in range(6):
        state.edit(SHARE + f"\n# {i}")
        settled(state)
        models.append(weakref.ref(state.model))

    def kept():
        gc.collect()
        return [ref() is not None for ref in models]

    until(lambda: kept() == [False] * 4 + [True] * 2)


def test_a_closed_laboratory_does_nothing_more(state):
    header = state.header
    state.edit(SHARE + "\n# late")
    state.close()
    state.wait(5)
    state.edit("x = tokens == 'a'")
    state.wait(5)
    assert state.header is header
