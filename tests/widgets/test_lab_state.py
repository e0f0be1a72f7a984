"""The laboratory without a page: edits, mistakes, staleness, and what is never shown."""

import gc
import threading
import time
import weakref

import pytest

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.errors import RaspError, RaspTypeError
from tracrlab.trace import Zero
from tracrlab.widgets import Break, LabState, worker

SHARE = """is_x = numerical(tokens == "x")
before = Select(indices, indices, Comparison.LEQ)
share = Aggregate(before, is_x)"""


@pytest.fixture
def state():
    found = LabState(SHARE, example="axbx")
    yield found
    found.close()


def settled(state):
    assert state.wait(20)
    return state


def until(holds):
    end = time.monotonic() + 20
    while not holds() and time.monotonic() < end:
        time.sleep(0.005)
    assert holds()


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


def test_breaking_a_room_and_mending_it(state):
    state.change(Break("zero", "is_x"))
    settled(state)
    assert state.trace.decoded == [0, 0, 0, 0]
    assert state.header["edits"] == ["is_x set to 0 everywhere after mlp 0"]
    state.change(Break("set", "is_x", position=1, value="1"), sharpness=0.5)
    assert settled(state).trace.decoded[0] > 0.5 and state.header["sharpness"] == 0.5
    state.change(reset=True)
    settled(state)
    assert state.header["edits"] == [] and state.header["sharpness"] == 1
    assert state.trace.decoded == pytest.approx([0, 0.5, 1 / 3, 0.5])


def test_a_room_is_patched_from_another_input(state):
    state.change(Break("patch", "is_x", tokens=tuple("xxxx")))
    assert settled(state).trace.decoded == pytest.approx([1, 1, 1, 1])
    state.change(Zero("is_x"), reset=True)  # edits of tracrlab.trace do as well
    assert settled(state).trace.decoded == [0, 0, 0, 0]


def test_a_value_that_is_typed_is_the_room_s_own():
    state = LabState("x = tokens == '1'", vocab=["1", "2"], example=["2", "2"])
    state.change(Break("set", "tokens", value="1"))
    assert settled(state).trace.decoded == [True, True] and state.said == ""
    state.close()


def test_changes_that_a_new_program_cannot_take_are_left_out_and_told(state):
    state.change(Break("zero", "is_x"))
    settled(state)
    state.edit("other = tokens == 'a'")
    settled(state)
    assert state.edits == () and "this change was left out" in state.said


def test_pinning_keeps_a_model_to_compare_with(state):
    state.pin()
    settled(state)
    pinned = state.model
    for letter in "ab":
        state.edit(SHARE.replace('"x"', f'"{letter}"'))
        settled(state)
    assert state.pinned is pinned and not state.header["diff"]["same"]
    state.edit(SHARE)
    assert settled(state).header["diff"]["same"]
    state.unpin()
    settled(state)
    assert state.pinned is None and not state.header["diff"]["same"]


def test_another_program_is_not_compared_with_the_last(state):
    state.pin()
    settled(state)
    state.open("hist")
    settled(state)
    assert state.model.name == "hist" and state.header["diff"] is None and state.pinned is None


@pytest.mark.parametrize("name", ["shuffle_dyck3", "frac_prevs"])
def test_another_input_compiles_nothing(name):
    state = LabState(name)
    model, check = state.model, state.check
    state.set_tokens(state.vocab[:2])
    settled(state)
    assert state.tokens == state.vocab[:2] and state.model is model and state.check is check
    state.close()


def test_a_long_check_tells_how_far_it_is_and_covers_all_inputs(state):
    told = []
    state.observe(lambda change: told.append(change.new), "busy")
    state.check_all(6)
    settled(state)
    assert state.check.tried == sum(3**n for n in range(1, 7)) and state.check.holds
    assert state.header["check"]["state"] == "agrees" and not state.busy
    shares = [busy["share"] for busy in told if busy and busy["share"] is not None]
    assert shares == sorted(shares) and all(0 <= share <= 1 for share in shares)


def test_a_check_can_be_cancelled_and_is_dropped_by_an_edit():
    state = LabState("hist", max_seq_len=12)
    before = state.check
    state.check_all(10)
    until(lambda: state.busy)
    state.cancel()
    settled(state)
    assert state.check is before and not state.busy and not state.stale
    state.check_all(10)
    state.edit(state.text + "\n# newer")
    settled(state)
    assert state.text.endswith("# newer") and state.check.tried == 24
    state.close()


def test_a_counterexample_loads_itself():
    model = compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 3)
    params = {name: dict(arrays) for name, arrays in model.params.items()}
    wrong = model.with_params(_halved(params))
    state = LabState(wrong)
    state.check_all(2)
    settled(state)
    assert state.header["check"]["state"] == "differs"
    assert state.tokens == state.check.first.tokens and state.model is wrong
    state.close()


def _halved(params):
    return {
        name: {key: array * 0.5 if "unembed" in name else array for key, array in arrays.items()}
        for name, arrays in params.items()
    }


def test_a_check_needs_a_program_without_mistakes(state):
    state.edit("x = ")
    settled(state)
    with pytest.raises(RaspError, match="mend the program first"):
        state.check_all()
    with pytest.raises(RaspError):
        LabState("").check_all()


def test_the_other_language_and_back(state):
    before = state.model
    state.translate("rasp")
    settled(state)
    assert state.language == "rasp" and "select(" in state.text and not state.stale
    assert state.header["diff"]["same"] and state.model is not before
    state.translate("python")
    settled(state)
    assert state.text == SHARE and state.language == "python"  # as its author wrote it


def test_what_a_language_has_no_words_for_is_told():
    state = LabState("y = tokens == 1.5", vocab=[1.5, 2.5], max_seq_len=3)
    try:
        state.translate("rasp")
    except RaspError as error:
        assert "cannot be written" in str(error) and state.language == "python"
    state.close()


@pytest.mark.parametrize("given", [rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ), 3])
def test_what_is_no_program_is_refused_in_a_sentence(given):
    with pytest.raises(RaspTypeError, match="laboratory"):
        LabState(given)


def test_a_name_that_is_not_on_the_shelf_is_told_with_a_near_one():
    with pytest.raises(RaspError, match="did you mean 'frac_prevs'"):
        LabState("frac_prev")


def test_a_program_a_source_a_model_and_a_run_are_opened():
    program = (rasp.tokens == "x").named("is_x")
    model = compile_rasp_to_model(program, "ax", 4)
    for given in (program, rasp.parse("is_x = tokens == 'x'"), model, model.trace("xa")):
        state = LabState(given)
        assert state.model.name == "is_x" and "is_x" in state.text and not state.stale
        assert state.diagnostics == [] and state.trace.decoded
        state.close()
    shown = LabState(model.trace("xa", edits=Zero("is_x")))
    assert shown.tokens == ("x", "a") and shown.header["edits"] and shown.model is model
    shown.close()
    with pytest.raises(RaspError, match="compiled already"):
        LabState(model, vocab="abc")


@pytest.mark.parametrize("example", ["axq", ["a", "q"], "aaaaaaaa", ""])
def test_an_example_that_does_not_fit_is_refused_in_a_sentence(example):
    with pytest.raises(RaspError, match=r"^example: [^;\n]*$"):
        LabState(SHARE, vocab="abx", max_seq_len=4, example=example)


def test_a_program_without_a_text_is_shown_and_says_why(monkeypatch):
    model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)

    def text(self, language="python"):
        raise RaspError("it has no words")

    monkeypatch.setattr(type(model), "text", text)
    state = LabState(model)
    [mark] = state.diagnostics
    assert mark["severity"] == "warning" and "for reading only: it has no words" in mark["message"]
    assert state.model is model and not state.stale
    state.close()


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
