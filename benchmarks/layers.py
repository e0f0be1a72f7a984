"""How shallow and how narrow compiled models are: `python -m benchmarks.layers [--write]`.

Layers, width and parameters of the shelf's programs as they are written, with every named variable
kept, and with as few layers as can be; the last with directions used again, too; beside them what
Tracr makes of the same program at the same size. `--write` puts the table into docs/layers.md.
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
HEAD = """# How many layers, and how wide

Layers / width of the residual stream / parameters of the same program under the three presets of
`optimize`, at a vocabulary and a length of n, and with the fewest layers and `residual="reuse"`.
There the width is the least that these blocks can have, or the least that is known to be needed
stands beside it (as 36 > 35). The times are of compiling with the fewest layers, and narrow.
Tracr's figures were measured elsewhere (commit 9ce2b8c), where it could compile the program at all.
Made by `python -m benchmarks.layers --write`.

"""


def shape(model: CompiledModel) -> str:
    """Layers, width and parameters in a few characters."""
    width, told = str(model.weights.width), model.stages["layout"].narrowness  # type: ignore[index]
    if told is not None and told.bound < model.weights.width:
        width += f" > {told.bound}"
    return f"{len(model.weights.layers)} / {width} / {short(model.weights.count)}"


def short(count: int) -> str:
    """
    >>> short(950), short(21_565_548)
    ('950', '21.6 M')
    """
    for size, name in ((10**6, "M"), (10**3, "k")):
        if count >= size:
            return f"{count / size:.3g} {name}"
    return str(count)


def row(name: str, size: int) -> list[str]:
    case = Case(name, size, size)
    found, times = [], []
    for preset, residual in (*((each, "rooms") for each in PRESETS), ("layers", "reuse")):
        program, start = case.program(), time.perf_counter()
        how = {"optimize": preset, "residual": residual}
        try:
            model = compile_rasp_to_model(program, case.vocab, size, **how)  # type: ignore[arg-type]
        except CompileError as error:
            found.append(str(error.problems[0].what)[:40])
            continue
        times.append(f"{1000 * (time.perf_counter() - start):.0f}")
        found.append(shape(model))
    known = TRACR.get((name, size))
    tracr = f"{known[0]} / {known[1]} / {short(known[2])}" if known else ""
    return [name, str(size), tracr, *found, ", ".join(times[-2:]) + " ms"]


def rows() -> list[list[str]]:
    """The table, its heading first."""
    names = [*dict.fromkeys(name for name, _ in TRACR), "pair_balance", "shuffle_dyck1"]
    titles = ["program", "n", "Tracr", *(f"`{each}`" for each in PRESETS), "`layers`, `reuse`"]
    every = [row(name, size) for name in names if name in PROGRAMS for size in SIZES]
    return [[*titles, "times"], *every]


def main() -> int:
    lines = [f"| {' | '.join(each)} |" for each in rows()]
    table = "\n".join([lines[0], "|---|---:|" + "---|" * 5 + "---:|", *lines[1:]])
    if "--write" in sys.argv[1:]:
        PAGE.write_text(HEAD + table + "\n", encoding="utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main())
