"""A trace as a page of text: what each step writes, and what the model would answer after it."""

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

from tracrlab.trace.labelled import WIDE
from tracrlab.trace.places import listed
from tracrlab.values import Value, same_value, show_value

if TYPE_CHECKING:
    from tracrlab.trace.record import Trace


def summary(trace: "Trace") -> str:
    """The input, each step with the rooms it writes and the guess after it, and the answer."""
    lines = [f"{trace.model.name} on {' '.join(map(show_value, trace.tokens))}"]
    lines += [f"edited: {edit!r}" for edit in trace.edits]
    if trace.sharpness != 1:
        lines.append(f"sharpness: {trace.sharpness:g}")
    guesses = [" ".join(reading.text for reading in row) for row in trace.lens.cells]
    side, middle = max(map(len, trace.steps)), min(40, max(map(len, guesses)))
    for step, guess in zip(trace.steps, guesses, strict=True):
        wrote = f"  writes {listed(trace.writes(step), 6)}" if trace.writes(step) else ""
        lines.append(f"{step:<{side}}  {guess:<{middle}}{wrote}".rstrip())
    lines.append(f"decoded {trace.decoded}")
    expected = trace.expected
    if expected is not None and not agree(trace.decoded, expected):
        lines.append(f"the program's own answer is {expected}")
    lines = [" ".join(line.split("\n")) for line in lines]
    return "\n".join(line if len(line) <= WIDE else line[: WIDE - 1] + "…" for line in lines)


def agree(some: Sequence[Value], others: Sequence[Value]) -> bool:
    """Are these the same answers? Numbers agree by value, and so do 0 and False.

    Where one of two numbers is a float, they may be 1e-5 apart (1e-6 near 0). Tuples agree if
    their items do.

    >>> agree([1 / 3, False], [0.33333334, 0.0]), agree([1], [True]), agree([None], [0.0])
    (True, True, False)
    """
    return len(some) == len(others) and all(map(_same, some, others))


def _same(a: Value, b: Value) -> bool:
    if same_value(a, b):
        return True
    if isinstance(a, tuple) and isinstance(b, tuple):
        return agree(a, b)
    if not (isinstance(a, float | int) and isinstance(b, float | int)):
        return False
    if a == b:  # whole numbers and bools agree exactly or not at all
        return True
    if float in (type(a), type(b)):
        try:
            return math.isclose(a, b, rel_tol=1e-5, abs_tol=1e-6)
        except OverflowError:  # an integer past float64
            return False
    return False
