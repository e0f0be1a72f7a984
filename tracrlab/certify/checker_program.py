"""The program as the checker sees it: each thing that is computed has one number.

Expressions that are written alike, of the same inputs, are one node: what a room holds for one of
them it holds for the other.
"""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from tracrlab import rasp
from tracrlab.rasp.functions import function_key
from tracrlab.rasp.inputs import TextTokens
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import Value, value_key


class Refused(Exception):
    """The claim cannot be confirmed: why, and where in the model."""

    def __init__(self, reason: str, block: str = "", cell: str = "", layer: int | None = None):
        super().__init__(reason)
        self.reason, self.block, self.cell, self.layer = reason, block, cell, layer


@dataclass(frozen=True, eq=False)
class Thing:
    """One sequence or selector. `inputs` are numbers of other things."""

    number: int
    kind: str
    name: str
    inputs: tuple[int, ...] = ()
    fn: Any = None  # a function, a predicate, or the values of a constant
    value: Value = None  # full: the fill; aggregate: the default
    source: int = -1  # map: the thing whose None stays None, asked nothing
    exact_length: int | None = None  # a constant that has a value on inputs of this length only


@dataclass(eq=False)
class Program:
    """All that the output depends on, inputs first."""

    vocab: tuple[Value, ...]
    things: list[Thing] = field(default_factory=list)
    known: dict[Hashable, int] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)  # id of an expression -> its thing
    output: int = -1

    @classmethod
    def of(cls, expression: rasp.SOp, vocab: tuple[Value, ...]) -> "Program":
        program = cls(vocab)
        program.root = expression  # kept alive: `numbers` goes by identity
        for expr in in_order_of_evaluation(expression):
            program.numbers[id(expr)] = program._read(expr)
        program.output = program.numbers[id(expression)]
        program._add(("tokens",), "tokens", "tokens")  # rooms of all models, asked for or not
        program._indices()
        for thing in list(program.things):
            if thing.kind in ("select", "and", "or", "not", "matrix", "everything"):
                program.width_of(thing.number)  # a claim may speak of it
        return program

    root: Any = None

    def number(self, expr: Any) -> int:
        """The thing that an expression of the program is."""
        return self.numbers[id(expr)]

    def width_of(self, selector: int, name: str = "width") -> int:
        """How many keys a selector selects, whether the program asks for it or not."""
        return self._add(("width", selector), "width", name, (selector,))

    def _add(self, key: Hashable, kind: str, name: str, inputs=(), **rest: Any) -> int:
        if key not in self.known:
            self.known[key] = len(self.things)
            self.things.append(Thing(len(self.things), kind, name, tuple(inputs), **rest))
        return self.known[key]

    def _read(self, expr: Any) -> int:
        key: Hashable
        below = tuple(self.numbers[id(child)] for child in expr.children)
        name = expr.name
        match expr:
            case TextTokens() if not all(isinstance(word, str) for word in self.vocab):
                tokens = self._add(("tokens",), "tokens", "tokens")
                return self._add(("text",), "map", name, (tokens,), fn=str, source=tokens)
            case rasp.TokensType():
                return self._add(("tokens",), "tokens", "tokens")
            case rasp.IndicesType():
                return self._indices()
            case rasp.LengthType():
                everything = self._add(("everything",), "everything", "everything")
                return self.width_of(everything, name)
            case rasp.Full():
                return self._add(("full", value_key(expr.fill)), "full", name, value=expr.fill)
            case rasp.ConstantSOp():
                fixed = len(expr.value) if expr.check_length else None
                key = ("constant", tuple(map(value_key, expr.value)), fixed)
                inputs = (self._indices(),)
                return self._add(
                    key, "listed", name, inputs, fn=tuple(expr.value), exact_length=fixed
                )
            case rasp.SequenceMap():
                return self._add(
                    ("pair", function_key(expr.f), below), "pair", name, below, fn=expr.f
                )
            case rasp.Map():
                source = self._number_below(expr.source) if expr.via_map else below[0]
                key = ("map", function_key(expr.f), below, source)
                return self._add(key, "map", name, below, fn=expr.f, source=source)
            case rasp.SelectorWidth():
                return self._add(("width", below[0]), "width", name, below)
            case rasp.Aggregate():
                key = ("aggregate", below, value_key(expr.default))
                return self._add(key, "aggregate", name, below, value=expr.default)
            case rasp.Select():
                key = ("select", function_key(expr.predicate), below)
                return self._add(key, "select", name, below, fn=expr.predicate)
            case rasp.SelectorAnd():
                return self._add(("and", below), "and", name, below)
            case rasp.SelectorOr():
                return self._add(("or", below), "or", name, below)
            case rasp.SelectorNot():
                return self._add(("not", below), "not", name, below)
            case rasp.ConstantSelector():
                key = ("matrix", tuple(map(tuple, expr.value)), expr.check_length)
                return self._add(key, "matrix", name, (self._indices(),), fn=expr.value)
        raise Refused(f"not covered yet: {name} is a {type(expr).__name__}")

    def _indices(self) -> int:
        return self._add(("indices",), "indices", "indices")

    def _number_below(self, expr: Any) -> int:
        if id(expr) not in self.numbers:  # the source of a map of maps that were put together
            for each in in_order_of_evaluation(expr):
                self.numbers.setdefault(id(each), self._read(each))
        return self.numbers[id(expr)]
