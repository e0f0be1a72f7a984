"""The names that every text begins with."""

from functools import cache
from pathlib import Path
from types import MappingProxyType

from tracrlab.errors import InternalError
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.inputs import Full, TextTokens, indices, length, tokens
from tracrlab.rasp.predicates import Comparison
from tracrlab.rasp.selectors import Select
from tracrlab.rasp.sequences import Map
from tracrlab.rasp.text.classic import syntax
from tracrlab.rasp.text.classic.conditions import one_kind
from tracrlab.rasp.text.classic.functions import Applied
from tracrlab.rasp.text.classic.kinds import ANY, BOOL, FLOAT, INT, TEXT
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.reading import read_text
from tracrlab.rasp.text.classic.things import Addition, Function, Scope, Seq, Thing, Width

RESERVED = frozenset(
    "tokens_asis tokens_str tokens_int tokens_float tokens_bool indices True False None out range "
    "zip len get".split()
)
"""Names that cannot be set anywhere."""

ADDITIONS = ("everywhere", "numerical", "named")
"""Functions that tell the compiler something (see `additions`); their names can be set."""

_TAKES = {
    "has_focus": ("selector",),
    "count": ("sequence", "constant"),
    "contains": ("sequence", "constant"),
    "max": ("value", "value"),
    "min": ("value", "value"),
    "average": ("sequence",),
    "load_from_location": ("sequence", "value"),
    "shift": ("sequence", "value", "constant"),
    "mark_first_instance": ("sequence", "value"),
    "mark_last_instance": ("sequence", "value"),
    "select_from_first": ("sequence", "value"),
    "select_from_last": ("sequence", "value"),
    "sort": ("sequence", "sequence"),
    "select_next_identical": ("sequence",),
}
"""What the arguments of the library must be: a value is a sequence or a constant."""


def builtins() -> dict[str, Thing]:
    """The sequences and constants that are not made of others."""
    text = Seq(TextTokens(), TEXT)
    return {
        "tokens": text,
        "tokens_str": text,
        "tokens_asis": Seq(one_kind(tokens), ANY),
        "tokens_int": Seq(_read_as("int"), INT),
        "tokens_float": Seq(_read_as("float"), FLOAT),
        "tokens_bool": Seq(_read_as("bool"), BOOL),
        "indices": Seq(indices, INT),
        "length": Seq(length, INT),
        "full_s": Select(Full(1), Full(1), Comparison.EQ).named("full_s"),
        "selector_width": Width(),
        **{name: Addition(name) for name in ADDITIONS},
        "True": True,
        "False": False,
        "None": None,
    }


def _read_as(kind: str) -> Map:
    expr = Map(Applied(kind), tokens)
    # What problems call it. A name given by `named` would cost the model a layer.
    expr.default_name = f"tokens_{kind}"  # type: ignore[misc]
    return expr


@cache
def library() -> MappingProxyType:
    """All names that a text begins with, and what they stand for."""
    scope = Scope(names=builtins())
    text = Path(__file__).with_name("library.rasp").read_text(encoding="utf-8")
    reading = read_text(text, Limits())
    for statement in reading.statements:
        if not isinstance(statement, syntax.Define):
            raise InternalError("library", str(statement), "is no function")
        name = statement.name.id
        scope.names[name] = Function(statement, scope, None, _TAKES[name])
    for thing in scope.names.values():  # made by no line of any text
        expr = thing.expr if isinstance(thing, Seq) else thing
        for each in (expr, *expr.children) if isinstance(expr, RASPExpr) else ():
            each.origin = each.span = None
    return MappingProxyType(scope.names)


LIBRARY = frozenset({*_TAKES, "selector_width", "length", "full_s"})
"""Names that cannot be set at the top level; a function may use them for its own."""
