"""Lists, dictionaries and comprehensions."""

from typing import Any

from tracrlab.rasp.text.classic import lists, syntax
from tracrlab.rasp.text.classic.library import RESERVED
from tracrlab.rasp.text.classic.reader import Reader
from tracrlab.rasp.text.classic.things import UNKNOWN, Scope, Thing, Wrong, is_known


def list_of(reader: Reader, node: syntax.ListOf, scope: Scope) -> Thing:
    return lists.checked(reader.values(node.items, scope), reader.limits)


def dictionary_of(reader: Reader, node: syntax.DictionaryOf, scope: Scope) -> Thing:
    found: dict[Any, Thing] = {}
    for key, value in node.pairs:
        at, thing = reader.value(key, scope), reader.value(value, scope)
        if not is_known(at):
            return UNKNOWN
        found[lists.key_of(at)] = thing
    return lists.checked(found, reader.limits)


def comprehension(reader: Reader, node: syntax.Comprehension, scope: Scope) -> Thing:
    for name in node.names:
        if name.id in RESERVED:
            what = f"`{name.id}` is a name of the language and cannot be set"
            raise Wrong(what, "rename it", name)
    over = reader.value(node.over, scope)
    items: list[Thing] = []
    table: dict[Any, Thing] = {}
    unknown = False
    for item in items_of(reader, over, "a comprehension", node.over):
        unknown = unknown or not is_known(item)
        inner = Scope(scope)
        names = [name.id for name in node.names]
        inner.names.update(zip(names, apart(reader, item, len(names), node.over), strict=True))
        if node.key is None:
            items.append(reader.value(node.value, inner))
            continue
        key, value = reader.value(node.key, inner), reader.value(node.value, inner)
        if is_known(key):
            table[lists.key_of(key)] = value
        unknown = unknown or not is_known(key)
    if unknown:
        return UNKNOWN
    return lists.checked(tuple(items) if node.key is None else table, reader.limits)


def items_of(reader: Reader, over: Thing, what: str, at: syntax.Expr) -> list[Thing]:
    """What a loop or comprehension goes over; if it is wrong, once over what is not known."""
    try:
        return lists.looped_over(over, what, at) if is_known(over) else [UNKNOWN]
    except Wrong as wrong:
        reader.tell(at.span, wrong.what, wrong.hint)
        return [UNKNOWN]


def apart(reader: Reader, item: Thing, count: int, at: syntax.Expr) -> tuple[Thing, ...]:
    """One item as `count` values; if it is wrong, that many that are not known."""
    if count == 1:
        return (item,)
    try:
        return lists.taken_apart(item, count) if is_known(item) else (UNKNOWN,) * count
    except Wrong as wrong:
        reader.tell(at.span, wrong.what, wrong.hint)
        return (UNKNOWN,) * count
