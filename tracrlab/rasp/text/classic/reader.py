"""What is kept while a text is evaluated: mistakes, limits, places."""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeAlias

from tracrlab.errors import Mistake
from tracrlab.rasp.places import HERE, Span
from tracrlab.rasp.text.classic import syntax
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.things import (
    UNKNOWN,
    Enough,
    Function,
    Hint,
    Scope,
    Thing,
    TooMuch,
    Wrong,
    atoms_in,
)

MOST_NAMES = 300  # among which one is searched for that looks like another
PARENTHESES = ("aggregate", "len", "range", "select", "zip")  # words only before a parenthesis
WORDS = (*PARENTHESES, "indicator", "round")
Rules: TypeAlias = Mapping[type, Callable[["Reader", Any, Scope], Thing]]


class Reader:
    """Evaluates expressions; what is wrong is noted with its place, and stands for UNKNOWN."""

    def __init__(self, limits: Limits, rules: Rules):
        self.limits = limits
        self.rules = rules
        self.mistakes: list[Mistake] = []
        self.steps = self.made = self.depth = 0
        self.file: str | None = None  # of the piece being evaluated; None: the text itself
        self.text = ""
        self.calls: tuple[Span, ...] = ()  # of the functions that are being evaluated
        self.inside: Span | None = None  # the call in this text of a function from elsewhere
        self.within = ""  # that function's name
        self.told: set[tuple] = set()  # the mistakes, but for their hints
        self.stood: dict[int, Span] = {}  # the places of what was made of this text, by identity

    def value(self, node: syntax.Expr, scope: Scope) -> Thing:
        """What an expression stands for; UNKNOWN if it is wrong."""
        self.spend(1)
        if self.depth >= self.limits.depth:
            raise TooMuch("functions call each other too deeply here", "end the recursion earlier")
        self.depth += 1
        try:
            thing = self.rules[type(node)](self, node, scope)
        except Wrong as wrong:
            self.tell((wrong.at or node).span, wrong.what, wrong.hint)
            thing = UNKNOWN
        self.depth -= 1
        if isinstance(thing, tuple | dict):
            name = isinstance(node, syntax.Name)  # which makes nothing new
            self.spend((len(thing) if name else atoms_in(thing)) // 10)
        return thing

    def spend(self, steps: int) -> None:
        """Count work against the limit."""
        self.steps += steps
        if self.steps > self.limits.steps:
            raise TooMuch(
                f"this text takes more than {self.limits.steps:,} steps to read",
                "shorten its loops, its lists, or the chain of functions that call each other",
            )

    def values(self, nodes: tuple[syntax.Expr, ...], scope: Scope) -> tuple[Thing, ...]:
        return tuple([self.value(node, scope) for node in nodes])

    def tell(self, span: Span, what: str, hint: Hint = "") -> None:
        """Note a mistake, once, however many calls come upon it.

        One inside a library function stands where that is called. A hint that takes long to find
        is given as a function, and looked for once.
        """
        line, column, end_line, end_column = place = self.inside or span
        if self.inside:
            what = f"in `{self.within}`: {what}"
        if (key := (place, what, self.file)) in self.told:
            return
        if len(self.mistakes) == self.limits.mistakes:
            raise Enough
        self.told.add(key)
        hint = hint if isinstance(hint, str) else hint()
        if self.calls and not self.inside and not hint and self.calls[-1].line != line:
            hint = f"in the call on line {self.calls[-1].line}"
        self.mistakes.append(Mistake(line, column, end_column, what, hint, end_line, self.file))

    def stand(self, node: syntax.Expr) -> None:
        """What is made next stands at `node`, or where the library function was called."""
        self.made += 1
        if self.made > self.limits.nodes:
            raise TooMuch(
                f"this text makes more than {self.limits.nodes:,} sequences and selectors",
                "shorten its loops",
            )
        place = self.inside or node.span
        self.stood[id(place)] = place
        HERE.set((self.file, place))

    def words(self, node: syntax.Expr) -> str:
        """What a sentence calls a piece of the text: as its author wrote it."""
        return "this" if isinstance(node, syntax.Literal) else self.piece(node)

    def piece(self, node: syntax.Expr) -> str:
        """A piece of the text as its author wrote it, cut if it is long."""
        if self.inside or self.file is not None:
            return f"`{node.id}`" if isinstance(node, syntax.Name) else "it"
        piece = " ".join(node.span.cut(self.text).split())
        return f"`{piece}`" if len(piece) <= 40 else f"`{piece[:37]}...`"

    def call(self, function: Function, given: tuple[Thing, ...], node: syntax.Call) -> Thing:
        """What a function gives; made by the class that knows statements."""
        raise NotImplementedError


def nearest(name: str, scope: Scope) -> str:
    """A hint at the names that look most like this one."""
    known = sorted({*scope.known(), *WORDS})
    if name == "out":
        return "it is the last value, and there is none yet"
    if name in PARENTHESES:
        return f"it is written with parentheses: {name}(...)"
    if len(known) > MOST_NAMES:
        return ""
    close = get_close_matches(name, known, 2, 0.6)
    close = [each for i, each in enumerate(close) if i == 0 or each not in WORDS]
    close = [each for each in known if each.lower() == name.lower()] or close
    return f"did you mean {' or '.join(f'`{each}`' for each in close)}?" if close else ""
