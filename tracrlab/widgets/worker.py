"""Work in the background: one job at a time, and a newer one takes the place of an older."""

import ctypes
import sys
import threading
import time
from collections.abc import Callable

IDLE = 5.0  # seconds after which a thread without work ends; the next job starts another
LONG = 0.05  # seconds after which a job is told about
PATIENCE = 0.3  # seconds that a job which nobody wants any more may go on by itself
LAST = 2.0  # seconds after which one that cannot be stopped is left alone


class Superseded(Exception):
    """Raised in a job by `job.go_on()` once nobody wants its result."""


class Job:
    """One piece of work. It asks `superseded()` now and then, and stops if so."""

    def __init__(self, run: Callable[["Job"], None], slow: Callable[["Job"], None] | None = None):
        self.run, self.slow = run, slow
        self.stage = ""  # what it does now, in a word or two
        self.begun = 0.0
        self.unwanted = 0.0  # since when; 0: it is wanted
        self.interrupted = False
        self.going = self.done = False  # only between the two it may be interrupted

    def superseded(self) -> bool:
        return bool(self.unwanted)

    def go_on(self, stage: str = "") -> None:
        """Say what comes next. Raises Superseded if it is not wanted any more."""
        if self.unwanted:
            raise Superseded
        self.stage = stage or self.stage

    def drop(self) -> None:
        """Nobody wants it any more."""
        self.unwanted = self.unwanted or time.monotonic()


class Worker:
    """Runs jobs in a thread of its own; of those that wait, only the newest is ever run.

    A job that is not wanted any more and does not stop by itself, such as a text with an endless
    loop, is interrupted; one that cannot be interrupted is left alone, and others go on.

    >>> worker, found = Worker(), []
    >>> _ = worker.submit(lambda job: found.append("done"))
    >>> worker.wait(), found
    (True, ['done'])
    >>> worker.close()
    """

    def __init__(self, name: str = "tracrlab"):
        self.name = name
        self._news = threading.Condition()
        self._turn = threading.Lock()  # held while a job is interrupted, and while it ends
        self._waiting: Job | None = None
        self._running: Job | None = None
        self._thread: threading.Thread | None = None
        self.closed = False

    def submit(self, run: Callable[[Job], None], slow: Callable[[Job], None] | None = None) -> Job:
        """Run this as soon as the job before it has stopped. `slow` is called while it takes
        long."""
        job = Job(run, slow)
        with self._news:
            if self.closed:
                job.drop()
                return job
            self._drop()
            self._waiting = job
            if self._thread is None or not self._thread.is_alive():
                self._start()
            self._news.notify_all()
        return job

    def cancel(self) -> bool:
        """Stop what runs and what waits; whether there was anything."""
        with self._news:
            busy = self._waiting is not None or self._running is not None
            self._drop()
            self._waiting = None
            self._news.notify_all()
        return busy

    def wait(self, timeout: float | None = None) -> bool:
        """Until nothing runs or waits; False if that took longer than `timeout` seconds."""
        with self._news:
            return self._news.wait_for(
                lambda: self._waiting is None and self._running is None, timeout
            )

    def close(self) -> None:
        """Stop all work; its thread ends."""
        with self._news:
            self.closed = True
        self.cancel()

    def _drop(self) -> None:
        for job in (self._waiting, self._running):
            if job is not None:
                job.drop()

    def _start(self) -> None:
        self._thread = threading.Thread(target=self._loop, name=self.name, daemon=True)
        self._thread.start()

    def _loop(self) -> None:
        while True:
            with self._news:
                if not self._news.wait_for(lambda: self._waiting or self.closed, IDLE):
                    self._thread = None  # a lab that nobody uses keeps no thread
                    return
                job, self._waiting = self._waiting, None
                if job is None:
                    self._thread = None
                    return
                self._running, job.begun = job, time.monotonic()
            watch = self._watch(job, LONG)
            try:
                self._do(job)
            finally:
                watch.cancel()
                on = self._ended()
            if not on:
                return
            del job, watch  # which hold what was shown before

    def _ended(self) -> bool:
        """After a job; False if it was left alone meanwhile, and another thread has gone on."""
        with self._news:
            if self._thread is not threading.current_thread():
                return False
            self._running = None
            if sys.exc_info()[0] is not None:  # a fault of ours: it is told, and work goes on
                self._thread = None
                if self._waiting is not None and not self.closed:
                    self._start()
            self._news.notify_all()
            return True

    def _do(self, job: Job) -> None:
        """Run a job. An interruption, of which a job gets one at most, goes no further."""
        try:
            try:
                job.going = True
                job.run(job)
            except (Superseded, SystemExit):
                pass
            finally:
                job.done = True
        except KeyboardInterrupt:
            pass
        try:
            with self._turn:  # whoever interrupts it has done so by then
                pass
            time.sleep(0)  # one that comes late is raised here
        except KeyboardInterrupt:
            pass

    def _watch(self, job: Job, wait: float) -> threading.Timer:
        timer = threading.Timer(wait, self._look, (job,))
        timer.daemon = True
        timer.start()
        return timer

    def _look(self, job: Job) -> None:
        """After a while: tell about a long job, and end one that nobody wants."""
        if job.done:
            return
        if not job.unwanted:
            if job.slow is not None:
                job.slow(job)
        elif not job.interrupted:
            if time.monotonic() - job.unwanted >= PATIENCE:
                self._interrupt(job)
        elif time.monotonic() - job.unwanted >= LAST:
            self._leave(job)
            return
        self._watch(job, 0.1)

    def _interrupt(self, job: Job) -> None:
        with self._turn:
            thread = self._thread
            if job.going and not job.done and thread is not None and self._running is job:
                job.interrupted = True
                where, what = ctypes.c_ulong(thread.ident or 0), ctypes.py_object(KeyboardInterrupt)
                ctypes.pythonapi.PyThreadState_SetAsyncExc(where, what)

    def _leave(self, job: Job) -> None:
        with self._news:
            if self._running is job and not job.done:
                self._running = None
                self._thread = None
                if self._waiting is not None and not self.closed:
                    self._start()
                self._news.notify_all()
