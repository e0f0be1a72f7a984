"""tracrlab: write a program in RASP, get a transformer in which every weight has a known meaning.

>>> import tracrlab
>>> from tracrlab import rasp
>>> model = tracrlab.compile_rasp_to_model(rasp.tokens == "x", vocab={"a", "x"}, max_seq_len=5)
>>> model.run("axx")
[False, True, True]
"""

from importlib import import_module
from typing import Any

from tracrlab import late

__version__ = "0.1.0"

_FRONT = {
    "compile_rasp_to_model": "tracrlab.compile",
    "CompileError": "tracrlab.errors",
    "load": "tracrlab.export",
}
"""Names that are loaded when first asked for: importing tracrlab stays instant."""

_PACKAGES = ("rasp", "compile", "programs", "viz", "trace", "export", "transformer", "craft")

late.bind(
    trace="tracrlab.trace:trace_model",
    save="tracrlab.export:save_model",
)

__all__ = [*_FRONT, *_PACKAGES]


def __getattr__(name: str) -> Any:
    if name in _FRONT:
        return getattr(import_module(_FRONT[name]), name)
    if name in _PACKAGES:
        return import_module(f"tracrlab.{name}")
    raise AttributeError(f"tracrlab has no {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
