"""The time of each pass, taken from outside: the compiler itself knows nothing of clocks."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from tracrlab.compile import pipeline, planned, shallowest

STAGES = {
    "graph": ("read_graph",),
    "values": ("infer_values",),
    "plan": ("make_plan",),
    "blocks": ("lower",),
    "schedule": ("schedule_blocks",),
    "layout": ("lay_out", "measure"),
    "weights": ("assemble",),
}
"""Each stage, and the functions of the pipeline that make it."""

CALLERS = {"make_plan": planned, "lower": planned, "schedule_blocks": shallowest}
"""The modules that call passes; all others are called by the pipeline itself."""


@contextmanager
def timed_passes() -> Iterator[dict[str, float]]:
    """Within, seconds spent in each stage of the compilations are added up in the dict given.

    For that the names by which the pipeline calls its passes are bound to clocked ones; at the
    end they are what they were. Raises AttributeError if the pipeline has no such pass.
    """
    spent = dict.fromkeys(STAGES, 0.0)
    names = [name for some in STAGES.values() for name in some]
    plain = {name: getattr(CALLERS.get(name, pipeline), name) for name in names}

    def clocked(stage, run):
        def measured(*args, **kwargs):
            start = time.perf_counter()
            try:
                return run(*args, **kwargs)
            finally:
                spent[stage] += time.perf_counter() - start

        return measured

    try:
        for stage, names in STAGES.items():
            for name in names:
                setattr(CALLERS.get(name, pipeline), name, clocked(stage, plain[name]))
        yield spent
    finally:
        for name, run in plain.items():
            setattr(CALLERS.get(name, pipeline), name, run)
