"""The table: what was measured, as text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.ancestor import COMPILE, GAVE_UP
from benchmarks.passes import STAGES

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Column:
    """A heading, and the text of one row under it."""

    head: str
    text: Callable[[Row], str]


def amount(x: float) -> str:
    """Three figures, or all that lie before the point.

    >>> amount(0.01234), amount(1.5), amount(23.456), amount(12345.6), amount(0)
    ('0.012', '1.50', '23.5', '12346', '0')
    """
    if x == 0:
        return "0"
    return f"{x:.3f}" if x < 1 else f"{x:.2f}" if x < 10 else f"{x:.1f}" if x < 100 else f"{x:.0f}"


def ms(key: str) -> Callable[[Row], str]:
    return lambda row: amount(1e3 * row[key]) if key in row else "-"


def per_second(batch_time: str, tokens: bool = False) -> Callable[[Row], str]:
    def text(row: Row) -> str:
        if batch_time not in row:
            return "-"
        count = row["batch"] * (row["length"] if tokens else 1)
        return f"{count / row[batch_time]:.3g}".replace("e+0", "e")

    return text


def megabytes(key: str) -> Callable[[Row], str]:
    return lambda row: amount(row[key] / 1e6)


def ancestor(row: Row) -> str:
    key = (row["name"], row["vocab"], row["length"])
    return amount(COMPILE[key]) if key in COMPILE else "none" if key in GAVE_UP else "-"


def passes(row: Row) -> str:
    """How it was compiled, if not as it is written."""
    return "" if row["optimize"] == "none" else f" ({row['optimize']})"


def stage(name: str) -> Column:
    return Column(name, lambda row: amount(1e3 * row["stages"][name]))


def bound(row: Row) -> float:
    """What a compile may use at most: three times the model's bytes and 100 MB."""
    return 3 * row["bytes"] + 100e6


WHO = (
    Column("program", lambda row: row["name"] + passes(row)),
    Column("V/S", lambda r: "{vocab}/{length}".format_map(r)),
)

PARTS: dict[str, tuple[Column, ...]] = {
    "COMPILE, milliseconds. `x write`: times what writing the model's bytes takes.\n"
    "`Tracr s`: seconds, measured elsewhere, see docs/benchmarks.md": (
        *map(stage, STAGES),
        Column("rest", lambda r: amount(max(0, 1e3 * (r["compile"] - sum(r["stages"].values()))))),
        Column("compile", ms("compile")),
        Column("cold", ms("cold")),
        Column("write", ms("write")),
        Column("x write", lambda row: amount(row["compile"] / row["write"])),
        Column("Tracr s", ancestor),
    ),
    "RUN, milliseconds. Sequences and tokens a second in batches: numpy, then jit-compiled jax.\n"
    "`wrong`: positions unlike the interpreter's, of those compared": (
        Column("1st run", ms("first_run")),
        Column("run", ms("run")),
        Column("batch", lambda row: str(row["batch"])),
        Column("seq/s", per_second("run_batch")),
        Column("tok/s", per_second("run_batch", tokens=True)),
        Column("jit ms", ms("jax_first")),
        Column("jax seq/s", per_second("jax_batch")),
        Column("jax tok/s", per_second("jax_batch", tokens=True)),
        Column("wrong", lambda row: "{wrong}/{checked}".format_map(row)),
    ),
    "SIZE AND MEMORY, megabytes. `peak`: of the first compile in a process.\n"
    "`of bound`: its share of three times the model's bytes plus 100 MB": (
        Column("layers", lambda row: str(row["layers"])),
        Column("heads", lambda row: str(row["heads"])),
        Column("d_model", lambda row: str(row["d_model"])),
        Column("parameters", lambda row: str(row["parameters"])),
        Column("nonzero %", lambda row: amount(100 * row["nonzero"] / row["parameters"])),
        Column("MB", megabytes("bytes")),
        Column("peak MB", megabytes("peak")),
        Column("x MB", lambda row: amount(row["peak"] / row["bytes"])),
        Column("of bound", lambda row: f"{100 * row['peak'] / bound(row):.0f}%"),
    ),
}
"""The three parts of the table; each has the columns of WHO in front."""


def aligned(rows: Sequence[Sequence[str]], left: int = 1) -> str:
    """Columns side by side, the first `left` of them left-aligned, under a ruled heading.

    >>> print(aligned([["program", "ms"], ["hist", "1.5"], ["sort", "12.0"]]))
    program    ms
    -------------
    hist      1.5
    sort     12.0
    """
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = []
    for row in rows:
        cells = [
            cell.ljust(width) if i < left else cell.rjust(width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def table(rows: Sequence[Row]) -> str:
    """All that was measured, in three parts with the same rows."""
    parts = []
    for title, columns in PARTS.items():
        columns = (*WHO, *columns)
        cells = [[column.head for column in columns]]
        cells += [[column.text(row) for column in columns] for row in rows]
        parts.append(f"{title}\n\n{aligned(cells)}")
    return "\n\n\n".join(parts)
