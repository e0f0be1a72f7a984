"""What selectors and sequences are on an example: the first thing to see of an expression."""

from collections.abc import Iterable, Sequence
from typing import Any

from tracrlab.rasp import (
    ConstantSelector,
    ConstantSOp,
    RASPExpr,
    Selector,
    SOp,
    evaluate,
    program_text,
)
from tracrlab.rasp.description import EXAMPLES, MOST_NODES
from tracrlab.rasp.selectors import Select
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.values import Value, show_value
from tracrlab.viz import budget
from tracrlab.viz.colours import yes_no
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_selector, need_sequence
from tracrlab.viz.labels import cut
from tracrlab.viz.pictures import GridPicture, Panel, TablePicture


def selector_picture(selector: Selector, tokens: Sequence[Value] | None = None) -> GridPicture:
    """Which keys each query selects on `tokens`, by default on a standing example that suits.

    Positions are counted as `indices` counts them: there is no BOS.
    """
    need_selector(selector)
    xs, rows = _evaluated(selector, tokens)
    keys, queries = xs, xs
    if isinstance(selector, Select):
        keys, queries = (evaluate(each, xs) for each in (selector.keys, selector.queries))
    count, note = budget.shown(len(xs), budget.MOST_POSITIONS, "positions")
    amounts = tuple(tuple(float(entry) for entry in row[:count]) for row in rows[:count])
    texts = tuple(tuple("1" if entry else "" for entry in row) for row in amounts)
    return GridPicture(
        title=f"{selector.name} on {_words(xs)}",
        sentence=f"Which keys (across) each query (down) selects: {_last_line(selector)}",
        rows=_labels(queries[:count]),
        columns=_labels(keys[:count]),
        row_axis="query",
        column_axis="key",
        panels=(Panel("", amounts, texts),),
        scale=yes_no("selected"),
        note=note,
    )


def sequence_picture(sequence: SOp, tokens: Sequence[Value] | None = None) -> TablePicture:
    """The value of a sequence at each token, by default of a standing example that suits."""
    need_sequence(sequence)
    xs, values = _evaluated(sequence, tokens)
    count, note = budget.shown(len(xs), budget.MOST_LABELS, "positions")
    return TablePicture(
        title=f"{sequence.name} on {_words(xs)}",
        sentence=_last_line(sequence),
        head=("index", *map(str, range(count))),
        rows=(
            ("tokens", *map(_short, xs[:count])),
            (cut(sequence.name), *map(_short, values[:count])),
        ),
        note=note,
    )


def _evaluated(expr: RASPExpr, tokens: Sequence[Value] | None) -> tuple[list, list]:
    if tokens is not None:
        if isinstance(tokens, set | frozenset | dict) or not isinstance(tokens, Iterable):
            raise PictureError(f"tokens are a list in their order, not {tokens!r}: give ['a', 'b']")
        xs = list(tokens)
        try:
            return xs, evaluate(expr, xs)
        except Exception as raised:  # of the user's own functions as well
            raise PictureError(
                f"{expr.name} has no value on {_words(xs)} ({type(raised).__name__}: {raised}): "
                "give tokens that it is made for"
            ) from raised
    nodes = in_order_of_evaluation(expr)
    fixed = [node for node in nodes if isinstance(node, ConstantSOp | ConstantSelector)]
    lengths = [len(node.value) for node in fixed if node.check_length]
    error: Any = None
    if len(nodes) > MOST_NODES:
        raise PictureError(f"{expr.name} has {len(nodes)} nodes: say on which tokens to run it")
    for standing in EXAMPLES:
        length = min(lengths, default=len(standing))
        xs = [standing[i % len(standing)] for i in range(length)]
        try:
            return xs, evaluate(expr, xs)
        except Exception as raised:  # this example does not suit: words where it needs numbers
            error = raised
    raise PictureError(
        f"{expr.name} has no value on any standing example ({type(error).__name__}: {error}): "
        "give tokens that it is made for"
    )


def _labels(values: Sequence[Value]) -> tuple[str, ...]:
    return tuple(f"{i}:{_short(value)}" for i, value in enumerate(values))


def _short(value: Value) -> str:
    return cut(f"{value:.4g}" if isinstance(value, float) else show_value(value))


def _words(xs: Sequence[Value]) -> str:
    return " ".join(_short(x) for x in xs[: budget.MOST_TEXTS])


def _last_line(expr: RASPExpr) -> str:
    line = program_text(expr).split("\n")[-1]
    return cut(line, 120)
