"""The microscope: one run of a model with every activation kept and named, and edits of it.

>>> from tracrlab import compile, rasp
>>> model = compile.compile_rasp_to_model(rasp.tokens == "x", {"a", "x"}, max_seq_len=4)
>>> trace = model.trace("ax")
>>> trace.decoded, trace.rerun(Zero("tokens")).lens.at("embed", "1:a")
([False, True], Reading(text='.', value=None, clear=False))
"""

from tracrlab.trace.edits import Patch, Set, Zero
from tracrlab.trace.labelled import Labelled
from tracrlab.trace.parts import HeadOutput, Neurons, Output, Pattern, Residual, Subspace
from tracrlab.trace.places import TraceError
from tracrlab.trace.reading import Reading, Readings
from tracrlab.trace.record import Trace, trace_model

__all__ = [
    "HeadOutput",
    "Labelled",
    "Neurons",
    "Output",
    "Patch",
    "Pattern",
    "Reading",
    "Readings",
    "Residual",
    "Set",
    "Subspace",
    "Trace",
    "TraceError",
    "Zero",
    "trace_model",
]
