"""Names that a text reads and that nothing defines, found before it runs."""

import ast
import importlib
import sys
from collections.abc import Iterable, Iterator, Mapping

from tracrlab.errors import Mistake
from tracrlab.rasp.text.python.names import Names
from tracrlab.rasp.text.python.nearest import did_you_mean
from tracrlab.rasp.text.python.written import Written

RASP = "tracrlab.rasp"


def undefined(
    names: list[Names],
    written: Written,
    offered: Mapping[str, object],
    built_in: Iterable[str],
    maybe: set[str],
) -> Iterator[tuple[int, Mistake]]:
    """The mistakes of this kind, each with the index of its statement.

    `offered` are the names of the language, `maybe` those that may be defined where the text
    cannot be read.
    """
    bound = {name for each in names for name in each.binds}
    starred = [_of_star(star) for each in names for star in each.stars]
    known = {*bound, *maybe, *offered, *built_in}
    known.update(*(found for found in starred if found is not None))
    lenient = None in starred or any(each.dynamic for each in names)
    theirs = {name for each in names for name, imported in each.binds.items() if not imported}
    ours = all(each.sources.get("rasp", RASP) == RASP for each in names if "rasp" in each.binds)
    modules = {"rasp": offered["rasp"]} if ours and "rasp" not in theirs | maybe else {}
    for index, each in enumerate(names):
        for node in () if lenient else each.reads:
            if node.id not in known and id(node) not in each.guarded:
                hint = did_you_mean(node.id, bound, offered, built_in)
                yield (
                    index,
                    written.mistake(
                        written.span(node), f"{written.quoted(node)} is not defined", hint
                    ),
                )
        for attribute in each.attributes:
            module = modules.get(
                attribute.value.id if isinstance(attribute.value, ast.Name) else ""
            )
            guarded = id(attribute) in each.guarded
            if module is not None and not guarded and not hasattr(module, attribute.attr):
                yield index, no_such_name(attribute, "rasp", module, written)


def no_such_name(node: ast.Attribute, shown: str, module: object, written: Written) -> Mistake:
    """The mistake of asking a module for what it does not have."""
    span = written.span(node)
    span = span._replace(line=span.end_line, column=span.end_column - len(node.attr))
    hint = did_you_mean(node.attr, public(module))
    return written.mistake(span, f"`{shown}` has no `{node.attr}`", hint)


def public(thing: object) -> list[str]:
    """The names under which its parts are for everyone."""
    listed = getattr(thing, "__all__", None)
    return list(listed) if listed else [name for name in dir(thing) if not name.startswith("_")]


def _of_star(node: ast.ImportFrom) -> set[str] | None:
    """What `from module import *` brings; None if that cannot be known."""
    if node.level or not node.module:
        return None
    if node.module not in sys.modules and node.module.split(".")[0] != "tracrlab":
        return None  # to load it may do anything, and is left to the statement
    try:
        return set(public(importlib.import_module(node.module)))
    except Exception:  # it will be told where the statement runs
        return None
