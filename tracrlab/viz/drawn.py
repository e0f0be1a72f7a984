"""A plotly figure that a page can show without plotly."""

from typing import Any

import plotly.graph_objects as go

from tracrlab.viz.html import as_html
from tracrlab.viz.pictures import Picture


class Drawn(go.Figure):
    """A `plotly.graph_objects.Figure` with the picture that it was drawn from.

    A notebook stores its picture as static HTML and as text: readable without a kernel, a network
    or plotly, in the colours of the page. The plotly form is not stored beside them, because
    JupyterLab would show it instead, after loading 5 MB, and add a PNG of 30 to 50 KB to the
    notebook for each figure when it is saved. `.show()` shows it, with a number under the cursor.
    Its camera saves a PNG; an SVG if the call is
    `.show(config={"toImageButtonOptions": {"format": "svg"}})`.
    Copies that plotly makes of it are plotly's own, and show as such.
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
        return {"text/html": as_html(self._picture), "text/plain": str(self._picture)}

    def __repr__(self) -> str:
        return str(self._picture) if self._picture is not None else super().__repr__()
