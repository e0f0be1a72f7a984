"""Functions that the language of 2021 does not have, and a compiler can be told things by.

Their names are not reserved: a text that calls something else so keeps its meaning.
"""

from tracrlab.rasp.encodings import numerical
from tracrlab.rasp.text.classic import elementwise, syntax
from tracrlab.rasp.text.classic.reader import Reader
from tracrlab.rasp.text.classic.things import (
    UNKNOWN,
    Addition,
    Seq,
    Thing,
    Wrong,
    is_atom,
    is_known,
    what_is,
)


def call(reader: Reader, of: Addition, given: tuple[Thing, ...], node: syntax.Call) -> Thing:
    """`everywhere(atom)`, `numerical(sequence)` or `named(sequence, "a name")`."""
    wanted = 2 if of.name == "named" else 1
    if len(given) != wanted:
        many = f"{wanted} argument{'s' * (wanted > 1)}"
        raise Wrong(f"`{of.name}` takes {many}, and got {len(given)}", repr(of))
    if not is_known(*given):
        return UNKNOWN
    first, side = given[0], node.arguments[0]
    if of.name == "everywhere":
        if not is_atom(first):
            what = f"{reader.words(side)} is {what_is(first)}"
            raise Wrong(f"`everywhere` takes a constant, and {what}", "", side)
        reader.stand(node)
        return elementwise.constant(first)
    if not isinstance(first, Seq):
        what = f"{reader.words(side)} is {what_is(first)}"
        raise Wrong(f"`{of.name}` takes a sequence, and {what}", "", side)
    if of.name == "numerical":
        return Seq(numerical(first.expr), first.kinds)
    if not isinstance(given[1], str):
        what = f"a name is text, and {reader.words(node.arguments[1])} is {what_is(given[1])}"
        raise Wrong(what, 'write named(x, "a name")', node.arguments[1])
    return Seq(first.expr.named(given[1]), first.kinds)
