"""What can be wrong with a program, told so that its author can mend it."""

from collections.abc import Mapping

from tracrlab.compile.cells import TellsApart
from tracrlab.compile.graph import Graph, Node
from tracrlab.compile.tables import Failures, TooManyAsked
from tracrlab.compile.value_set import ValueSet
from tracrlab.errors import Problem
from tracrlab.rasp.expressions import RASPExpr
from tracrlab.values import Value, show_value


class Refused(Exception):
    """Carries the problem of one node to the pass that collects them."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


def about(node: Node, what: str, why: str, fix: str) -> Problem:
    """A problem of `node`, at its place."""
    return Problem(node.name, what, why, fix, line=node.line, column=node.column)


def place_of(expr: object) -> dict[str, int | None]:
    """The line and column of an expression, as a problem has them."""
    if not isinstance(expr, RASPExpr):
        return {}
    line = expr.origin[1] if expr.origin else None
    return {"line": line, "column": expr.span.column if expr.span else None}


def unknown(expr: RASPExpr) -> Problem:
    return Problem(
        node=expr.name,
        what=f"{type(expr).__name__} is no node that tracrlab knows",
        why="the compiler chooses weights by the meaning of each node",
        fix="build it from Map, SequenceMap, Select, SelectorWidth and Aggregate",
        **place_of(expr),
    )


def never_answers(node: Node, failures: Failures) -> Problem:
    if failures.first is None:
        return about(
            node,
            "it has no value on any input",
            "its inputs never stand at one position together",
            "check the lengths of constants against max_seq_len",
        )
    arguments, error = failures.first
    shown = _call(arguments)
    return about(
        node,
        f"{node.formula} raises {type(error).__name__} for every value it can be given; "
        f"first for ({shown}): {error}",
        "a value that makes the interpreter raise has no answer for the model to agree with",
        "mend the function, or compile with a vocabulary that it accepts",
    )


def tells_apart(graph: Graph, node: Node, apart: TellsApart) -> Problem:
    (a, b), (x, y) = apart.arguments, apart.answers
    if not apart.by_type:
        return too_close(node, _call(a), _call(b), (x, y))
    return about(
        node,
        f"{node.formula} gives {_short(x)} for {_call(a)} and {_short(y)} for {_call(b)}",
        "a mean is a number in the residual stream, and a number does not know its type: "
        "one selected value keeps its type, the mean of several is a float",
        "make the function give one answer for equal numbers, such as by float(x) first",
    )


def _call(arguments: tuple[Value, ...]) -> str:
    return ", ".join(map(_short, arguments))


def _short(value: Value, most: int = 60) -> str:
    """A value as Python writes it, cut in the middle if it is long."""
    text = repr(value) if isinstance(value, str) else show_value(value)
    return text if len(text) <= most else f"{text[: most // 2]}…{text[-most // 4 :]}"


def too_many_values(node: Node, name: str, values: ValueSet) -> Problem:
    return about(
        node,
        f"{name} takes too many values to list ({values}), and {node.formula} looks each one up",
        "an MLP looks a number up by steps between its possible values",
        f"use {name} only in sums, means and multiples, or aggregate fewer different numbers",
    )


def too_many_means(node: Node, inner: ValueSet, witness: list[Value]) -> Problem:
    return about(
        node,
        f"it averages different values (on {witness!r}, say), which gives too many different means "
        "to list, and the program looks each one up",
        f"it averages up to {len(inner.reach)} of {len(inner.cells)} values, and an MLP looks a "
        "number up by steps between its possible values",
        "aggregate fewer different numbers, lower max_seq_len, or use the mean only in sums",
    )


def endless(node: Node, role: str, value: Value) -> Problem:
    shown = show_value(value)
    return about(
        node,
        f"{role} is {shown[:40]}{'…' if len(shown) > 40 else ''}, among numbers that are averaged",
        "the model computes in float32, where infinities, NaN and numbers beyond 1e30 spoil every "
        "sum that they are weighted into, be it with weight 0",
        "replace it by a word or by a smaller number",
    )


def check_listed(node: Node, sets: Mapping[str, ValueSet]) -> None:
    """Raise Refused if `node` looks up a value that is known by its range only."""
    looked_up = [name for choice in node.choices for name in (choice.key, choice.query)]
    if node.kind in ("sequence_map", "linear", "product"):
        looked_up += node.inputs
    for name in looked_up:
        if not sets[name].listed:
            raise Refused(too_many_values(node, name, sets[name]))


def check_size(node: Node, left: ValueSet, right: ValueSet, budget_cells: int) -> None:
    """Raise Refused if a table over two value sets would be larger than the budget allows."""
    size = len(left.cells) * len(right.cells)
    if size > budget_cells:
        raise Refused(
            about(
                node,
                f"its table has {len(left.cells)} x {len(right.cells)} = {size:,} entries",
                f"each entry costs weights, and the budget allows about {budget_cells:,}",
                "use a smaller vocabulary or max_seq_len, map the inputs to fewer values first, "
                "or raise budget_bytes",
            )
        )


def too_many_asked(node: Node, many: TooManyAsked) -> Problem:
    return about(
        node,
        f"its function would have to be asked about {many.count:,} values, and {many.most:,} is "
        "the most",
        "an MLP or a head is made of a table of all values that can come in",
        "use a smaller vocabulary or max_seq_len, map to fewer values first, or raise most_values",
    )


def too_many_answers(node: Node, most: int, budget: int) -> Problem:
    return about(
        node,
        f"it takes more than {most:,} values",
        "each value has a direction of the residual stream, and each direction meets every hidden "
        f"unit: that would be over the budget of {budget:,} bytes",
        "use a smaller vocabulary or max_seq_len, map to fewer values, raise budget_bytes, or take "
        'optimize="names": what has no name and is only looked up needs no room then',
    )


def too_close(node: Node, low: str, high: str, answers: tuple[Value, Value]) -> Problem:
    return about(
        node,
        f"{node.formula} can be asked about {low} and about {high}, which are too close to tell "
        f"apart, and they give {_short(answers[0])} and {_short(answers[1])}",
        "the model computes in float32, which has 24 significant bits, less the rounding of sums",
        "round the number coarsely first, or compare with a threshold that lies between values",
    )


def imprecise(node: Node, values: ValueSet, error: float) -> Problem:
    return about(
        node,
        f"its answers lie between {values.ends[0]:g} and {values.ends[1]:g}, and rounding can put "
        f"them off by up to {error:.1g}",
        "the model computes in float32; large terms that cancel leave their rounding behind, and "
        "an answer may be off by 1e-5 of itself, or by 1e-6 near 0",
        "scale the terms down, or lower max_seq_len",
    )


def too_long(node: Node, length: int) -> Problem:
    return about(
        node,
        f"it is a constant for inputs of {node.needs_length} tokens, and max_seq_len is {length}",
        "on inputs of any other length it raises, so the program has no answer for the model",
        f"max_seq_len={node.needs_length}, or ConstantSOp(values, check_length=False)",
    )


def over_budget(
    names_and_sizes: list[tuple[str, int]], total: int, budget: int, at_least: bool = False
) -> Problem:
    largest = sorted(names_and_sizes, key=lambda pair: -pair[1])[:3]
    shown = ", ".join(f"{name} ({size:,} bytes)" for name, size in largest)
    return Problem(
        node=largest[0][0] if largest else "program",
        what=f"the model would take {'at least ' * at_least}{total:,} bytes; mostly for {shown}",
        why=f"the budget is {budget:,} bytes, and nothing is allocated beyond it",
        fix="use a smaller vocabulary or max_seq_len, or raise budget_bytes",
    )
