"""The page's side: the JavaScript and CSS of `static/`, joined into one module."""

from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"
SHEETS = ("lab.css", "views.css")


@cache
def javascript() -> str:
    """The files that `order.txt` names, one after the other: together they are one ES module.

    Comments and spaces are left out: it is part of every view that a page holds.
    """
    from rjsmin import jsmin

    names = (STATIC / "order.txt").read_text(encoding="utf-8").split()
    return str(jsmin("\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)))


@cache
def styles() -> str:
    """The style sheets, without comments and indentation.

    >>> "/*" in styles()
    False
    """
    sheets = [(STATIC / name).read_text(encoding="utf-8") for name in SHEETS]
    lines = [line.strip() for sheet in sheets for line in sheet.split("\n")]
    return "\n".join(line for line in lines if line and not line.startswith("/*"))
