"""How far a construction holds: the largest length at which it compiles and is certified."""

import math
import time
from dataclasses import dataclass
from typing import Any

from tracrlab.certify.prover import certify
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.progress import Progress, telling


@dataclass(frozen=True)
class Horizon:
    """The program is certified at `length`; what stands at `next_length`, if that was looked at."""

    length: int
    next_length: int | None
    reason: str

    def __str__(self) -> str:
        return f"certified up to length {self.length}; {self.reason}"


def horizon(
    model: Any,
    most: int = 1024,
    seconds: float = 30.0,
    progress: Progress | bool | None = None,
) -> Horizon:
    """The largest `max_seq_len`, up to `most`, at which the same program is certified.

    Lengths are doubled, then halved in on: each is compiled and certified anew, so nothing is
    extrapolated, and margins may be looked at on the way. What is larger than what can be looked at
    in about `seconds` is not known. Margins shrink with length: shares of BOS as 1 / length, means
    as 1 / length squared; float32 ends them, or the budget of the compiler does. A bar shows how
    much of the time is spent, and a function given as `progress` is called with whole seconds
    spent, of how many, and what is done at which length.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> print(horizon(compile_rasp_to_model(rasp.length, "ab", 5), most=20))
    certified up to length 20; longer ones were not looked at
    """
    begun = time.monotonic()
    good, bad = 0, None
    reason = "longer ones were not looked at"
    length = model.max_seq_len
    with telling("looking for the horizon", progress) as tell:

        def spent(done: int, total: int, what: str) -> None:
            now = min(time.monotonic() - begun, seconds)
            tell(int(now), math.ceil(seconds), f"length {length}, {what}")

        while (bad is None and good < most) or (bad is not None and bad - good > 1):
            why = _refusal(model, length, spent)
            if why is None:
                good = length
            else:
                bad, reason = length, f"at {length}: {why}"
            if time.monotonic() - begun > seconds:
                break
            length = min(2 * good, most) if bad is None else (good + bad) // 2
    return Horizon(good, bad, reason)


def _refusal(model: Any, length: int, tell: Progress | bool = False) -> str | None:
    """Why the program is not certified at that length, if it is not."""
    known = (model.program, model.vocab, length, model.causal)
    try:
        longer = compile_rasp_to_model(*known, progress=tell)
    except CompileError as error:
        return error.problems[0].what
    certificate = certify(longer, progress=tell)
    return None if certificate.holds else certificate.why
