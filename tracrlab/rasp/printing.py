"""A program as text: Python source that builds it again."""

import keyword
import re
from collections import Counter
from collections.abc import Callable

from tracrlab.rasp.attention import Aggregate, SelectorWidth
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.functions import Composed, Known, function_text
from tracrlab.rasp.inputs import ConstantSOp, Full, IndicesType, LengthType, TextTokens, TokensType
from tracrlab.rasp.phrases import ATOM, call, infix, literal, prefix, within
from tracrlab.rasp.selectors import (
    ConstantSelector,
    Select,
    SelectorAnd,
    SelectorNot,
    SelectorOr,
)
from tracrlab.rasp.sequences import LinearSequenceMap, Map, SequenceMap
from tracrlab.rasp.walk import in_order_of_evaluation

LONGEST = 80  # an expression longer than this gets a line of its own

_GIVEN = (TokensType, IndicesType, LengthType)
_WORDS = {"Map", "SequenceMap", "LinearSequenceMap", "Full", "ConstantSOp", "ConstantSelector"}
_WORDS |= {"Select", "SelectorWidth", "Aggregate", "Comparison", "numerical", "categorical", "abs"}


def program_text(expr: RASPExpr) -> str:
    """The program as assignments, one per line, and last the expression itself.

    What has a name, is used more than once, or is long has a line of its own, under its name. The
    same program has the same text, whatever else was built before. Functions stand there by name
    or as the lambda they were written as; annotations other than name and encoding are left out.

    >>> from tracrlab.rasp import Aggregate, Comparison, Select, indices, tokens
    >>> previous = Select(indices, indices - 1, Comparison.EQ).named("previous")
    >>> print(program_text((Aggregate(previous, tokens) == tokens) & (indices > 0)))
    previous = Select(indices, indices - 1, Comparison.EQ)
    (Aggregate(previous, tokens) == tokens) & (indices > 0)
    """
    return _Writer(expr).text


class _Writer:
    """Writes one program; `said` has the text by which each node can be referred to."""

    def __init__(self, root: RASPExpr):
        nodes = in_order_of_evaluation(root)
        uses = Counter(id(child) for node in nodes for child in node.children)
        self.lines: list[str] = []
        self.said: dict[int, str] = {}
        self.taken = {node.default_name for node in nodes if isinstance(node, _GIVEN)} | _WORDS
        self.counts: Counter[str] = Counter()  # how often a name was found taken
        self.variables = {id(node): self.new_name(node) for node in nodes if _named(node)}
        for node in nodes:
            text = self.encoded(node, self.written(node))
            if _named(node):
                text = self.assigned_to(self.variables[id(node)], node, text)
            elif node is not root and (
                len(text) > LONGEST or (uses[id(node)] > 1 and node.children)
            ):
                text = self.assigned(node, text)
            self.said[id(node)] = text
        if not _named(root):
            self.lines.append(self.said[id(root)])
        self.text = "\n".join(self.lines)

    def new_name(self, node: RASPExpr) -> str:
        """A variable that is free: its name as far as that is an identifier, then name_2, …"""
        base = re.sub(r"\W+", "_", node.name).strip("_") or node.default_name
        base = f"_{base}" if base[0].isdigit() else base
        base = f"{base}_" if keyword.iskeyword(base) else base
        name = base
        while name in self.taken:
            self.counts[base] += 1
            name = f"{base}_{self.counts[base] + 1}"
        self.taken.add(name)
        return name

    def assigned(self, node: RASPExpr, text: str) -> str:
        """A line that gives `text` a variable; returns the variable."""
        variable = self.new_name(node)
        self.lines.append(f"{variable} = {text}")
        return variable

    def assigned_to(self, variable: str, node: RASPExpr, text: str) -> str:
        mark = "" if variable == node.name else f".named({node.name!r})"
        self.lines.append(f"{variable} = {within(text, ATOM) if mark else text}{mark}")
        return variable

    def encoded(self, node: RASPExpr, text: str) -> str:
        wish = node.annotations.given.get("encoding")
        return text if wish is None else call(str(getattr(wish, "value", wish)), text)

    def written(self, node: RASPExpr) -> str:
        """One node as text, in terms of what was said about its children."""
        if isinstance(node, Map):
            return self.map_written(node)
        children = [self.said[id(child)] for child in node.children]
        for kind in type(node).__mro__:
            if kind in _WRITE:
                return _WRITE[kind](node, *children)
        return call(type(node).__name__, *children)

    def map_written(self, node: Map) -> str:
        """A map as the chain of maps it was built from."""
        functions = node.f.functions if isinstance(node.f, Composed) else (node.f,)
        alone = isinstance(node.inner, Map) and not node.via_map
        text = self.said[id(node.inner)]
        for number, f in enumerate(functions):
            if number and len(text) > LONGEST:
                text = self.assigned(node, text)
            if number == 0 and alone:
                text = call("Map", function_text(f), text, "simplify=False")
            elif isinstance(f, Known):
                text = f.text(text)
            else:
                text = call("Map", function_text(f), text)
        return text


def _named(node: RASPExpr) -> bool:
    """Whether its author gave it a name that the text must show."""
    bare = isinstance(node, _GIVEN) and node.name == node.default_name
    return node.author_name is not None and not bare


def _sequence_map(node: SequenceMap, fst: str, snd: str) -> str:
    if isinstance(node.f, Known):
        return node.f.text(fst, snd)
    return call("SequenceMap", function_text(node.f), fst, snd)


def _linear(node: LinearSequenceMap, fst: str, snd: str) -> str:
    return call("LinearSequenceMap", fst, snd, literal(node.fst_fac), literal(node.snd_fac))


def _aggregate(node: Aggregate, selector: str, sop: str) -> str:
    default = [] if node.default is None else [f"default={literal(node.default)}"]
    return call("Aggregate", selector, sop, *default)


def _select(node: Select, keys: str, queries: str) -> str:
    return call("Select", keys, queries, function_text(node.predicate))


def _constant(node: ConstantSOp) -> str:
    values = f"[{', '.join(map(literal, node.value))}]"
    return call("ConstantSOp", values, *([] if node.check_length else ["check_length=False"]))


def _constant_selector(node: ConstantSelector) -> str:
    rows = str([list(row) for row in node.value])
    return call("ConstantSelector", rows, *([] if node.check_length else ["check_length=False"]))


_WRITE: dict[type, Callable[..., str]] = {
    TokensType: lambda node: "tokens",
    TextTokens: lambda node: call("Map", "str", "tokens"),
    IndicesType: lambda node: "indices",
    LengthType: lambda node: "length",
    Full: lambda node: call("Full", literal(node.fill)),
    ConstantSOp: _constant,
    SequenceMap: _sequence_map,
    LinearSequenceMap: _linear,
    SelectorWidth: lambda node, selector: call("SelectorWidth", selector),
    Aggregate: _aggregate,
    Select: _select,
    SelectorAnd: lambda node, fst, snd: infix("&", fst, snd),
    SelectorOr: lambda node, fst, snd: infix("|", fst, snd),
    SelectorNot: lambda node, inner: prefix("~", inner),
    ConstantSelector: _constant_selector,
}
