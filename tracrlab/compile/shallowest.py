"""From a graph to half-layers, with the passes that serve it best.

What float32 cannot tell apart in one step is done in several, and what heads must read exactly may
have to be made exact first. Where that costs half-layers that the plan had not counted, the graph
is lowered in other ways as well, and the shallowest is taken: no pass makes a model deeper.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.passes import NONE, Passes
from tracrlab.compile.placing import placed
from tracrlab.compile.plan import Plan, make_plan
from tracrlab.compile.planned import planned
from tracrlab.compile.schedule import Schedule, schedule_blocks
from tracrlab.compile.split import split_widths
from tracrlab.errors import CompileError
from tracrlab.progress import Stages

FEW = 2000  # values that functions are asked about for another way, which is seldom the better one

Infer = Callable[[Graph, int | None], tuple[Graph, Inferred]]
"""The values of a graph, and the graph with the types that its functions ask for, where they are
asked about so many values at most. Raises CompileError."""


@dataclass(frozen=True, eq=False)
class Made:
    """A graph and what became of it."""

    graph: Graph
    inferred: Inferred
    plan: Plan
    lowered: Lowered
    schedule: Schedule

    @property
    def late(self) -> bool:
        """Are there more half-layers than the plan counted?"""
        return len(self.schedule.half_layers) > self.plan.counted


def shallowest(graph: Graph, passes: Passes, infer: Infer, stages: Stages | None = None) -> Made:
    """The blocks of a graph and their half-layers."""
    cut = split_widths(graph) if passes.split else graph
    with placed(cut):
        known = infer(cut, None)
        found = _made(*known, passes, stages)
    if cut is not graph:
        found = replace(found, plan=replace(found.plan, whole=partial(infer, graph, None)))
    if not found.late or passes == NONE:
        return found
    plain = replace(NONE, share=passes.share)
    try:
        whole = known if cut is graph else infer(graph, FEW)
        for others in (plain,) if cut is graph else (passes, plain):
            if make_plan(*whole, others).counted < len(found.schedule.half_layers):
                made = _made(*whole, others, stages)
                found = min(found, made, key=lambda one: len(one.schedule.half_layers))
    except CompileError:  # large without `split`
        pass
    return found


def _made(graph: Graph, inferred: Inferred, passes: Passes, stages: Stages | None) -> Made:
    plan, lowered = planned(graph, inferred, passes, stages)
    return Made(graph, inferred, plan, lowered, schedule_blocks(lowered, passes.share))
