"""Whether a text, read back, gives the same graph: so that no printed program is a wrong one."""

from dataclasses import dataclass
from itertools import zip_longest

from tracrlab.compile.asked import Asked, answer, same_answers
from tracrlab.compile.elementwise import line_of
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.tables import Failures, term_table
from tracrlab.values import value_key

GIVEN = ("tokens", "indices", "full", "width")  # always one direction for each value
MERGED = "it tells values apart that are one key of a table, such as 1, 1.0 and True"


@dataclass(frozen=True)
class Difference:
    """The first node that differs, and whether its place in the graph does, or what it computes."""

    node: str
    what: str
    shape: bool = False


def difference(asked: Asked, read: Graph) -> Difference | None:
    """How the graph that a text was `read` as differs from the one that was to be written."""
    for old, new in zip_longest(asked.graph.nodes, read.nodes):
        if old is None:
            return Difference(new.name, _instead(new), shape=True)
        if new is None or (old.name, old.kind, old.inputs) != (new.name, new.kind, new.inputs):
            return Difference(old.name, _instead(new), shape=True)
        if old.choices and _reads(old) != _reads(new):
            return Difference(old.name, _instead(new), shape=True)
        if old.kind == "full" and value_key(old.value) != value_key(new.value):
            return Difference(old.name, _instead(new), shape=True)
        what = _node(asked, old, new)
        if what:
            return Difference(old.name, what)
    return None


def _instead(new: Node | None) -> str:
    found = "nothing" if new is None else f"`{new}`"
    return f"it would be read as another program, with {found} in its place"


def _node(asked: Asked, old: Node, new: Node) -> str:
    wishes = {old.wish, new.wish}
    if old.kind not in GIVEN and len(wishes) > 1 and "numerical" in wishes:
        return "its encoding cannot be told"
    if old.kind == "aggregate" and value_key(old.value) != value_key(new.value):
        if asked.needs_default(old):
            return "its default cannot be told"
    factors = (old.adds, *map(value_key, old.factors)) != (new.adds, *map(value_key, new.factors))
    if factors:
        return "its factors cannot be told"
    if old.kind in ("width", "aggregate"):
        return _selector(asked, old, new)
    if old.kind in ("map", "sequence_map", "linear"):
        return _function(asked, old, new)
    return ""


def _function(asked: Asked, old: Node, new: Node) -> str:
    given = asked.arguments(old)
    if given is not None and not same_answers(old.fn, new.fn, given):
        return MERGED
    if old.kind != "map":
        return ""
    (name,) = old.inputs
    facts = asked.inferred.facts.get(name)
    if facts is not None and facts.form == "number" and line_of(old.fn) != line_of(new.fn):
        return "its values are too many to list, and its form cannot be written"
    if old.through != new.through and asked.may_be_none(name):
        kept = not old.through and not asked.may_be_none(new.through)
        if not kept or answer(new.fn, (None,)) is not None:
            return "whether a None came in or was made cannot be told"
    return ""


def _selector(asked: Asked, old: Node, new: Node) -> str:
    for one, other in zip(old.choices, new.choices, strict=True):
        keys, queries = asked.sets[one.key], asked.sets[one.query]
        mine, theirs = Failures(), Failures()
        table = term_table(one.term, keys, queries, asked.sets, mine)
        if (table != term_table(other.term, keys, queries, asked.sets, theirs)).any():
            return MERGED
        if theirs.failed > mine.failed:
            return "its predicate has no answer for some values"
    return ""


def _reads(node: Node) -> list[tuple[str, str]]:
    return [(choice.key, choice.query) for choice in node.choices]
