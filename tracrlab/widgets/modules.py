"""The page's side: the JavaScript and CSS of `static/`, joined into one module."""

from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"


@cache
def javascript() -> str:
    """The files that `order.txt` names, one after the other: together they are one ES module."""
    names = (STATIC / "order.txt").read_text(encoding="utf-8").split()
    return "\n".join((STATIC / name).read_text(encoding="utf-8") for name in names)


@cache
def styles() -> str:
    return (STATIC / "lab.css").read_text(encoding="utf-8")
