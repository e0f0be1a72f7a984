"""A large grid as a small PNG."""

from tracrlab.viz.colours import OUTLINE, RGB
from tracrlab.viz.pictures import GridPicture, Panel
from tracrlab.viz.png import Pixel, data_uri, png

LONGEST = 400  # pixels
CLEAR: Pixel = (0, 0, 0, 0)
MARK: Pixel = (int(OUTLINE[1:3], 16), int(OUTLINE[3:5], 16), int(OUTLINE[5:7], 16), 255)


def panel_image(picture: GridPicture, panel: Panel) -> str:
    """The address of an image of a panel; NaN and infinite cells are hatched, zeros are clear."""
    side = max(2, LONGEST // max(len(picture.rows), len(picture.columns)))
    lines: list[list[Pixel]] = []
    for r, row in enumerate(panel.amounts):
        colours = [picture.colour(panel, r, c) for c in range(len(row))]
        cells = [_pixels(x, colour, side) for x, colour in zip(row, colours, strict=True)]
        lines += [[pixel for cell in cells for pixel in cell[y]] for y in range(side)]
    return data_uri(png(lines), "image/png")


def _pixels(amount: float, colour: RGB | None, side: int) -> list[list[Pixel]]:
    if colour is not None:
        return [[(*colour, 255)] * side] * side
    if amount == 0:
        return [[CLEAR] * side] * side
    return [[MARK if (x + y) % 3 == 0 else CLEAR for x in range(side)] for y in range(side)]
