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
    if not is_known(over):
        return UNKNOWN
    items: list[Thing] = []
    table: dict[Any, Thing] = {}
    for item in lists.looped_over(over, "a comprehension", node.over):
        inner = Scope(scope)
        names = [name.id for name in node.names]
        found = (item,) if len(names) == 1 else apart(item, len(names))
        inner.names.update(zip(names, found, strict=True))
        if node.key is None:
            items.append(reader.value(node.value, inner))
            continue
        key = reader.value(node.key, inner)
        if not is_known(key):
            return UNKNOWN
        table[lists.key_of(key)] = reader.value(node.value, inner)
    return lists.checked(tuple(items) if node.key is None else table, reader.limits)


def apart(item: Thing, count: int) -> tuple[Thing, ...]:
    return lists.taken_apart(item, count) if is_known(item) else (UNKNOWN,) * count
