"""What is pickled, or copied deeply, before an expression: so that neither needs a deep stack."""

from typing import Any

from tracrlab.rasp.expressions import RASPExpr
from tracrlab.rasp.walk import in_order_of_evaluation

STRIDE = 32  # levels from one milestone to the next, at most


def state_of(expr: RASPExpr) -> dict[str, Any]:
    """The fields of an expression; of a milestone, after the milestones below it.

    A pickle goes down into what it does not know yet. Every way down meets a milestone within
    STRIDE levels; the first one met names all below it, the lowest first, and from each of them
    it is at most STRIDE levels down to what is known by then.
    """
    if "_rise" not in vars(expr):
        for node in in_order_of_evaluation(expr):
            rises = [vars(child)["_rise"] for child in node.children]
            vars(node)["_rise"] = (1 + max(rises, default=-1)) % STRIDE
    fields = {name: value for name, value in vars(expr).items() if name != "_rise"}
    if not _is_milestone(expr):
        return fields
    below = [node for node in in_order_of_evaluation(expr)[:-1] if _is_milestone(node)]
    return {"_below": below, **fields}


def _is_milestone(expr: RASPExpr) -> bool:
    return not vars(expr)["_rise"] and bool(expr.children)
