"""A plotly figure that a page can show without plotly."""

import json
from typing import Any

import plotly.graph_objects as go
from plotly.utils import PlotlyJSONEncoder

from tracrlab.viz.html import as_html
from tracrlab.viz.pictures import Picture

PLOTLY = "application/vnd.plotly.v1+json"
LARGEST = 24_000  # characters of a figure that is stored beside its static form


class Drawn(go.Figure):
    """A `plotly.graph_objects.Figure` with the picture that it was drawn from.

    In a notebook it stores the picture as static HTML and as text, and itself only if it is
    small: so a page without a kernel, a network or plotly shows it too, and notebooks stay small.
    `.show()` shows the figure itself in any case. Copies made by plotly are figures like it.
    """

    def __init__(self, data: Any = None, layout: Any = None, *args: Any, **options: Any):
        picture = options.pop("picture", None)
        super().__init__(data, layout, *args, **options)
        self._picture = picture

    @property
    def picture(self) -> Picture | None:
        """What it says, as plain data; None in a copy."""
        return self._picture

    _ipython_display_ = None  # plotly's own would show only what needs plotly

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None, **options: Any) -> Any:
        if self._picture is None:
            return super()._repr_mimebundle_(include, exclude, **options)
        bundle: dict[str, Any] = {
            "text/html": as_html(self._picture),
            "text/plain": str(self._picture),
        }
        drawing = json.dumps(self.to_plotly_json(), cls=PlotlyJSONEncoder)
        if len(drawing) <= LARGEST:
            bundle[PLOTLY] = json.loads(drawing)
        return bundle

    def __repr__(self) -> str:
        return str(self._picture) if self._picture is not None else super().__repr__()
