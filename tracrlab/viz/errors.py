"""How a picture says no."""

from tracrlab.errors import TracrlabError


class PictureError(TracrlabError, ValueError):
    """What was asked to be drawn is not there."""
