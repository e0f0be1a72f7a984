"""The compiler from RASP programs to transformers.

>>> from tracrlab import rasp
>>> compile_rasp_to_model(rasp.tokens == "a", {"a", "b"}, max_seq_len=3).run("aba")
[True, False, True]
"""

from tracrlab.compile.model import AssembledTransformerModelOutput, CompiledModel
from tracrlab.compile.passes import Passes
from tracrlab.compile.pipeline import compile_rasp_to_model
from tracrlab.errors import CompileError, Problem

__all__ = [
    "AssembledTransformerModelOutput",
    "CompileError",
    "CompiledModel",
    "Passes",
    "Problem",
    "compile_rasp_to_model",
]
