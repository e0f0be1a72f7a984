"""What a laboratory shows, and how results get there: never an old one after a new."""

import time
from collections.abc import Callable
from typing import Any

import traitlets as t

from tracrlab.compile import CompiledModel
from tracrlab.trace import Trace
from tracrlab.widgets.delivery import Delivery
from tracrlab.widgets.job import answer
from tracrlab.widgets.mistakes import in_words, marks_of
from tracrlab.widgets.request import Outcome, Request, Shown
from tracrlab.widgets.typed import show_tokens
from tracrlab.widgets.unread import Unread
from tracrlab.widgets.worker import Job, Worker

LATER = "this is shown as soon as the program has no mistakes"
EMPTY = "this is shown as soon as there is a program"


class Screen(t.HasTraits):
    """Traits that views mirror, and the worker whose results they are.

    Each request has a ticket, and only what came of the newest is taken over. `changes` counts how
    often something was: whoever mirrors all of it observes that alone.
    """

    text = t.Unicode()
    language = t.Unicode("python")
    tokens = t.Tuple()
    tokens_text = t.Unicode()
    unread = t.Unicode()  # why what was typed last is not the input on screen; "" if it is
    offer = t.Dict()  # what would let it in: a label, and the message that asks for it
    edits = t.Tuple()
    sharpness = t.Float(1.0)
    skipped = t.Int(0)  # tokens of a long input, so that later ones are shown

    vocab = t.Tuple()
    max_seq_len = t.Int(0)
    causal = t.Bool(False)
    shown = t.Instance(Shown, allow_none=True)
    header = t.Dict()
    data = t.Bytes()
    printed = t.Unicode()  # by the text, when it was read and compiled
    diagnostics: t.List = t.List()
    stale = t.Bool(False)
    busy = t.Dict()
    revision = t.Int(0)
    said = t.Unicode()  # the last sentence for the person
    changes = t.Int(0)
    closed = t.Bool(False)

    def __init__(self) -> None:
        super().__init__()
        self.newest = 0  # the revision of the newest text that anybody has typed
        self._ticket = 0  # of the newest request
        self._typed: str | None = None  # an input as text that is not shown, or not yet
        self._refused = Unread()
        self._refused_text: str | None = None  # what `_refused` is about, if it is anything
        self._alone = True  # nothing was shown that this could be compared with
        self._pending = False  # whether a request has no answer yet
        self._then: list[Callable[[], None]] = []  # what is done once it has
        self._standing: dict[str, Any] = {}  # what `busy` is while nothing is worked out anew
        self._delivery = Delivery()
        self._worker = Worker()

    @property
    def model(self) -> CompiledModel | None:
        """The model on screen."""
        return None if self.shown is None else self.shown.model

    @property
    def trace(self) -> Trace | None:
        """The run on screen."""
        return None if self.shown is None else self.shown.trace

    @property
    def check(self) -> Any:
        """How the model on screen compares with its program, as far as that was tried."""
        return None if self.shown is None else self.shown.check

    def wait(self, timeout: float | None = None) -> bool:
        """Until all that was asked for is shown; False if that takes longer."""
        end = None if timeout is None else time.monotonic() + timeout
        while True:
            left = None if end is None else max(0.0, end - time.monotonic())
            done = self._idle(left)
            self._delivery.settle()  # which may ask for more
            if not done or self._idle(0):
                return done

    def _idle(self, timeout: float | None) -> bool:
        return self._worker.wait(timeout)

    def cancel(self) -> None:
        """Stop what runs. What is shown stays, and so does what was asked for when that came."""
        with self._delivery.lock:
            if self._stop():
                self.busy = {}
                self.stale = self.shown is not None and self.shown.text != self.text
                self.say("stopped: what is shown is the last result")

    def _stop(self) -> bool:
        """Stop what runs; whether there was anything."""
        self._ticket += 1
        self._then.clear()
        asked, self._pending = self._pending, False
        return self._worker.cancel() or asked

    def close(self) -> None:
        """Stop all work, and forget who observes."""
        if not self.closed:
            self._ticket += 1
            self._worker.close()
            self.closed = True
            self.unobserve_all()

    def here(self) -> None:
        """A message came in on the loop that runs here: results go out on it."""
        self._delivery.here()

    def say(self, sentence: str) -> None:
        """One sentence for the person; told again, even if it is the same."""
        self.said = ""
        self.said = sentence
        self.changes += 1

    # working

    def _answer_now(self, request: Request) -> Outcome:
        """In this thread: before there is a view, nobody needs to wait politely."""
        self._ticket += 1
        self._pending = True
        outcome = answer(request)
        self._apply(outcome, self._ticket, self.newest)
        return outcome

    def _answer_later(self, request: Request) -> None:
        with self._delivery.lock:
            self._ticket += 1
            self._pending = True
            ticket, revision = self._ticket, self.newest
            if self.busy != self._standing:
                self.busy = self._standing
                self.changes += 1

            def work(job: Job) -> None:
                try:
                    outcome = answer(request, job.go_on)
                except BaseException as error:
                    if job.unwanted:
                        raise
                    outcome = Outcome(None, tuple(marks_of(error, request.text)))
                self._delivery.post(lambda: self._apply(outcome, ticket, revision))

            self._worker.submit(work, lambda job: self._tell(job.stage, ticket))

    def _once_answered(self, action: Callable[[], None]) -> None:
        """Do this to what is shown once the newest request has its answer. If that is now, it may
        raise; what goes wrong later is said."""
        with self._delivery.lock:
            if self._pending:
                self._then.append(action)
            else:
                action()

    def _tell(self, what: str, ticket: int) -> None:
        """What is being done; from any thread."""
        if what:
            busy = {"what": what, "share": None, "cancel": True}
            self._delivery.post(lambda: self._set_busy(busy, ticket))

    # taking over what was found; on one thread at a time

    def _set_busy(self, busy: dict[str, Any], ticket: int) -> None:
        if ticket == self._ticket and not self.closed and self.busy != busy:
            self.busy = busy
            self.changes += 1

    def _apply(self, outcome: Outcome, ticket: int, revision: int) -> None:
        """Show what came of the newest request; what came of an older one is dropped."""
        if self.closed or ticket != self._ticket:
            return
        self._ticket += 1  # what the job may still say of its progress comes too late
        self._pending, shown = False, outcome.shown
        with self.hold_trait_notifications():
            self.busy = self._standing
            self.diagnostics, self.printed = list(outcome.diagnostics), outcome.printed
            self.stale = shown is None and self.shown is not None
            if shown is not None:
                self._show(outcome, shown, revision)
            else:
                self._leave()
        for sentence in outcome.said:
            self.say(sentence)
        self.changes += 1
        actions, self._then = self._then, []
        for action in actions:
            try:
                action()
            except Exception as error:  # nobody is there any more who could be told otherwise
                self.say(in_words(error))

    def _leave(self) -> None:
        """What is shown stays, since the text has no program."""
        if self.shown is not None:
            self.skipped = skipped_in(self.shown)
        if self._typed is not None and self._typed != self._refused_text:
            self.unread, self.offer = self._later() or LATER, {}

    def _later(self) -> str:
        """When another input is shown, if not now."""
        mistakes = any(each["severity"] == "error" for each in self.diagnostics)
        return LATER if mistakes else "" if self.text.strip() else EMPTY

    def _show(self, outcome: Outcome, shown: Shown, revision: int) -> None:
        self._refused, self._alone = outcome.unread, False
        self.unread, self.offer = outcome.unread.sentence, outcome.unread.offer
        if not self.unread:
            self._typed = None
        elif self._typed is None:  # values, given from Python
            self._typed = show_tokens(self.tokens)
        self.vocab, self.max_seq_len, self.causal = shown.vocab, shown.max_seq_len, shown.causal
        self.tokens = shown.tokens
        self.tokens_text = show_tokens(shown.tokens) if self._typed is None else self._typed
        self._refused_text = self._typed
        self.edits, self.skipped = shown.edits, skipped_in(shown)
        self.revision = revision
        # equal scenes of two texts are told apart, or a page would not learn of the second
        self.header = {**shown.scene.header, "revision": revision}
        self.data = shown.scene.data
        self.shown = shown


def skipped_in(shown: Shown) -> int:
    """How many tokens of the input are skipped in what is drawn."""
    return int(shown.scene.header["window"]["first"])
