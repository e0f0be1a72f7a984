"""A graph as the text of a program: what both languages have in common.

A node has a line of its own under its name, unless it would get the same name without one.
"""

import re
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable
from typing import Any

from tracrlab.compile.asked import Asked
from tracrlab.compile.formula import Atom, Term
from tracrlab.compile.graph import Node
from tracrlab.compile.writing_parts import LARGEST, Care, Failed, Unwritable, occurrences, size
from tracrlab.rasp.functions import Both, Either, Negated

LONGEST = 60  # an expression longer than this gets a line of its own

DEFAULT_NAMES = {
    "map": "map",
    "sequence_map": "sequence_map",
    "linear": "linear_sequence_map",
    "width": "selector_width",
    "aggregate": "aggregate",
}
SELECTORS = ("select", "selector_and", "selector_or", "selector_not", "constant_selector")


class Writer(ABC):
    """Writes one program; `said` is how nodes are referred to, `owners` what each line writes."""

    end = ""  # of a line
    most: int  # the level at which a node is written as plainly as can be
    reshaped: tuple[str, ...]  # kinds of nodes that level 1 keeps from being merged with others

    def __init__(self, asked: Asked, words: bool, care: Care, head: str):
        self.asked, self.words, self.care = asked, words, care
        self.graph = asked.graph
        self.lines = [f"# {head}"]
        self.owners: list[tuple[str, ...]] = [()]
        self.said: dict[str, str] = {}
        self.within: dict[str, tuple[str, ...]] = {}  # what is written inside each node's text
        self.texts: set[str] = set()  # of all nodes: two of one text would be read as one
        self.taken: set[str] = set()
        self.uses = Counter(name for node in self.graph.nodes for name in occurrences(node))
        self.readers = self.graph.consumers()
        wanted = {node.name for node in self.graph.nodes if self.fits(node.name)}
        self.variables = {
            node.name: self.new(node.name, wanted - {node.name}) for node in self.graph.nodes
        }
        for node in self.graph.nodes:
            try:
                self.write(node)
            except Unwritable as why:
                raise Failed(node, str(why)) from None

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    # the languages

    @abstractmethod
    def fits(self, name: str) -> bool:
        """May a variable be called so?"""

    @abstractmethod
    def given(self, node: Node) -> str | None:
        """How a node is referred to that needs no line: tokens, indices, the length, constants."""

    @abstractmethod
    def expression(self, node: Node, variant: int) -> str:
        """One node in terms of what was said of its inputs; other texts for other variants."""

    @abstractmethod
    def assigned(self, variable: str, node: Node, text: str) -> str:
        """The line of a node."""

    @abstractmethod
    def fuses(self, node: Node, reader: Node) -> bool:
        """Would the two be read as one node, if `node` had no line?"""

    @abstractmethod
    def select(self, atom: Atom, node: Node, variant: int) -> str:
        """The selector of one predicate."""

    @abstractmethod
    def by_predicate(self, predicate: Callable[..., Any], sides: list[str]) -> str:
        """The selector of a predicate that the language has. Unwritable if it has not."""

    @abstractmethod
    def joined(self, op: str, parts: list[str], node: Node) -> str: ...

    @abstractmethod
    def negated(self, text: str, node: Node) -> str: ...

    # nodes

    def level(self, node: Node) -> int:
        return self.care.levels.get(node.name, 0)

    def new(self, name: str, others: set[str] | None = None) -> str:
        """A variable that is free."""
        base = re.sub(r"\W+", "_", name, flags=re.ASCII).strip("_") or "x"
        base = f"_{base}" if base[0].isdigit() else base
        count, variable = 1, base
        while variable in self.taken or variable in (others or ()) or not self.fits(variable):
            count += 1
            variable = f"{base}_{count}"
        self.taken.add(variable)
        return variable

    def write(self, node: Node) -> None:
        if node.kind == "product":
            return
        given = self.given(node)
        if given is None:
            text = self.expression(node, 0)
            variant = 0
            while text in self.texts:
                variant += 1
                text = self.expression(node, variant)
                if variant > 20:
                    raise Unwritable("it would have the same text as another sequence")
            self.texts.add(text)
            last = node.name == self.graph.output
            if not self.needs_line(node, text):
                self.said[node.name] = text
                self.within[node.name] = (node.name, *self.inside(node))
                if last:
                    self.add(node, f"{text}{self.end}")
                return
            self.add(node, self.assigned(self.variables[node.name], node, text))
            self.said[node.name] = self.variables[node.name]
            return
        self.said[node.name] = given
        if node.name == self.graph.output:
            self.add(node, f"{given}{self.end}")

    def add(self, node: Node, line: str) -> None:
        self.lines.append(line)
        self.owners.append((node.name, *self.inside(node)))

    def inside(self, node: Node) -> tuple[str, ...]:
        """The nodes that have no line of their own and stand in the text of this one."""
        parts = [self.within[name] for name in occurrences(node) if name in self.within]
        return tuple(name for part in parts for name in part)

    def needs_line(self, node: Node, text: str) -> bool:
        if node.named or re.sub(r"_\d+$", "", node.name) != self.default_name(node):
            return True
        if node.name == self.graph.output:
            return False
        if self.care.plain or self.uses[node.name] > 1 or len(text) > LONGEST:
            return True
        return any(self.fuses(node, reader) for reader in self.readers[node.name])

    def default_name(self, node: Node) -> str:
        return DEFAULT_NAMES.get(node.kind, "")

    # selectors

    def called(self, node: Node) -> bool:
        """Has its selector a name of its author's?"""
        return node.selector not in SELECTORS

    def selector(self, node: Node, variant: int) -> str:
        """The selector of a width or an aggregate; if its author named it, on a line of its own."""
        if sum(size(choice.term) for choice in node.choices) > LARGEST:
            raise Unwritable(f"its selector has more than {LARGEST} parts")
        parts = [self.term(choice.term, node, variant) for choice in node.choices]
        text = parts[0] if len(parts) == 1 else self.joined("and", parts, node)
        if not self.called(node):
            return text
        key = f"selector {text}"
        if key not in self.said:
            variable = self.new(node.selector, set(self.variables.values()))
            self.said[key] = variable
            self.add(node, f"{variable} = {text}{self.end}")
        return self.said[key]

    def term(self, term: Term | Atom, node: Node, variant: int) -> str:
        """A part of a selector; `not (not a and not b)` is written as `a or b`."""

        def positive(part: Any, asked: bool) -> str:
            if isinstance(part, Atom):
                text = self.select(part, node, variant)
                return text if asked else self.negated(text, node)
            holds = part.positive is asked
            if len(part.parts) == 1:
                return positive(part.parts[0], holds)
            if not holds and all(isinstance(p, Term) and not p.positive for p in part.parts):
                return self.joined("or", [positive(p, False) for p in part.parts], node)
            text = self.joined("and", [positive(p, True) for p in part.parts], node)
            return text if holds else self.negated(text, node)

        return positive(term, True)

    def combined(self, predicate: Callable[..., Any], sides: list[str], node: Node) -> str:
        """The selector of a predicate made of others, as operators of selectors make it."""
        if isinstance(predicate, Both | Either):
            both = [self.combined(part, sides, node) for part in predicate.parts]
            return self.joined("and" if isinstance(predicate, Both) else "or", both, node)
        if isinstance(predicate, Negated):
            return self.negated(self.combined(predicate.inner, sides, node), node)
        return self.by_predicate(predicate, sides)
