"""Pictures: all that a figure says, as plain values that can be compared, stored and read as text.

There are three kinds. A grid is numbers by row and column, in one or more panels that share both
axes and one scale of colours. A table is rows of text. A diagram is boxes and the arrows between
them. Each draws itself as a figure, as static HTML and as text elsewhere in this package.
"""

from dataclasses import asdict, dataclass
from typing import Any

from tracrlab.viz.amounts import plain, show_amount
from tracrlab.viz.colours import RGB, VALUE, Scale
from tracrlab.viz.errors import PictureError

VERSION = 1


class Picture:
    """What the kinds of picture share: `title`, `sentence` and `note`, and their forms."""

    title: str
    sentence: str  # what there is to see, in one sentence
    note: str  # what is not shown, or how to read it; often empty

    def as_dict(self) -> dict[str, Any]:
        """All of it as JSON takes it; NaN and the infinities become "NaN", "∞" and "-∞"."""
        fields: Any = plain(asdict(self))  # type: ignore[call-overload]
        return {"kind": type(self).__name__, "version": VERSION, **fields}

    def __str__(self) -> str:
        from tracrlab.viz.text import as_text

        return as_text(self)

    def _repr_html_(self) -> str:
        from tracrlab.viz.html import as_html

        return as_html(self)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


@dataclass(frozen=True)
class Panel:
    """One of the matrices of a grid: a number for each row and column, and what the cell says."""

    title: str
    amounts: tuple[tuple[float, ...], ...]  # [row][column]
    texts: tuple[tuple[str, ...], ...] = ()  # [row][column]; if empty, the amounts in four digits
    marked: tuple[int, ...] = ()  # rows that are outlined

    def text(self, row: int, column: int) -> str:
        """What a cell says."""
        return self.texts[row][column] if self.texts else show_amount(self.amounts[row][column])


@dataclass(frozen=True)
class GridPicture(Picture):
    """Rows down and columns across, once for each panel; no label stands twice on an axis."""

    title: str
    sentence: str
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    row_axis: str  # what the rows are: "query"
    column_axis: str
    panels: tuple[Panel, ...]
    scale: Scale
    note: str = ""
    value_rows: tuple[int, ...] = ()  # what they say is a value, no amount: grey, not the scale

    def __post_init__(self):
        if not (self.rows and self.columns and self.panels):
            raise PictureError(f"{self.title}: nothing is left to draw; ask for more")
        for name, labels in (("row", self.rows), ("column", self.columns)):
            if len(set(labels)) < len(labels):
                raise ValueError(f"{self.title}: two {name}s have one label among {labels}")
        size = (len(self.rows), len(self.columns))
        for panel in self.panels:
            for matrix in (panel.amounts, panel.texts or panel.amounts):
                if (len(matrix), *{len(row) for row in matrix}) not in (size, size[:1]):
                    raise ValueError(f"{self.title}: panel {panel.title!r} is not of size {size}")

    def colour(self, panel: Panel, row: int, column: int) -> RGB | None:
        """The colour of a cell; None where the background shows."""
        amount = panel.amounts[row][column]
        if row in self.value_rows:
            return VALUE if amount else None
        return self.scale.colour(amount)

    __repr__ = Picture.__str__


@dataclass(frozen=True)
class TablePicture(Picture):
    """Rows of text under a head; those in `lit` stand out, those in `rules` divide the others."""

    title: str
    sentence: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    lit: tuple[int, ...] = ()
    rules: tuple[int, ...] = ()
    note: str = ""

    def __post_init__(self):
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError(
                f"{self.title}: each row needs {len(self.head)} cells, as the head has"
            )

    __repr__ = Picture.__str__


@dataclass(frozen=True)
class Box:
    """One node of a diagram, in a column (0 is leftmost) and at a height in it (0 is topmost)."""

    name: str
    kind: str  # "input", "sequence", "selector" or "output"
    text: str  # how it is computed
    line: int | None
    column: int
    height: float


@dataclass(frozen=True)
class DiagramPicture(Picture):
    """Boxes, and arrows from the box that is read to the box that reads it."""

    title: str
    sentence: str
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[int, int], ...]  # numbers of boxes
    note: str = ""

    __repr__ = Picture.__str__
