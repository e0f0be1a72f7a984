"""The seal: is the model on screen its program on all inputs? Proved once nobody asks for more."""

import time
from collections.abc import Callable
from dataclasses import replace

from tracrlab.certify import Certificate, certify
from tracrlab.compile import CompiledModel
from tracrlab.viz.certificates import many, nearest, told_margin
from tracrlab.widgets.long_checks import Checks
from tracrlab.widgets.mistakes import in_words
from tracrlab.widgets.printed import heard
from tracrlab.widgets.request import Outcome, Request, Shown
from tracrlab.widgets.worker import Job, Superseded, Worker

QUIET = 0.5  # seconds after a picture in which nothing is asked for, before a proof begins
STEP = 0.02  # of them, until it looks whether something was
MOST_WEIGHTS = 200_000  # with so many, and inputs so long, a proof takes less than half a second
MOST_TOKENS = 32
LONGEST = 1.0  # seconds after which a proof is given up between two half-layers


def small(model: CompiledModel) -> bool:
    """Whether a proof about it is so quick that nobody need ask for it."""
    known = model.program is not None and model.stages is not None
    return known and model.weights.count <= MOST_WEIGHTS and model.max_seq_len <= MOST_TOKENS


def prove(model: CompiledModel, tell: Callable[[], None]) -> Certificate:
    """A certificate; `tell` is called before each half-layer, and may raise."""
    return certify(model, progress=lambda done, total, what: tell())


def told_seal(certificate: Certificate) -> str:
    """What a certificate says, in one sentence.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> model = compile_rasp_to_model((rasp.tokens == "x").named("is_x"), "ax", 5)
    >>> told_seal(certify(model))
    'Certified: the model is the program on all 62 inputs (worst margin: is_x in the MLP of layer \
0, where no error comes in).'
    """
    if not certificate.holds:
        return f"Not certified: {certificate.why}."
    weakest = nearest(certificate)
    inside = [f"given that {fact}" for fact in certificate.hypotheses]
    if certificate.error_bound:
        inside.append(f"numbers to within {certificate.error_bound:.2g}")
    inside += [] if weakest is None else [f"worst margin: {told_margin(weakest)}"]
    said = f"Certified: the model is the program on all {many(certificate.inputs)} inputs"
    return f"{said} ({'; '.join(inside)})." if inside else f"{said}."


class Sealed(Checks):
    """What is asked for, long checks, and a proof about the model on screen.

    The proof has a thread of its own, begins when nothing was asked for in a while, and is dropped
    as soon as something is: no picture and no answer waits for it, and `wait` does not. Its
    sentence is added to that of the check.
    """

    def __init__(self, budget_bytes: int | None = None, most_values: int | None = None):
        super().__init__(budget_bytes, most_values)
        self._sealer = Worker("tracrlab seal")
        self._seal: tuple[CompiledModel, str] | None = None  # what was proved, and of which model

    def _begin_proof(self, model: CompiledModel) -> None:
        def work(job: Job) -> None:
            begun = time.monotonic()
            while time.monotonic() < begun + QUIET:
                job.go_on()
                time.sleep(STEP)
            begun = time.monotonic()

            def tell() -> None:
                job.go_on()
                if time.monotonic() > begun + LONGEST:
                    raise Superseded

            try:
                with heard():  # by the program's functions
                    told = told_seal(prove(model, tell))
            except Superseded:
                return
            except Exception as error:
                if job.unwanted:
                    raise
                told = f"Not certified: {in_words(error)}."
            self._delivery.post(lambda: self._take_seal(model, told, job))

        self._sealer.submit(work)

    # taking over what was found; on one thread at a time

    def _take_seal(self, model: CompiledModel, told: str, job: Job) -> None:
        if self.closed or job.unwanted or self.model is not model:
            return
        self._seal = model, told
        self._wear(told)
        self.changes += 1

    def _wear(self, told: str) -> None:
        """Put the seal beside the check on screen."""
        shown, check = self.shown, self.header.get("check")
        if shown is None or check is None:
            return
        if self.header["edits"] or self.header["sharpness"] != 1:
            told = f"Without your changes: {told[0].lower()}{told[1:]}"
        self.header = {
            **self.header,
            "check": {**check, "sentence": f"{check['sentence']} {told}"},
        }
        self.shown = replace(shown, seal=told)

    def _show(self, outcome: Outcome, shown: Shown, revision: int) -> None:
        super()._show(outcome, shown, revision)
        if self._seal is not None and self._seal[0] is shown.model:
            self._wear(self._seal[1])
            return
        self._seal = None
        if self._under is None and shown.check is not None and small(shown.model):
            self._begin_proof(shown.model)

    # with the rest of the work

    def _answer_later(self, request: Request) -> None:
        self._sealer.cancel()
        super()._answer_later(request)

    def _check(self, up_to: int | None) -> None:
        self._sealer.cancel()
        super()._check(up_to)

    def _stop(self) -> bool:
        self._sealer.cancel()
        return super()._stop()

    def close(self) -> None:
        """Stop all work, and forget who observes."""
        self._sealer.close()
        super().close()
