"""A graph as Python text, Tracr's way."""

import builtins
import keyword
import types
from collections.abc import Callable
from typing import Any

from tracrlab import rasp
from tracrlab.compile.formula import Atom
from tracrlab.compile.graph import Node
from tracrlab.compile.writing_parts import Unwritable, parts_of
from tracrlab.compile.writing_programs import Writer
from tracrlab.rasp.function_source import function_text
from tracrlab.rasp.functions import Binary, Composed, Known, Unary, WithConstant
from tracrlab.rasp.inputs import TextTokens
from tracrlab.rasp.phrases import ATOM, LAMBDA, Phrase, call, infix, literal, prefix, within
from tracrlab.rasp.predicates import COMPARISONS
from tracrlab.values import Value

RESERVED = {*rasp.__all__, *dir(builtins), *keyword.kwlist, *keyword.softkwlist, "rasp", "x", "y"}
RESERVED |= {"key", "query"}
SOURCE, TABLE, TEXTS = 0, 1, 2  # levels of functions: as written, by value, by the text of values
SIMPLE, BUILT = 0, 1  # levels of selectors: by operators, by constructors; then as for functions


class PythonWriter(Writer):
    """Writes one program in Python."""

    most, reshaped = 3, ("width", "aggregate")

    def fits(self, name: str) -> bool:
        return name.isascii() and name.isidentifier() and name not in RESERVED - {"x", "y"}

    def given(self, node: Node) -> str | None:
        if node.kind in ("tokens", "indices"):
            return node.kind
        if node.kind == "width" and not node.choices and not node.named:
            return "length"
        if node.kind == "full" and not node.named:
            return call("Full", self.value(node.value))
        return None

    def default_name(self, node: Node) -> str:
        if isinstance(node.expr, rasp.ConstantSOp):
            return "constant_sop"
        return super().default_name(node)

    def value(self, value: Value) -> Phrase:
        try:
            return literal(value)
        except ValueError:
            raise Unwritable("it has an integer of too many digits to be written") from None

    def expression(self, node: Node, variant: int) -> str:
        text = self.computed(node, variant)
        return call(node.wish, text) if node.wish else text

    def computed(self, node: Node, variant: int) -> str:
        said = [self.said[name] for name in node.inputs]
        match node.kind:
            case "full":
                return call("Full", self.value(node.value))
            case "width" if not node.choices:
                return "length"
            case "width":
                return call("SelectorWidth", self.selector(node, variant))
            case "aggregate":
                default = [] if node.value is None else [f"default={self.value(node.value)}"]
                return call("Aggregate", self.selector(node, variant), *said, *default)
            case "linear":
                return call("LinearSequenceMap", *said, *map(self.value, node.factors))
            case "map":
                return self.map(node, said[0], variant)
        fn = node.fn
        if not variant and self.level(node) == SOURCE:
            if isinstance(fn, Binary) and not self.swaps(node, fn.op):
                return infix(fn.op, *said)
            if _written_whole(fn, "SequenceMap", *said):
                return fn.text(*said)  # type: ignore[attr-defined]
            if _stands_alone(fn):
                return call("SequenceMap", function_text(fn), *said)
        return call("SequenceMap", self.table(node, ("x", "y"), variant), *said)

    def swaps(self, node: Node, op: str) -> bool:
        """Would Python ask the right side first? It does so if that is of a class of the left's."""
        left, right = (self.graph.node[name].kind for name in node.inputs)
        return op in COMPARISONS and (left, right) == ("sequence_map", "linear")

    def map(self, node: Node, said: str, variant: int) -> str:
        if isinstance(node.expr, rasp.ConstantSOp):
            values = ", ".join(map(self.value, node.expr.value))
            return call("ConstantSOp", f"[{values}]", *_unchecked(node.expr))
        if isinstance(node.expr, TextTokens):
            return call("Map", "str", said)
        inner = self.graph.node[node.inputs[0]]
        apart = self.is_map(inner) and not node.through and self.asked.may_be_none(inner.name)
        end = ["simplify=False"] if apart else []
        if variant or self.level(node) > SOURCE:
            return call("Map", self.table(node, ("x",), variant), said, *end)
        text = said
        for f in parts_of(node.fn):
            if isinstance(f, WithConstant | Unary) and not apart:
                text = f.text(text)
            elif _written_whole(f, "Map", text) and not apart:
                text = f.text(text)  # type: ignore[attr-defined]
            elif _stands_alone(f):
                text = call("Map", function_text(f), text, *end)
            else:
                return call("Map", self.table(node, ("x",), variant), said, *end)
        return text

    def is_map(self, node: Node) -> bool:
        return node.kind == "map" and not isinstance(node.expr, rasp.ConstantSOp)

    def table(self, node: Node, names: tuple[str, ...], variant: int) -> Phrase:
        """The function of a node by its values, since its source does not stand alone."""
        try:
            entries = self.asked.answers(node)
        except ValueError as why:
            raise Unwritable(f"{why}, and its function cannot be written") from None
        names = tuple(_variant(name, variant) for name in names)
        texts = self.level(node) >= TEXTS
        rows = {}
        for arguments, value in entries:
            key = literal(arguments if len(arguments) > 1 else arguments[0])
            rows[f"{_text_of(arguments)!r}" if texts else key] = self.value(value)
        table = f"{{{', '.join(f'{key}: {value}' for key, value in rows.items())}}}"
        parameters = ", ".join(names)
        index = f"repr(({parameters},))" if texts else parameters
        return Phrase(f"lambda {parameters}: {table}[{index}]", LAMBDA)

    def assigned(self, variable: str, node: Node, text: str) -> str:
        shared = node.kind == "width" and not node.choices  # of all programs: not to be named
        kept = self.is_map(node) and any(map(self.is_map, self.readers[node.name]))
        mark = "" if variable == node.name and not shared and not kept else f".named({node.name!r})"
        return f"{variable} = {within(text, ATOM) if mark else text}{mark}"

    def fuses(self, node: Node, reader: Node) -> bool:
        return self.is_map(node) and self.is_map(reader)

    # selectors

    def select(self, atom: Atom, node: Node, variant: int) -> str:
        sides = [self.said[atom.key], self.said[atom.query]]
        if self.level(node) <= BUILT and not variant:
            try:
                if self.level(node) == SIMPLE:
                    return self.combined(atom.predicate, sides, node)
                return self.by_predicate(atom.predicate, sides)
            except Unwritable:
                pass
        return call("Select", *sides, self.predicate_table(atom, node, variant))

    def by_predicate(self, predicate: Callable[..., Any], sides: list[str]) -> str:
        if not _stands_alone(predicate):
            raise Unwritable("no source")
        return call("Select", *sides, function_text(predicate))

    def predicate_table(self, atom: Atom, node: Node, variant: int) -> str:
        """A predicate by the queries that select each key."""
        level = self.level(node) - BUILT
        chosen = self.asked.chosen(atom)
        key, query = _variant("key", variant), _variant("query", variant)
        rows = {}
        for value, asking in chosen:
            if level >= TEXTS:
                rows[repr(_text_of((value,)))] = literal(tuple(_text_of((q,)) for q in asking))
            else:
                rows[literal(value)] = literal(asking)
        table = f"{{{', '.join(f'{k}: {q}' for k, q in rows.items() if q != '()')}}}"
        body = f"{query} in {table}.get({key}, ())"
        if level >= TEXTS:
            body = f"repr(({query},)) in {table}.get(repr(({key},)), ())"
        return Phrase(f"lambda {key}, {query}: {body}", LAMBDA)

    def joined(self, op: str, parts: list[str], node: Node) -> str:
        text = parts[0]
        for part in parts[1:]:
            if self.level(node) >= BUILT:
                text = call({"and": "SelectorAnd", "or": "SelectorOr"}[op], text, part)
            else:
                text = infix({"and": "&", "or": "|"}[op], text, part)
        return text

    def negated(self, text: str, node: Node) -> str:
        return prefix("~", text)


def _written_whole(fn: Callable[..., Any], kind: str, *said: str) -> bool:
    """Does a function write itself as a sequence, and not as an operator or by its values?"""
    return isinstance(fn, Known) and fn.text(*said).startswith(f"{kind}(")


def _stands_alone(fn: Callable[..., Any]) -> bool:
    """Does the text of a function mean the same wherever it stands?"""
    if isinstance(fn, rasp.Comparison):
        return True
    if isinstance(fn, Composed):
        return False
    if isinstance(fn, Known):
        return True
    if isinstance(fn, types.FunctionType) and fn.__name__ == "<lambda>":
        text = function_text(fn)
        names = set(fn.__code__.co_names)
        known = all(hasattr(builtins, n) for n in names & fn.__globals__.keys())
        return bool(text.startswith("lambda ") and not fn.__code__.co_freevars and known)
    return getattr(builtins, getattr(fn, "__name__", ""), None) is fn


def _variant(name: str, variant: int) -> str:
    return f"{name}_{variant + 1}" if variant else name


def _text_of(arguments: tuple[Value, ...]) -> str:
    return repr(arguments)


def _unchecked(expr: Any) -> list[str]:
    return [] if expr.check_length else ["check_length=False"]
