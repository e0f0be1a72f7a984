"""A graph as text in the language of "Thinking Like Transformers"."""

from collections.abc import Callable
from typing import Any

from tracrlab import rasp
from tracrlab.compile.formula import Atom
from tracrlab.compile.graph import Node
from tracrlab.compile.rasp_words import (
    KEYWORDS,
    LEVEL,
    PREFIX,
    SPELT,
    among,
    applied,
    choice,
    form_of,
    infix,
    listed,
    value_text,
    weighted,
)
from tracrlab.compile.writing_parts import Unwritable, parts_of
from tracrlab.compile.writing_programs import Writer
from tracrlab.rasp.functions import Binary
from tracrlab.rasp.inputs import TextTokens
from tracrlab.rasp.phrases import Phrase, call, within
from tracrlab.rasp.text.classic.functions import Chosen, Compares
from tracrlab.rasp.text.classic.library import ADDITIONS, LIBRARY, RESERVED
from tracrlab.values import value_key

COMPARISONS = [each for each in rasp.Comparison if each.value in LEVEL]

TWICE = {"own yes": 0, "own no": 0, "same": 1}  # which input of a choice stands in it twice


class RaspWriter(Writer):
    """Writes one program in the 2021 language."""

    most, reshaped = 1, ("linear",)
    end = ";"

    def fits(self, name: str) -> bool:
        known = name in KEYWORDS or name in RESERVED or name in LIBRARY or name in ADDITIONS
        return name.isascii() and name.isidentifier() and not known and name != "tokens"

    def given(self, node: Node) -> str | None:
        if node.kind == "tokens":
            return "tokens" if self.words else "tokens_asis"
        if node.kind == "indices":
            return "indices"
        if node.named:
            return None
        if node.kind == "width" and not node.choices:
            return "length"
        if node.kind == "full" and not self.chosen_twice(node):
            return call("everywhere", value_text(node.value))
        return "tokens_str" if isinstance(node.expr, TextTokens) and not node.wish else None

    def expression(self, node: Node, variant: int) -> str:
        text = self.computed(node, variant)
        return call("numerical", text) if node.wish == "numerical" else text

    def computed(self, node: Node, variant: int) -> str:
        said = [self.said[name] for name in node.inputs]
        match node.kind:
            case "full":
                return call("everywhere", value_text(node.value))
            case "width" if not node.choices:
                return "length"
            case "width":
                return call("selector_width", self.selector(node, variant))
            case "aggregate":
                inner = self.graph.node[node.inputs[0]]
                of = value_text(inner.value) if self.is_constant(inner) else said[0]
                return call("aggregate", self.selector(node, variant), of, *self.default(node))
            case "linear":
                return weighted(said[0], said[1], *node.factors, minus=self.level(node) == 0)
            case "map" if isinstance(node.expr, TextTokens):
                return "tokens_str"
        if self.is_third(node):
            return self.third(node)
        if self.is_half(node):
            return Phrase("\0".join(said))  # no text stands there: it is completed where it is read
        if not variant and self.level(node) == 0:
            try:
                return self.operation(node, said)
            except Unwritable:
                pass
        return self.table(node, said, variant)

    def default(self, node: Node) -> list[str]:
        """The default of an aggregate: nothing for 0, anything where it is never given."""
        if value_key(node.value) == value_key(0):
            return []
        try:
            return [value_text(node.value)]
        except Unwritable:
            if self.asked.needs_default(node):
                raise
            return ["None"]

    def is_constant(self, node: Node) -> bool:
        return node.kind == "full" and not node.named

    def operation(self, node: Node, said: list[str]) -> str:
        """A map or a sequence map by the operators of the language. Unwritable if there is none."""
        if node.kind == "map":
            (text,) = said
            for f in parts_of(node.fn):
                text = applied(f, text)
            return text
        if isinstance(node.fn, Binary):
            return infix(SPELT.get(node.fn.op, node.fn.op), *said)
        return self.choice(node, said)

    def choice(self, node: Node, said: list[str]) -> str:
        if not isinstance(node.fn, Chosen):
            raise Unwritable("no operator")
        (x, y), other = said, node.fn.other
        match node.fn.form:
            case "yes":
                return choice(y, x, value_text(other))
            case "no":
                return choice(value_text(other), x, y)
            case "same":
                return choice(y, x, y)
            case "own yes":
                x, y = self.apart(*node.inputs)
                return choice(x, x, y)
            case "own no":
                x, y = self.apart(*node.inputs)
                return choice(y, x, x)
        raise Unwritable("no operator")

    def third(self, node: Node) -> str:
        """A choice among three sequences, which are two nodes."""
        first, no = node.inputs
        condition, yes, no = self.apart(*self.graph.node[first].inputs, no)
        return choice(yes, condition, no)

    def is_half(self, node: Node) -> bool:
        return form_of(node) == "first"

    def is_third(self, node: Node) -> bool:
        return form_of(node) == "then" and self.is_half(self.graph.node[node.inputs[0]])

    def apart(self, *names: str) -> list[str]:
        """How these are referred to, one that is there again otherwise than before.

        It is another sequence then, and is read as the same node.
        """
        found: list[str] = []
        for name in names:
            text = self.said[name]
            if text in found:
                asis = self.words and text == "tokens" and "tokens_asis" not in found
                text = "tokens_asis" if asis else call("named", text, value_text(name))
            found.append(text)
        return found

    def table(self, node: Node, said: list[str], variant: int) -> Phrase:
        """The function of a node by its values."""
        try:
            entries = self.asked.answers(node)
        except ValueError as why:
            raise Unwritable(f"{why}, and no operator does what its function does") from None
        entries = _turned(entries, variant)
        if node.kind == "map" and not variant and self.level(node) == 0:
            short = among(entries, said[0]) or listed(entries, said[0])
            if short:
                return short
        if node.kind == "map":
            rows = [f"{value_text(x)}: {value_text(value)}" for (x,), value in entries]
            inner = node.inputs[0]
            if not node.through and self.asked.may_be_none(inner):
                rows.append("None: None")
            return Phrase(f"{{{', '.join(rows)}}}[{said[0]}]")
        found: dict[str, list[str]] = {}
        for (x, y), value in entries:
            found.setdefault(value_text(x), []).append(f"{value_text(y)}: {value_text(value)}")
        rows = [f"{x}: {{{', '.join(row)}}}" for x, row in found.items()]
        return Phrase(f"{{{', '.join(rows)}}}[{said[0]}, {said[1]}]")

    def assigned(self, variable: str, node: Node, text: str) -> str:
        theirs = text in ("length", "tokens_str")  # what the language has keeps its name
        if variable != node.name or theirs:
            text = call("named", text, value_text(node.name))
        return f"{variable} = {text};"

    def needs_line(self, node: Node, text: str) -> bool:
        return not self.is_half(node) and (
            self.chosen_twice(node) or super().needs_line(node, text)
        )

    def chosen_twice(self, node: Node) -> bool:
        """Does a choice name it twice? Written twice, it would be two sequences."""
        readers = [each for each in self.readers[node.name] if form_of(each) in TWICE]
        return any(each.inputs[TWICE[form_of(each)]] == node.name for each in readers)

    def fuses(self, node: Node, reader: Node) -> bool:
        return node.kind == "map" and (reader.kind == "map" or reader.adds)

    # selectors

    def select(self, atom: Atom, node: Node, variant: int) -> str:
        sides = []
        for name in (atom.key, atom.query):
            side = self.graph.node[name]
            text = value_text(side.value) if self.is_constant(side) else self.said[name]
            sides.append(text)
        if not variant and self.level(node) == 0:
            try:
                return self.combined(atom.predicate, sides, node)
            except Unwritable:
                for comparison in COMPARISONS:
                    if self.asked.agrees(atom, comparison):
                        return call("select", *sides, comparison.value)
        rows = []
        for key, asking in _turned(self.asked.chosen(atom), variant):
            if asking:
                different = dict.fromkeys(asking)  # of 1, 1.0 and True one will do
                rows.append(f"{value_text(key)}: [{', '.join(map(value_text, different))}]")
        return call("select", *sides, f"{{{', '.join(rows)}}}")

    def by_predicate(self, predicate: Callable[..., Any], sides: list[str]) -> str:
        if isinstance(predicate, Compares):
            return call("select", *sides, predicate.op)
        if isinstance(predicate, rasp.Comparison) and predicate.value in LEVEL:
            return call("select", *sides, predicate.value)
        raise Unwritable("no operator")

    def joined(self, op: str, parts: list[str], node: Node) -> str:
        text = parts[0]
        for part in parts[1:]:
            text = infix(op, text, part)
        return text

    def negated(self, text: str, node: Node) -> str:
        return Phrase(f"not {within(text, PREFIX)}", PREFIX)


def _turned(entries: list, variant: int) -> list:
    """The same entries in another order: tables in another order are read as other functions."""
    if variant and (len(entries) < 2 or variant >= len(entries)):
        raise Unwritable("it would have the same text as another sequence")
    return entries[variant:] + entries[:variant]
