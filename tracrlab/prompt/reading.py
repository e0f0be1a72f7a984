"""A session that remembers how its author wrote each expression, and that can be undone."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracrlab.rasp import RASPExpr
from tracrlab.rasp.places import Span
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.text.classic import syntax
from tracrlab.rasp.text.classic.library import library
from tracrlab.rasp.text.classic.limits import DEFAULT, Limits
from tracrlab.rasp.text.classic.outcomes import Outcome
from tracrlab.rasp.text.classic.session import Session
from tracrlab.rasp.text.classic.things import Function, Scope, Seq, Thing, Width, is_known


@dataclass(frozen=True)
class Loaded(Outcome):
    """What a file left among the names."""

    file: str = ""


class Reading(Session):
    """Reads one input after the other, for a prompt.

    >>> reading = Reading()
    >>> (outcome,) = reading.run('x = tokens == "a";')
    >>> reading.words_for(outcome.things[0].expr)
    'tokens == "a"'
    """

    def __init__(self, limits: Limits = DEFAULT, folder: Path | None = None):
        super().__init__(limits, folder)
        # by id; expressions are kept with it, so that ids stay theirs
        self.written: dict[int, tuple[RASPExpr, str, Span]] = {}

    def begin(self, text: str) -> None:
        super().begin(text)
        self.loading.count = 0  # the limit is for one input

    def value(self, node: syntax.Expr, scope: Scope) -> Thing:
        thing = super().value(node, scope)
        if isinstance(thing, Seq | Selector):
            expr = expression(thing)
            if id(expr) not in self.written:
                self.written[id(expr)] = (expr, self.text, self.inside or node.span)
        return thing

    def named(self, thing: Thing, name: str, top: bool) -> Thing:
        named = super().named(thing, name, top)
        if named is not thing:  # a copy, which was written as the first was
            before, expr = expression(thing), expression(named)
            if id(before) in self.written:
                self.written[id(expr)] = (expr, *self.written[id(before)][1:])
        return named

    def execute(self, statement: syntax.Statement, scope: Scope) -> Outcome:
        if scope is not self.top:
            return super().execute(statement, scope)
        before = dict(scope.names)
        outcome = super().execute(statement, scope)
        if isinstance(statement, syntax.Load) and outcome.did == "named":
            return Loaded("named", outcome.names, outcome.things, file=statement.file)
        if isinstance(statement, syntax.Loop):  # it names things as assignments do
            new = {
                name: thing
                for name, thing in scope.names.items()
                if name != "out" and before.get(name) is not thing and is_known(thing)
            }
            return Outcome("named", tuple(new), tuple(new.values()))
        return outcome

    def called(self, expr: RASPExpr) -> str:
        """An expression in a few words: its name, or else how it was written."""
        return expr.author_name or self.words_for(expr)

    def words_for(self, expr: RASPExpr) -> str:
        """How an expression was written; its name if that is not known."""
        for name, thing in library().items():
            mine = self.top.names.get(name, thing)  # `tokens` may be reassigned
            if mine is thing and isinstance(thing, Seq) and thing.expr is expr:
                return name
        if id(expr) not in self.written:
            return expr.name
        _, text, span = self.written[id(expr)]
        return " ".join(span.cut(text).split())

    def state(self) -> tuple[Any, ...]:
        """All that an input may change."""
        return dict(self.top.names), self.last, self.example, len(self.written)

    def restore(self, state: tuple[Any, ...]) -> None:
        """Be as before an input."""
        names, self.last, self.example, written = state
        self.top.names.clear()
        self.top.names.update(names)
        while len(self.written) > written:
            self.written.popitem()


def expression(thing: Seq | Selector) -> RASPExpr:
    return thing.expr if isinstance(thing, Seq) else thing


def expressions(thing: Thing) -> list[RASPExpr]:
    """The sequences and selectors in a thing."""
    match thing:
        case Seq():
            return [thing.expr]
        case Selector():
            return [thing]
        case tuple():
            return [expr for item in thing for expr in expressions(item)]
        case dict():
            return expressions(tuple(thing.values()))
    return []


def kind_of_thing(thing: Thing) -> str:
    """What a prompt calls a thing.

    >>> kind_of_thing((1, 2)), kind_of_thing(3)
    ('list', 'value')
    """
    match thing:
        case Seq():
            return "s-op"
        case Selector():
            return "selector"
        case Function() | Width():
            return "function"
        case tuple():
            return "list"
        case dict():
            return "dict"
    return "value"
