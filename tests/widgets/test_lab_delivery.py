"""How results get from the worker to the screen: on the right thread, in order, or not at all."""

import asyncio
import threading
import time

import pytest

from tracrlab.widgets import Lab, LabState, screen
from tracrlab.widgets.delivery import Delivery
from tracrlab.widgets.worker import Job

MAIN = threading.main_thread()


async def until(holds, seconds=10):
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        await asyncio.sleep(0.005)
    assert holds()


def test_in_a_loop_results_are_set_by_the_loop():
    async def session():
        state, seen = LabState("x = tokens == 'a'"), []
        state.observe(lambda change: seen.append(threading.current_thread()), "header")
        state.edit("y = tokens == 'b'")
        assert seen == []  # not before the loop has its turn
        await until(lambda: seen)
        state.edit("z = tokens == 'b'")
        assert state.wait(10)  # or whoever waits
        assert state.model.name == "z" and seen == [MAIN, MAIN]
        return state

    state = asyncio.run(session())
    state.edit("w = tokens == 'a'")  # its loop is gone: as in plain Python
    assert state.wait(10) and state.model.name == "w"
    state.close()


def test_a_message_brings_its_loop_along():
    lab, seen = Lab("x = tokens == 'a'"), []
    lab.observe(lambda change: seen.append(threading.current_thread()), "header")

    async def session():
        lab._handle_custom_msg({"type": "edit", "text": "y = tokens == 'b'"}, [])
        await until(lambda: seen)

    asyncio.run(session())
    assert seen == [MAIN]
    lab.close()


def test_parcels_are_delivered_in_order_and_one_at_a_time():
    delivery, found = Delivery(), []

    def slowly(i):
        found.append(("in", i))
        time.sleep(0.001)
        found.append(("out", i))

    threads = [
        threading.Thread(target=lambda i=i: delivery.post(lambda: slowly(i))) for i in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [kind for kind, _ in found] == ["in", "out"] * 20


def test_a_result_that_comes_late_is_dropped(monkeypatch):
    state = LabState("x = tokens == 'a'")
    begun, gate, real = threading.Event(), threading.Event(), screen.answer

    def deaf(request, go_on=lambda stage: None):
        """Does not ask whether it is still wanted."""
        outcome = real(request)
        if "slow" in request.text:
            begun.set()
            gate.wait(10)
        return outcome

    monkeypatch.setattr(screen, "answer", deaf)
    state.edit("slow = tokens == 'a'", revision=5)
    begun.wait(10)
    state.edit("newer = tokens == 'a'", revision=6)
    seen = []
    state.observe(lambda change: seen.append(change.new["name"]), "header")
    gate.set()
    assert state.wait(10)
    assert seen == ["newer"] and state.revision == 6
    state.close()


def test_progress_that_comes_after_the_result_is_dropped(monkeypatch):
    state, jobs = LabState("x = tokens == 'a'"), []
    monkeypatch.setattr(state._worker, "submit", lambda *given: jobs.append(given))
    state.edit("y = tokens == 'a'")
    [(work, slow)] = jobs
    job = Job(work)
    job.stage = "compiling"
    slow(job)
    assert state.busy == {"what": "compiling", "share": None, "cancel": True}
    work(job)
    assert state.busy == {} and state.model.name == "y"
    slow(job)
    assert state.busy == {}
    state.close()


def test_progress_is_told_ten_times_a_second_at_most():
    state, told = LabState("hist", max_seq_len=9), []
    state.observe(lambda change: told.append(change.new), "busy")
    begun = time.monotonic()
    state.check_all(8)
    assert state.wait(60)
    took = time.monotonic() - begun
    assert 1 <= len(told) <= 10 * took + 4
    state.close()


def test_closing_forgets_who_observes():
    state, seen = LabState("x = tokens == 'a'"), []
    state.observe(seen.append, "said")
    state.close()
    state.say("more")
    assert seen == []


@pytest.mark.parametrize("what", ["edit", "type_tokens"])
def test_asking_returns_at_once(what, monkeypatch):
    state, gate, real = LabState("hist"), threading.Event(), screen.answer
    monkeypatch.setattr(screen, "answer", lambda *given: gate.wait(10) and real(*given))
    getattr(state, what)({"edit": state.text + "\n# more", "type_tokens": "a b a"}[what])
    assert not state.wait(0.01)
    gate.set()
    assert state.wait(30) and state.revision == (what == "edit")
    state.close()
