"""Names that are given after an expression was built, and change only what it is called."""

from tracrlab.rasp.expressions import Annotations, RASPExpr


def label(expr: RASPExpr, name: str) -> None:
    """Call `expr` by `name`, in place, unless its author has named it.

    `.named(...)` makes a copy, and what its author names by it is kept apart by the compiler. This
    is for front ends that learn names from variables, before anyone else has seen the expression.
    """
    if expr.author_name is None:
        expr._annotations = Annotations(expr, {**expr.annotations.given, "name": name})
