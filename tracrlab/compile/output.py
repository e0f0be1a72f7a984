"""How the model's output is decoded, and whether it can be as exact as promised."""

from tracrlab.compile import problems
from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.value_set import ValueSet
from tracrlab.craft import Space
from tracrlab.errors import CompileError
from tracrlab.transformer import CategoricalEncoder, NumericalEncoder
from tracrlab.values import is_number

RELATIVE, NEAR_ZERO = 1e-5, 1e-6  # how far an output number may be off


def output_encoder(
    graph: Graph, inferred: Inferred, lowered: Lowered
) -> CategoricalEncoder | NumericalEncoder:
    """One id for each direction of a one-hot output; else numbers, near the program's answers.

    The slack is what rounding can do: the error of the room that is read, and a little more.
    Raises CompileError where the number itself may be further off than promised, and its possible
    values are too many or too close to tell which one is meant.
    """
    room = lowered.output
    if room.kind == "one-hot":
        return CategoricalEncoder(room.values)
    values = inferred.facts[graph.output].values
    points = [v for v in values.values if is_number(v)] if values.listed else []
    slack = room.error + values.largest * 2.0**-22
    near = zip(points, points[1:], strict=False)
    apart = bool(points) and all(float(b) - float(a) > 2 * slack for a, b in near)
    if not apart and not _precise(room, values):
        raise CompileError((problems.imprecise(graph.node[graph.output], values, room.error),))
    return NumericalEncoder(room.values, tuple(points), slack)


def _precise(room: Space, values: ValueSet) -> bool:
    """Does rounding stay within the promise, for the smallest number as for the largest?"""
    low, high = values.ends
    least = 0.0 if low <= 0 <= high else min(abs(low), abs(high))
    shrinking = room.error - room.floor
    return shrinking <= max(NEAR_ZERO, RELATIVE * values.largest) and room.floor <= max(
        NEAR_ZERO, RELATIVE * least
    )
