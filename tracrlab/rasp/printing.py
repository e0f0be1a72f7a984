"""Programs as text."""

from tracrlab.rasp.expressions import RASPExpr


def program_text(expr: RASPExpr) -> str:
    """The program."""
    return f"<{expr.name}>"


def description(expr: RASPExpr) -> str:
    """What a notebook shows."""
    return program_text(expr)
