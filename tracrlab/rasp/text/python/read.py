"""From Python text to what it says."""

from collections.abc import Hashable, Mapping
from typing import Any

from tracrlab.errors import ParseError
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.naming import label
from tracrlab.rasp.text.python.registered import registered
from tracrlab.rasp.text.python.run import Run, is_expression
from tracrlab.rasp.text.python.statements import statements_of
from tracrlab.rasp.text.python.written import Written
from tracrlab.rasp.text.source import Source
from tracrlab.rasp.walk import in_order_of_evaluation


def read_python(text: str) -> Source:
    """Run a Python text in a namespace of its own. ParseError with all mistakes that it has.

    >>> source = read_python("is_a = tokens == 'a'\\nlimit = 3\\nis_a & (indices < limit)")
    >>> source.names["is_a"].name, dict(source.constants), source.program("aba")
    ('is_a', {'limit': 3}, [True, False, True])
    """
    from tracrlab import rasp

    written = Written(text)
    file = registered(written.text)
    offered = {name: getattr(rasp, name) for name in rasp.__all__}
    run = Run(written, statements_of(written), file, {**offered, "rasp": rasp})
    if run.mistakes:
        # A helper that fails wherever it is called has one mistake.
        once = {(each.line, each.column, each.message): each for each in reversed(run.mistakes)}
        raise ParseError(once.values(), written.text)
    held = run.held()
    _name(held, file)
    names = {name: value for name, value in held.items() if is_expression(value)}
    constants = {name: value for name, value in held.items() if _is_data(value)}
    return Source(written.text, "python", names, run.last, constants)


def _name(held: Mapping[str, Any], file: str) -> None:
    """Names what the text made after its variables, if its author has given it no name.

    This comes last, since a name given earlier would keep maps from being fused: the program is
    the one that Python makes. Copies that say more of a variable, such as `numerical(is_x)` inside
    an expression, are called as it is.
    """
    mine = {name: value for name, value in held.items() if _made_here(value, file)}
    called: dict[Hashable, str] = {}
    for name, value in mine.items():
        label(value, name)
        called.setdefault(_all_but_notes(value), value.name)
    for node in in_order_of_evaluation(*mine.values()):
        shared = called.get(_all_but_notes(node)) if _made_here(node, file) else None
        if shared is not None:
            label(node, shared)


def _made_here(value: Any, file: str) -> bool:
    return is_expression(value) and value.origin is not None and value.origin[0] == file


def _all_but_notes(expr: RASPExpr) -> Hashable:
    """What an expression shares with the copies of it that differ in annotations only."""
    fields = sorted(vars(expr).items())
    return (type(expr), *(id(value) for name, value in fields if name != "_annotations"))


def _is_data(value: object) -> bool:
    """Whether a value is numbers, text, and lists, tuples and dictionaries of these."""
    pending: list[Any] = [value]
    seen: set[int] = set()
    while pending:
        each = pending.pop()
        if each is None or type(each) in (bool, int, float, str):
            continue
        if id(each) not in seen:
            seen.add(id(each))  # what is shared, or contains itself, is looked at once
            if type(each) is dict:
                pending += [*each, *each.values()]
            elif type(each) in (list, tuple):
                pending += each
            else:
                return False
    return True
