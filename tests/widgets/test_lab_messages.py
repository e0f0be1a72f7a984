"""What a page sends, as it sends it; and what a broken or hostile page might."""

import json
from pathlib import Path

import pytest

import tracrlab
from tracrlab.widgets import LabState
from tracrlab.widgets.keeping import cell_of
from tracrlab.widgets.messages import answer_message

SHARE = """is_x = numerical(tokens == "x")
before = Select(indices, indices, Comparison.LEQ)
share = Aggregate(before, is_x)"""


@pytest.fixture
def state(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    found = LabState(SHARE, vocab="abx", max_seq_len=5, example="axbx")
    yield found
    found.close()


def send(state, **message):
    """Send it as JSON, wait for what comes of it, and give the reply."""
    reply = answer_message(state, json.loads(json.dumps(message)))
    assert state.wait(20)
    return reply


def test_an_edit_and_compiling_it_now(state):
    text = SHARE.replace('"x"', '"a"')
    assert send(state, type="edit", text=text, language="python", revision=3) is None
    assert state.revision == 3 and state.header["text"] == text
    assert send(state, type="compile") is None and not state.stale


def test_an_input_is_typed(state):
    assert send(state, type="input", text="xxa") is None
    assert state.tokens == ("x", "x", "a") and state.header["tokens"] == ["x", "x", "a"]


def test_a_program_is_opened(state):
    assert send(state, type="open", name="rasp_count") is None
    assert state.language == "rasp" and "count(tokens" in state.text
    assert "on the shelf" in send(state, type="open", name="nothing")["text"]


def test_the_language_is_switched(state):
    assert send(state, type="language", language="rasp") is None
    assert state.language == "rasp" and not state.stale


def test_pinning_and_unpinning(state):
    assert send(state, type="pin") is None and state.pinned is state.model
    assert send(state, type="unpin") is None and state.pinned is None


def test_breaking_as_the_page_asks_for_it(state):
    ask = {"type": "break", "room": "is_x", "position": None, "step": 0}
    assert send(state, **ask, what="zero") is None
    assert state.trace.decoded == [0, 0, 0, 0]
    assert send(state, **{**ask, "position": 1}, what="set", value="1") is None
    assert state.trace.decoded[0] == 1
    assert send(state, **ask, what="patch", tokens="xxxx") is None
    assert state.trace.decoded == pytest.approx([1] * 4)
    assert len(state.header["edits"]) == 2  # the patch is of the place that was zeroed
    assert send(state, type="break", what="sharpness", value=0.1) is None
    assert state.header["sharpness"] == 0.1
    assert send(state, type="break", what="reset") is None
    assert state.header["edits"] == [] and state.header["sharpness"] == 1.0


def test_a_change_after_the_step_that_writes_a_room(state):
    assert send(state, type="break", what="zero", room="share", position=2, step=4) is None
    assert state.header["edits"] == ["share set to 0 at 2:x after mlp 1"]
    assert state.trace.decoded[1] == 0
    assert send(state, type="break", what="zero", room="is_x", position=None, step=4) is None
    late = "is_x set to 0 everywhere after mlp 1 (nothing reads it after that)"
    assert state.header["edits"][1] == late
    assert send(state, type="break", what="reset") is None
    assert send(state, type="break", what="zero", room="is_x", position=None, step=None) is None
    assert state.header["edits"] == ["is_x set to 0 everywhere after mlp 0"]
    assert state.trace.decoded == [0, 0, 0, 0]


@pytest.mark.parametrize(
    "message, says",
    [
        ({"what": "zero", "room": "nowhere"}, "nowhere"),
        ({"what": "zero", "room": "is_x", "position": 99}, "position 99"),
        ({"what": "zero", "room": "is_x", "position": "x"}, "whole number"),
        ({"what": "set", "room": "is_x"}, "which value"),
        ({"what": "set", "room": "indices", "value": "zebra"}, "zebra"),
        ({"what": "patch", "room": "is_x", "tokens": "zz"}, "not in the vocabulary"),
        ({"what": "patch", "room": "is_x", "tokens": "x", "position": 3}, "no position 3"),
        ({"what": "sharpness", "value": "hot"}, "number"),
        ({"what": "sharpness", "value": -1}, "number from 0"),
        ({"what": "melt", "room": "is_x"}, "melt"),
    ],
)
def test_what_cannot_be_broken_is_told_and_nothing_changes(state, message, says):
    before = state.header
    reply = send(state, type="break", **message)
    assert reply["type"] == "say" and says in reply["text"]
    assert state.edits == () and state.header == before


def test_a_window_moves_over_a_long_input():
    state = LabState("hist", max_seq_len=100, example="abca" * 25)
    assert send(state, type="window", first=30) is None
    assert state.skipped == 30 and state.header["positions"][1] == "31:c"
    assert send(state, type="break", what="zero", room="hist", position=2, step=None) is None
    assert "at 32:a" in state.header["edits"][0] and state.header["answer"]["right"][1] is False
    assert send(state, type="window", first=1000) is None
    assert state.skipped == 37 and state.header["positions"][-1] == "100:a"
    assert send(state, type="input", text="ab") is None
    assert state.skipped == 0 and state.header["positions"] == ["0:bos", "1:a", "2:b"]
    state.close()


def test_checking_and_loading_an_example(state):
    assert send(state, type="check", up_to=4) is None
    assert state.check.tried == 3 + 9 + 27 + 81
    for every in ({}, {"up_to": None}, {"up_to": 0}):
        assert send(state, type="check", **every) is None
        assert state.check.tried == state.check.possible == 3 + 9 + 27 + 81 + 243
        assert state.header["check"]["inputs"] == 363 and state.header["check"]["all"]
    assert send(state, type="load", tokens=["x", "b"]) is None and state.tokens == ("x", "b")
    assert "not in the vocabulary" in send(state, type="load", tokens=["q"])["text"]


def test_a_check_of_longer_inputs_than_there_are_says_so(state):
    assert send(state, type="check", up_to=9) is None
    sentence = state.header["check"]["sentence"]
    assert "all inputs of up to 5 tokens, not 9: the model takes no more" in sentence


@pytest.mark.parametrize("number", [-1, "all", 1.5])
def test_no_name_of_ours_is_told(state, number):
    told = send(state, type="check", up_to=number)["text"]
    assert told.startswith("the length of the inputs to check is a")


def test_a_model_is_saved_beside_the_notebook_and_never_over_another(state, tmp_path):
    first = send(state, type="save", what="model")
    second = send(state, type="save", what="model")
    assert first["text"].startswith("saved as share.safetensors")
    assert second["text"].startswith("saved as share_2.safetensors")
    assert tracrlab.load(tmp_path / "share.safetensors").run("ax") == [0, 0.5]


def test_a_page_is_saved(state, tmp_path):
    assert "share.html" in send(state, type="save", what="html")["text"]
    assert [path.name for path in tmp_path.iterdir()] == ["share.html"]


def test_a_cell_rebuilds_the_laboratory(state):
    send(state, type="input", text="xxa")
    reply = send(state, type="save", what="cell")
    assert reply["type"] == "copy"
    space = {}
    exec(reply["text"].replace("tracrlab.lab(", "lab = tracrlab.lab("), space)
    again = space["lab"]
    assert again.state.text.strip() == SHARE and again.tokens == ("x", "x", "a")
    assert (again.vocab, again.max_seq_len) == (("a", "b", "x"), 5)
    assert cell_of(again.state) == reply["text"]
    again.close()


def test_cells_of_awkward_texts_read_back():
    for text in ('x = tokens == """a"""', "x = tokens == '\\\\'", "# \x00é\nx = tokens == 'a'"):
        state = LabState(text, vocab="a\\", language="python")
        space = {}
        exec(cell_of(state).split("tracrlab.lab")[0], space)
        assert space["program"].strip() == text
        state.close()


def test_ping_is_answered(state):
    assert send(state, type="ping", n=4) == {"type": "pong", "n": 4}


@pytest.mark.parametrize(
    "message",
    [
        None,
        3,
        "edit",
        [],
        {},
        {"type": None},
        {"type": 3},
        {"type": "x" * 1000},
        {"type": "edit"},
        {"type": "edit", "text": 3},
        {"type": "edit", "text": "x" * 10**6},
        {"type": "edit", "text": "x", "language": "perl"},
        {"type": "edit", "text": "x", "revision": "new"},
        {"type": "edit", "text": "x", "revision": True},
        {"type": "edit", "text": "x", "revision": float("nan")},
        {"type": "edit", "text": "x", "revision": float("inf")},
        {"type": "input"},
        {"type": "input", "text": ["a"]},
        {"type": "open", "name": None},
        {"type": "language"},
        {"type": "language", "language": ["python"]},
        {"type": "break"},
        {"type": "break", "what": "zero"},
        {"type": "check", "up_to": -1},
        {"type": "check", "up_to": "all"},
        {"type": "load", "tokens": "ax"},
        {"type": "load", "tokens": []},
        {"type": "load", "tokens": [{}]},
        {"type": "window", "first": -1},
        {"type": "grow"},
        {"type": "grow", "tokens": "y"},
        {"type": "grow", "tokens": [3]},
        {"type": "grow", "longest": "long"},
        {"type": "grow", "longest": 10**9},
        {"type": "save"},
        {"type": "save", "what": "../../etc"},
    ],
    ids=lambda message: repr(message)[:50],
)
def test_malformed_messages_are_told_in_one_sentence_and_do_nothing(state, message):
    header, text = state.header, state.text
    reply = answer_message(state, message)
    assert state.wait(20)
    assert reply["type"] == "say" and reply["text"] and "\n" not in reply["text"]
    assert "fault in tracrlab" not in reply["text"]
    assert state.header is header and state.text == text and list(Path.cwd().iterdir()) == []
