"""The whole of a text in the 2021 language, read into a `Source`."""

import os
from pathlib import Path

from tracrlab.errors import ParseError
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.sequences import SOp
from tracrlab.rasp.text.classic.limits import DEFAULT, Limits
from tracrlab.rasp.text.classic.session import Session
from tracrlab.rasp.text.classic.things import Addition, Function, Seq, Thing, Width
from tracrlab.rasp.text.source import Source


def read_classic(
    text: str, limits: Limits = DEFAULT, folder: str | os.PathLike[str] | None = None
) -> Source:
    """Read `text`. ParseError with all mistakes.

    Files that it loads are looked for in `folder`, and must then stand in it or below; without a
    folder, where Python works, and wherever the text says. Only `.rasp` files are read.
    """
    inside = None if folder is None else Path(folder)
    session = Session(limits, inside, inside)
    session.run(text)
    if session.mistakes:
        raise ParseError(session.mistakes, text)
    named = {name: thing for name, thing in session.top.names.items() if name != "out"}
    names: dict[str, SOp | Selector] = {}
    constants: dict[str, object] = {}
    known: dict[int, object] = {}
    for name, thing in named.items():
        if isinstance(thing, Seq):
            names[name] = thing.expr
        elif isinstance(thing, Selector):
            names[name] = thing
        elif not isinstance(thing, Function | Width | Addition):
            constants[name] = _outside(thing, known)
    return Source(text, "rasp", names, session.last, constants, session.example)


def _outside(thing: Thing, known: dict[int, object]) -> object:
    """A thing as a `Source` keeps it: sequences as expressions, in lists and dictionaries too."""
    if isinstance(thing, Seq):
        return thing.expr
    if not isinstance(thing, tuple | dict):
        return thing
    if id(thing) not in known:  # lists may hold one list many times
        known[id(thing)] = (
            {key: _outside(each, known) for key, each in thing.items()}
            if isinstance(thing, dict)
            else tuple(_outside(each, known) for each in thing)
        )
    return known[id(thing)]
