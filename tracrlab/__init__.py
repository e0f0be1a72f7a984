"""tracrlab: write a program in RASP, get a transformer in which every weight has a known meaning.

>>> import tracrlab
>>> from tracrlab import rasp
>>> model = tracrlab.compile_rasp_to_model(rasp.tokens == "x", vocab={"a", "x"}, max_seq_len=5)
>>> model.run("axx")
[False, True, True]
"""

import sys
from importlib import import_module
from typing import Any

from tracrlab import late

__version__ = "0.1.0"

_FRONT = {
    "compile_rasp_to_model": "tracrlab.compile",
    "CompileError": "tracrlab.errors",
    "load": "tracrlab.export",
    "lab": "tracrlab.widgets",
}
"""Names that are loaded when first asked for: importing tracrlab stays instant."""

_PACKAGES = (
    "rasp",
    "compile",
    "programs",
    "viz",
    "trace",
    "export",
    "certify",
    "transformer",
    "craft",
    "widgets",
)

late.bind(
    trace="tracrlab.trace:trace_model",
    save="tracrlab.export:save_model",
    certify="tracrlab.certify:certify",
)

__all__ = [*_FRONT, *_PACKAGES]


def __getattr__(name: str) -> Any:
    if name in _FRONT:
        return getattr(import_module(_FRONT[name]), name)
    if name in _PACKAGES:
        return import_module(f"tracrlab.{name}")
    raise AttributeError(f"tracrlab has no {name!r}; it offers {', '.join(__all__)}")


def _show_richly() -> None:
    """In a notebook, models, traces and programs show themselves, and `%%rasp` is known; nothing
    heavy is loaded yet."""
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    if shell is not None:
        import_module("tracrlab.viz.display").install(shell)
        import_module("tracrlab.prompt.magic").install(shell)


_show_richly()


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext tracrlab` is the same as `import tracrlab`: pictures, and `%%rasp`."""
    _show_richly()


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
