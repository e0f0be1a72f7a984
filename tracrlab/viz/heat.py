"""Grids as heat maps. Lists only: plotly would hide an array in base64."""

from typing import Any

from tracrlab.viz import budget
from tracrlab.viz.colours import LINE, OUTLINE, VALUE, css, text_on
from tracrlab.viz.drawn import Drawn
from tracrlab.viz.paper import FONT, on_paper, plain
from tracrlab.viz.pictures import GridPicture, Panel

AXIS: dict[str, Any] = {"showgrid": False, "zeroline": False, "linecolor": LINE, "ticks": ""}
CELL = 50  # pixels
ABREAST = 30  # columns of the panels that stand side by side
BETWEEN = 70  # pixels from a panel to the one below: labels and a heading


def grid_figure(picture: GridPicture) -> Drawn:
    """A heat map for each panel. The axes are categories, one for each label: none ever merge."""
    count, wide = len(picture.panels), len(picture.columns)
    across = min(count, max(1, ABREAST // max(wide, 5)))
    down = -(-count // across)
    broad = across * max(150, min(CELL * wide, 560))
    high = down * max(60, min(26 * len(picture.rows), 560)) + BETWEEN * (down - 1)
    data: list[dict] = []
    layout: dict[str, Any] = {"annotations": [], "shapes": []}
    for number, panel in enumerate(picture.panels):
        name = str(number + 1) if number else ""
        column, row = number % across, number // across
        data += _cells(picture, panel, name)
        layout[f"xaxis{name}"] = _axis(picture.columns, column, across, f"y{name}", 0.03)
        layout[f"yaxis{name}"] = _axis(
            picture.rows, down - 1 - row, down, f"x{name}", BETWEEN / high
        ) | {
            "autorange": "reversed",
            "showticklabels": column == 0,
        }
        layout["annotations"].append(_heading(panel.title, name))
        layout["shapes"] += [_outline(r, wide, name) for r in panel.marked]
    layout["coloraxis"] = {
        "colorscale": picture.scale.stops(),
        "cmin": -picture.scale.reach if picture.scale.kind == "signed" else 0,
        "cmax": picture.scale.reach,
        "colorbar": {"thickness": 10, "outlinewidth": 0, "tickfont": FONT},
    }
    return on_paper(picture, data, layout, broad, high)


def _cells(picture: GridPicture, panel: Panel, name: str) -> list[dict]:
    """Heat maps of the amounts and of the values, and text on small panels and on odd numbers."""
    rows, columns = range(len(picture.rows)), range(len(picture.columns))
    axes = {"xaxis": f"x{name}", "yaxis": f"y{name}"}

    def heat(chosen: list[int], **colour: Any) -> dict:
        amounts = [[panel.amounts[r][c] for c in columns] for r in chosen]
        found = {
            "type": "heatmap",
            "x": list(picture.columns),
            "y": [picture.rows[r] for r in chosen],
            "z": [[x if abs(x) < float("inf") else None for x in row] for row in amounts],
            "hovertemplate": f"{picture.row_axis} %{{y}}<br>{picture.column_axis} %{{x}}<br>"
            f"%{{{'text' if panel.texts else 'z'}}}<extra></extra>",
            "xgap": 1,
            "ygap": 1,
            **colour,
            **axes,
        }
        if panel.texts:
            found["text"] = [list(panel.texts[r]) for r in chosen]
        return found

    numbers = [r for r in rows if r not in picture.value_rows]
    data = [heat(numbers, coloraxis="coloraxis")] if numbers else []
    if picture.value_rows:
        grey = [[0, "rgba(0,0,0,0)"], [0.01, "rgba(0,0,0,0)"], [0.01, css(VALUE)], [1, css(VALUE)]]
        data.append(
            heat(list(picture.value_rows), colorscale=grey, zmin=0, zmax=1, showscale=False)
        )
    small = max(len(rows), len(columns)) <= budget.MOST_TEXTS
    written = [
        (r, c)
        for r in rows
        for c in columns
        if (small and panel.text(r, c)) or not abs(panel.amounts[r][c]) < float("inf")
    ]
    if written:
        colours = [picture.colour(panel, r, c) for r, c in written]
        texts = {
            "type": "scatter",
            "mode": "text",
            "x": [picture.columns[c] for _, c in written],
            "y": [picture.rows[r] for r, _ in written],
            "text": [panel.text(r, c) for r, c in written],
            "textfont": {
                "size": 11,
                "color": [LINE if colour is None else text_on(colour) for colour in colours],
            },
            "hoverinfo": "skip",
            "showlegend": False,
            **axes,
        }
        data.append(texts)
    return data


def _axis(labels: tuple[str, ...], place: int, places: int, anchor: str, gap: float) -> dict:
    """One of `places` axes, `gap` of the whole apart, with all labels in order, some written."""
    step = -(-len(labels) // budget.MOST_LABELS)
    gap = gap if places > 1 else 0.0
    size = (1 - gap * (places - 1)) / places
    start = place * (size + gap)
    return AXIS | {
        "type": "category",
        "tickmode": "array",
        "tickvals": list(labels[::step]),
        "ticktext": list(labels[::step]),
        "tickfont": FONT,
        "anchor": anchor,
        "domain": [start, min(1.0, start + size)],
        "categoryorder": "array",
        "categoryarray": list(labels),
    }


def _heading(text: str, name: str) -> dict:
    return {
        "text": plain(text),
        "showarrow": False,
        "font": FONT,
        "x": 0.5,
        "y": 1,
        "yshift": 12,
        "xref": f"x{name} domain",
        "yref": f"y{name} domain",
        "yanchor": "bottom",
    }


def _outline(row: int, wide: int, name: str) -> dict:
    return {
        "type": "rect",
        "xref": f"x{name}",
        "yref": f"y{name}",
        "x0": -0.5,
        "x1": wide - 0.5,
        "y0": row - 0.5,
        "y1": row + 0.5,
        "line": {"color": OUTLINE, "width": 2},
    }
