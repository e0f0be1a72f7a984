"""The page's side: the JavaScript and CSS of `static/`, joined into one module."""

import re
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parent / "static"


@cache
def javascript() -> str:
    """The files that `order.txt` names, one after the other: together they are one ES module."""
    names = (STATIC / "order.txt").read_text(encoding="utf-8").split()
    texts = ((STATIC / name).read_text(encoding="utf-8") for name in names)
    return "\n".join(filter(None, map(_lean, "\n".join(texts).split("\n"))))


def _lean(line: str) -> str:
    """A line of the module without its comment; `static/README.md` says why that is safe.

    >>> _lean("  const a = 1; // one"), _lean("// more"), _lean(" * of a comment")
    ('const a = 1;', '', '')
    """
    line = line.strip()
    if line.startswith(("//", "/*", "*/", "* ")):
        return ""
    return re.sub(r"\s+// .*$", "", line)


@cache
def styles() -> str:
    return (STATIC / "lab.css").read_text(encoding="utf-8")
