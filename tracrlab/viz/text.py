"""Pictures as text: what a terminal, a diff and a screen reader get."""

from functools import singledispatch

from tracrlab.trace.labelled import table
from tracrlab.viz.pictures import DiagramPicture, GridPicture, Picture, TablePicture

WIDEST = 48  # of one cell


@singledispatch
def as_text(picture: Picture) -> str:
    """Title, sentence, then rows and columns, then what is not shown."""
    raise TypeError(f"no picture: {type(picture).__name__}")


@as_text.register
def _grid(picture: GridPicture) -> str:
    parts = []
    for number, panel in enumerate(picture.panels):
        # of a sequence of panels, the rows that did not change are told once
        rows = range(len(picture.rows)) if number == 0 or not panel.marked else panel.marked
        cells = [[panel.text(r, c) for c in range(len(picture.columns))] for r in rows]
        marks = ["* " if r in panel.marked else "  " for r in rows]
        labels = [mark + picture.rows[r] for mark, r in zip(marks, rows, strict=True)]
        if not any(panel.marked for panel in picture.panels):
            labels = [label[2:] for label in labels]
        parts += [panel.title, table(labels, picture.columns, cells)]
    return _framed(picture, parts)


@as_text.register
def _table(picture: TablePicture) -> str:
    marked = bool(picture.lit)
    lines = [picture.head, *picture.rows]
    cells = [[_cut(cell) for cell in line] for line in lines]
    widths = [max(len(line[c]) for line in cells) for c in range(len(picture.head))]
    told = []
    for number, line in enumerate(cells, -1):
        mark = "* " if number in picture.lit else "  "
        text = "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        told.append(((mark if marked else "") + text).rstrip())
    return _framed(picture, told)


@as_text.register
def _diagram(picture: DiagramPicture) -> str:
    side = max((len(box.name) for box in picture.boxes), default=0)
    lines = []
    for column in sorted({box.column for box in picture.boxes}):
        for box in (box for box in picture.boxes if box.column == column):
            line = f"   # line {box.line}" if box.line is not None else ""
            lines.append(f"{column}  {box.name.ljust(side)}  {box.kind:<8}  {_cut(box.text)}{line}")
    names = [box.name for box in picture.boxes]
    lines += [f"   {names[a]} -> {names[b]}" for a, b in picture.arrows]
    return _framed(picture, lines)


def _framed(picture: Picture, lines: list[str]) -> str:
    around = [picture.title, picture.sentence, *lines, picture.note]
    return "\n".join(line for line in around if line)


def _cut(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= WIDEST else text[: WIDEST - 1] + "…"
