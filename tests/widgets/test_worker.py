"""Work in the background: the newest alone, and nothing that cannot be stopped."""

import threading
import time

import pytest

from tracrlab.widgets import worker as module
from tracrlab.widgets.worker import Job, Superseded, Worker


@pytest.fixture
def worker():
    found = Worker("under test")
    yield found
    found.close()
    assert found.wait(5)


def test_of_those_that_wait_only_the_newest_is_run(worker):
    begun, gate, found = threading.Event(), threading.Event(), []
    worker.submit(lambda job: begun.set() or gate.wait(5))
    begun.wait(5)
    jobs = [worker.submit(lambda job, i=i: found.append(i)) for i in range(20)]
    gate.set()
    assert worker.wait(5) and found == [19]
    assert all(job.superseded() for job in jobs[:-1]) and not jobs[-1].superseded()


def test_a_job_learns_that_it_is_superseded(worker):
    begun, told = threading.Event(), []

    def run(job):
        begun.set()
        while not job.superseded():
            time.sleep(0.001)
        with pytest.raises(Superseded):
            job.go_on("more")
        told.append(True)

    worker.submit(run)
    begun.wait(5)
    worker.submit(lambda job: told.append("next"))
    assert worker.wait(5) and told == [True, "next"]


def test_an_endless_loop_is_interrupted_when_nobody_wants_it(worker):
    begun, found = threading.Event(), []

    def forever(job):
        begun.set()
        while True:
            pass

    job = worker.submit(forever)
    begun.wait(5)
    worker.submit(lambda job: found.append("next"))
    assert worker.wait(5) and found == ["next"]
    assert job.interrupted and job.done


def test_what_cannot_be_interrupted_is_left_alone(worker, monkeypatch):
    monkeypatch.setattr(module, "LAST", 0.5)
    begun, gate, found = threading.Event(), threading.Event(), []

    def stubborn(job):
        begun.set()
        while not gate.is_set():
            try:
                while not gate.is_set():
                    time.sleep(0.001)
            except KeyboardInterrupt:
                pass
        found.append("late")

    worker.submit(stubborn)
    begun.wait(5)
    worker.submit(lambda job: found.append("next"))
    assert worker.wait(5) and found == ["next"]
    gate.set()
    time.sleep(0.05)
    worker.submit(lambda job: found.append("after"))
    assert worker.wait(5) and found == ["next", "late", "after"]


def test_a_job_that_takes_long_is_told_about(worker):
    told = []
    worker.submit(lambda job: time.sleep(0.3), lambda job: told.append(job))
    assert worker.wait(5) and len(told) >= 1


def test_a_fault_in_a_job_is_told_and_work_goes_on(worker, monkeypatch):
    begun, found, told = threading.Event(), [], []
    monkeypatch.setattr(threading, "excepthook", lambda given: told.append(given.exc_value))

    def fails(job):
        begun.wait(5)
        raise ValueError("told by the thread")

    worker.submit(fails)
    time.sleep(0.02)
    worker.submit(lambda job: found.append(1))
    begun.set()
    assert worker.wait(5) and found == [1]
    deadline = time.monotonic() + 5
    while not told and time.monotonic() < deadline:
        time.sleep(0.001)
    assert str(told[0]) == "told by the thread"


def test_a_job_that_exits_ends_nothing_else(worker):
    found = []
    worker.submit(lambda job: job.go_on() or time.sleep(0) or exit(3))
    assert worker.wait(5)
    worker.submit(lambda job: found.append(1))
    assert worker.wait(5) and found == [1]


def test_interrupting_again_and_again_breaks_nothing(worker, monkeypatch):
    monkeypatch.setattr(module, "PATIENCE", 0.0)
    monkeypatch.setattr(module, "LONG", 0.0005)
    found = []
    for i in range(150):
        worker.submit(lambda job: sum(range(3000)))
        time.sleep(0.0007)
        worker.submit(lambda job, i=i: found.append(i))
        assert worker.wait(5)
    assert len(found) > 100


def test_a_thread_without_work_ends(monkeypatch):
    monkeypatch.setattr(module, "IDLE", 0.02)
    worker = Worker("idle")
    worker.submit(lambda job: None)
    assert worker.wait(5)
    deadline = time.monotonic() + 5
    while worker._thread is not None and time.monotonic() < deadline:
        time.sleep(0.01)
    assert worker._thread is None
    found = []
    worker.submit(lambda job: found.append(1))
    assert worker.wait(5) and found == [1]
    worker.close()


def test_after_closing_nothing_runs():
    worker, found = Worker("closed"), []
    worker.close()
    assert worker.submit(lambda job: found.append(1)).superseded()
    assert worker.wait(1) and found == []


def test_a_job_says_what_it_does():
    job = Job(lambda job: None)
    job.go_on("reading")
    assert job.stage == "reading"
