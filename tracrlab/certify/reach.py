"""How far a construction holds: the largest length, and the largest vocabulary, at which it
compiles and is certified."""

import math
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count, islice
from typing import Any

from tracrlab.certify.prover import certify
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.compile.passes import REUSE, ROOMS
from tracrlab.errors import TracrlabError
from tracrlab.progress import Progress, telling
from tracrlab.values import Value


@dataclass(frozen=True)
class Reach:
    """The program is certified at `last`; and why not at `next`, if that was looked at."""

    last: int
    next: int | None
    reason: str


@dataclass(frozen=True)
class Horizon:
    """How far the program of a model is certified: with its vocabulary up to a length, and at its
    length with up to so many words."""

    lengths: Reach
    words: Reach

    @property
    def length(self) -> int:
        return self.lengths.last

    @property
    def next_length(self) -> int | None:
        return self.lengths.next

    @property
    def reason(self) -> str:
        return self.lengths.reason

    def __str__(self) -> str:
        return (
            f"certified up to length {self.length}; {self.reason}\n"
            f"certified up to {self.words.last} words; {self.words.reason}"
        )


def horizon(
    model: Any,
    most: int = 1024,
    seconds: float = 30.0,
    progress: Progress | bool | None = None,
) -> Horizon:
    """The largest `max_seq_len`, and then the largest number of words, up to `most`, at which the
    same program is certified, compiled with the same passes.

    Sizes are doubled, then halved in on: each is compiled and certified anew, so nothing is
    extrapolated, and margins may be looked at on the way. What is larger than what can be looked at
    in about `seconds`, half of them for either, is not known. Margins shrink with length: shares of
    BOS as 1 / length, means as 1 / length squared; float32 ends them, or the budget of the compiler
    does. Words that are added to the vocabulary are numbers, if all its words are, or texts. A bar
    shows how much of the time is spent, and a function given as `progress` is called with whole
    seconds spent, of how many, and what is done at which size.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> print(horizon(compile_rasp_to_model(rasp.length, "ab", 5), most=20))
    certified up to length 20; larger was not looked at
    certified up to 20 words; larger was not looked at
    """
    if model.program is None:
        raise TracrlabError(
            f"{model.name} was loaded and has no program to be compiled at other sizes: look for "
            "the horizon where it is compiled"
        )
    begun, half = time.monotonic(), seconds / 2
    with telling("looking for the horizon", progress) as tell:

        def told(what: str) -> Progress:
            def spent(done: int, total: int, step: str) -> None:
                now = min(time.monotonic() - begun, seconds)
                tell(int(now), math.ceil(seconds), f"{what}, {step}")

            return spent

        def longer(size: int) -> str | None:
            return _refusal(model, model.vocab, size, told(f"length {size}"))

        def wider(size: int) -> str | None:
            words = _words(model, size)
            return _refusal(model, words, model.max_seq_len, told(f"{size} words"))

        lengths = _reach(longer, model.max_seq_len, most, begun + half)
        end = time.monotonic() + half  # what lengths left is not spent on words
        words = _reach(wider, len(model.vocab), most, end)
    return Horizon(lengths, words)


def _reach(refusal: Callable[[int], str | None], size: int, most: int, end: float) -> Reach:
    """The largest size, from `size` to `most`, before something is refused; until a time."""
    good, bad = 0, None
    reason = "larger was not looked at"
    while (bad is None and good < most) or (bad is not None and bad - good > 1):
        why = refusal(size)
        if why is None:
            good = size
        else:
            bad, reason = size, f"at {size}: {why}"
        if time.monotonic() > end:
            break
        size = min(2 * good, most) if bad is None else (good + bad) // 2
    return Reach(good, bad, reason)


def _words(model: Any, size: int) -> tuple[Value, ...]:
    """The vocabulary of a model, with more words up to a size."""
    vocab = tuple(model.vocab)
    known = {*vocab, model.input_encoder.bos_token, model.input_encoder.pad_token}
    if all(isinstance(word, int | float) and not isinstance(word, bool) for word in vocab):
        fresh: Any = count(math.floor(max(filter(math.isfinite, vocab), default=0)) + 1)
    else:
        fresh = (f"w{i}" for i in count(1))
    new = (word for word in fresh if word not in known)
    return (*vocab, *islice(new, max(0, size - len(vocab))))


def _refusal(
    model: Any, vocab: tuple[Value, ...], length: int, tell: Progress | bool = False
) -> str | None:
    """Why the program is not certified at that size, if it is not."""
    given = model.program, vocab, length, model.causal
    how: dict[str, Any] = {}
    if model.stages is not None:
        narrow = model.stages["layout"].narrowness is not None
        how = {"optimize": model.stages["plan"].passes, "residual": REUSE if narrow else ROOMS}
    try:
        other = compile_rasp_to_model(*given, progress=tell, **how)
    except CompileError as error:
        return error.problems[0].what
    certificate = certify(other, progress=tell)
    return None if certificate.holds else certificate.why
