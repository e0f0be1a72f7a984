"""Statements of a text, one after the other: what they name, load and ask of a prompt."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from tracrlab.rasp.places import HERE, Span
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.sequences import SOp
from tracrlab.rasp.text.classic import comprehensions, lists, syntax
from tracrlab.rasp.text.classic.calling import Caller
from tracrlab.rasp.text.classic.library import library
from tracrlab.rasp.text.classic.limits import DEFAULT, Limits
from tracrlab.rasp.text.classic.loading import Loading
from tracrlab.rasp.text.classic.outcomes import NOTHING, Outcome
from tracrlab.rasp.text.classic.reading import Broken, read_text
from tracrlab.rasp.text.classic.things import (
    UNKNOWN,
    Enough,
    Function,
    Scope,
    Seq,
    Thing,
    TooMuch,
    Wrong,
    is_atom,
    is_known,
    what_is,
)


class Session(Caller):
    """Texts, read one after the other among the same names.

    >>> session = Session()
    >>> [outcome.names for outcome in session.run("x = indices + 1; y = x * x;")]
    [('x',), ('y',)]
    >>> session.top.names["y"].expr("abc")
    [1, 4, 9]
    """

    def __init__(
        self, limits: Limits = DEFAULT, folder: Path | None = None, within: Path | None = None
    ):
        """Files are looked for in `folder`, or where Python works; never outside `within`."""
        super().__init__(limits)
        self.top = Scope(Scope(names=dict(library())))
        self.loading = Loading(folder, limits, within)
        self.last: SOp | None = None  # the last sequence that a statement came to
        self.example: tuple[Any, ...] | None = None
        self.unfinished = False  # the text ended inside a statement: a prompt waits for more

    def run(self, text: str) -> list[Outcome]:
        """Every statement of `text`; what is wrong is in `self.mistakes`, which begins empty."""
        text = text.removeprefix("\ufeff")  # a mark that some editors put in front
        self.begin(text)
        here = HERE.set(None)
        try:
            outcomes = self.statements(text, self.top)
            self.check_uncalled()
        except Enough:
            last = self.mistakes[-1]
            what = f"there are more than {len(self.mistakes)} mistakes"
            self.mistakes.append(replace(last, message=what, hint="mend those that are told"))
            return []
        finally:
            HERE.reset(here)
        self.label()
        return outcomes

    def statements(self, text: str, scope: Scope) -> list[Outcome]:
        reading = read_text(text, self.limits)
        self.steps += len(text) // 4
        self.unfinished = reading.unfinished
        for mistake in reading.mistakes:
            at = Span(
                mistake.line, mistake.column, mistake.end_line or mistake.line, mistake.end_column
            )
            self.tell(at, mistake.message, mistake.hint)
        outcomes = []
        for statement in reading.statements:
            if isinstance(statement, Broken):
                scope.names.update(dict.fromkeys(statement.names, UNKNOWN))
                continue
            before = self.calls, self.inside, self.within, self.depth
            try:
                outcomes.append(self.execute(statement, scope))
                if isinstance(statement, syntax.Command) and statement.word == "leave":
                    break  # what stands after `exit` is not read on
            except (TooMuch, RecursionError) as much:  # the latter if who calls us is deep already
                deep = len(self.calls) > len(before[0]) + 5
                self.calls, self.inside, self.within, self.depth = before
                if isinstance(much, RecursionError):
                    much = TooMuch("this is nested too deeply", "give inner parts names")
                    if deep:
                        much = TooMuch(
                            "functions call each other too deeply here", "end the recursion earlier"
                        )
                self.tell(statement.span, much.what, much.hint)
                break
        return outcomes

    def execute(self, statement: syntax.Statement, scope: Scope) -> Outcome:
        """One statement; what is wrong with it is noted."""
        try:
            return _DO[type(statement)](self, statement, scope)
        except Wrong as wrong:
            self.tell((wrong.at or statement).span, wrong.what, wrong.hint)
            return NOTHING

    def found(self, thing: Thing) -> None:
        """A statement of the text came to a value."""
        if isinstance(thing, Seq) and not self.calls and self.file is None:
            self.last = thing.expr


def _evaluate(session: Session, statement: syntax.Evaluate, scope: Scope) -> Outcome:
    node = statement.value
    if isinstance(node, syntax.Call):
        applied = session.value(node.function, scope)
        if isinstance(applied, Seq | Selector):
            given = _input(session.values(node.arguments, scope), "a sequence is shown on")
            return Outcome("applied", things=(applied,), given=given)
        if not is_known(applied):
            return NOTHING
    thing = session.value(node, scope)
    if not is_known(thing):
        return NOTHING
    scope.names["out"] = thing
    session.found(thing)
    return Outcome("value", names=(_called(node),), things=(thing,))


def _called(node: syntax.Expr) -> str:
    return node.id if isinstance(node, syntax.Name) else "out"


def _input(given: tuple[Thing, ...], what: str) -> tuple[Any, ...] | None:
    """An input of the language: a text letter by letter, or a list of atoms."""
    if len(given) != 1:
        raise Wrong(f"{what} one input, and here are {len(given)}", 'write it("abc")')
    (thing,) = given
    if not is_known(thing):
        return None
    if not isinstance(thing, tuple | str) or not all(map(is_atom, thing)) or not thing:
        empty = "empty" if thing in ((), "") else what_is(thing)
        hint = 'write "abc", or a list such as [1, 2, 3]'
        raise Wrong(f"{what} a text or a list of numbers and texts, and this is {empty}", hint)
    return tuple(thing)


def _assign(session: Session, statement: syntax.Assign, scope: Scope) -> Outcome:
    things = session.values(statement.values, scope)
    scope.names["out"] = things[-1]
    value = things[0] if len(things) == 1 else lists.checked(things, session.limits)
    names = statement.names
    if len(names) == 1:
        apart: tuple[Thing, ...] = (value,)
    elif not is_known(value):
        apart = (UNKNOWN,) * len(names)
    else:
        apart = _taken_apart(session, statement, value)
    kept = [session.set(name, thing, scope) for name, thing in zip(names, apart, strict=True)]
    for thing in kept:
        session.found(thing)
    shown = [(n.id, t) for n, t in zip(names, kept, strict=True) if is_known(t)]
    return Outcome("named", tuple(n for n, _ in shown), tuple(t for _, t in shown))


def _taken_apart(session: Session, statement: syntax.Assign, value: Thing) -> tuple[Thing, ...]:
    try:
        return lists.taken_apart(value, len(statement.names))
    except Wrong as wrong:
        session.tell(statement.span, wrong.what, wrong.hint)
        return (UNKNOWN,) * len(statement.names)


def _define(session: Session, statement: syntax.Define, scope: Scope) -> Outcome:
    seen: set[str] = set()
    for name in statement.parameters:
        session.check_name(name, top=False)
        if name.id in seen:
            session.tell(name.span, f"two arguments are called `{name.id}`", "rename one")
        seen.add(name.id)
    function = Function(statement, scope, session.text)
    session.defined.append(function)
    thing = session.set(statement.name, function, scope)
    return Outcome("named", (statement.name.id,), (thing,))


def _loop(session: Session, statement: syntax.Loop, scope: Scope) -> Outcome:
    over = session.value(statement.over, scope)
    count = len(statement.names)
    for item in comprehensions.items_of(session, over, "a loop", statement.over):
        session.spend(1)
        apart = comprehensions.apart(session, item, count, statement.over)
        for name, thing in zip(statement.names, apart, strict=True):
            session.set(name, thing, scope, label=False)
        for each in statement.body:
            session.execute(each, scope)
    return NOTHING


def _load(session: Session, statement: syntax.Load, scope: Scope) -> Outcome:
    path, text = session.loading.enter(statement.file)
    inner = Scope(Scope(names=dict(library())))
    before = session.file, session.text, session.tops
    session.file, session.text, session.tops = path.name, text, {id(inner)}
    try:
        session.statements(text, inner)
    finally:
        session.file, session.text, session.tops = before
        session.loading.leave()
    public = {n: thing for n, thing in inner.names.items() if n[0] != "_" and n != "out"}
    scope.names.update(public)
    return Outcome("named", tuple(public), tuple(public.values()))


def _draw(session: Session, statement: syntax.Draw, scope: Scope) -> Outcome:
    given = None
    if statement.given is not None:
        given = _input((session.value(statement.given, scope),), "draw takes")
    thing = session.value(statement.value, scope)
    if not is_known(thing):
        return NOTHING
    if not isinstance(thing, Seq):
        raise Wrong(f"`draw` draws a sequence, and this is {what_is(thing)}")
    return Outcome("draw", (_called(statement.value),), (thing,), given=given)


def _set_example(session: Session, statement: syntax.SetExample, scope: Scope) -> Outcome:
    given = _input((session.value(statement.value, scope),), "an example is")
    if given is not None and statement.subset != "selector":
        session.example = given
    return Outcome("example", given=given, subset=statement.subset)


def _command(session: Session, statement: syntax.Command, scope: Scope) -> Outcome:
    return Outcome("command", command=statement)


_DO: dict[type, Callable[[Session, Any, Scope], Outcome]] = {
    syntax.Evaluate: _evaluate,
    syntax.Assign: _assign,
    syntax.Define: _define,
    syntax.Loop: _loop,
    syntax.Load: _load,
    syntax.Draw: _draw,
    syntax.SetExample: _set_example,
    syntax.Command: _command,
}
