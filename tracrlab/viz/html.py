"""Pictures as static HTML: tables with inline styles, readable on any page and without a kernel.

Pages that show notebooks remove scripts, style sheets and inline SVG, and some remove styles too:
so every number is also text. Colours stand only behind text that was chosen to be read on them;
all else takes the colours of the page, light or dark.
"""

from functools import singledispatch
from html import escape

from tracrlab.viz import budget
from tracrlab.viz.colours import LINE, OUTLINE, css, text_on
from tracrlab.viz.image import panel_image
from tracrlab.viz.pictures import DiagramPicture, GridPicture, Panel, Picture, TablePicture
from tracrlab.viz.svg import diagram_image

MOST_SIDE = budget.MOST_WORDED  # rows and columns of a table
MOST_CELLS = 600  # of all panels together: about 50 KB
ABREAST = 26  # columns of the panels that stand side by side

_PLAIN = "background:none"  # pages stripe the rows of tables
_CELL = "padding:2px 5px;text-align:center"
_HEAD = f"{_CELL};min-width:30px;font-weight:normal;border-bottom:1px solid {LINE}"
_SIDE = "padding:2px 8px 2px 2px;text-align:left;font-weight:normal;white-space:nowrap"
_GAP = f";border-left:3px double {LINE}"


@singledispatch
def as_html(picture: Picture) -> str:
    """The whole picture as one `div`."""
    raise TypeError(f"no picture: {type(picture).__name__}")


@as_html.register
def _grid(picture: GridPicture) -> str:
    """Tables, if the cells fit; else the rows that each panel marks; else images."""
    count = len(picture.panels)
    wide = min(len(picture.columns), MOST_SIDE)
    whole = [tuple(range(len(picture.rows)))] * count
    brief = [panel.marked or whole[0] for panel in picture.panels]
    worded = all(panel.texts for panel in picture.panels)
    for shown in (whole, brief if worded else whole):
        few = sum(map(len, shown)) * wide <= MOST_CELLS and len(picture.rows) <= MOST_SIDE
        if few and (worded or wide == len(picture.columns)):
            break
    else:
        images = "".join(_image(picture, panel) for panel in picture.panels)
        return _framed(picture, images, picture.scale.meaning)
    abreast = max(1, ABREAST // max(wide, 4)) if shown is whole else 1
    bands = [range(i, min(i + abreast, count)) for i in range(0, count, abreast)]
    tables = [
        _band(picture, [picture.panels[i] for i in band], shown[band[0]], wide) for band in bands
    ]
    cut = len(picture.columns) - wide
    below = [picture.scale.meaning]
    below += [f"this table has the first {wide} of {wide + cut} columns"] if cut else []
    below += ["each panel shows the rows that it marks"] if shown is not whole else []
    return _framed(picture, "".join(tables), "; ".join(below))


def _band(picture: GridPicture, panels: list[Panel], rows: tuple[int, ...], wide: int) -> str:
    """Panels side by side, in one table with one column of row labels."""
    lines = []
    if any(panel.title for panel in panels):
        cells = [_cell("", _SIDE, "th")]
        cells += [
            f'<th colspan="{wide}" style="{_CELL}{_GAP if i else ""}">{escape(panel.title)}</th>'
            for i, panel in enumerate(panels)
        ]
        lines.append(cells)
    cells = [_cell("", _SIDE, "th")]
    for i in range(len(panels)):
        cells += [
            _cell(label, _HEAD + (_GAP if i and not c else ""), "th")
            for c, label in enumerate(picture.columns[:wide])
        ]
    lines.append(cells)
    for r in rows:
        cells = [_cell(picture.rows[r], _SIDE, "th")]
        for i, panel in enumerate(panels):
            cells += [_amount(picture, panel, r, c, bool(i and not c)) for c in range(wide)]
        lines.append(cells)
    return _table(lines)


def _amount(picture: GridPicture, panel: Panel, row: int, column: int, gap: bool) -> str:
    amount = panel.amounts[row][column]
    styles = []
    colour = picture.colour(panel, row, column)
    if colour is not None:
        styles.append(f"background:{css(colour)};color:{text_on(colour)}")
    elif amount != 0:  # NaN or infinite
        styles.append(f"border:2px dashed {OUTLINE}")
    if row in panel.marked:
        edge = f"2px solid {OUTLINE}"
        styles.append(f"border-top:{edge};border-bottom:{edge}")
    style = ";".join([_CELL, *styles]) + (_GAP if gap else "")
    text = escape(panel.text(row, column)).replace(" ", "&nbsp;")
    return f'<td style="{style}">{text}</td>'


def _image(picture: GridPicture, panel: Panel) -> str:
    """A panel too large for a table: each cell a small square."""
    rows, columns = picture.rows, picture.columns
    told = (
        f"{panel.title or picture.title}: {len(rows)} {picture.row_axis} rows from {rows[0]} to "
        f"{rows[-1]} down, {len(columns)} {picture.column_axis} columns from {columns[0]} to "
        f"{columns[-1]} across"
    )
    return (
        f'<div style="margin:6px 0">{escape(told)}<br>'
        f'<img src="{panel_image(picture, panel)}" alt="{escape(told)}"></div>'
    )


@as_html.register
def _of_table(picture: TablePicture) -> str:
    return _framed(picture, _rows(picture.head, picture.rows, picture.lit, picture.rules))


def _rows(
    head: tuple[str, ...],
    rows: tuple[tuple[str, ...], ...],
    lit: tuple[int, ...] = (),
    rules: tuple[int, ...] = (),
) -> str:
    left = "padding:2px 10px;text-align:left"
    lines = [[_cell(cell, f"{left};border-bottom:1px solid {LINE}", "th") for cell in head]]
    for number, row in enumerate(rows):
        style = left
        if number in lit:
            style += f";border-top:2px solid {OUTLINE};border-bottom:2px solid {OUTLINE}"
        if number in rules:
            style += f";color:{LINE}"
        lines.append([_cell(cell, style) for cell in row])
    return _table(lines)


@as_html.register
def _diagram(picture: DiagramPicture) -> str:
    told = f"{picture.title}: " + "; ".join(
        f"{picture.boxes[a].name} is read by {picture.boxes[b].name}" for a, b in picture.arrows
    )
    image = f'<img src="{diagram_image(picture)}" alt="{escape(told)}">'
    head = ("", "kind", "computed as", "line")
    rows = tuple(
        (box.name, box.kind, box.text, "" if box.line is None else str(box.line))
        for box in picture.boxes
    )
    return _framed(picture, image + _rows(head, rows))


def _table(lines: list[list[str]]) -> str:
    rows = "".join(f'<tr style="{_PLAIN}">{"".join(cells)}</tr>' for cells in lines)
    return f'<table style="border-collapse:collapse;margin:4px 0">{rows}</table>'


def _cell(text: str, style: str, tag: str = "td") -> str:
    return f'<{tag} style="{style}">{escape(text)}</{tag}>'


def _framed(picture: Picture, body: str, below: str = "") -> str:
    small = "".join(
        f"<div><small>{escape(text)}</small></div>" for text in (below, picture.note) if text
    )
    return (
        f"<div><div><b>{escape(picture.title)}</b></div><div>{escape(picture.sentence)}</div>"
        f"{body}{small}</div>"
    )
