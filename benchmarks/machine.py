"""The machine that the numbers are of, and what an import costs on it."""

import os
import platform
import statistics
import subprocess
import sys
import time
from importlib.metadata import PackageNotFoundError, version
from typing import Any

IMPORT = "import tracrlab, sys; print('jax' in sys.modules)"
COMPILER = "import tracrlab.compile, sys; print('jax' in sys.modules)"
NOTHING = "print(False)"
THREAD_SETTINGS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")


def facts() -> dict[str, Any]:
    """Where and with what this was measured."""
    found: dict[str, Any] = {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0,
        "machine": platform.machine(),
        "system": platform.system(),
        "python": platform.python_version(),
        "settings": {name: os.environ[name] for name in THREAD_SETTINGS if name in os.environ},
    }
    found["cores"] = found["cores"] or os.cpu_count()
    for package in ("numpy", "jax", "dm-haiku"):
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = None
    found["load"] = round(os.getloadavg()[0], 1) if hasattr(os, "getloadavg") else None
    return found


def import_times(repeats: int) -> dict[str, Any]:
    """Median seconds that imports add to a Python that starts, each in a fresh process."""
    (plain, _), (front, front_jax), (compiler, compiler_jax) = (
        _started(code, repeats) for code in (NOTHING, IMPORT, COMPILER)
    )
    return {
        "import": front - plain,
        "import_compile": compiler - plain,
        "jax_loaded": front_jax or compiler_jax,
    }


def _started(code: str, repeats: int) -> tuple[float, bool]:
    """(seconds that a fresh Python takes to run `code`, whether it printed True)"""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
        times.append(time.perf_counter() - start)
        if ran.returncode:
            raise RuntimeError(f"{code!r} failed:\n{ran.stderr}")
    return statistics.median(times), ran.stdout.strip() == "True"
