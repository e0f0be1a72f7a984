"""Faults put into small models: does any that breaks behaviour get a certificate? None may.

`python -m benchmarks.faults` injects 10 000 and prints the table of docs/certificates.md. Models
are small enough to run on all of their inputs, so what a fault breaks is known and not guessed.
With `--optimize names` or `layers` the models are made with those passes, and there are four more.
"""

import argparse
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product
from random import Random
from typing import Any

import numpy as np

from tracrlab import programs, rasp
from tracrlab.certify import certify, check
from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.compile.passes import PRESETS
from tracrlab.transformer import Weights
from tracrlab.values import is_number, same_value

FACTORS = (0.0, 0.25, 0.5, 0.9, 0.97, 0.999, 1 + 2.0**-20, 1.001, 1.03, 1.1, 1.5, 2.0, 4.0)
AMOUNTS = (1e-6, 1e-4, 0.01, 0.1, 0.3, 0.6, 1.0, 3.0, 100.0)
KINDS = (
    "weight scaled",
    "weight set",
    "sign flipped",
    "rows swapped",
    "head dropped",
    "softmax scale lowered",
    "threshold moved",
)
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
    def of(cls, name: str, length: int, optimize: str = "none") -> "Subject":
        entry = programs.catalogue[name].at(length)
        model = compile_rasp_to_model(
            entry.program, entry.vocab, length, entry.causal, optimize=optimize
        )
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


def faulty(model: CompiledModel, kind: str, rng: Random) -> tuple[CompiledModel, str] | None:
    """The model with one fault of this kind, and what it is; None if there is no place for one."""
    arrays = {name: array.copy() for name, array in model.weights.arrays()}
    place = _PLACES[kind](arrays, model, rng)
    if place is None:
        return None
    return replace(model, weights=rebuilt(model.weights, arrays)), place


def rebuilt(weights: Weights, arrays: dict[str, np.ndarray]) -> Weights:
    """The same weights with other numbers."""
    layers = []
    for i, layer in enumerate(weights.layers):
        halves: dict[str, Any] = {}
        for half, block in (("attn", layer.attention), ("mlp", layer.mlp)):
            names = ("query", "key", "value", "output", "first", "second")
            found = {n: getattr(block, n) for n in names if hasattr(block, n)}
            changed = {
                n: replace(
                    linear,
                    w=arrays[f"layer_{i}/{half}/{n}/w"],
                    b=arrays[f"layer_{i}/{half}/{n}/b"],
                )
                for n, linear in found.items()
            }
            halves[half] = None if block is None else replace(block, **changed)
        layers.append(replace(layer, attention=halves["attn"], mlp=halves["mlp"]))
    ends = {name: arrays[name] for name in ("token_embed", "pos_embed", "unembed")}
    return replace(weights, layers=tuple(layers), **ends)


def _array(arrays: dict[str, np.ndarray], rng: Random, ends: tuple[str, ...] = ()) -> str | None:
    names = [n for n, a in arrays.items() if a.any() and (not ends or n.endswith(ends))]
    return rng.choice(names) if names else None


def _entry(array: np.ndarray, rng: Random) -> tuple[int, ...]:
    places = np.argwhere(array)
    return tuple(int(i) for i in places[rng.randrange(len(places))])


def _scaled(arrays, model, rng):
    name = _array(arrays, rng)
    at, factor = _entry(arrays[name], rng), rng.choice(FACTORS)
    arrays[name][at] *= factor
    return f"{name}{list(at)} times {factor:g}"


def _set(arrays, model, rng):
    name = rng.choice([n for n, a in arrays.items() if a.size])
    at = tuple(rng.randrange(n) for n in arrays[name].shape)
    amount = rng.choice(AMOUNTS) * rng.choice((1, -1))
    arrays[name][at] += np.float32(amount)
    return f"{name}{list(at)} plus {amount:g}"


def _flipped(arrays, model, rng):
    name = _array(arrays, rng)
    at = _entry(arrays[name], rng)
    arrays[name][at] *= -1
    return f"{name}{list(at)} times -1"


def _swapped(arrays, model, rng):
    name = _array(arrays, rng)
    array = arrays[name]
    if len(array) < 2:
        return None
    a, b = rng.sample(range(len(array)), 2)
    array[[a, b]] = array[[b, a]]
    return f"rows {a} and {b} of {name}"


def _heads(arrays, model, rng):
    found = [
        (i, layer.attention) for i, layer in enumerate(model.weights.layers) if layer.attention
    ]
    if not found:
        return None
    i, block = rng.choice(found)
    h = rng.randrange(block.num_heads)
    return i, slice(h * block.key_size, (h + 1) * block.key_size), h


def _dropped(arrays, model, rng):
    found = _heads(arrays, model, rng)
    if found is None:
        return None
    i, span, h = found
    arrays[f"layer_{i}/attn/output/w"][span] = 0
    return f"head {h} of layer {i} dropped"


def _lowered(arrays, model, rng):
    found = _heads(arrays, model, rng)
    if found is None:
        return None
    i, span, h = found
    factor = rng.choice((0.9, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.003))
    arrays[f"layer_{i}/attn/query/w"][:, span] *= np.float32(factor)
    return f"queries of head {h} of layer {i} times {factor:g}"


def _moved(arrays, model, rng):
    name = _array(arrays, rng, ("first/w",))
    if name is None:
        return None
    one = 0  # the direction that is always 1
    columns = np.flatnonzero(arrays[name][one])
    if not len(columns):
        return None
    unit, amount = int(rng.choice(columns)), rng.choice(AMOUNTS[:7]) * rng.choice((1, -1))
    arrays[name][one, unit] += np.float32(amount)
    return f"threshold of unit {unit} in {name} moved by {amount:g}"


_PLACES = {
    "weight scaled": _scaled,
    "weight set": _set,
    "sign flipped": _flipped,
    "rows swapped": _swapped,
    "head dropped": _dropped,
    "softmax scale lowered": _lowered,
    "threshold moved": _moved,
}


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
    options = parser.parse_args()
    start = time.perf_counter()
    asked = sizes(options.optimize).items()
    subjects = [Subject.of(name, length, options.optimize) for name, length in asked]
    assert all(subject.certificate.holds for subject in subjects)
    found = list(trials(subjects, options.count, options.seed))
    print(table(found))
    print(f"\n{len(subjects)} models, {time.perf_counter() - start:.0f} s")
    for trial in found:
        if trial.broken and (trial.certified or trial.confirmed):
            print("WRONG", trial)


if __name__ == "__main__":
    main()
