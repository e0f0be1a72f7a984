"""Models of the shelf with the passes that save layers, on or off."""

import pytest

from tracrlab import programs
from tracrlab.compile import compile_rasp_to_model

OPTIMIZE = ("none", pytest.param("names", marks=[pytest.mark.slow]), "layers", "reuse")
"""What is asked of the compiler: passes, or, in models as they are written, directions that are
used again."""
SPLIT = ("sort", "sort_freq", "most_freq", "median", "mode", "rasp_sort")
"""Programs in which a width of an "or" is counted as a sum of widths."""


def how(asked):
    """The arguments for one of OPTIMIZE."""
    return {"residual": "reuse"} if asked == "reuse" else {"optimize": asked}


def modelled(name, length=None, optimize="none"):
    """The model of a program of the shelf, at its own length or another."""
    entry = programs.catalogue[name].at(length or programs.catalogue[name].max_seq_len)
    return compile_rasp_to_model(
        entry.program, entry.vocab, entry.max_seq_len, entry.causal, optimize=optimize
    )
