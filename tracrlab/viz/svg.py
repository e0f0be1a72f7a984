"""A diagram as an SVG image: boxes from left to right, and curves for what they read."""

from html import escape

from tracrlab.viz.colours import LINE
from tracrlab.viz.pictures import Box, DiagramPicture
from tracrlab.viz.png import data_uri

WIDE, HIGH, ACROSS, DOWN, EDGE = 150, 42, 210, 60, 8
LONGEST = 22  # characters in a box

FILL = {"input": "#e4e4e4", "sequence": "#cde2f1", "selector": "#ffe0b3", "output": "#fdd8c4"}


def diagram_image(picture: DiagramPicture) -> str:
    """The address of the image: an SVG file in an `img` cannot run anything."""
    return data_uri(diagram_svg(picture).encode(), "image/svg+xml")


def diagram_svg(picture: DiagramPicture) -> str:
    """The diagram as an SVG document."""
    width = max((box.column for box in picture.boxes), default=0) * ACROSS + WIDE + 2 * EDGE
    height = round(max((box.height for box in picture.boxes), default=0) * DOWN) + HIGH + 2 * EDGE
    parts = [_curve(picture.boxes[a], picture.boxes[b]) for a, b in picture.arrows]
    parts += [_box(box) for box in picture.boxes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'font-family="sans-serif" text-anchor="middle">'
        f'<marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" '
        f'orient="auto"><path d="M0 0L8 4L0 8z" fill="{LINE}"/></marker>{"".join(parts)}</svg>'
    )


def corner(box: Box) -> tuple[int, int]:
    """The upper left corner of a box, in pixels."""
    return EDGE + box.column * ACROSS, EDGE + round(box.height * DOWN)


def _box(box: Box) -> str:
    x, y = corner(box)
    round_ = 2 if box.kind == "selector" else 14
    shape = (
        f'<rect x="{x}" y="{y}" width="{WIDE}" height="{HIGH}" rx="{round_}" '
        f'fill="{FILL[box.kind]}" stroke="{LINE}"/>'
    )
    middle = x + WIDE // 2
    below = box.text if box.text != box.name else box.kind
    return (
        f'{shape}<text x="{middle}" y="{y + 18}" font-size="13" font-weight="bold">'
        f"{_short(box.name)}</text>"
        f'<text x="{middle}" y="{y + 33}" font-size="10">{_short(below)}</text>'
    )


def _curve(start: Box, stop: Box) -> str:
    (x0, y0), (x1, y1) = corner(start), corner(stop)
    a, b, c, d = x0 + WIDE, y0 + HIGH // 2, x1 - 2, y1 + HIGH // 2
    bend = (c - a) // 2
    return (
        f'<path d="M{a} {b}C{a + bend} {b} {c - bend} {d} {c} {d}" fill="none" '
        f'stroke="{LINE}" stroke-width="1.5" marker-end="url(#tip)"/>'
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return escape(text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…")
