"""The pictures: pure functions from compiled models, traces, stages and expressions to figures.

Each view is two functions: one makes a *picture*, plain values that can be compared, stored and
read as text; the other draws it as a plotly figure, which carries its picture and shows itself
without a kernel too.

>>> from tracrlab import compile, rasp, viz
>>> model = compile.compile_rasp_to_model(rasp.tokens == "x", {"a", "x"}, max_seq_len=4)
>>> print(viz.decoded_picture(model.trace("ax")))
Decoded so far: map on a x
What the model would answer if it stopped after each half-layer; ✓ where that is its final answer.
            1:a     2:x
embed         .       .
attn 0        .       .
mlp 0   False ✓  True ✓
"""

from importlib import import_module
from typing import Any

_FOUND = {
    # figures
    "residual_stream": "views",
    "attention": "views",
    "select_aggregate": "views",
    "lookup_table": "views",
    "weights": "views",
    "difference": "views",
    "decoded_so_far": "views",
    "program_graph": "views",
    "compile_stage": "views",
    "selected": "views",
    "values_of": "views",
    "model_check": "views",
    "certificate_seal": "views",
    "certificate_margins": "views",
    "certificate_invariants": "views",
    "draw": "figures",
    "Drawn": "drawn",
    # pictures
    "residual_picture": "residual",
    "attention_picture": "heads",
    "select_aggregate_picture": "boxes",
    "lookup_picture": "lookups",
    "weights_picture": "subspaces",
    "difference_picture": "changes",
    "weight_difference": "comparing",
    "decoded_picture": "guesses",
    "program_picture": "program",
    "stage_picture": "stages",
    "selector_picture": "examples",
    "sequence_picture": "examples",
    "check_picture": "checks",
    "seal_picture": "certificates",
    "margins_picture": "certificates",
    "invariants_picture": "certificates",
    "failure_picture": "certificates",
    "check_model": "checks",
    "Check": "checks",
    "GridPicture": "pictures",
    "TablePicture": "pictures",
    "DiagramPicture": "pictures",
    "Picture": "pictures",
    "PictureError": "errors",
    # all that a live view draws
    "scene_of": "scene.header",
    "Scene": "scene.header",
    # showing them
    "as_html": "html",
    "as_text": "text",
    "register_display": "display",
}
"""Names that are loaded when first asked for: nothing loads plotly before a figure is drawn."""

__all__ = list(_FOUND)


def __getattr__(name: str) -> Any:
    if name in _FOUND:
        return getattr(import_module(f"tracrlab.viz.{_FOUND[name]}"), name)
    raise AttributeError(f"tracrlab.viz has no {name!r}; it offers {', '.join(__all__)}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
