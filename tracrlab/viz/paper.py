"""What all figures share: fonts, transparent paper, and the title with its sentence."""

import textwrap
from typing import Any

from tracrlab.viz.colours import LINE
from tracrlab.viz.drawn import Drawn
from tracrlab.viz.pictures import DiagramPicture, GridPicture, TablePicture

FONT = {"color": LINE, "size": 12}
LEFT, RIGHT = 120, 130
NARROWEST = 560


def on_paper(
    picture: GridPicture | TablePicture | DiagramPicture,
    data: list[dict],
    layout: dict[str, Any],
    broad: int,
    high: int,
    left: int = LEFT,
    right: int = RIGHT,
) -> Drawn:
    """A figure whose drawing is `broad` by `high` pixels.

    It is transparent and without plotly's own template, so it looks the same on light and dark.
    """
    width = max(NARROWEST, broad + left + right)
    said = f"{picture.sentence} ({picture.note})" if picture.note else picture.sentence
    lines = textwrap.wrap(said, width // 7)
    small = "".join(f'<br><span style="font-size:12px">{plain(line)}</span>' for line in lines)
    top = 46 + 19 * len(lines) + (30 if isinstance(picture, GridPicture) else 0)
    common = {
        "template": "none",
        "title": {
            "text": f"<b>{plain(picture.title)}</b>{small}",
            "font": FONT | {"size": 15},
            "x": 0,
            "xref": "container",
            "y": 1,
            "yref": "container",
            "yanchor": "top",
            "pad": {"t": 18, "l": 8},
        },
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "margin": {"l": left, "r": width - broad - left, "t": top, "b": 40},
        "font": FONT,
        "width": width,
        "height": high + top + 40,
        "modebar": {"orientation": "v", "bgcolor": "rgba(0,0,0,0)", "color": LINE},
    }
    return Drawn(data, common | layout, picture=picture)


def plain(text: str) -> str:
    """Plotly reads a little HTML in texts: what looks like it is shown as it is."""
    return text.replace("&", "&amp;").replace("<", "&lt;")
