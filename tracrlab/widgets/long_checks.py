"""Long checks: beside all other work, for as long as the model stays on screen."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.errors import RaspError
from tracrlab.viz.checks import Check
from tracrlab.widgets.asking import Asked
from tracrlab.widgets.checking import long_check
from tracrlab.widgets.mistakes import in_words
from tracrlab.widgets.opening import Opened
from tracrlab.widgets.printed import heard
from tracrlab.widgets.request import Outcome, Shown
from tracrlab.widgets.worker import Job, Worker

TOLD_EVERY = 0.1  # seconds between two reports of progress
STOPPED = "the check was stopped: the model has changed, so check it again"


class Checks(Asked):
    """What is asked for, and a check of the model on screen in a thread of its own.

    Other inputs, changes, pages and pins need no other model, and let the check go on. Another
    model ends it, and that is said.
    """

    def __init__(self, budget_bytes: int | None = None, most_values: int | None = None):
        super().__init__(budget_bytes, most_values)
        self._checker = Worker("tracrlab check")
        self._round = 0  # of the newest check
        self._under: CompiledModel | None = None  # the model that is checked now

    def check_all(self, up_to: int | None = None) -> None:
        """Is the model the program? On all inputs of at most `up_to` tokens, or many of them.

        What was asked for before is shown first, and its model is the one that is checked.
        """
        if up_to is not None and up_to < 1:
            raise RaspError(f"check inputs of up to 1 token or more, not {up_to}")
        self._once_answered(lambda: self._check(up_to))

    def _check(self, up_to: int | None) -> None:
        shown = self.shown
        if shown is None or self.stale:
            raise RaspError("there is no model to check: mend the program first")
        model = shown.model
        if model.program is None:
            raise RaspError(
                f"{model.name} was loaded from a file and has no program to be compared with"
            )
        self._round += 1
        number, self._under = self._round, model

        def work(job: Job) -> None:
            try:
                with heard():  # by the program's functions, for every input
                    check = long_check(model, up_to, self._progress(job, number))
            except BaseException as error:
                if job.unwanted:
                    raise
                told = f"the check was stopped: {in_words(error)}"
                self._delivery.post(lambda: self._over(number, told))
                return
            self._delivery.post(lambda: self._take(check, number))

        self._checker.submit(work)

    def _progress(self, job: Job, number: int) -> Callable[[int, int], None]:
        told = 0.0

        def progress(done: int, total: int) -> None:
            nonlocal told
            job.go_on()
            now = time.monotonic()
            if now - told >= TOLD_EVERY:
                told = now
                what, share = f"checking: {done} of {total} inputs", done / max(total, 1)
                busy = {"what": what, "share": share, "cancel": True}
                self._delivery.post(lambda: self._stand(busy, number))

        return progress

    # taking over what was found; on one thread at a time

    def _stand(self, busy: dict[str, Any], number: int) -> None:
        if number == self._round and self._under is not None and not self.closed:
            self._standing = self.busy = busy
            self.changes += 1

    def _take(self, check: Check, number: int) -> None:
        """Show what a check found; a counterexample loads itself."""
        model = self._under
        if number != self._round or model is None or self.closed:
            return
        self._over(number)
        self._checked = model, check
        if check.first is not None:
            self._typed, self.tokens = None, check.first.tokens
            self._opened = replace(self._opened, trace=None)
        self._ask()

    def _over(self, number: int, told: str = "") -> None:
        """The check has come to its end; `told` is why, if that is another than its own."""
        if number == self._round and self._under is not None and not self.closed:
            self._under, self._standing, self.busy = None, {}, {}
            self.changes += 1
            if told:
                self.say(told)

    def _end_check(self, told: str = STOPPED) -> None:
        """Nobody wants the check that runs, if one does."""
        self._checker.cancel()
        self._over(self._round, told)

    def _begin(self, start: Opened) -> None:
        self._end_check()
        super()._begin(start)

    def _show(self, outcome: Outcome, shown: Shown, revision: int) -> None:
        if shown.model is not self._under:
            self._end_check()
        super()._show(outcome, shown, revision)

    # with the rest of the work

    def _idle(self, timeout: float | None) -> bool:
        begun = time.monotonic()
        if not super()._idle(timeout):
            return False
        spent = time.monotonic() - begun
        return self._checker.wait(None if timeout is None else max(0.0, timeout - spent))

    def _stop(self) -> bool:
        checked = self._under is not None
        self._end_check("")
        return super()._stop() or checked

    def close(self) -> None:
        """Stop all work, and forget who observes."""
        self._checker.close()
        super().close()
