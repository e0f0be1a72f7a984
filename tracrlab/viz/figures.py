"""Pictures as plotly figures."""

from functools import singledispatch
from math import ceil

from tracrlab.viz.colours import LINE
from tracrlab.viz.drawn import Drawn
from tracrlab.viz.heat import grid_figure
from tracrlab.viz.paper import on_paper, plain
from tracrlab.viz.pictures import Box, DiagramPicture, GridPicture, Picture, TablePicture
from tracrlab.viz.svg import FILL


@singledispatch
def draw(picture: Picture) -> Drawn:
    """The figure of a picture, which it carries as `.picture`."""
    raise TypeError(f"no picture: {type(picture).__name__}")


draw.register(GridPicture)(grid_figure)


@draw.register
def _table(picture: TablePicture) -> Drawn:
    columns = list(zip(*picture.rows, strict=True)) or [()] * len(picture.head)
    shares = [max(4, min(60, *map(len, c))) for c in zip(picture.head, *picture.rows, strict=True)]
    room = [110 * share / sum(shares) for share in shares]  # about so many characters fit
    lines = [max(ceil(len(c) / r) for c, r in zip(row, room, strict=True)) for row in picture.rows]
    height = 40 + sum(8 + 18 * max(1, count) for count in lines)
    fills = ["#ffe0b3" if r in picture.lit else "#f4f4f4" for r in range(len(picture.rows))]
    table = {
        "type": "table",
        "header": {
            "values": [f"<b>{plain(cell)}</b>" for cell in picture.head],
            "fill": {"color": "#d8d8d8"},
            "font": {"color": "#000"},
            "align": "left",
        },
        "cells": {
            "values": [[plain(cell) for cell in column] for column in columns],
            "fill": {"color": [fills]},
            "font": {"color": "#000"},
            "align": "left",
            "height": 24,
        },
        "columnwidth": shares,
    }
    return on_paper(picture, [table], {}, 820, height, left=8, right=40)


ACROSS, DOWN = 220, 70  # pixels from box to box
HALF = 0.37  # of a box, in units of ACROSS
LONGEST = 26  # characters in a box


@draw.register
def _diagram(picture: DiagramPicture) -> Drawn:
    boxes = picture.boxes
    shapes = [
        {
            "type": "rect",
            "x0": box.column - HALF,
            "x1": box.column + HALF,
            "y0": box.height - 0.3,
            "y1": box.height + 0.3,
            "fillcolor": FILL[box.kind],
            "line": {"color": LINE, "width": 3 if box.kind == "selector" else 1},
        }
        for box in boxes
    ]
    notes: list[dict] = [_arrow(boxes[a], boxes[b]) for a, b in picture.arrows]
    notes += [_words(box) for box in boxes]
    wide = max((box.column for box in boxes), default=0) + 1
    high = max((box.height for box in boxes), default=0.0) + 1
    hidden = {"visible": False, "fixedrange": True}
    layout = {
        "shapes": shapes,
        "annotations": notes,
        "xaxis": hidden | {"range": [-0.5, wide - 0.5]},
        "yaxis": hidden | {"range": [high - 0.5, -0.5]},
    }
    nothing = [{"type": "scatter", "x": [], "y": []}]
    return on_paper(picture, nothing, layout, ACROSS * wide, round(DOWN * high), left=0)


def _arrow(start: Box, stop: Box) -> dict:
    return {
        "x": stop.column - HALF,
        "y": stop.height,
        "ax": start.column + HALF,
        "ay": start.height,
        "xref": "x",
        "yref": "y",
        "axref": "x",
        "ayref": "y",
        "text": "",
        "showarrow": True,
        "arrowhead": 2,
        "arrowcolor": LINE,
    }


def _words(box: Box) -> dict:
    text = box.text if box.text != box.name else box.kind
    text = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    line = "" if box.line is None else f", line {box.line}"
    return {
        "x": box.column,
        "y": box.height,
        "text": f"<b>{plain(box.name)}</b><br>{plain(text)}",
        "font": {"color": "#000", "size": 11},
        "showarrow": False,
        "hovertext": f"{box.kind}{line}: {plain(box.text)}",
    }
