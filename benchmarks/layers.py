"""How shallow and how narrow compiled models are: `python -m benchmarks.layers [--write]`.

Layers, width and parameters of the shelf's programs as they are written, with every named variable
kept, and with as few layers as can be; beside them what Tracr makes of the same program at the same
size. `--write` puts the table into docs/layers.md.
"""

import sys
import time
from pathlib import Path

from benchmarks.cases import PROGRAMS, Case
from tracrlab.compile import CompiledModel, CompileError, compile_rasp_to_model

PRESETS = ("none", "names", "layers")
PAGE = Path(__file__).resolve().parent.parent / "docs" / "layers.md"
TRACR: dict[
    tuple[str, int], tuple[int, int, int]
] = {  # layers, d_model, parameters; measured elsewhere
    ("length", 8): (1, 29, 2_861),
    ("hist", 8): (1, 29, 2_861),
    ("frac_prevs", 8): (2, 21, 2_309),
    ("reverse", 8): (4, 69, 61_983),
    ("reverse", 32): (4, 261, 2_505_135),
    ("sort", 8): (3, 101, 122_087),
    ("sort", 32): (3, 1157, 21_450_359),
    ("sort_unique", 8): (2, 37, 6_571),
    ("sort_freq", 8): (5, 128, 286_782),
    ("sort_freq", 32): (5, 1256, 39_958_182),
    ("shuffle_dyck2", 8): (8, 68, 664_716),
    ("shuffle_dyck2", 32): (8, 164, 21_565_548),
}
SIZES = (8, 32, 64)
HEAD = """# How many layers

Layers / width of the residual stream / parameters of the same program under the three presets of
`optimize`, at a vocabulary and a length of n; the time is that of compiling with the fewest layers.
Tracr's figures were measured elsewhere (commit 9ce2b8c), where it could compile the program at all.
Made by `python -m benchmarks.layers --write`.

"""


def shape(model: CompiledModel) -> str:
    """Layers, width and parameters in a few characters."""
    return f"{len(model.weights.layers)} / {model.weights.width} / {short(model.weights.count)}"


def short(count: int) -> str:
    """
    >>> short(950), short(21_565_548)
    ('950', '21.6 M')
    """
    for size, name in ((10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g} {name}"
    return str(count)


def row(name: str, size: int) -> str:
    case = Case(name, size, size)
    found, took = [], 0.0
    for preset in PRESETS:
        start = time.perf_counter()
        try:
            model = compile_rasp_to_model(case.program(), case.vocab, size, optimize=preset)
        except CompileError as error:
            found.append(str(error.problems[0].what)[:40])
            continue
        took = time.perf_counter() - start
        found.append(shape(model))
    known = TRACR.get((name, size))
    tracr = f"{known[0]} / {known[1]} / {short(known[2])}" if known else ""
    return f"| {name} | {size} | {tracr} | {' | '.join(found)} | {took * 1000:.0f} ms |"


def main() -> int:
    names = [*dict.fromkeys(name for name, _ in TRACR), "pair_balance", "shuffle_dyck1"]
    rows = [row(name, size) for name in names if name in PROGRAMS for size in SIZES]
    titles = ["program", "n", "Tracr", *(f"`{each}`" for each in PRESETS), "time"]
    table = "\n".join([f"| {' | '.join(titles)} |", "|---|---:|" + "---|" * 4 + "---:|", *rows])
    if "--write" in sys.argv[1:]:
        PAGE.write_text(HEAD + table + "\n", encoding="utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
