"""A text in the language that is not chosen: whoever pastes it is told which one to choose."""

from collections.abc import Sequence
from typing import Any

from tracrlab.errors import ParseError, RaspError
from tracrlab.rasp import parse
from tracrlab.rasp.text.source import Language
from tracrlab.widgets.guesses import may_be_python

CLASSIC = "this looks like the 2021 language: choose RASP 2021"
PYTHON = "this looks like Python: choose Python"


def hinted(marks: Sequence[dict[str, Any]], text: str, language: Language) -> list[dict[str, Any]]:
    """Mistakes of a text; the first also says that the text is in the other language, if it is."""
    told = other_language(text, language, len(marks))
    if not told or not marks:
        return list(marks)
    first = dict(marks[0])
    first["hint"] = f"{first['hint']}; {told}" if first["hint"] else told
    return [first, *marks[1:]]


def other_language(text: str, language: Language, mistakes: int) -> str:
    """A hint, if the other language reads `text` without mistakes, or with clearly fewer.

    Nothing is run for it: of Python it is only asked whether it could be that.

    >>> other_language('x = select(tokens, tokens, ==);', "python", 1)
    'this looks like the 2021 language: choose RASP 2021'
    >>> other_language('x = tokns == "a"', "python", 1)
    ''
    """
    if language == "rasp":
        if _ends_statements(text) or not may_be_python(text):
            return ""
        return PYTHON if _mistakes_in_classic(f"{text.rstrip()};") else ""  # only that was missing
    theirs = _mistakes_in_classic(text)
    fewer = 2 * theirs < mistakes
    as_good = theirs <= mistakes and _ends_statements(text) and not may_be_python(text)
    return CLASSIC if fewer or as_good else ""


def _ends_statements(text: str) -> bool:
    """Whether it is written with a semicolon at the end of its lines, as the 2021 language is."""
    return any(line.rstrip().endswith(";") for line in text.split("\n"))


def _mistakes_in_classic(text: str) -> int:
    try:
        parse(text, "rasp")
    except ParseError as error:
        return len(error.errors)
    except RaspError:
        return 1
    return 0
