"""An input cut into what the language reads and what is said to the prompt; is it whole?"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    r"""\#[^\n]* | "[^"\n]*"? | '[^'\n]*'? | (?:s-op|full\ seq\ display)(?!\w) | [A-Za-z_]\w*
    | \n | [^\S\n]+ | .""",
    re.X,
)
_TO_THE_PROMPT = (
    "set", "show", "examples", "s-op", "selector", "full seq display", "exit", "quit"
)  # end with their line  # fmt: skip
_REST = r"""(?:"[^"\n]*"|'[^'\n]*'|[^;\n#"'])*"""
_COMPILE = re.compile(rf"compile(?=[^\S\n]+(?!(?:and|or|in|if)\b)[A-Za-z_\d\"'])({_REST});?")
_COMPILE_ALONE = re.compile(rf"compile(?=[^\S\n]*(?:[;#(\[]|$|[^\S\n]-))({_REST});?", re.M)
_HELP = re.compile(r"help[^\S\n]*(?:\([^\S\n]*\))?[^\S\n]*(?:;|(?=#|$))", re.M)

Lacks = Literal["", "a bracket", "a semicolon"]


@dataclass(frozen=True)
class Piece:
    """A part of an input, with blanks for what stands before it, so that places are right."""

    what: Literal["language", "compile", "help"]
    text: str


@dataclass(frozen=True)
class Input:
    """The pieces of an input; `lacks` says what is missing at its end, if anything."""

    pieces: tuple[Piece, ...]
    lacks: Lacks


def cut(text: str, taken: Collection[str] = ()) -> Input:
    """Cut an input. Names that are `taken` are names, where they could be commands too.

    >>> [piece.what for piece in cut('x = 3; compile x up to 8\\ny = 4;').pieces]
    ['language', 'compile', 'language']
    >>> cut("def f(a) {").lacks, cut("x = 3").lacks, cut("x = 3; # y").lacks, cut("exit").lacks
    ('a bracket', 'a semicolon', '', '')
    """
    pieces: list[Piece] = []
    at = begun = depth = 0  # `begun`: where the pending piece of the language begins
    first = ""  # word of the statement that is being read
    opened = ""  # brackets

    def keep(what: Literal["language", "compile", "help"], start: int, stop: int) -> None:
        if what != "language" or text[start:stop].strip():
            pieces.append(Piece(what, re.sub(r"[^\n]", " ", text[:start]) + text[start:stop]))

    while at < len(text):
        if not first and (command := _command(text, at, taken)):
            what, stop = command
            keep("language", begun, at)
            keep(what, at, stop)
            at = begun = stop
            continue
        token = _TOKEN.match(text, at)
        assert token is not None  # the last alternative is any character
        word, at = token.group(), token.end()
        if word == "\n":
            first = "" if first in _TO_THE_PROMPT and not depth else first
        elif word.isspace() or word.startswith("#"):
            continue
        elif word == ";" and (not depth or opened[-1:] in ("(", "[")):
            first, depth, opened = "", 0, ""  # it has no place in ( or [: that is told at once
        elif word == "}" and depth == 1 and first in ("def", "for"):
            first, depth, opened = "", 0, ""
        else:
            first = first or word
            depth = max(0, depth + (word in "([{") - (word in ")]}"))
            opened = opened + word if word in "([{" else opened[:-1] if word in ")]}" else opened
    keep("language", begun, len(text))
    return Input(tuple(pieces), _lacks(first, depth))


def _command(
    text: str, at: int, taken: Collection[str]
) -> tuple[Literal["compile", "help"], int] | None:
    """The command of the prompt that stands here, and where it ends."""
    found = _COMPILE.match(text, at)
    if not found and "compile" not in taken:
        found = _COMPILE_ALONE.match(text, at)
    if found:
        return "compile", found.end()
    found = None if "help" in taken else _HELP.match(text, at)
    return ("help", found.end()) if found else None


def _lacks(first: str, depth: int) -> Lacks:
    if depth:
        return "a bracket"
    return "" if not first or first in _TO_THE_PROMPT else "a semicolon"
