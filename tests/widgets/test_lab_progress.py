"""What a laboratory says while it compiles: the stage, in its busy line, and nothing in a cell."""

import contextlib
import io
import threading
import time

import pytest
from laboratories import SHARE, settled, until

from tracrlab import progress, rasp
from tracrlab.widgets import LabState, job
from tracrlab.widgets.job import answer
from tracrlab.widgets.request import Request
from tracrlab.widgets.worker import Superseded


class Terminal(io.StringIO):
    def isatty(self):
        return True


def stages():
    told = []
    assert answer(Request(SHARE, "python"), told.append).shown is not None
    return told


def test_each_stage_of_the_compilation_is_told():
    told = stages()
    assert told[:3] == ["reading", "compiling", "compiling, graph"]
    assert "compiling, values: node 1 of 4" in told and "compiling, weights: layer 1 of 2" in told
    assert told[told.index("running") - 1] == "compiling, weights: layer 2 of 2"


@pytest.mark.parametrize("last", [each for each in stages() if each.startswith("compiling, ")])
def test_what_nobody_wants_any_more_ends_at_each_of_them(last):
    def go_on(stage):
        if stage == last:
            raise Superseded

    with pytest.raises(Superseded):
        answer(Request(SHARE, "python"), go_on)


def test_the_busy_line_says_what_the_compiler_does(monkeypatch):
    gate, real = threading.Event(), job.compile_rasp_to_model

    def patient(*given, progress, **options):
        def told(done, total, what):
            progress(done, total, what)
            if what.startswith("values: node 2"):
                gate.wait(20)

        return real(*given, progress=told, **options)

    state = LabState(SHARE, example="axbx")
    monkeypatch.setattr(job, "compile_rasp_to_model", patient)
    state.edit(SHARE.replace('"x"', '"a"'))
    until(lambda: state.busy.get("what") == "compiling, values: node 2 of 4")
    gate.set()
    assert settled(state).busy == {}
    state.close()


def test_a_laboratory_shows_no_bar_of_its_own(monkeypatch):
    monkeypatch.delenv("TQDM_DISABLE", raising=False)
    monkeypatch.setattr(progress, "LONG", 0.0)
    with contextlib.redirect_stderr(Terminal()) as terminal:
        slow = "import time\nx = Map(lambda word: time.sleep(0.01) or word == 'a', tokens)"
        state = LabState(slow, vocab="ab", example="ab")
        state.edit(slow.replace("'a'", "'b'"))
        settled(state)
        state.open(rasp.Map(lambda word: time.sleep(0.01) or word, rasp.tokens))
        settled(state)
        until(lambda: state._sealer.wait(0))
        state.close()
    assert terminal.getvalue() == ""
