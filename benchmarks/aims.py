"""What was aimed at, beside what was measured."""

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.cases import Case
from benchmarks.table import Row, aligned, amount, bound, passes

SIZES: dict[tuple[str, int, int, str], float | None] = {
    ("reverse", 64, 64, "none"): 0.3,
    ("reverse", 128, 128, "none"): 2,
    ("sort", 32, 32, "none"): 0.2,
    ("sort", 64, 64, "none"): 2,
    ("sort_freq", 64, 64, "none"): 2,
    ("sort", 256, 256, "layers"): None,
    ("hist", 4, 1000, "none"): None,
    ("frac_prevs", 4, 1000, "none"): None,
    ("shuffle_dyck2", 64, 64, "none"): None,
    ("nary", 32, 32, "layers"): None,
    ("chain", 3, 8, "none"): 1,
    ("shared", 3, 4, "layers"): 1,
}
"""Cases, and the seconds in which they should compile; None: they should compile at all."""


@dataclass(frozen=True)
class Aim:
    """`measured` and `wanted` as text; `met` is None where nothing was measured."""

    what: str
    wanted: str
    measured: str
    met: bool | None


def aims(
    rows: Sequence[Row], imports: Mapping[str, Any], texts: Mapping[str, Any] | None = None
) -> list[Aim]:
    """Every aim of docs/benchmarks.md that these rows say something about."""
    small = [row for row in rows if Case(row["name"], row["vocab"], row["length"]).tutorial]
    keys = ("name", "vocab", "length", "optimize")
    by_size = {tuple(row[key] for key in keys): row for row in rows}
    found = [
        _worst_and_median(small, "compile_and_run", 0.010, "tutorial size: compile and first run"),
        _worst_and_median(small, "run", 0.001, "tutorial size: steady run"),
        *(_compiles(by_size, size, limit) for size, limit in SIZES.items()),
        *_growth(rows),
        _written(rows),
        _memory(rows),
        _agreement(rows),
        *_texts(texts or {}),
        Aim(
            "import tracrlab, without jax",
            "< 300 ms",
            f"{amount(1e3 * imports['import'])} ms; with the compiler "
            f"{amount(1e3 * imports['import_compile'])} ms; "
            f"jax {'loaded' if imports['jax_loaded'] else 'not loaded'}",
            imports["import"] < 0.3 and not imports["jax_loaded"],
        ),
    ]
    return [aim for aim in found if aim.met is not None]


def aims_table(found: Sequence[Aim]) -> str:
    cells = [["aim", "wanted", "measured", ""]]
    cells += [[aim.what, aim.wanted, aim.measured, "met" if aim.met else "MISSED"] for aim in found]
    return aligned(cells, left=4)


def _worst_and_median(rows: Sequence[Row], key: str, limit: float, what: str) -> Aim:
    wanted = f"< {amount(1e3 * limit)} ms (median)"
    if not rows:
        return Aim(what, wanted, "", None)
    worst = max(rows, key=lambda row: row[key])
    middle = statistics.median(row[key] for row in rows)
    text = f"{amount(1e3 * middle)} ms; slowest {worst['name']} {amount(1e3 * worst[key])} ms"
    return Aim(what, wanted, text, middle < limit)


def _texts(texts: Mapping[str, Any]) -> list[Aim]:
    """Reading fifty lines, and from a tutorial's text to a model that has run."""
    said = {"parse": ("read 50 lines of text", 0.020), "text_to_run": ("text to first run", 0.030)}
    found = []
    for key, (what, limit) in said.items():
        times = {language: times[key] for language, times in texts.items()}
        text = "; ".join(f"{language} {amount(1e3 * t)} ms" for language, t in times.items())
        met = max(times.values()) < limit if times else None
        found.append(Aim(what, f"< {amount(1e3 * limit)} ms (median)", text, met))
    return found


def _compiles(by_size: Mapping[tuple, Row], size: tuple, limit: float | None) -> Aim:
    row = by_size.get(size)
    what = "compile {} at {}/{}".format(*size) + passes({"optimize": size[3]})
    wanted = "at all" if limit is None else f"< {amount(1e3 * limit)} ms"
    if row is None:
        return Aim(what, wanted, "", None)
    text = f"{amount(1e3 * row['compile'])} ms"
    return Aim(what, wanted, text, limit is None or row["compile"] < limit)


def _growth(rows: Sequence[Row]) -> list[Aim]:
    """For each program with two sizes, the exponent of time in bytes between the largest two."""
    found = []
    for name in dict.fromkeys(row["name"] + passes(row) for row in rows):
        same = (row for row in rows if row["name"] + passes(row) == name)
        sizes = sorted(same, key=lambda row: row["bytes"])
        if len(sizes) < 2 or sizes[-1]["bytes"] < 2 * sizes[-2]["bytes"]:
            continue
        low, high = sizes[-2:]
        times, size = high["compile"] / low["compile"], high["bytes"] / low["bytes"]
        exponent = math.log(times) / math.log(size)
        found.append((exponent, name, f"bytes x{amount(size)}, time x{amount(times)}"))
    if not found:
        return []
    found.sort(reverse=True)
    over = [f"{name} {exponent:.2f}" for exponent, name, _ in found if exponent > 1]
    text = "bytes^{:.2f} at worst: {}, {}".format(*found[0])
    text += f"; above 1: {', '.join(over)}" if len(over) > 1 else ""
    return [Aim("compile time grows with bytes", "<= bytes^1", text, not over)]


def _written(rows: Sequence[Row]) -> Aim:
    """Of large models, how many times what writing their bytes takes."""
    what, wanted = "compile of more than 10 M parameters", "<= 5 x write"
    large = [row for row in rows if row["parameters"] > 10**7]
    if not large:
        return Aim(what, wanted, "", None)
    times = {f"{r['name']} {r['vocab']}{passes(r)}": r["compile"] / r["write"] for r in large}
    worst = max(times, key=lambda name: times[name])
    over = [f"{name} {amount(x)}" for name, x in times.items() if x > 5 and name != worst]
    text = f"{amount(statistics.median(times.values()))} (median of {len(times)}); most "
    text += f"{worst} {amount(times[worst])}" + (f"; above 5: {', '.join(over)}" if over else "")
    return Aim(what, wanted, text, times[worst] <= 5)


def _memory(rows: Sequence[Row]) -> Aim:
    what, wanted = "peak memory of a compile", "<= 3 x bytes + 100 MB"
    if not rows:
        return Aim(what, wanted, "", None)
    row = max(rows, key=lambda row: row["peak"] / bound(row))
    share = row["peak"] / bound(row)
    text = f"{100 * share:.0f}% of it at most ({row['name']} {row['vocab']}/{row['length']})"
    return Aim(what, wanted, text, share <= 1)


def _agreement(rows: Sequence[Row]) -> Aim:
    wrong, checked = (sum(row[key] for row in rows) for key in ("wrong", "checked"))
    what, wanted = "positions unlike the interpreter's", "0"
    return Aim(what, wanted, f"{wrong} of {checked}", wrong == 0 if checked else None)
