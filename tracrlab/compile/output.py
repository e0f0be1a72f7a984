"""How the model's output is decoded."""

from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred
from tracrlab.compile.lower import Lowered
from tracrlab.transformer import CategoricalEncoder, NumericalEncoder
from tracrlab.values import is_number


def output_encoder(
    graph: Graph, inferred: Inferred, lowered: Lowered
) -> CategoricalEncoder | NumericalEncoder:
    """One id for each direction of a one-hot output; else numbers, near the program's answers.

    The slack is what rounding can do: the error of the room that is read, and a little more.
    """
    room = lowered.output
    if room.kind == "one-hot":
        return CategoricalEncoder(room.values)
    values = inferred.facts[graph.output].values
    points = [v for v in values.values if is_number(v)] if values.listed else []
    slack = 4 * room.error + values.largest * 2.0**-22
    return NumericalEncoder(room.values, tuple(points), slack)
