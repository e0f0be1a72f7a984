"""`python -m benchmarks`: measures the cases one by one and prints the table."""

import argparse
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks import layers
from benchmarks.aims import aims, aims_table
from benchmarks.cases import FULL, PROGRAMS, QUICK, Case, cases
from benchmarks.document import renew_file
from benchmarks.machine import facts, import_times
from benchmarks.table import aligned, table

LAYERS = """LAYERS / WIDTH / PARAMETERS, as in docs/layers.md: of Tracr, and here of a program as it
is written, with its names kept, in the fewest layers, and narrow as well"""
ROOT = Path(__file__).resolve().parent.parent
LONGEST = 120  # seconds for one case


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a few small sizes, in half a minute")
    parser.add_argument(
        "--only", action="append", default=[], metavar="NAME", help=f"one of {', '.join(PROGRAMS)}"
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write all numbers there too")
    parser.add_argument(
        "--page", type=Path, metavar="PATH", help="put the table between the marks of this page"
    )
    parser.add_argument("--no-jax", action="store_true", help="leave the jax columns out")
    return parser.parse_args()


def measured(case: Case, seconds: float, with_jax: bool) -> dict[str, Any] | str:
    """The numbers of one case from a process of its own, or why there are none."""
    size = (case.name, str(case.vocab_size), str(case.length), case.optimize)
    command = [sys.executable, "-m", "benchmarks.measure", *size, str(seconds), str(int(with_jax))]
    try:
        ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)
    except subprocess.TimeoutExpired:
        return f"no end within {LONGEST} s"
    if ran.returncode:
        lines = ran.stderr.strip().splitlines() or [f"ended with {ran.returncode}"]
        return lines[-1]
    return json.loads(ran.stdout)


def text_times() -> dict[str, Any]:
    """What reading texts takes, from a process of its own."""
    command = [sys.executable, "-m", "benchmarks.texts"]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=LONGEST)
    if ran.returncode:
        raise RuntimeError(f"benchmarks.texts failed:\n{ran.stderr}")
    return json.loads(ran.stdout)


def tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def measure_all(todo: list[Case], seconds: float, with_jax: bool) -> tuple[list, list[str], bool]:
    """(rows, failures, whether all cases had their turn): an interrupt keeps what there is."""
    rows: list[dict[str, Any]] = []
    failures = []
    for number, case in enumerate(todo, 1):
        start = time.perf_counter()
        try:
            found = measured(case, seconds, with_jax)
        except KeyboardInterrupt:
            tell("interrupted: the table holds what was measured so far")
            return rows, failures, False
        spent = time.perf_counter() - start
        if isinstance(found, str):
            failures.append(f"{case.label}: {found}")
            tell(f"{number}/{len(todo)}  {case.label}  FAILED: {found}")
        else:
            rows.append(found)
            tell(f"{number}/{len(todo)}  {case.label}  {spent:.1f} s")
    return rows, failures, True


def report(
    machine: dict, imports: dict, texts: dict, rows: list, failures: list[str], took: float
) -> str:
    """The whole text: the machine, the table, the aims, the failures."""
    settings = "".join(f", {name}={value}" for name, value in machine["settings"].items())
    head = (
        f"{machine['cores']} cores ({machine['machine']}), load {machine['load']} at the start, "
        f"Python {machine['python']}, numpy {machine['numpy']}, jax {machine['jax']}{settings}; "
        f"{len(rows)} cases in {took:.0f} s"
    )
    parts = [head, *([table(rows)] if rows else []), aims_table(aims(rows, imports, texts))]
    return "\n\n\n".join([*parts, *(f"FAILED {failure}" for failure in failures)])


def main() -> int:
    chosen = arguments()
    try:
        todo = cases(QUICK if chosen.quick else FULL, chosen.only)
    except ValueError as error:
        tell(f"benchmarks: {error}")
        return 2
    machine, start = facts(), time.perf_counter()
    imports = import_times(3 if chosen.quick else 7)
    texts = text_times()
    seconds = 0.2 if chosen.quick else 0.5
    rows, failures, finished = measure_all(todo, seconds, not chosen.no_jax)
    text = report(machine, imports, texts, rows, failures, time.perf_counter() - start)
    if finished and not (chosen.quick or chosen.only):
        tell("layers and widths")
        text += f"\n\n\n{LAYERS}\n\n{aligned(layers.rows(), left=8)}"
    print(text)
    if chosen.page and finished:
        renew_file(chosen.page, text)
    if chosen.json:
        told = {"machine": machine, "imports": imports, "texts": texts}
        told |= {"rows": rows, "failures": failures}
        chosen.json.write_text(json.dumps(told, indent=1) + "\n")
    return 130 if not finished else 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
