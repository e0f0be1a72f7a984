"""Pass 1 of 7: read the program. What is said twice, of the same inputs, is computed once."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from tracrlab import rasp
from tracrlab.compile.formula import (
    EVERYTHING,
    Formula,
    atomic,
    both,
    either,
    negate,
    term_key,
)
from tracrlab.compile.graph import Choice, Graph, Kind, Node, Wish, alive, with_names
from tracrlab.compile.problems import place_of, unknown
from tracrlab.errors import CompileError, Problem
from tracrlab.rasp.functions import Binary, application, function_key
from tracrlab.rasp.inputs import TextTokens
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import Value, value_key


def read_graph(program: rasp.SOp, vocab: Iterable[Value] = ()) -> Graph:
    """The graph of `program` over `vocab`. Raises CompileError for what is no sequence."""
    if not isinstance(program, rasp.SOp):
        kind = "a selector" if isinstance(program, rasp.Selector) else type(program).__name__
        problem = Problem(
            node=str(getattr(program, "name", program))[:40],
            what=f"the program is {kind}, and only a sequence can be the output of a model",
            why="a transformer gives one value at each position; a selector is a matrix",
            fix="compile rasp.SelectorWidth(selector) or rasp.Aggregate(selector, sequence)",
            **place_of(program),
        )
        if isinstance(program, str):
            problem = replace(problem, fix="read it first: rasp.parse(text).program")
        if callable(program) and not isinstance(program, rasp.RASPExpr):
            problem = replace(problem, fix="call it: what it returns is the program")
        raise CompileError((problem,))
    reader = _Reader(all(isinstance(word, str) for word in vocab))
    for expr in in_order_of_evaluation(program):
        reader.read(expr)
    graph = Graph(tuple(reader.nodes.values()), reader.place[program])
    return with_names(alive(graph), reader.given)


class _Reader:
    """Reads expressions one by one, inputs first."""

    def __init__(self, words: bool):
        self.words = words  # whether all tokens are text as they are
        self.nodes: dict[str, Node] = {}  # by a working name
        self.given: dict[str, str] = {}  # working name -> the name to build the final one from
        self.known: dict[tuple, str] = {}  # structural key -> working name
        self.place: dict[rasp.SOp, str] = {}  # expression -> working name
        self.selectors: dict[rasp.Selector, Formula] = {}
        self.terms: dict[tuple, int] = {}  # structure of a term -> its number

    def read(self, expr: rasp.RASPExpr) -> None:
        if isinstance(expr, rasp.Selector):
            self.selectors[expr] = self.formula(expr)
        elif isinstance(expr, rasp.SOp) and expr not in self.place:
            self.place[expr] = self.sequence(expr)

    def formula(self, expr: rasp.Selector) -> Formula:
        match expr:
            case rasp.Select():
                return atomic(self.place[expr.keys], self.place[expr.queries], expr.predicate)
            case rasp.SelectorNot():
                return negate(self.selectors[expr.inner])
            case rasp.SelectorAnd():
                return both(self.selectors[expr.fst], self.selectors[expr.snd])
            case rasp.SelectorOr():
                return either(self.selectors[expr.fst], self.selectors[expr.snd])
            case rasp.ConstantSelector():
                indices = self.indices()
                return atomic(indices, indices, _Matrix(tuple(map(tuple, expr.value))))
        raise CompileError((unknown(expr),))

    def sequence(self, expr: rasp.SOp) -> str:
        at = self.place
        inputs: tuple[str, ...]
        key: tuple
        match expr:
            case TextTokens() if not self.words:
                self.read(rasp.tokens)
                key = ("map", inputs := (at[rasp.tokens],), "str")
                return self.add(expr, "map", key, inputs=inputs, fn=str, text="str({})")
            case rasp.TokensType():
                return self.add(expr, "tokens", ("tokens",), text="tokens")
            case rasp.IndicesType():
                return self.add(expr, "indices", ("indices",), text="indices")
            case rasp.LengthType():
                return self.width(expr, EVERYTHING, "everything", "length")
            case rasp.Full():
                key = ("full", value_key(expr.fill))
                text = _braced(f"Full({expr.fill!r})")
                return self.add(expr, "full", key, value=expr.fill, text=text)
            case rasp.ConstantSOp():
                values = tuple(expr.value)
                fixed = len(values) if expr.check_length else None
                key = ("constant", tuple(map(value_key, values)), fixed)
                text = _braced(f"ConstantSOp({list(values)!r})")
                inputs, fn = (self.indices(),), _Listed(values)
                return self.add(
                    expr, "map", key, inputs=inputs, fn=fn, text=text, needs_length=fixed
                )
            case rasp.LinearSequenceMap():
                inputs, factors = (at[expr.fst], at[expr.snd]), (expr.fst_fac, expr.snd_fac)
                text = f"{factors[0]!r} * {{}} + {factors[1]!r} * {{}}"
                key = ("linear", inputs, tuple(map(value_key, factors)))
                fields = {"inputs": inputs, "fn": expr.f, "factors": factors, "text": text}
                return self.add(expr, "linear", key, adds=True, **fields)
            case rasp.SequenceMap():
                inputs = (at[expr.fst], at[expr.snd])
                key = ("sequence_map", inputs, function_key(expr.f))
                fields = {"inputs": inputs, "fn": expr.f, "text": _call(expr.f, 2)}
                if isinstance(expr.f, Binary) and expr.f.op in ("+", "-"):
                    fields.update(adds=True, factors=(1, 1 if expr.f.op == "+" else -1))
                return self.add(expr, "sequence_map", key, **fields)
            case rasp.Map():
                inputs, source = (at[expr.inner],), at[expr.source] if expr.via_map else ""
                key = ("map", inputs, function_key(expr.f), source)
                fields = {"inputs": inputs, "fn": expr.f, "through": source}
                return self.add(expr, "map", key, text=_call(expr.f, 1), **fields)
            case rasp.SelectorWidth():
                return self.width(expr, self.selectors[expr.selector], _name(expr.selector))
            case rasp.Aggregate():
                formula, inner = self.selectors[expr.selector], at[expr.sop]
                choices = self.choices(formula)
                key = ("aggregate", self.key_of(formula), inner, value_key(expr.default))
                default = "" if expr.default is None else f", default={expr.default!r}"
                text = f"Aggregate({_braced(_name(expr.selector))}, {{}}{_braced(default)})"
                fields = {"inputs": (inner,), "choices": choices, "value": expr.default}
                selector = _name(expr.selector)
                return self.add(expr, "aggregate", key, text=text, selector=selector, **fields)
        raise CompileError((unknown(expr),))

    def key_of(self, formula: Formula) -> tuple[int, ...]:
        return tuple(term_key(term, function_key, self.terms) for term in formula.selects)

    def indices(self) -> str:
        self.read(rasp.indices)
        return self.place[rasp.indices]

    def width(self, expr: rasp.SOp, formula: Formula, selector: str, base: str = "") -> str:
        text = base or f"SelectorWidth({_braced(selector)})"
        fields = {"choices": self.choices(formula), "selector": selector, "text": text}
        return self.add(expr, "width", ("width", self.key_of(formula)), **fields)

    def choices(self, formula: Formula) -> tuple[Choice, ...]:
        return tuple(
            Choice(self.product(term.keys), self.product(term.queries), term)
            for term in formula.selects
        )

    def product(self, names: tuple[str, ...]) -> str:
        """The node that holds the values of all of `names`: itself, or tuples."""
        if not names:  # a term that reads nothing: any node will do
            return self.indices()
        place = names[0]
        for i, name in enumerate(names[1:], 2):
            key = ("product", names[:i])
            if key not in self.known:
                fn = _Joined(i > 2)
                new = f"#{len(self.nodes)}"
                self.nodes[new] = Node(new, "product", (place, name), "({}, {})", fn)
                self.known[key], self.given[new] = new, "product"
            place = self.known[key]
        return place

    def add(self, expr: rasp.SOp, kind: Kind, key: tuple, **fields: Any) -> str:
        wish = _wish(expr)
        author = expr.author_name
        name = self.known.get(key)
        if name is None:
            name = f"#{len(self.nodes)}"
            self.known[key] = name
            self.given[name] = kind if kind in ("tokens", "indices") else author or expr.name
            named = bool(author) or kind in ("tokens", "indices")
            fields.update(wish=wish, origin=expr.origin, span=expr.span, named=named, expr=expr)
            node = Node(name, kind, **fields)
            self.nodes[name] = node
            return name
        old = self.nodes[name]
        if author and not old.named:
            self.given[name] = author
        both_wishes = {old.wish, wish}
        joined: Wish = "numerical" if "numerical" in both_wishes else old.wish or wish
        self.nodes[name] = replace(old, wish=joined, named=old.named or bool(author))
        return name


class _Listed:
    """The value that a constant sequence has at an index."""

    def __init__(self, values: tuple[Value, ...]):
        self.values = values

    def __call__(self, index: int) -> Value:
        return self.values[index]


class _Matrix:
    """The predicate of a constant selector over indices."""

    def __init__(self, rows: tuple[tuple[bool, ...], ...]):
        self.rows = rows

    def __call__(self, key: int, query: int) -> bool:
        return bool(self.rows[query][key])


class _Joined:
    """Makes the tuples of a product node; `grows` if the left value is such a tuple already."""

    def __init__(self, grows: bool):
        self.grows = grows

    def __call__(self, left: Value, right: Value) -> tuple[Value, ...]:
        return (*left, right) if self.grows and isinstance(left, tuple) else (left, right)


def _name(selector: rasp.Selector) -> str:
    return selector.author_name or selector.name


def _wish(expr: rasp.SOp) -> Wish:
    match expr.annotations.given.get("encoding"):
        case rasp.Encoding.NUMERICAL:
            return "numerical"
        case rasp.Encoding.CATEGORICAL:
            return "categorical"
    return ""


def _braced(text: str) -> str:
    return text.replace("{", "{{").replace("}", "}}")


def _call(fn: Any, count: int) -> str:
    """The text of a call of `fn`, with {} for each argument."""
    marks = tuple(f"\0{i}" for i in range(count))
    text = application(fn, *marks)
    text = _braced(text)
    for mark in marks:
        text = text.replace(mark, "{}")
    return text
