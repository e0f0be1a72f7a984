"""Rich display in notebooks: pictures of models, traces, stages and expressions.

Installing it imports nothing: types are known by name, and a picture is imported when the first
value of its type is shown. What is shown depends on the value alone: no network, disk or clock.
"""

import warnings
from collections.abc import Callable
from importlib import import_module
from typing import Any

# (module, type) -> the function that makes its picture
PICTURES = {
    ("tracrlab.compile.model", "CompiledModel"): "stages:stage_picture",
    ("tracrlab.compile.graph", "Graph"): "stages:stage_picture",
    ("tracrlab.compile.infer", "Inferred"): "stages:stage_picture",
    ("tracrlab.compile.lowered", "Lowered"): "stages:stage_picture",
    ("tracrlab.compile.plan", "Plan"): "stages:stage_picture",
    ("tracrlab.compile.schedule", "Schedule"): "stages:stage_picture",
    ("tracrlab.compile.layout", "Layout"): "stages:stage_picture",
    ("tracrlab.transformer.weights", "Weights"): "stages:stage_picture",
    ("tracrlab.trace.record", "Trace"): "residual:residual_picture",
    ("tracrlab.rasp.selectors", "Selector"): "examples:selector_picture",
    ("tracrlab.rasp.sequences", "SOp"): "examples:sequence_picture",
    ("tracrlab.viz.checks", "Check"): "checks:check_picture",
    ("tracrlab.certify.certificate", "Certificate"): "certificates:seal_picture",
    ("tracrlab.viz.pictures", "Picture"): "display:itself",
}


def install(ip: Any) -> None:
    """Show tracrlab's values as pictures in this IPython shell; doing it twice changes nothing."""
    formatter = ip.display_formatter.mimebundle_formatter
    for (module, name), place in PICTURES.items():
        formatter.for_type_by_name(module, name, bundler(place))


def register_display(ip: Any = None) -> None:
    """`install` in the given shell, or in the running one; outside IPython it does nothing."""
    if ip is None:
        from IPython import get_ipython

        ip = get_ipython()
    if ip is not None:
        install(ip)


def itself(picture: Any) -> Any:
    return picture


def bundler(place: str) -> Callable[..., dict[str, str]]:
    """A formatter that shows a value as static HTML, and as text where its picture fails."""
    module, function = place.split(":")

    def bundle(value: Any, include: Any = None, exclude: Any = None) -> dict[str, str]:
        try:
            picture = getattr(import_module(f"tracrlab.viz.{module}"), function)(value)
            text = str(picture) if module in ("display", "stages") else repr(value)
            return {"text/html": picture._repr_html_(), "text/plain": text}
        except Exception as error:  # a view may never stand between a person and the value
            if type(error).__name__ != "PictureError":
                warnings.warn(
                    f"the picture of this {type(value).__name__} failed, so it is shown as text: "
                    f"{type(error).__name__}: {error}",
                    stacklevel=2,
                )
            return {"text/plain": repr(value)}

    return bundle
