"""Calls of functions, and names: who may be set, and what an expression is called."""

from typing import Any

from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.naming import label
from tracrlab.rasp.places import Span
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.text.classic import syntax
from tracrlab.rasp.text.classic.expressions import RULES
from tracrlab.rasp.text.classic.library import LIBRARY, RESERVED, library
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.reader import Reader
from tracrlab.rasp.text.classic.things import (
    UNKNOWN,
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


class Caller(Reader):
    """Calls functions: their statements are read anew for each call, among the call's own names."""

    top: Scope

    def __init__(self, limits: Limits):
        super().__init__(limits, RULES)
        self.defined: list[Function] = []
        self.used: dict[int, Function] = {}  # those that were called, by the id of their tree
        self.labels: list[tuple[RASPExpr, str]] = []  # names that were given inside functions
        self.tops: set[int] = set()  # scopes that are no function's, by id
        self.given = {id(_expression(thing)) for thing in library().values()}

    def begin(self, text: str) -> None:
        """Make ready for another text."""
        self.text, self.mistakes = text, []
        self.steps = self.made = self.depth = 0
        self.calls, self.inside, self.within = (), None, ""
        self.defined, self.labels, self.tops = [], [], {id(self.top)}
        self.used, self.told, self.stood = {}, set(), {}

    def execute(self, statement: syntax.Statement, scope: Scope) -> Any:
        """One statement; made by the class that knows them."""
        raise NotImplementedError

    def call(self, function: Function, given: tuple[Thing, ...], node: syntax.Call) -> Thing:
        """What `function` gives for these arguments."""
        wanted = len(function.tree.parameters)
        if len(given) != wanted:
            count = f"{wanted} argument{'s' * (wanted != 1)}"
            raise Wrong(f"`{function.name}` takes {count}, and got {len(given)}", f"{function!r}")
        _check_arguments(self, function, given, node)
        if not is_known(*given):
            return UNKNOWN
        self.used[id(function.tree)] = function
        return self.apply(function, given, node.span)

    def apply(self, function: Function, given: tuple[Thing, ...], span: Span) -> Thing:
        """The return value of `function`, called at `span`."""
        before = self.calls, self.inside, self.within
        self.calls = (*self.calls, span)
        if function.text is not self.text and self.inside is None:
            self.inside, self.within = span, function.name
        names = (name.id for name in function.tree.parameters)
        scope = Scope(function.scope, dict(zip(names, given, strict=True)))
        for statement in function.tree.body:
            self.execute(statement, scope)
        result = self.values(function.tree.returns, scope)
        self.calls, self.inside, self.within = before
        return result[0] if len(result) == 1 else result

    def check_uncalled(self) -> None:
        """Look for mistakes in functions that the text defines and never calls."""
        for function in self.defined:
            if id(function.tree) not in self.used and function.text is self.text:
                unknown = (UNKNOWN,) * len(function.tree.parameters)
                last = self.calls, self.inside, self.within, self.depth
                try:
                    self.apply(function, unknown, function.tree.span)
                except (TooMuch, RecursionError):  # never asked for: whoever calls it will be told
                    self.calls, self.inside, self.within, self.depth = last

    def set(self, name: syntax.Name, thing: Thing, scope: Scope, label: bool = True) -> Thing:
        """Let `name` stand for `thing`; gives the thing back, which may have taken the name."""
        top = id(scope) in self.tops
        if self.check_name(name, top) and label:
            thing = self.named(thing, name.id, top)
            scope.names[name.id] = thing
        elif label is False:
            scope.names[name.id] = thing
        return thing

    def check_name(self, name: syntax.Name, top: bool) -> bool:
        """Whether `name` may be set; a mistake is noted if not."""
        if name.id in RESERVED or (top and name.id in LIBRARY):
            whose = "the language" if name.id in RESERVED else "the library"
            self.tell(name.span, f"`{name.id}` is a name of {whose} and cannot be set", "rename it")
            return False
        return True

    def named(self, thing: Thing, name: str, top: bool) -> Thing:
        """`thing` under its author's name: at once at the top, later inside a function."""
        expr = _expression(thing)
        if not isinstance(expr, RASPExpr) or id(expr) in self.given:
            return thing
        if expr.author_name is not None:
            return thing
        if not top:
            if id(expr.span) in self.stood:  # made by this text; another's keeps its name
                self.labels.append((expr, name))
            return thing
        return (
            Seq(thing.expr.named(name), thing.kinds) if isinstance(thing, Seq) else expr.named(name)
        )

    def label(self) -> None:
        """Names that were given inside functions, for what has no other name."""
        for expr, name in self.labels:
            label(expr, name)
        self.labels = []


def _expression(thing: Thing) -> Any:
    return thing.expr if isinstance(thing, Seq) else thing


def _check_arguments(
    reader: Reader, function: Function, given: tuple[Thing, ...], node: syntax.Call
) -> None:
    """Wrong unless the arguments of a library function are what they must be."""
    for takes, side, thing in zip(function.takes, node.arguments, given, strict=False):
        if is_known(thing) and not _fits(takes, thing):
            wants = {"value": "a sequence or a constant"}.get(takes, f"a {takes}")
            what = f"`{function!r}` takes {wants} here; {reader.words(side)} is {what_is(thing)}"
            raise Wrong(what, _mend(reader, function, given, node, side, takes), side)


def _fits(takes: str, thing: Thing) -> bool:
    match takes:
        case "selector":
            return isinstance(thing, Selector)
        case "sequence":
            return isinstance(thing, Seq)
        case "constant":
            return is_atom(thing)
    return isinstance(thing, Seq) or is_atom(thing)


def _mend(
    reader: Reader, function: Function, given: tuple[Thing, ...], node: syntax.Call,
    side: syntax.Expr, takes: str,
) -> str:  # fmt: skip
    """The call with its first arguments exchanged, where that is right; how to make a selector."""
    if len(given) > 1 and all(map(_fits, function.takes, (given[1], given[0], *given[2:]))):
        first, second, *others = (reader.piece(each).strip("`") for each in node.arguments)
        return f"did you mean `{function.name}({', '.join((second, first, *others))})`?"
    if takes == "selector":
        return f"`select({reader.piece(side).strip('`')}, True, ==)` selects where it is true"
    return ""
