"""How fast batches run: `python -m benchmarks.batch [--write]`.

For each large model, in one run and by turns: a large product of float32 matrices (sgemm), the
batch by all products of its matrices (`run_forward`), and `model.run_batch`. `--write` puts the
table into docs/batches.md.
"""

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from benchmarks.cases import Case
from benchmarks.injecting import rebuilt
from benchmarks.layers import short
from benchmarks.machine import facts
from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.transformer import Weights, run_forward

PAGE = Path(__file__).resolve().parent.parent / "docs" / "batches.md"
SIDE = 2048  # of the matrices of sgemm
ROUNDS = 3
NOISE = 1e-6  # added to every weight, so that none is 0
CASES = (
    (Case("reverse", 64, 64), "none", 64),
    (Case("reverse", 128, 128), "none", 32),
    (Case("reverse", 128, 128), "layers", 32),
    (Case("sort", 64, 64), "none", 16),
    (Case("sort", 64, 64), "layers", 64),
    (Case("sort_freq", 32, 32), "none", 64),
    (Case("nary", 16, 16), "none", 64),
    (Case("hist", 4, 1000), "none", 4),
    (Case("frac_prevs", 4, 1000), "none", 4),
    (Case("shuffle_dyck2", 64, 64), "none", 64),
    (Case("shuffle_dyck2", 64, 64), "layers", 64),
)
TITLES = (
    "program",
    "optimize",
    "parameters",
    "nonzero",
    "batch",
    "sgemm GF/s",
    "all products",
    "of sgemm",
    "run_batch",
    "of sgemm",
    "faster",
    "first call",
    "noise: of sgemm",
)
HEAD = """# How fast batches run

`model.run_batch` does not multiply the zeros of large models. Beside it, in the same run and by
turns: the same batch by all products of its matrices, as `run_forward` has them, and a product of
two float32 matrices with {side} rows and columns (sgemm).

- **of sgemm**: the share of this machine's rate at which all products, 2 operations for each
  multiplication, would have been done in that time. Above 100 % no dense arithmetic can be as fast.
- **all products** is the forward pass alone; **run_batch** reads tokens and decodes answers too.
- **first call**: what taking out the zeros costs, once for each model. It is in no other column.
- **noise**: `run_batch` on the same model with a little noise added to every weight. There no
  weight is 0, but hidden units that are off still are.

Times are the shortest of {rounds} rounds. Made by `python -m benchmarks.batch --write`.

"""


@dataclass(frozen=True)
class Times:
    """Seconds of one case, and what it is of."""

    case: Case
    optimize: str
    batch: int
    parameters: int
    nonzero: int
    operations: int  # of all products
    sgemm: float
    dense: float
    sparing: float  # run_batch
    first: float
    noisy: float

    def share(self, seconds: float) -> str:
        """The rate of all products in that time, as a share of sgemm's."""
        rate = self.operations / seconds
        return f"{100 * rate * self.sgemm / (2 * SIDE**3):.0f} %"

    def row(self) -> str:
        size = f"{self.case.vocab_size}/{self.case.length}"
        cells = (
            f"{self.case.name} {size}",
            f"`{self.optimize}`",
            short(self.parameters),
            f"{100 * self.nonzero / self.parameters:.2g} %",
            str(self.batch),
            f"{2 * SIDE**3 / self.sgemm / 1e9:.0f}",
            milliseconds(self.dense),
            self.share(self.dense),
            milliseconds(self.sparing),
            self.share(self.sparing),
            f"{self.dense / self.sparing:.1f} ×",
            milliseconds(self.first),
            self.share(self.noisy),
        )
        return f"| {' | '.join(cells)} |"


def milliseconds(seconds: float) -> str:
    return f"{1000 * seconds:.3g} ms" if seconds < 1 else f"{1000 * seconds:.0f} ms"


def operations(weights: Weights, batch: int, positions: int) -> int:
    """Additions and multiplications of all matrix products of a batch."""
    tokens, found = batch * positions, 0
    for layer in weights.layers:
        if layer.attention is not None:
            wide = layer.attention.num_heads * layer.attention.key_size
            found += 2 * tokens * wide * (4 * weights.width + 2 * positions)
        if layer.mlp is not None:
            found += 4 * tokens * layer.mlp.first.w.size
    return found + 2 * tokens * weights.unembed.size


def with_noise(model: CompiledModel) -> CompiledModel:
    """The model with a little noise added to every weight."""
    rng = np.random.default_rng(0)
    arrays = {
        name: array + NOISE * rng.standard_normal(array.shape, np.float32)
        for name, array in model.weights.arrays()
    }
    return replace(model, weights=rebuilt(model.weights, arrays))


def measure(case: Case, optimize: str, batch: int, rounds: int = ROUNDS) -> Times:
    """All times of one case, by turns, so that a busy minute is shared by all."""
    model = compile_rasp_to_model(case.program(), case.vocab, case.length, optimize=optimize)
    noisy, inputs = with_noise(model), case.inputs(batch)
    ids, _ = model.encode_batch(inputs)
    pad = model.input_encoder.pad_encoding
    rng = np.random.default_rng(0)
    left, right = (rng.random((SIDE, SIDE), np.float32) for _ in range(2))
    kinds: dict[str, Callable[[], object]] = {
        "sgemm": lambda: left @ right,
        "dense": lambda: run_forward(np, model.weights, ids, pad, model.causal),
        "sparing": lambda: model.run_batch(inputs),
        "noisy": lambda: noisy.run_batch(inputs),
    }
    model.run_batch(inputs[:1])  # loads what is loaded once, if it is large
    again = replace(model)
    first = timed(lambda: again.run_batch(inputs))
    times = [{kind: timed(run) for kind, run in kinds.items()} for _ in range(rounds + 1)][1:]
    best = {kind: min(each[kind] for each in times) for kind in kinds}
    needed = operations(model.weights, *ids.shape)
    size = model.weights.count, model.weights.nonzero
    extra = max(0.0, first - best["sparing"])
    return Times(case, optimize, batch, *size, needed, first=extra, **best)


def timed(run: Callable[[], object]) -> float:
    start = time.perf_counter()
    run()
    return time.perf_counter() - start


def table(rows: list[str]) -> str:
    return "\n".join(
        [f"| {' | '.join(TITLES)} |", f"|---|---|{'---:|' * (len(TITLES) - 2)}", *rows]
    )


def main() -> int:
    rows = []
    for case, optimize, batch in CASES:
        rows.append(measure(case, optimize, batch).row())
        print(rows[-1], file=sys.stderr, flush=True)
    here = facts()
    threads = ", ".join(f"{name}={value}" for name, value in here["settings"].items())
    where = (
        f"{here['cores']} cores, {here['machine']}, {here['system']}, Python {here['python']}, "
        f"numpy {here['numpy']}, load {here['load']} at the end{threads and f', {threads}'}."
    )
    text = f"{table(rows)}\n\n{where}\n"
    if "--write" in sys.argv[1:]:
        PAGE.write_text(HEAD.format(side=SIDE, rounds=ROUNDS) + text, encoding="utf-8")
    print(text, end="")
    return 0


if __name__ == "__main__":
    sys.exit(main())
