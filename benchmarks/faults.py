"""Faults put into small models: does any that breaks behaviour get a certificate? None may.

`python -m benchmarks.faults` injects 10 000 and prints the table of docs/certificates.md. Models
are small enough to run on all of their inputs, so what a fault breaks is known and not guessed.
With `--optimize names` or `layers` the models are made with those passes, and there are four more;
with `--residual reuse` their directions are used again.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import numpy as np

from benchmarks.injecting import KINDS, faulty
from tracrlab import programs, rasp
from tracrlab.certify import certify, check
from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.compile.passes import PRESETS, REUSE, ROOMS
from tracrlab.values import is_number, same_value

SIZES = {
    "length": 4, "hist": 4, "reverse": 4, "sort": 3, "sort_unique": 3, "sort_freq": 3,
    "frac_prevs": 4, "pair_balance": 4, "shuffle_dyck1": 5, "count": 4, "shift_by": 4,
    "detect_pattern": 4, "induction": 4, "running_max": 3, "average": 4, "median": 3,
    "binary_mode": 5, "check_palindrome": 4, "next_identical": 4, "rasp_hist_bos": 3,
}  # fmt: skip
"""Programs of the shelf and the lengths at which faults are put into them."""

MORE = {"most_freq": 3, "mode": 3, "rasp_sort": 3, "shuffle_dyck2": 4}
"""Programs whose models are of another kind with passes: widths of an "or" are sums, aggregates of
one selector share a head."""


@dataclass(frozen=True, eq=False)
class Subject:
    """A model, and the program's answers to all its inputs."""

    name: str
    model: CompiledModel
    certificate: Any
    inputs: list[list[Any]]
    answers: list[list[Any]]

    @classmethod
    def of(cls, name: str, length: int, optimize: str = "none", residual: str = ROOMS) -> "Subject":
        entry = programs.catalogue[name].at(length)
        given = entry.program, entry.vocab, length, entry.causal
        model = compile_rasp_to_model(*given, optimize=optimize, residual=residual)
        inputs, answers = [], []
        for n in range(1, length + 1):
            for words in map(list, product(model.vocab, repeat=n)):
                try:
                    answers.append(rasp.evaluate(entry.program, words, entry.causal))
                except Exception:
                    continue  # no answer, so nothing to be wrong about
                inputs.append(words)
        return cls(name, model, certify(model), inputs, answers)

    def wrong(self, model: CompiledModel) -> bool:
        """Does the model give a wrong answer to some input?"""
        with np.errstate(all="ignore"):
            got = model.run_batch(self.inputs)
            single = [model.run(words) for words in self.inputs[:: max(1, len(self.inputs) // 8)]]
        wanted = self.answers[:: max(1, len(self.inputs) // 8)]
        return not (_same(got, self.answers) and _same(single, wanted))


def sizes(optimize: str) -> dict[str, int]:
    """The programs into whose models, made with that preset, faults are put, and their lengths."""
    return SIZES if optimize == "none" else {**SIZES, **MORE}


def _same(got: list[list[Any]], wanted: list[list[Any]]) -> bool:
    pairs = zip(got, wanted, strict=True)
    return all(same_answer(x, y) for a, b in pairs for x, y in zip(a, b, strict=True))


def same_answer(got: Any, wanted: Any) -> bool:
    """One value, or numbers within what is promised of outputs."""
    if same_value(got, wanted):
        return True
    if not (is_number(got) and is_number(wanted)) or float not in (type(got), type(wanted)):
        return False
    return abs(got - wanted) <= max(1e-6, 1e-5 * abs(wanted))


@dataclass(frozen=True)
class Trial:
    """One fault, what it does, and whether a certificate was given to it."""

    program: str
    kind: str
    place: str
    broken: bool
    certified: bool  # proved anew, from the faulty weights
    confirmed: bool  # or by the certificate of the model before the fault


def trials(subjects: list[Subject], count: int, seed: int = 0) -> Iterator[Trial]:
    """`count` faults, spread over models and kinds."""
    rng, done = Random(seed), 0
    while done < count:
        subject, kind = rng.choice(subjects), rng.choice(KINDS)
        found = faulty(subject.model, kind, rng)
        if found is None:
            continue
        model, place = found
        yield Trial(
            subject.name, kind, place, subject.wrong(model), certify(model).holds,
            bool(check(model, subject.certificate)),
        )  # fmt: skip
        done += 1


def table(found: list[Trial]) -> str:
    """A row for each kind of fault."""
    lines = [
        "| fault | injected | behaviour broken | of these certified | harmless | "
        "of these certified |",
        "|---|---|---|---|---|---|",
    ]
    for kind in (*KINDS, "all"):
        some = [t for t in found if kind in (t.kind, "all")]
        counts = Counter((t.broken, t.certified or t.confirmed) for t in some)
        broken, harmless = (sum(counts[b, c] for c in (True, False)) for b in (True, False))
        row = (kind, len(some), broken, counts[True, True], harmless, counts[False, True])
        lines.append("| " + " | ".join(map(str, row)) + " |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--optimize", choices=tuple(PRESETS), default="none")
    parser.add_argument("--residual", choices=(ROOMS, REUSE), default=ROOMS)
    options = parser.parse_args()
    start = time.perf_counter()
    asked, how = sizes(options.optimize).items(), (options.optimize, options.residual)
    subjects = [Subject.of(name, length, *how) for name, length in asked]
    assert all(subject.certificate.holds for subject in subjects)
    found = list(trials(subjects, options.count, options.seed))
    print(table(found))
    print(f"\n{len(subjects)} models, {time.perf_counter() - start:.0f} s")
    for trial in found:
        if trial.broken and (trial.certified or trial.confirmed):
            print("WRONG", trial)


if __name__ == "__main__":
    main()
