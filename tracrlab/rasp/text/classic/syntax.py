"""The tree of a text in the 2021 language: what was written, each piece with its place."""

from dataclasses import dataclass
from typing import TypeAlias

from tracrlab.rasp.places import Span
from tracrlab.values import Value


@dataclass(frozen=True, slots=True)
class Piece:
    """Anything that was written; `depth` counts what is nested in it."""

    span: Span
    depth: int


@dataclass(frozen=True, slots=True)
class Literal(Piece):
    value: Value


@dataclass(frozen=True, slots=True)
class Broken(Piece):
    """Stands for what could not be read; its mistake is told."""


@dataclass(frozen=True, slots=True)
class Name(Piece):
    id: str


@dataclass(frozen=True, slots=True)
class Unary(Piece):
    op: str  # not, -, +, round, indicator
    operand: "Expr"


@dataclass(frozen=True, slots=True)
class Binary(Piece):
    """`left op right`; the depth of `left` does not add up, so sums may be long."""

    op: str
    left: "Expr"
    right: "Expr"


@dataclass(frozen=True, slots=True)
class Choice(Piece):
    """`yes if condition else no`."""

    yes: "Expr"
    condition: "Expr"
    no: "Expr"


@dataclass(frozen=True, slots=True)
class Contained(Piece):
    """`item in container`."""

    item: "Expr"
    container: "Expr"


@dataclass(frozen=True, slots=True)
class Index(Piece):
    of: "Expr"
    at: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Call(Piece):
    function: "Expr"
    arguments: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Builtin(Piece):
    name: str  # range, zip, len
    arguments: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class Select(Piece):
    keys: "Expr"
    queries: "Expr"
    op: str  # a comparison, or "" where there is a table
    table: "Expr | None"  # key -> the queries that select it


@dataclass(frozen=True, slots=True)
class Aggregate(Piece):
    selector: "Expr"
    sequence: "Expr"
    default: "Expr | None"


@dataclass(frozen=True, slots=True)
class ListOf(Piece):
    items: tuple["Expr", ...]


@dataclass(frozen=True, slots=True)
class DictionaryOf(Piece):
    pairs: tuple[tuple["Expr", "Expr"], ...]


@dataclass(frozen=True, slots=True)
class Comprehension(Piece):
    """`[value for names in over]`, or with a `key` a dictionary."""

    key: "Expr | None"
    value: "Expr"
    names: tuple[Name, ...]
    over: "Expr"


Expr: TypeAlias = (
    Literal
    | Broken
    | Name
    | Unary
    | Binary
    | Choice
    | Contained
    | Index
    | Call
    | Builtin
    | Select
    | Aggregate
    | ListOf
    | DictionaryOf
    | Comprehension
)


@dataclass(frozen=True, slots=True)
class Evaluate(Piece):
    value: Expr


@dataclass(frozen=True, slots=True)
class Assign(Piece):
    names: tuple[Name, ...]
    values: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Define(Piece):
    name: Name
    parameters: tuple[Name, ...]
    body: tuple["Statement", ...]
    returns: tuple[Expr, ...]


@dataclass(frozen=True, slots=True)
class Loop(Piece):
    names: tuple[Name, ...]
    over: Expr
    body: tuple["Statement", ...]


@dataclass(frozen=True, slots=True)
class Load(Piece):
    file: str


@dataclass(frozen=True, slots=True)
class Draw(Piece):
    value: Expr
    given: Expr | None


@dataclass(frozen=True, slots=True)
class SetExample(Piece):
    subset: str  # "s-op", "selector", or "" for both
    value: Expr


@dataclass(frozen=True, slots=True)
class Command(Piece):
    """What is said to a prompt: `show`, `examples`, `display`, `leave`."""

    word: str
    subset: str = ""
    on: bool = True


Statement: TypeAlias = Evaluate | Assign | Define | Loop | Load | Draw | SetExample | Command
