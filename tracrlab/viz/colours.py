"""What the colours of a picture mean: one scale for all of its panels."""

from dataclasses import dataclass
from typing import Literal

RGB = tuple[int, int, int]

# Even the faintest cell stands out from the background, which is left for exact zeros. The ends
# of each ramp are told apart in all common kinds of colour blindness.
_BLUE = ((205, 226, 241), (27, 96, 165))
_RED = ((253, 216, 196), (178, 24, 43))

VALUE: RGB = (222, 222, 222)  # behind a value that is no amount
OUTLINE = "#e07b00"  # around what was written or is lit; 3:1 on white and on black
LINE = "#808080"  # text and lines without a cell of their own: readable on light and on dark


@dataclass(frozen=True)
class Scale:
    """Colours for numbers from -`reach` to `reach` ("signed"), or from 0 to `reach` ("share").

    The colour of an exact 0 is None: the background shows. Numbers past the reach get the colour
    of its end, and NaN and the infinities get a mark of their own instead of a colour.

    >>> scale = Scale("signed", 2.0, "")
    >>> scale.colour(0.0), scale.colour(2.0), scale.colour(-2.0), scale.colour(float("nan"))
    (None, (178, 24, 43), (27, 96, 165), None)
    """

    kind: Literal["signed", "share"]
    reach: float
    meaning: str

    def colour(self, amount: float) -> RGB | None:
        """The colour of a cell; None where the background shows."""
        if amount == 0 or not abs(amount) < float("inf"):
            return None
        faint, strong = _BLUE if amount < 0 or self.kind == "share" else _RED
        part = min(abs(amount) / self.reach, 1.0) if self.reach else 1.0
        red, green, blue = (round(a + (b - a) * part) for a, b in zip(faint, strong, strict=True))
        return red, green, blue

    def stops(self) -> list[list]:
        """The same as a plotly colour scale, with a gap of nothing at 0."""
        positive = _BLUE if self.kind == "share" else _RED
        middle = 0.0 if self.kind == "share" else 0.5
        nothing = "rgba(0,0,0,0)"
        stops = [[middle, nothing], [middle + 1e-7, nothing]]
        stops += [[middle + 1e-7, css(positive[0])], [1.0, css(positive[1])]]
        if self.kind == "signed":
            below = [[0.0, css(_BLUE[1])], [middle - 1e-7, css(_BLUE[0])]]
            stops = [*below, [middle - 1e-7, nothing], *stops]
        return stops


def signed(amounts: list[float], what: str) -> Scale:
    """Blue below 0, red above, as far as the largest of `amounts`."""
    finite = [abs(x) for x in amounts if abs(x) < float("inf")]
    reach = max(finite, default=0.0) or 1.0
    ends = f"blue down to {-reach:.4g}, red up to {reach:.4g}, no colour at exactly 0"
    return Scale("signed", reach, f"{what}: {ends}")


def share(what: str) -> Scale:
    """Pale to deep blue for what lies between 0 and 1."""
    return Scale("share", 1.0, f"{what}: no colour at exactly 0, deepest blue at 1")


def yes_no(what: str) -> Scale:
    """Blue for what is so; cells are 0 or 1."""
    return Scale("share", 1.0, f"blue: {what}")


def css(colour: RGB) -> str:
    """As HTML and plotly write it.

    >>> css((27, 96, 165))
    '#1b60a5'
    """
    return "#{:02x}{:02x}{:02x}".format(*colour)


def text_on(colour: RGB) -> str:
    """Black or white, whichever is easier to read there: a contrast of at least 4.5 to 1.

    >>> text_on((178, 24, 43)), text_on((253, 216, 196))
    ('#fff', '#000')
    """
    return "#000" if luminance(colour) > 0.179 else "#fff"


def luminance(colour: RGB) -> float:
    """Relative luminance, 0 for black to 1 for white, as WCAG 2 defines it."""
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
