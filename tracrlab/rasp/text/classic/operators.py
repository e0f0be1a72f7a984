"""Operators, conditions and membership, over constants, sequences and selectors."""

from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.simplify import selector_and, selector_not, selector_or
from tracrlab.rasp.text.classic import elementwise, lists, selecting, syntax
from tracrlab.rasp.text.classic.reader import Reader
from tracrlab.rasp.text.classic.things import (
    UNKNOWN,
    Scope,
    Seq,
    Thing,
    Wrong,
    atoms_in,
    is_atom,
    is_known,
    what_is,
)


def unary(reader: Reader, node: syntax.Unary, scope: Scope) -> Thing:
    x = reader.value(node.operand, scope)
    if not is_known(x):
        return UNKNOWN
    if isinstance(x, Seq):
        reader.stand(node)
        return elementwise.unary(node.op, x)
    if isinstance(x, Selector):
        if node.op == "not":
            reader.stand(node)
            return selector_not(x)
        what = f"`{node.op}` takes a sequence, and {reader.words(node.operand)} is a selector"
        raise Wrong(what, "aggregate(selector, sequence) makes a sequence of it", node.operand)
    return lists.unary(node.op, x)


def binary(reader: Reader, node: syntax.Binary, scope: Scope) -> Thing:
    chain = [node]  # long sums lean to the left: they are walked, not nested
    while isinstance(chain[-1].left, syntax.Binary):
        chain.append(chain[-1].left)
    left = reader.value(chain[-1].left, scope)
    for each in reversed(chain):
        right = reader.value(each.right, scope)
        try:
            left = _joined(reader, each, left, right)
        except Wrong as wrong:
            reader.tell((wrong.at or each).span, wrong.what, wrong.hint)
            left = UNKNOWN
    return left


def _joined(reader: Reader, node: syntax.Binary, left: Thing, right: Thing) -> Thing:
    selectors = isinstance(left, Selector) + isinstance(right, Selector)
    if not is_known(left, right) and (not selectors or node.op in ("and", "or")):
        return UNKNOWN
    if selectors:
        if node.op not in ("and", "or"):
            which = node.left if isinstance(left, Selector) else node.right
            what = f"`{node.op}` takes sequences, and {reader.words(which)} is a selector"
            raise Wrong(what, "selectors combine with `and`, `or`, `not`", which)
        if selectors == 1:
            which, other = (node.right, right) if isinstance(left, Selector) else (node.left, left)
            what = f"`{node.op}` takes two selectors or two sequences, and "
            what += f"{reader.words(which)} is {what_is(other)}"
            raise Wrong(what, "make a selector of it: select(it, True, ==)", which)
        reader.stand(node)
        return (selector_and if node.op == "and" else selector_or)(left, right)
    if isinstance(left, Seq) or isinstance(right, Seq):
        for side, thing in ((node.left, left), (node.right, right)):
            if not isinstance(thing, Seq) and not is_atom(thing):
                what = f"`{node.op}` takes sequences and constants, and {reader.words(side)} is "
                raise Wrong(what + what_is(thing), at=side)
        reader.stand(node)
        return elementwise.binary(node.op, left, right)
    if isinstance(left, tuple | dict) and isinstance(right, tuple | dict):
        reader.spend((atoms_in(left) + atoms_in(right)) // 10)
    return lists.binary(node.op, left, right, reader.limits)


def choice(reader: Reader, node: syntax.Choice, scope: Scope) -> Thing:
    condition = reader.value(node.condition, scope)
    if is_known(condition) and not isinstance(condition, Seq):
        if isinstance(condition, Selector):
            what = f"a condition is a sequence or a constant; {reader.words(node.condition)} is "
            raise Wrong(what + "a selector", at=node.condition)
        return reader.value(node.yes if lists.truth(condition) else node.no, scope)
    yes, no = reader.value(node.yes, scope), reader.value(node.no, scope)
    if not is_known(condition):
        return UNKNOWN
    for side, thing in ((node.yes, yes), (node.no, no)):
        if is_known(thing) and not isinstance(thing, Seq) and not is_atom(thing):
            what = "with a sequence as its condition, `if else` chooses among sequences and "
            raise Wrong(f"{what}constants; {reader.words(side)} is {what_is(thing)}", at=side)
    if not is_known(yes, no):
        return UNKNOWN
    reader.stand(node)
    return elementwise.choice(condition, yes, no)


def contained(reader: Reader, node: syntax.Contained, scope: Scope) -> Thing:
    item, container = reader.value(node.item, scope), reader.value(node.container, scope)
    if is_known(item) and not isinstance(item, Seq) and not is_atom(item):
        what = f"`in` asks for a value or a sequence; {reader.words(node.item)} is {what_is(item)}"
        raise Wrong(what, at=node.item)
    if isinstance(container, Seq) and is_atom(item):
        reader.stand(node)
        return selecting.anywhere(item, container)
    if not is_known(container) or (isinstance(container, Seq) and not is_known(item)):
        return UNKNOWN
    if not isinstance(container, tuple):
        of = "a list" if isinstance(item, Seq) else "a list or a sequence"
        what = f"`in` looks into {of}; {reader.words(node.container)} is {what_is(container)}"
        hint = 'write ["a", "b"]' if isinstance(container, str) else ""
        raise Wrong(what, hint, node.container)
    if not is_known(item, *container):
        return UNKNOWN
    if isinstance(item, Seq):
        if not all(map(is_atom, container)):
            raise Wrong("`in` with a sequence looks into a list of numbers and texts only")
        reader.stand(node)
        return elementwise.among(item, container)
    return any(is_atom(each) and each == item for each in container)
