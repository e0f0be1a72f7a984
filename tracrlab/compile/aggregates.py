"""What an aggregate gives: a value handed on, or a mean; and when one can be sure which."""

from dataclasses import replace

import numpy as np

from tracrlab.compile import problems, search
from tracrlab.compile.cells import Cell, gather, gather_means
from tracrlab.compile.demand import Demand
from tracrlab.compile.graph import Node
from tracrlab.compile.means import LIMIT, mean_values
from tracrlab.compile.same_value import Known, settles, tells_positions_apart
from tracrlab.compile.selection import Selection
from tracrlab.compile.value_set import LARGEST, Form, ValueSet, scattered
from tracrlab.values import NumericValue, Value, is_number, value_key

UNASKED = 25_000  # means that are listed though nobody looks them up


def infer_aggregate(
    node: Node,
    inner: ValueSet,
    form: Form,
    selection: Selection,
    known: Known,
    wanted: Demand,
    vocab: tuple[Value, ...],
) -> tuple[ValueSet, Form, Selection, tuple[str, ...]]:
    """Values, form, the selection with what was found about it, and facts assumed.

    Words are handed on: on an input where two are selected the interpreter has no answer. Numbers
    are handed on if no two different ones are ever selected at once; else the mean is a number.
    """
    inner = _seen_only(_seen(inner, selection))
    chooser = _one_key_value(selection)
    if chooser is not None and tells_positions_apart(known, chooser):
        selection = _at_most_one(selection)
    distinct = {value for cell in inner.cells for value in cell if is_number(value)}
    varied = not inner.listed or len(distinct) > 1
    equal = chooser is not None and settles(known, chooser, node.inputs[0])
    means = varied and not selection.single and not equal
    empty = bool(selection.counts[:, 0].any())
    if (means or form == "number") and empty and is_number(node.value):
        if not abs(node.value) < LARGEST:
            raise problems.Refused(problems.endless(node, "its default", node.value))
    if not means:
        return _handed_on(node.value, inner, selection), form, selection, ()
    for value in inner.values:
        if is_number(value) and not abs(value) < LARGEST:
            raise problems.Refused(problems.endless(node, "it averages", value))
    values = _means(node, inner, selection, wanted)
    if wanted.looked_up and not values.listed:
        witness = search.two_values(node.expr, vocab, len(inner.reach), known.causal)
        if witness is not None:
            raise problems.Refused(problems.too_many_means(node, inner, witness))
        fact = (
            f"{node.name} never averages two different values: it was not proved, and no input "
            f"that does was found among {search.TRIED} tried"
        )
        return _handed_on(node.value, inner, selection), form, selection, (fact,)
    return values, "number", selection, ()


def _seen(inner: ValueSet, selection: Selection) -> ValueSet:
    """`inner` as the selector lets each position see it: `reach` by query position."""
    may = selection.may.astype(np.float32)
    return replace(inner, reach=may @ inner.reach.astype(np.float32) > 0)


def _seen_only(inner: ValueSet) -> ValueSet:
    """Without the values that are never selected."""
    kept = inner.reach.any(axis=0)
    return replace(
        inner, cells=tuple(np.compress(kept, _boxed(inner.cells))), reach=inner.reach[:, kept]
    )


def _one_key_value(selection: Selection) -> str | None:
    """A key node of which each query selects at most one value."""
    for choice, table in zip(selection.choices, selection.tables, strict=True):
        if (table.sum(axis=1) <= 1).all():
            return choice.key
    return None


def _at_most_one(selection: Selection) -> Selection:
    counts = selection.counts.copy()
    counts[:, 1] |= counts[:, 2:].any(axis=1)
    counts[:, 2:] = False
    counts[:, 0] |= ~counts[:, 1]
    return replace(selection, counts=counts, single=True)


def _handed_on(default: Value, inner: ValueSet, selection: Selection) -> ValueSet:
    """The values of `inner`, or the default. The mean of equal numbers is that number, as float."""
    if not inner.listed:
        return _unlisted(default, inner, selection)
    many = selection.counts[:, 2:].any()
    questions: list[tuple[Value, ...]] = []
    for cell in inner.cells:
        floats = [_as_float(v) for v in cell if many and is_number(v)]
        kinds = {value_key(v): v for v in (*cell, *(f for f in floats if f is not None))}
        questions.append(tuple(kinds.values()))
    empty = selection.counts[:, 0]
    if empty.any():
        questions.append((default,))
    cells, place = gather(questions)
    reach = np.zeros((len(inner.reach), len(cells)), bool)
    for c, at in enumerate(place):
        reach[:, at] |= inner.reach[:, c] if c < len(inner.cells) else empty
    kept = reach.any(axis=0)
    return ValueSet(tuple(np.compress(kept, _boxed(cells))), reach[:, kept])


def _boxed(cells: tuple[Cell, ...]) -> np.ndarray:
    box = np.empty(len(cells), object)
    for i, cell in enumerate(cells):
        box[i] = cell
    return box


def _as_float(number: NumericValue) -> float | None:
    try:
        return float(number) + 0.0  # the mean of -0.0 and -0.0 is 0.0
    except OverflowError:
        return None


def _means(node: Node, inner: ValueSet, selection: Selection, wanted: Demand) -> ValueSet:
    """All means, with what may come in their place: one value as it is, or the default."""
    numbers = [v for cell in inner.cells for v in cell if is_number(v)]
    signed = inner.ends[0] < 0 < inner.ends[1]  # then sums cancel, and an answer may need its list
    limit = LIMIT if wanted.looked_up or (wanted.output and signed) else UNASKED
    found = mean_values(numbers, selection.counts, limit) if inner.listed else None
    if found is None:
        return _unlisted(node.value, inner, selection)
    means, mean_reach = found
    one, empty = selection.counts[:, 1], selection.counts[:, 0]
    default = ((node.value,),) if empty.any() else ()
    cells, at_inner, at_mean = gather_means((*inner.cells, *default), means)
    place = np.concatenate([at_inner, at_mean])
    defaults = [empty[:, None]] if default else []
    reaches = np.concatenate([inner.reach & one[:, None], *defaults, mean_reach], axis=1)
    reach = scattered(reaches, place, len(cells))
    kept = reach.any(axis=0)
    return ValueSet(tuple(np.compress(kept, _boxed(cells))), reach[:, kept])


def _unlisted(default: Value, inner: ValueSet, selection: Selection) -> ValueSet:
    """Known by its range: the numbers of `inner`, and what is no number."""
    low, high = inner.ends
    empty = selection.counts[:, 0]
    others = [
        (cell, inner.reach[:, c]) for c, cell in enumerate(inner.cells) if not is_number(cell[0])
    ]
    if empty.any():
        if is_number(default):
            low, high = min(low, float(default)), max(high, float(default))
        elif value_key(default) not in {value_key(cell[0]) for cell, _ in others}:
            others.append(((default,), empty))
        else:
            others = [
                (cell, column | empty if value_key(cell[0]) == value_key(default) else column)
                for cell, column in others
            ]
    reach = np.array([column for _, column in others], bool).T.reshape(len(empty), len(others))
    return ValueSet(tuple(cell for cell, _ in others), reach, low, high, listed=False)
