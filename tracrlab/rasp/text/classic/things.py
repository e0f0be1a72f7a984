"""What an expression of a text can stand for while the text is read."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.sequences import SOp
from tracrlab.rasp.text.classic.arithmetic import shown
from tracrlab.rasp.text.classic.syntax import Define, Piece


@dataclass(frozen=True, slots=True, eq=False)
class Seq:
    """A sequence, and what kinds of value it can hold."""

    expr: SOp
    kinds: int


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """A function of the text, and the names that it was defined among."""

    tree: Define
    scope: "Scope"
    text: str | None  # that it stands in; None: the library's
    takes: tuple[str, ...] = ()  # of library functions: what each argument must be

    @property
    def name(self) -> str:
        return self.tree.name.id

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(p.id for p in self.tree.parameters)})"


@dataclass(frozen=True, slots=True, eq=False)
class Width:
    """The library function `selector_width`, which the compiler knows by itself."""

    name: str = "selector_width"

    def __repr__(self) -> str:
        return "selector_width(sel)"


@dataclass(frozen=True, slots=True, eq=False)
class Addition:
    """A library function that the language of 2021 does not have."""

    name: str

    def __repr__(self) -> str:
        takes = {"everywhere": "atom", "numerical": "seq"}.get(self.name, 'seq, "a name"')
        return f"{self.name}({takes})"


class Unknown:
    """Stands for what could not be read, so that what depends on it is not told as wrong too."""

    def __repr__(self) -> str:
        return "unknown"


UNKNOWN = Unknown()

# Atoms, lists (tuples), dictionaries, sequences, selectors, functions, UNKNOWN.
Thing: TypeAlias = Any


Hint: TypeAlias = str | Callable[[], str]


class Wrong(Exception):
    """What is wrong with one expression, told where the expression's place is known."""

    def __init__(self, what: str, hint: Hint = "", at: Piece | None = None):
        super().__init__(what)
        self.what, self.hint = what, hint
        self.at = at  # the part of it that is wrong, if that is known


class TooMuch(Exception):
    """A limit was passed: nothing more of the text is evaluated."""

    def __init__(self, what: str, hint: str):
        super().__init__(what)
        self.what, self.hint = what, hint


class Enough(Exception):
    """There are as many mistakes as anyone reads."""


@dataclass(slots=True, eq=False)
class Scope:
    """Names and what they stand for; what is not here is looked for outside, when asked for."""

    outside: "Scope | None" = None
    names: dict[str, Thing] = field(default_factory=dict)

    def find(self, name: str) -> Thing:
        """What `name` stands for. KeyError if nothing."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.names:
                return scope.names[name]
            scope = scope.outside
        raise KeyError(name)

    def known(self) -> set[str]:
        """All names that can be seen from here."""
        scope: Scope | None = self
        found: set[str] = set()
        while scope is not None:
            found |= scope.names.keys()
            scope = scope.outside
        return found


def is_atom(thing: Thing) -> bool:
    return thing is None or isinstance(thing, bool | int | float | str)


def atoms_in(thing: Thing, deeper: int = 100) -> int:
    """How many atoms a list or dictionary holds, those of lists inside it included."""
    if not isinstance(thing, tuple | dict):
        return 1
    if not deeper:
        raise TooMuch("lists are nested more than 100 deep here", "make them flatter")
    items = thing.values() if isinstance(thing, dict) else thing
    return sum(atoms_in(item, deeper - 1) for item in items) + 1


def is_known(*things: Thing) -> bool:
    return not any(thing is UNKNOWN for thing in things)


def what_is(thing: Thing) -> str:
    """What a thing is called in a sentence.

    >>> what_is(3), what_is("a"), what_is((1, 2)), what_is({})
    ('the number 3', 'the text "a"', 'a list', 'a dictionary')
    """
    match thing:
        case Seq() | SOp():
            return "a sequence"
        case Selector():
            return "a selector"
        case Function() | Width() | Addition():
            return "a function"
        case tuple():
            return "a list"
        case dict():
            return "a dictionary"
        case bool() | None:
            return repr(thing)
        case str():
            return f"the text {shown(thing)}"
    return f"the number {shown(thing)}"
