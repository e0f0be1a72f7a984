"""How far long work has come is told to whoever asks, and shown where somebody sees it."""

import contextlib
import io
import subprocess
import sys
import threading
import time
import traceback

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from tracrlab import compile_rasp_to_model, progress, rasp
from tracrlab.compile import CompileError
from tracrlab.compile.pipeline import STAGES
from tracrlab.progress import telling


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def impatient(monkeypatch):
    """What takes a tenth of a second takes long."""
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setattr(progress, "LONG", 0.1)
    monkeypatch.setattr(progress, "OFTEN", 0.05)


def shown_by(work, where=Terminal):
    """All that is written to a terminal meanwhile."""
    with contextlib.redirect_stderr(where()) as written:
        work()
    return written.getvalue()


def share():
    return rasp.Aggregate(
        rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ), rasp.tokens == "a"
    )


def compiled(**options):
    return compile_rasp_to_model(share(), "ab", 5, **options)


def slowly(**options):
    """A program that is asked for a second: at each word, which is after the stage was told."""
    slow = rasp.Map(lambda word: time.sleep(0.4) or word == "a", rasp.tokens)
    return compile_rasp_to_model(slow, "ab", 5, **options)


def test_each_stage_is_told_and_what_is_done_in_it():
    told = []
    model = compiled(progress=lambda *each: told.append(each))
    assert STAGES == tuple(model.stages)
    assert {total for _, total, _ in told} == {len(STAGES)}
    assert [done for done, _, _ in told] == sorted(done for done, _, _ in told)
    assert [what.split(":")[0] for _, _, what in told] == [STAGES[done] for done, _, _ in told]
    assert {done for done, _, _ in told} == set(range(len(STAGES)))
    nodes, layers = len(model.stages["graph"].nodes), len(model.weights.layers)
    assert (1, 7, f"values: node {nodes} of {nodes}") in told
    assert (2, 7, "plan: attempt 1") in told
    assert (3, 7, f"blocks: node 1 of {nodes}") in told
    assert (6, 7, f"weights: layer {layers} of {layers}") in told


def test_who_raises_ends_it_at_any_step_and_the_next_compilation_is_whole():
    class Enough(Exception):
        pass

    steps, program, whole = [], share(), compiled()
    compile_rasp_to_model(program, "ab", 5, progress=lambda *each: steps.append(each))
    for step in steps:

        def stop(*each, step=step):
            if each == step:
                raise Enough

        with pytest.raises(Enough):
            compile_rasp_to_model(program, "ab", 5, progress=stop)
    again = dict(compile_rasp_to_model(program, "ab", 5).weights.arrays())
    assert all(np.array_equal(again[name], array) for name, array in whole.weights.arrays())


def test_a_terminal_shows_a_bar_and_is_left_as_it_was():
    before = threading.active_count()
    shown = shown_by(slowly)
    assert "compiling " in shown and "| 00:00 , values: node 2 of 2" in shown
    assert shown.endswith("\r") and shown.rsplit("\r", 2)[1].strip() == ""
    assert threading.active_count() == before, "nothing goes on"


def test_what_is_short_shows_nothing(monkeypatch):
    monkeypatch.setattr(progress, "LONG", 60.0)
    assert shown_by(slowly) == ""


def test_nothing_is_shown_to_who_does_not_want_it(monkeypatch):
    assert shown_by(lambda: slowly(progress=True)) != ""
    assert shown_by(lambda: slowly(progress=False)) == ""
    assert shown_by(lambda: slowly(progress=lambda *each: None)) == ""
    monkeypatch.setenv("TQDM_DISABLE", "1")
    assert shown_by(slowly) == ""


def test_nothing_is_shown_where_nobody_looks():
    assert shown_by(slowly, io.StringIO) == ""
    other = threading.Thread(target=slowly)

    def elsewhere():
        other.start()
        other.join()

    assert shown_by(elsewhere) == ""


def test_the_bar_is_gone_when_something_goes_wrong():
    def breaks(word):
        time.sleep(0.4)
        return word + 1

    def refused():
        with pytest.raises(CompileError):
            compile_rasp_to_model(rasp.Map(breaks, rasp.tokens), "ab", 5)

    shown = shown_by(refused)
    assert "compiling " in shown and shown.rsplit("\r", 2)[1].strip() == ""


def test_an_interruption_is_told_as_nothing_else():
    with pytest.raises(KeyboardInterrupt) as caught, telling("working"):
        try:
            raise ValueError("was being handled")
        except ValueError:
            raise KeyboardInterrupt  # noqa: B904
    told = "".join(traceback.format_exception(caught.value))
    assert "was being handled" not in told and "During handling" not in told
    assert told.rstrip().endswith("KeyboardInterrupt")


@pytest.mark.slow
def test_a_notebook_shows_a_bar_that_goes_again():
    slow = "rasp.Map(lambda word: time.sleep(0.4) or word == 'a', rasp.tokens), 'ab', 5"
    cells = [
        "import time\nfrom ipywidgets.widgets import widget\n"
        "from tracrlab import compile_rasp_to_model, progress, rasp\nprogress.LONG = 0.1",
        f"model = compile_rasp_to_model({slow})",
        f"model = compile_rasp_to_model({slow}, progress=False)",
        "print([each for each in widget._instances.values() if 'HBox' in str(type(each))])",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(notebook, timeout=60).execute()
    _, shown, silent, left = (cell.outputs for cell in notebook.cells)
    assert silent == []
    (bar,) = shown
    assert "application/vnd.jupyter.widget-view+json" in bar.data, "it is no text in red"
    assert left[0].text == "[]\n", "it is closed"


INTERRUPTED = """
import os, signal, sys, threading, time, traceback
from tracrlab import compile_rasp_to_model, rasp

def program():
    a, b = rasp.tokens, rasp.indices
    for _ in range(2000):
        a, b = (rasp.SequenceMap(lambda x, y: (x + 2 * y) % 7, a, b),
                rasp.SequenceMap(lambda x, y: (x + y) % 5, b, a))
    return a

def send():
    sent.append(time.monotonic())
    os.kill(os.getpid(), signal.SIGINT)

big = program()
small = compile_rasp_to_model(rasp.length, {0, 1}, 4)
print("tqdm" in sys.modules)
for delay in (0.05, 0.2, 0.4, 0.6):
    sent = []
    timer = threading.Timer(delay, send)
    timer.start()
    try:
        compile_rasp_to_model(big, {0, 1}, 4, optimize="layers")
        print("came to its end")
    except KeyboardInterrupt as stopped:
        took = time.monotonic() - sent[0]
        told = "".join(traceback.format_exception(stopped)).rstrip()
        fine = took < 5 and told.endswith("KeyboardInterrupt") and "During handling" not in told
        print("stopped" if fine else f"after {took} s: {told}")
    timer.join()
    assert compile_rasp_to_model(rasp.length, {0, 1}, 4).run([0, 1]) == [2, 2]
"""


@pytest.mark.slow
def test_an_interrupt_ends_a_compilation_at_once_and_the_next_one_works():
    command = [sys.executable, "-c", INTERRUPTED]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stderr
    light, *ends = ran.stdout.split("\n")[:-1]
    assert light == "False", "a short compilation loads no bars"
    assert set(ends) <= {"stopped", "came to its end"} and ends[0] == "stopped"
    assert ran.stderr == ""
