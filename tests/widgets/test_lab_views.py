"""The views: they mirror one state, leave a picture behind, and take nothing with them."""

import re
import subprocess
import sys
import threading

import pytest
from laboratories import PARTS

import tracrlab
from tracrlab import compile_rasp_to_model, rasp, widgets
from tracrlab.widgets import Lab, LabState, Stepper
from tracrlab.widgets.view import MIRRORED


def heard(view, message):
    """What the page would hear of a message that it sends."""
    sent = []
    view.send = lambda content, buffers=None: sent.append(content)
    view._handle_custom_msg(message, [])
    assert view.wait(20)
    return sent


def test_the_front_door_opens_the_laboratory_and_imports_it_late():
    code = "import sys, tracrlab; print(*{'ipywidgets', 'anywidget', 'numpy'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "" and run.returncode == 0, run.stderr
    assert tracrlab.widgets is widgets and callable(tracrlab.lab)


def test_a_state_needs_no_page():
    code = "import sys; from tracrlab.widgets import LabState; LabState('length')\n"
    code += "print(*{'ipywidgets', 'anywidget', 'plotly', 'jax'} & set(sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.strip() == "" and run.returncode == 0, run.stderr


@pytest.mark.parametrize("name, part", PARTS.items())
def test_a_part_stands_alone_and_beside_others(name, part, lab):
    kind = getattr(widgets, name)
    model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 4)
    for given in ("frac_prevs", model, model.trace("xa"), LabState("length")):
        alone = kind(given)
        assert alone.part == part and alone.header and alone.lab_id != lab.lab_id
        alone.close()
    beside = kind(lab)
    assert beside.state is lab.state and beside.lab_id == lab.lab_id
    lab.edit("is_b = tokens == 'b'")
    lab.wait()
    for trait in MIRRORED:
        assert getattr(beside, trait) == getattr(lab, trait)
    assert beside.header["name"] == "is_b"
    beside.close()
    assert not lab.state.closed


def test_sizes_are_set_where_the_laboratory_is_made(lab):
    with pytest.raises(TypeError, match="vocab is set where the laboratory is made"):
        Stepper(lab, vocab="ab")


def test_without_an_argument_there_is_a_first_program():
    for view in (Lab(), Stepper()):
        assert view.model.name == "frac_prevs"
        view.close()
    assert Lab("length", "ab", 3, "ab").max_seq_len == 3
    with pytest.raises(TypeError, match="vocabulary"):
        Lab("length", vocabulary="ab")


def test_height_and_theme_are_passed_on():
    lab = Lab("length", height=200, theme="dark")
    assert lab.options == {"height": 200, "theme": "dark"}
    lab.close()


def test_a_message_changes_every_view_in_one_go(lab):
    editor = widgets.ProgramEditor(lab)
    seen = []
    lab.observe(lambda change: seen.append((lab.header["name"], lab.revision)), "header")
    sent = heard(editor, {"type": "edit", "text": "y = tokens == 'b'", "revision": 1})
    sent += heard(editor, {"type": "ping", "n": 1})
    assert sent == [{"type": "pong", "n": 1}]
    assert seen == [("y", seen[0][1])] and lab.revision == 1 and editor.header is lab.header
    editor.close()


def test_a_page_gets_one_update_for_one_edit(lab):
    updates = []
    lab.send_state = lambda key=None: updates.append(
        set(key) if not isinstance(key, str) else {key}
    )
    lab.edit("y = tokens == 'b'")
    lab.wait()
    updates = [each for each in updates if each]
    assert len(updates) == 1 and {"header", "data", "revision", "text"} <= updates[0]


def test_whatever_a_page_sends_is_answered_by_a_sentence(lab, caplog, capfd):
    for message in (None, 3, {"type": "dance"}, {"type": "edit"}, {"type": "check", "up_to": -3}):
        [reply] = heard(lab, message)
        assert reply["type"] == "say"
    assert not caplog.records and capfd.readouterr() == ("", "")


def test_sentences_go_to_every_view(lab):
    sent = []
    lab.send = lambda content, buffers=None: sent.append(content)
    lab.state.say("hello")
    lab.state.say("hello")
    assert sent == [{"type": "say", "text": "hello"}] * 2


def test_every_view_knows_whether_a_model_is_pinned(lab):
    beside = Stepper(lab)
    assert not beside.has_pin
    assert heard(lab, {"type": "pin"}) == [] and beside.has_pin and lab.has_pin
    assert heard(lab, {"type": "unpin"}) == [] and not beside.has_pin
    beside.close()


def test_the_selection_is_shared(lab):
    stepper = Stepper(lab)
    stepper.selection = {"step": 2, "room": "is_x"}
    assert lab.selection == lab.state.selection == {"step": 2, "room": "is_x"}
    stepper.close()


def test_sizes_and_input_are_set_from_python(lab):
    lab.vocab = "abxy"
    lab.max_seq_len = 9
    lab.tokens = "y x y"
    lab.wait()
    assert (lab.vocab, lab.max_seq_len, lab.tokens) == (tuple("abxy"), 9, tuple("yxy"))
    assert lab.model.run("yx") == lab.trace.decoded[:2]


def test_closing_a_view_leaves_nothing(lab):
    from ipywidgets.widgets.widget import _instances

    before, threads = len(_instances), threading.active_count()
    for _ in range(20):
        view = Stepper(lab)
        view.close()
        other = Lab("length")
        other.edit("x = tokens == 'a'")
        other.close()
        assert other.state.closed
    assert len(_instances) == before
    assert len(lab.state._trait_notifiers["changes"]["change"]) == 1
    assert lab.state.wait(5)
    deadline = threading.active_count()
    assert deadline <= threads + 25


def test_the_module_is_small_and_loads_nothing():
    code = Lab._esm + Lab._css
    assert len(code.encode()) < 200_000
    assert not re.search(r"https?://(?!www\.w3\.org)", code)


def test_labs_of_one_notebook_do_not_know_of_each_other(lab):
    other = Lab("frac_prevs")
    other.edit("x = tokens == 'a'")
    other.selection = {"step": 1}
    other.wait()
    assert lab.model.name == "frac_prevs" and lab.selection == {}
    other.close()
    assert not lab.state.closed
