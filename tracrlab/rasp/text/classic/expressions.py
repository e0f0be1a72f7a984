"""Expressions of a text, evaluated: what each form of the language stands for."""

from functools import partial

from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.text.classic import (
    additions,
    comprehensions,
    elementwise,
    lists,
    operators,
    selecting,
    syntax,
)
from tracrlab.rasp.text.classic.reader import Reader, Rules, nearest
from tracrlab.rasp.text.classic.things import (
    UNKNOWN,
    Addition,
    Function,
    Scope,
    Seq,
    Thing,
    Width,
    Wrong,
    is_atom,
    is_known,
    what_is,
)


def _literal(reader: Reader, node: syntax.Literal, scope: Scope) -> Thing:
    if node.value is None:
        raise Wrong("this number has too many digits", "use a smaller one")
    return node.value


def _name(reader: Reader, node: syntax.Name, scope: Scope) -> Thing:
    try:
        return scope.find(node.id)
    except KeyError:
        reader.spend(100)  # which is what a search among all names costs
        hint = partial(nearest, node.id, scope)
        raise Wrong(f"`{node.id}` is not defined", hint) from None


def _index(reader: Reader, node: syntax.Index, scope: Scope) -> Thing:
    table, at = reader.value(node.of, scope), reader.values(node.at, scope)
    if is_known(table) and not isinstance(table, Seq | tuple | str | dict):
        what = f"{reader.words(node.of)} is {what_is(table)} and has no items"
        raise Wrong(what, at=node.of)
    if not is_known(table, *at):
        return UNKNOWN
    if len(at) > 1:
        return _index_twice(reader, node, table, at)
    (where,) = at
    if isinstance(table, Seq):
        if not isinstance(where, int):
            what = f"a sequence is indexed by an integer, and this is {what_is(where)}"
            hint = "load_from_location(sequence, where) reads at a sequence of places"
            raise Wrong(what, hint, node.at[0])
        reader.stand(node)
        return selecting.at_index(table, where)
    if not isinstance(where, Seq):
        return lists.index(table, where)
    items = table.values() if isinstance(table, dict) else table
    if not is_known(*items):
        return UNKNOWN
    if not all(map(is_atom, items)):
        raise Wrong("at a sequence of indices, a table must hold numbers and texts only")
    reader.spend(len(table) // 20)
    reader.stand(node)
    return elementwise.looked_up(where, table)


def _index_twice(reader: Reader, node: syntax.Index, table: Thing, at: tuple[Thing, ...]) -> Thing:
    """`table[x, y]`: an addition to the language, for functions of two sequences."""
    if len(at) != 2 or not all(isinstance(each, Seq) for each in at):
        raise Wrong("an index is one value, or two sequences into a dictionary of dictionaries")
    rows = tuple(table.values()) if isinstance(table, dict) else (None,)
    if not all(isinstance(row, dict) and all(map(is_atom, row.values())) for row in rows):
        raise Wrong("at two sequences, the table must be a dictionary of dictionaries of atoms")
    reader.spend(sum(map(len, rows)) // 20)
    reader.stand(node)
    return elementwise.looked_up_twice(at[0], at[1], table)


def _call(reader: Reader, node: syntax.Call, scope: Scope) -> Thing:
    function, given = reader.value(node.function, scope), reader.values(node.arguments, scope)
    if isinstance(function, Function):
        return reader.call(function, given, node)
    if not is_known(function):
        return UNKNOWN
    if isinstance(function, Addition):
        return additions.call(reader, function, given, node)
    if isinstance(function, Width):
        if len(given) != 1:
            raise Wrong(f"`selector_width` takes 1 argument, a selector, and got {len(given)}")
        if not is_known(*given):
            return UNKNOWN
        _selector("selector_width", node.arguments[0], given[0], reader)
        reader.stand(node)
        return selecting.width(given[0])
    if isinstance(function, Seq | Selector):
        what = (
            f"{reader.words(node.function)} on an input is shown, and is no value to compute with"
        )
        raise Wrong(
            what, "write it as a statement of its own, or use the sequence without the input"
        )
    raise Wrong(f"{reader.words(node.function)} is {what_is(function)}, and cannot be called")


def _builtin(reader: Reader, node: syntax.Builtin, scope: Scope) -> Thing:
    given = reader.values(node.arguments, scope)
    return lists.builtin(node.name, given, reader.limits) if is_known(*given) else UNKNOWN


def _select(reader: Reader, node: syntax.Select, scope: Scope) -> Thing:
    keys, queries = reader.value(node.keys, scope), reader.value(node.queries, scope)
    for side, thing in ((node.keys, keys), (node.queries, queries)):
        if is_known(thing) and not isinstance(thing, Seq) and not is_atom(thing):
            what = f"`select` compares sequences; {reader.words(side)} is {what_is(thing)}"
            hint = (
                "selectors combine with `and`, `or`, `not`" if isinstance(thing, Selector) else ""
            )
            raise Wrong(what, hint, side)
    if not is_known(keys, queries):
        return UNKNOWN
    if node.table is not None:
        return _select_listed(reader, node, keys, queries, scope)
    reader.stand(node)
    return selecting.select(keys, queries, node.op)


def _select_listed(
    reader: Reader, node: syntax.Select, keys: Thing, queries: Thing, scope: Scope
) -> Thing:
    """`select(keys, queries, {key: [queries]})`: an addition to the language, for any predicate."""
    assert node.table is not None
    table = reader.value(node.table, scope)
    if not is_known(table):
        return UNKNOWN
    rows = tuple(table.values()) if isinstance(table, dict) else (None,)
    if not all(isinstance(row, tuple) and all(map(is_atom, row)) for row in rows):
        what = f"`select` compares by `==`, `<` and the like; {reader.words(node.table)} is "
        hint = "a dictionary of lists says for each key which queries select it"
        raise Wrong(what + what_is(table), hint, node.table)
    reader.spend(sum(map(len, rows)) // 20)
    reader.stand(node)
    return selecting.select_listed(keys, queries, table)


def _aggregate(reader: Reader, node: syntax.Aggregate, scope: Scope) -> Thing:
    selector, sequence = reader.value(node.selector, scope), reader.value(node.sequence, scope)
    default = 0 if node.default is None else reader.value(node.default, scope)
    known = is_known(selector)
    if known and isinstance(sequence, Selector) and not isinstance(selector, Selector):
        given = [reader.piece(side) for side in (node.sequence, node.selector)]
        swapped = ", ".join(each.strip("`") for each in given)
        what = f"`aggregate` takes a selector first; {given[1]} is {what_is(selector)}"
        raise Wrong(what, f"did you mean `aggregate({swapped})`?", node.selector)
    if known:
        _selector("aggregate", node.selector, selector, reader)
    if is_known(sequence) and not isinstance(sequence, Seq) and not is_atom(sequence):
        what = f"`aggregate` takes a sequence second; {reader.words(node.sequence)} is "
        raise Wrong(what + what_is(sequence), at=node.sequence)
    if is_known(default) and not is_atom(default) and node.default is not None:
        what = f"the default of `aggregate` is a constant; {reader.words(node.default)} is "
        raise Wrong(what + what_is(default), at=node.default)
    if not is_known(selector, sequence, default):
        return UNKNOWN
    reader.stand(node)
    return selecting.aggregate(selector, sequence, default)


def _selector(function: str, side: syntax.Expr, thing: Thing, reader: Reader) -> None:
    if not isinstance(thing, Selector):
        what = f"`{function}` takes a selector first; {reader.words(side)} is {what_is(thing)}"
        raise Wrong(what, "select(keys, queries, ==) makes a selector", side)


RULES: Rules = {
    syntax.Literal: _literal,
    syntax.Broken: lambda reader, node, scope: UNKNOWN,
    syntax.Name: _name,
    syntax.Unary: operators.unary,
    syntax.Binary: operators.binary,
    syntax.Choice: operators.choice,
    syntax.Contained: operators.contained,
    syntax.Index: _index,
    syntax.Call: _call,
    syntax.Builtin: _builtin,
    syntax.Select: _select,
    syntax.Aggregate: _aggregate,
    syntax.ListOf: comprehensions.list_of,
    syntax.DictionaryOf: comprehensions.dictionary_of,
    syntax.Comprehension: comprehensions.comprehension,
}
