"""The laboratory in a notebook: live views of a program, its weights and its runs.

>>> from tracrlab.widgets import Lab, Stepper
>>> lab = Lab("is_x = tokens == 'x'", example="xax")
>>> stepper = Stepper(lab)
>>> lab.edit("is_a = tokens == 'a'")
>>> lab.wait(), lab, stepper
(True, Lab(is_a, 3 tokens, 1 layer), Stepper(is_a, 3 tokens, 1 layer))
>>> stepper.close(), lab.close()
(None, None)
"""

from importlib import import_module
from typing import Any

_FOUND = {
    "Lab": "parts",
    "ProgramEditor": "parts",
    "Stepper": "parts",
    "ResidualView": "parts",
    "AttentionView": "parts",
    "LookupTableView": "parts",
    "WeightsView": "parts",
    "WeightDiffView": "parts",
    "CheckView": "parts",
    "ProgramGraph": "parts",
    "lab": "parts",
    "LabState": "state",
    "Break": "breaks",
}
"""Names that are loaded when first asked for: a state needs no page and no ipywidgets."""

__all__ = list(_FOUND)


def __getattr__(name: str) -> Any:
    if name in _FOUND:
        return getattr(import_module(f"tracrlab.widgets.{_FOUND[name]}"), name)
    raise AttributeError(f"tracrlab.widgets has no {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
