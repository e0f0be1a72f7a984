"""Pass 2 of 7: which values each node can take at each position, and what follows from that."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from tracrlab.compile import problems
from tracrlab.compile.aggregates import infer_aggregate
from tracrlab.compile.cells import TellsApart, TwoNones
from tracrlab.compile.demand import demand
from tracrlab.compile.elementwise import infer_map, infer_pairs
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.same_value import Known
from tracrlab.compile.selection import Selection, select
from tracrlab.compile.sums import infer_linear, sums_up
from tracrlab.compile.tables import Failures, TooManyAsked
from tracrlab.compile.value_set import Form, ValueSet, of_values
from tracrlab.errors import Problem
from tracrlab.values import Value


def _none() -> np.ndarray:
    return np.zeros(0, int)


@dataclass(frozen=True, eq=False)
class Facts:
    """What is known of one node."""

    values: ValueSet
    form: Form = "one-hot"  # a number: too many values to give each a direction
    place: np.ndarray = field(default_factory=_none)  # int: the cell given for each taken; -1: none
    pairs: np.ndarray = field(default_factory=_none)  # int (pair, 2): two inputs' cells taken
    slope: tuple[float, float] | None = None  # a map that is x -> slope[0] x + slope[1]
    selection: Selection | None = None
    failures: Failures | None = None
    doubtful: bool = False  # an aggregate of words that may select several: then it has no answer

    @property
    def chosen(self) -> Selection:
        """The selection of a width or an aggregate."""
        assert self.selection is not None
        return self.selection

    @property
    def compared(self) -> tuple[str, ...]:
        """The nodes that a head compares for it: of a selector that is always true, none."""
        choices = () if self.selection is None else self.selection.choices
        return tuple(name for choice in choices for name in (choice.key, choice.query))


@dataclass(frozen=True, eq=False, repr=False)
class Inferred:
    """The facts of every node, and what rests on a search instead of a proof."""

    facts: Mapping[str, Facts]
    assumptions: tuple[str, ...]
    apart: tuple[str, ...] = ()  # nodes that ask for what a room does not tell: see `retype`

    def __str__(self) -> str:
        width = max(map(len, self.facts), default=0)
        lines = [
            f"{name:<{width}}  {fact.form:<7}  {fact.values}" for name, fact in self.facts.items()
        ]
        return "\n".join([*lines, *(f"assumed: {fact}" for fact in self.assumptions)])

    __repr__ = __str__


def infer_values(
    graph: Graph,
    vocab: tuple[Value, ...],
    length: int,
    causal: bool,
    budget_cells: int,
    most_values: int,
    passed: Callable[[Node], bool] = lambda node: False,
    tell: Callable[[int, int], None] | None = None,
) -> tuple[Inferred, tuple[Problem, ...]]:
    """Facts of all nodes for inputs of at most `length` tokens, and all problems found.

    Nodes that depend on one with a problem are passed over. No table of more than `budget_cells`
    entries is made, and no function is asked about more than `most_values`. Nodes that are `passed`
    may do without a room. `tell` is called with how many nodes are done, of how many.
    """
    found = _Inference(graph, vocab, length, causal, budget_cells, most_values, passed)
    for i, node in enumerate(graph.nodes):
        if tell is not None:
            tell(i, len(graph.nodes))
        found.visit(node)
    inferred = Inferred(MappingProxyType(found.facts), tuple(found.assumptions), tuple(found.apart))
    return inferred, tuple(found.problems)


class _Inference:
    def __init__(self, graph, vocab, length, causal, budget_cells, most_values, passed):
        self.graph, self.vocab, self.length, self.causal = graph, vocab, length, causal
        self.budget_cells, self.most_values, self.passed = budget_cells, most_values, passed
        self.demands = demand(graph)
        self.facts: dict[str, Facts] = {}
        self.problems: list[Problem] = []
        self.assumptions: list[str] = []
        self.apart: list[str] = []
        self.sets: dict[str, ValueSet] = {}
        self.places: dict[str, np.ndarray] = {}
        self.selections: dict[str, Selection] = {}
        self.known = Known(graph, self.sets, self.places, self.selections, causal)

    def visit(self, node: Node) -> None:
        reads = (*node.reads, *((node.through,) if node.through else ()))
        if not all(name in self.facts for name in reads):
            return
        failures = Failures(self.most_values)
        try:
            facts = self.infer(node, failures)
        except TellsApart as apart:
            if apart.by_type:
                self.apart.append(node.name)
            self.problems.append(problems.tells_apart(self.graph, node, apart))
            return
        except TooManyAsked as many:
            self.problems.append(problems.too_many_asked(node, many))
            return
        except TwoNones:  # `rewritten` always mends it
            self.apart.append(node.name)
            return
        except problems.Refused as refused:
            self.problems.append(refused.problem)
            return
        if not facts.values.cells and facts.values.listed:
            self.problems.append(problems.never_answers(node, failures))
            return
        self.facts[node.name] = facts
        self.sets[node.name] = facts.values
        if len(facts.place):
            self.places[node.name] = facts.place

    def infer(self, node: Node, failures: Failures) -> Facts:
        ones = np.ones((self.length, 1), bool)
        wanted = self.demands[node.name]
        forms = [self.facts[name].form for name in node.inputs]
        sets = [self.sets[name] for name in node.inputs]
        match node.kind:
            case "tokens":
                reach = np.ones((self.length, len(self.vocab)), bool)
                return Facts(of_values(self.vocab, reach))
            case "indices":
                return Facts(of_values(range(self.length), np.eye(self.length, dtype=bool)))
            case "full":
                return Facts(of_values((node.value,), ones))
            case "map":
                if node.needs_length is not None and node.needs_length > self.length:
                    raise problems.Refused(problems.too_long(node, self.length))
                source = self.sets[node.through] if node.through else None
                values, place, slope = infer_map(node, sets[0], forms[0], source, wanted, failures)
                form: Form = "one-hot" if slope is None else "number"
                return Facts(values, form, place, slope=slope, failures=failures)
            case "sequence_map" | "linear" | "product":
                left, right = sets
                asked = node.kind == "linear" and not wanted.looked_up
                if node.adds and ("number" in forms or asked) and sums_up(node, left, right):
                    values = infer_linear(node, left, right, wanted, failures)
                    return Facts(values, "number", failures=failures)
                problems.check_listed(node, self.sets)
                values, pairs, place = infer_pairs(
                    node, left, right, failures, self.budget_cells, self.passed(node)
                )
                return Facts(values, "one-hot", place, pairs, failures=failures)
        problems.check_listed(node, self.sets)
        for choice in node.choices:
            problems.check_size(
                node, self.sets[choice.key], self.sets[choice.query], self.budget_cells
            )
        selection = select(node, self.sets, self.length, self.causal, failures)
        self.selections[node.name] = selection
        if node.kind == "width":
            taken = np.flatnonzero(selection.counts.any(axis=0))
            values = of_values(map(int, taken), selection.counts[:, taken])
            return Facts(values, selection=selection, failures=failures)
        values, form, selection, assumed = infer_aggregate(
            node, sets[0], forms[0], selection, self.known, wanted, self.vocab
        )
        self.assumptions += assumed
        doubtful = bool(sets[0].others) and not selection.single
        return Facts(values, form, selection=selection, failures=failures, doubtful=doubtful)
