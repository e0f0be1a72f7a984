"""What a head's selector says of a run's input: where the head is meant to look."""

from weakref import WeakKeyDictionary

import numpy as np

from tracrlab import rasp
from tracrlab.compile import CompiledModel
from tracrlab.compile.anatomy import HeadPart
from tracrlab.rasp import RASPExpr, Selector
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.trace import Trace

EVERYTHING = "everything"
_KNOWN: "WeakKeyDictionary[Trace, dict[int, tuple[object, np.ndarray | None]]]" = (
    WeakKeyDictionary()
)


def selector_of(model: CompiledModel, part: HeadPart) -> Selector | str | None:
    """The selector of a head as an expression, or EVERYTHING; None if it is not known, as in a
    model that was loaded from a file."""
    if model.stages is None:
        return None
    nodes = model.stages["graph"].node
    node = nodes.get(part.node)
    if node is None:
        return None
    same = [each for each in nodes.values() if each.selector and each.choices == node.choices]
    for each in (node, *same):  # a width that the compiler added has the selector of another node
        found = getattr(each.expr, "selector", None)
        if isinstance(found, Selector):
            return found
    return None if node.choices else EVERYTHING


def intended(trace: Trace, part: HeadPart) -> np.ndarray | None:
    """bool (query, key): what the selector of a head says of the tokens, whatever the edits.

    Row and column 0 belong to BOS, which no selector knows: they are False. None if the selector
    is not known, or the program has no answer on this input.
    """
    return selects(trace, selector_of(trace.model, part))


def selects(trace: Trace, selector: Selector | str | None) -> np.ndarray | None:
    """`intended`, of a selector. It is asked once for a run: pages of a long input share it."""
    known = _KNOWN.setdefault(trace, {})
    if id(selector) not in known:
        known[id(selector)] = selector, _selects(trace, selector)  # no other has its id meanwhile
    return known[id(selector)][1]


def _selects(trace: Trace, selector: Selector | str | None) -> np.ndarray | None:
    count = len(trace.tokens)
    found = np.zeros((count + 1, count + 1), bool)
    if selector is None:
        return None
    if isinstance(selector, str):
        found[1:, 1:] = np.tril(np.ones((count, count), bool)) if trace.model.causal else True
        return found
    try:
        found[1:, 1:] = rasp.evaluate(selector, trace.tokens, trace.model.causal)
    except Exception:  # the program's own functions may raise anything
        return None
    return found


def questions(expr: RASPExpr | str | None, count: int) -> int:
    """About how often predicates are called when `expr` is evaluated on `count` tokens."""
    if expr is None or isinstance(expr, str):
        return 0
    nodes = in_order_of_evaluation(expr)
    return count * count * sum(isinstance(node, Selector) for node in nodes)


def distribution(trace: Trace, part: HeadPart, chosen: np.ndarray) -> np.ndarray:
    """Where a head should look, (query, key), if its selector chooses these keys.

    An aggregate looks at all of them alike, and at BOS where there are none; a width looks at BOS
    too, which counts as several keys. The BOS query looks at BOS.
    """
    bos = 0.0
    if part.kind == "width" and trace.model.stages is not None:
        bos = trace.model.stages["schedule"].heads(part.layer)[part.head].bos_count
    shares = chosen.astype(np.float64)
    shares[:, 0] = np.where(chosen.any(axis=1), bos, 1.0)
    return shares / shares.sum(axis=1, keepdims=True)
