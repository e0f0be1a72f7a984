"""The views of models and their runs, each drawn in one call."""

from collections.abc import Collection, Sequence
from typing import Any

from tracrlab.certify import Certificate
from tracrlab.compile import CompiledModel
from tracrlab.compile.graph import Graph
from tracrlab.rasp import Selector, SOp
from tracrlab.trace import Trace
from tracrlab.values import Value
from tracrlab.viz.boxes import select_aggregate_picture
from tracrlab.viz.certificates import invariants_picture, margins_picture, seal_picture
from tracrlab.viz.changes import difference_picture
from tracrlab.viz.checks import check_model, check_picture
from tracrlab.viz.drawn import Drawn
from tracrlab.viz.examples import selector_picture, sequence_picture
from tracrlab.viz.figures import draw
from tracrlab.viz.guesses import decoded_picture
from tracrlab.viz.heads import Show, attention_picture
from tracrlab.viz.lookups import lookup_picture
from tracrlab.viz.program import program_picture
from tracrlab.viz.residual import residual_picture
from tracrlab.viz.stages import stage_picture
from tracrlab.viz.subspaces import weights_picture


def residual_stream(
    trace: Trace,
    only: Collection[str] | None = None,
    expand: bool | Collection[str] = (),
    steps: Sequence[str] | None = None,
) -> Drawn:
    """What is known at each position after each half-layer: see `residual_picture`."""
    return draw(residual_picture(trace, only, expand, steps))


def attention(
    trace: Trace,
    which: int | str | None = None,
    head: int | None = None,
    show: Show = "pattern",
) -> Drawn:
    """Who looks at whom: see `attention_picture`."""
    return draw(attention_picture(trace, which, head, show))


def select_aggregate(
    trace: Trace, which: int | str | None = None, head: int | None = None
) -> Drawn:
    """What one head selects, reads and writes: see `select_aggregate_picture`."""
    return draw(select_aggregate_picture(trace, which, head))


def weights(model: CompiledModel, which: str | None = None) -> Drawn:
    """Where in the matrices something is: see `weights_picture`."""
    return draw(weights_picture(model, which))


def difference(before: CompiledModel, after: CompiledModel) -> Drawn:
    """What an edit changed in the weights: see `difference_picture`."""
    return draw(difference_picture(before, after))


def lookup_table(
    source: CompiledModel | Trace, which: int | str | None = None, part: int = 0
) -> Drawn:
    """Which function an MLP block is: see `lookup_picture`."""
    return draw(lookup_picture(source, which, part))


def decoded_so_far(trace: Trace) -> Drawn:
    """When the answer appears: see `decoded_picture`."""
    return draw(decoded_picture(trace))


def program_graph(source: CompiledModel | Graph | SOp) -> Drawn:
    """How the pieces of a program depend on each other: see `program_picture`."""
    return draw(program_picture(source))


def compile_stage(source: Any, name: str | None = None) -> Drawn:
    """What one pass of the compiler decided: a stage, or a model and the name of one."""
    return draw(stage_picture(source, name))


def selected(selector: Selector, tokens: Sequence[Value] | None = None) -> Drawn:
    """Which keys each query selects on an example: see `selector_picture`."""
    return draw(selector_picture(selector, tokens))


def values_of(sequence: SOp, tokens: Sequence[Value] | None = None) -> Drawn:
    """The value of a sequence at each token of an example: see `sequence_picture`."""
    return draw(sequence_picture(sequence, tokens))


def model_check(
    model: CompiledModel, up_to: int | None = None, sample: int | None = None, seed: int = 0
) -> Drawn:
    """Is the model the program? See `check_model`."""
    return draw(check_picture(check_model(model, up_to, sample, seed)))


def certificate_seal(certificate: Certificate) -> Drawn:
    """Is the model proved to be its program, and in what numbers: see `seal_picture`."""
    return draw(seal_picture(certificate))


def certificate_margins(certificate: Certificate) -> Drawn:
    """Where a model is most fragile: see `margins_picture`."""
    return draw(margins_picture(certificate))


def certificate_invariants(certificate: Certificate) -> Drawn:
    """What each room holds, and how far off it can be: see `invariants_picture`."""
    return draw(invariants_picture(certificate))
