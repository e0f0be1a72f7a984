"""Compact proofs of 151 trained models: `python -m benchmarks.proofs [--write]`.

Each model by each strategy, and the table of docs/proofs.md: normalised bounds by group, beside the
published ones. `--seeds 8` takes fewer models, `--folder PATH` keeps what is done and goes on from
there. `--train` trains the models anew and puts them in place of those of the package.
"""

import argparse
import time
from pathlib import Path

import numpy as np

from tracrlab.proofs.direct import DIRECT
from tracrlab.proofs.query_key import QUERY_KEY
from tracrlab.proofs.shipped import ship, trained
from tracrlab.proofs.sweep import Swept, sweep

PAGE = Path(__file__).resolve().parent.parent / "docs" / "proofs.md"
EXACT_QK = ("exact_EQKE+max_diff_exact", "max_diff_exact")
QUADRATIC_QK = tuple(name for name in QUERY_KEY if "recursive" in name)
EXACT_DIRECT = ("max_diff_exact", "global_max_diff_exact")
PUBLISHED = {  # normalised, K = 4: mean and deviation over 151 seeds, arXiv 2406.11779
    "brute force": (0.9992, 0.0015),
    "cubic": (0.9539, 0.0080),
    "QK exact, direct exact": (0.700, 0.036),
    "QK low-rank, direct exact": (0.675, 0.035),
    "QK exact, direct quadratic": (0.633, 0.062),
    "QK low-rank, direct quadratic": (0.610, 0.060),
    "QK quadratic, direct exact": (0.316, 0.037),
    "QK quadratic, direct quadratic": (0.283, 0.037),
}


def group(strategy: str) -> str:
    """The published group of a strategy; ours are groups of their own.

    >>> group("max_diff, per output, svd")
    'QK low-rank, direct quadratic'
    """
    if ", " not in strategy:
        return strategy
    direct, _, query_key = strategy.split(", ")
    assert direct in DIRECT
    if direct == "mean_query+exact":
        return "mean_query+exact (ours)"
    low = "quadratic" if query_key in QUADRATIC_QK else "low-rank"
    qk = "exact" if query_key in EXACT_QK else low
    return f"QK {qk}, direct {'exact' if direct in EXACT_DIRECT else 'quadratic'}"


def groups(rows: tuple[Swept, ...]) -> dict[str, np.ndarray]:
    """(model,) for each group: the best bound of its strategies, as a share of the accuracy."""
    accuracy = {row.model: row.bound for row in rows if row.strategy == "brute force"}
    best: dict[str, dict[str, float]] = {}
    for row in rows:
        share = float(row.bound / accuracy[row.model])
        if row.strategy == "brute force":
            share = float(row.bound)
        here = best.setdefault(group(row.strategy), {})
        here[row.model] = max(here.get(row.model, 0.0), share)
    return {name: np.array(list(found.values())) for name, found in best.items()}


def report(rows: tuple[Swept, ...], seconds: float) -> str:
    """The tables, as Markdown."""
    found = groups(rows)
    models = len({row.model for row in rows})
    lines = ["| best of | ours | least | published |", "|---|---:|---:|---:|"]
    for name in sorted(found, key=lambda name: -found[name].mean()):
        mean, deviation, least = found[name].mean(), found[name].std(), found[name].min()
        known = PUBLISHED.get(name)
        told = "" if known is None else f"{known[0]:.4g} ± {known[1]:.2g}"
        lines.append(f"| {name} | {mean:.4f} ± {deviation:.4f} | {least:.4f} | {told} |")
    lines += ["", f"{models} models, {len(rows)} proofs, {seconds:.0f} s.", ""]
    by_name: dict[str, list[float]] = {}
    for row in rows:
        by_name.setdefault(row.strategy, []).append(float(row.bound))
    best = sorted(by_name, key=lambda name: -float(np.mean(by_name[name])))
    lines += ["| strategy | bound |", "|---|---:|"]
    lines += [
        f"| {name} | {np.mean(by_name[name]):.4f} ± {np.std(by_name[name]):.4f} |" for name in best
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proofs", description=__doc__)
    parser.add_argument("--seeds", type=int, default=151)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--train", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    if options.train:
        from tracrlab.proofs.training import train

        ship(train(range(151)))
    start = time.perf_counter()
    rows = sweep(trained(range(options.seeds)), folder=options.folder)
    text = report(rows, time.perf_counter() - start)
    print(text)
    if options.write:
        from benchmarks.document import renew_file

        renew_file(PAGE, text, fenced=False)


if __name__ == "__main__":
    main()
