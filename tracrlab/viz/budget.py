"""How much of something long is drawn, and the words that say so."""

MOST_POSITIONS = 64
MOST_WORDED = 40  # positions of a picture of words: a table without plotly is as wide
MOST_ROWS = 96
MOST_PANELS = 24
MOST_TABLE_ROWS = 50
MOST_LABELS = 40  # on one axis: more cost seconds, and cannot be read
MOST_TEXTS = 16  # cells have text up to this many rows and columns


def shown(count: int, most: int, what: str) -> tuple[int, str]:
    """How many of `count` things are drawn, and a remark if that is not all of them.

    >>> shown(200, 64, "positions")
    (64, 'showing 64 of 200 positions')
    >>> shown(5, 64, "positions")
    (5, '')
    """
    return (count, "") if count <= most else (most, f"showing {most} of {count} {what}")


def remarks(*some: str) -> str:
    """Several remarks as one."""
    return "; ".join(remark for remark in some if remark)
