"""Measures one case and prints the numbers as one line of JSON: run in a process of its own.

Times are seconds, sizes bytes. Medians, except of what happens once: `cold` is the first compile
of the process, and memory is that of the first compile.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks.cases import Case
from benchmarks.memory import forget_peak, peak_bytes
from benchmarks.passes import timed_passes
from tracrlab import rasp
from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.values import is_number, same_value

MOST_REPEATS = 31
MOST_BATCH = 64  # sequences in a batch, or fewer:
BATCH_TOKENS = 4096  # so many tokens
BATCH_WORK = 2e10  # so many products of a token and a parameter
ENOUGH = 2.0  # seconds after which fewer than three repeats will do
CHECKED = 4  # inputs on which the model is compared with the interpreter
JAX_BYTES = 2**30  # models that are larger in the uniform layout are not sent to jax,
JAX_LAYERS = 50  # nor deeper ones, which take minutes to compile there


def repeat(once: Callable[[], Any], seconds: float) -> float:
    """The median time of `once`, called for about `seconds`, at least three times unless slow."""
    times: list[float] = []
    begun = time.perf_counter()
    spent = 0.0
    while not times or spent < (seconds if len(times) >= 3 else ENOUGH):
        start = time.perf_counter()
        once()
        times.append(time.perf_counter() - start)
        spent = time.perf_counter() - begun
        if len(times) == MOST_REPEATS:
            break
    return statistics.median(times)


def batch_size(model: CompiledModel, length: int) -> int:
    """How many sequences of this length are a fair batch for this model."""
    work = model.weights.count * (length + 1)
    return max(1, min(MOST_BATCH, BATCH_TOKENS // length, int(BATCH_WORK // work)))


def measure(case: Case, seconds: float, with_jax: bool) -> dict[str, Any]:
    """All numbers of one case; `seconds` is the time given to the repeats of each kind."""
    found = {"name": case.name, "vocab": case.vocab_size, "length": case.length}
    found["optimize"] = case.optimize
    words = case.inputs(1)[0]
    model, memory = compile_once(case, found)
    found |= size(model) | memory
    found["write"] = repeat(lambda: write(found["bytes"]), seconds / 4)
    del model  # the next one may be as large
    found |= compile_often(case, words, seconds)
    model = compiled(case, case.program())
    found["run"] = repeat(lambda: model.run(words), seconds / 2)
    batch = case.inputs(batch_size(model, case.length))
    found["batch"] = len(batch)
    found["run_batch"] = repeat(lambda: model.run_batch(batch), seconds / 2)
    found["wrong"], found["checked"] = compare(case, model, case.inputs(CHECKED))
    if with_jax:
        found |= jax_times(model, batch, seconds / 2)
    return found


def compiled(case: Case, program: rasp.SOp) -> CompiledModel:
    return compile_rasp_to_model(program, case.vocab, case.length, optimize=case.optimize)


def compile_once(case: Case, found: dict[str, Any]) -> tuple[CompiledModel, dict[str, Any]]:
    """The first model of the process, and what it cost."""
    program = case.program()
    forget_peak()
    before = peak_bytes()
    start = time.perf_counter()
    model = compiled(case, program)
    return model, {"cold": time.perf_counter() - start, "peak": peak_bytes() - before}


def size(model: CompiledModel) -> dict[str, Any]:
    heads = sum(layer.attention.num_heads for layer in model.weights.layers if layer.attention)
    return {
        "layers": len(model.weights.layers),
        "heads": heads,
        "d_model": model.weights.width,
        "parameters": model.weights.count,
        "nonzero": model.weights.nonzero,
        "bytes": sum(array.nbytes for _, array in model.weights.arrays()),
        "assumptions": len(model.assumptions),
    }


def write(count: int) -> None:
    """Allocate `count` bytes and write them: what no compiler can do without."""
    np.empty(count, np.uint8).fill(1)


def compile_often(case: Case, words: list, seconds: float) -> dict[str, Any]:
    """Each stage, the whole compile, and the first run of each model."""
    stages: dict[str, list[float]] = {}
    whole, first_runs = [], []

    def once():
        program = case.program()
        with timed_passes() as spent:
            start = time.perf_counter()
            model = compiled(case, program)
            whole.append(time.perf_counter() - start)
        for stage, time_spent in spent.items():
            stages.setdefault(stage, []).append(time_spent)
        start = time.perf_counter()
        model.run(words)
        first_runs.append(time.perf_counter() - start)

    repeat(once, seconds)
    both = [a + b for a, b in zip(whole, first_runs, strict=True)]
    return {
        "stages": {stage: statistics.median(times) for stage, times in stages.items()},
        "compile": statistics.median(whole),
        "first_run": statistics.median(first_runs),
        "compile_and_run": statistics.median(both),
        "repeats": len(whole),
    }


def compare(case: Case, model: CompiledModel, inputs: list[list]) -> tuple[int, int]:
    """(positions where model and interpreter differ, positions compared); no answer, no count."""
    wrong = checked = 0
    for words in inputs:
        try:
            wanted = rasp.evaluate(case.program(), words)
        except ValueError:  # the program has no answer here, such as a mean of words
            continue
        for got, want in zip(model.run(words), wanted, strict=True):
            wrong += not agree(got, want)
            checked += 1
    return wrong, checked


def agree(got: Any, want: Any) -> bool:
    """Whether the model's value is the interpreter's: to within 1e-5 if it is a number."""
    if is_number(got) and is_number(want):
        return abs(got - want) <= max(1e-6, 1e-5 * abs(want))
    return same_value(got, want)


def jax_times(model: CompiledModel, batch: list[list], seconds: float) -> dict[str, Any]:
    """The same batch through jax: the first call, which compiles, and the ones after it."""
    if uniform_bytes(model) > JAX_BYTES or len(model.weights.layers) > JAX_LAYERS:
        return {}
    import jax
    import jax.numpy as jnp

    ids = jnp.asarray(model.encode_batch(batch)[0])
    params = jax.device_put(model.params)
    forward = jax.jit(lambda params, ids: model.forward(params, ids).unembedded_output)
    start = time.perf_counter()
    forward(params, ids).block_until_ready()
    first = time.perf_counter() - start
    steady = repeat(lambda: forward(params, ids).block_until_ready(), seconds)
    return {"jax_first": first, "jax_batch": steady, "jax_device": jax.devices()[0].platform}


def uniform_bytes(model: CompiledModel) -> int:
    """The bytes of the model's parameters in the uniform layout, without making them."""
    blocks = [layer.attention for layer in model.weights.layers if layer.attention]
    heads = max((block.num_heads for block in blocks), default=1)
    key = max((block.key_size for block in blocks), default=1)
    mlps = [layer.mlp for layer in model.weights.layers if layer.mlp]
    hidden = max((mlp.first.w.shape[1] for mlp in mlps), default=1)
    return 4 * len(model.weights.layers) * model.weights.width * (4 * heads * key + 2 * hidden)


def main() -> None:
    """Arguments: name, vocabulary size, length, passes, seconds, 0 or 1 for jax."""
    name, vocab_size, length, optimize, seconds, with_jax = sys.argv[1:]
    case = Case(name, int(vocab_size), int(length), optimize)
    print(json.dumps(measure(case, float(seconds), with_jax == "1")))


if __name__ == "__main__":
    main()
