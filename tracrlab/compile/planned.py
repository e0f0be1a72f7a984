"""A plan that can be carried out, and what each of its passes saves."""

from dataclasses import dataclass, fields, replace

from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred
from tracrlab.compile.lower import lower
from tracrlab.compile.lowered import Lowered
from tracrlab.compile.passes import NONE, Passes
from tracrlab.compile.plan import Plan, make_plan
from tracrlab.compile.reading import Unfit
from tracrlab.compile.schedule import schedule_blocks
from tracrlab.errors import CompileError
from tracrlab.progress import Stages


def planned(
    graph: Graph, inferred: Inferred, passes: Passes, stages: Stages | None = None
) -> tuple[Plan, Lowered]:
    """The plan and its blocks. What float32 cannot tell apart in one step is done in several: what
    compiles as it is written compiles with any passes. `stages` are told how far it has come."""
    banned: set[tuple[str, tuple[str, ...]]] = set()
    attempt, nodes = 0, None if stages is None else stages.each("blocks", "node")
    counted: int | None = None  # by the first plan, which tells apart what it likes
    while True:
        attempt += 1
        if stages is not None:
            stages.at("plan", f"attempt {attempt}")
        plan = make_plan(graph, inferred, passes, frozenset(banned))
        counted = plan.counted if counted is None else counted
        try:
            return replace(plan, counted=counted), lower(graph, inferred, plan, nodes)
        except Unfit as unfit:
            banned.add(unfit.key)
        except CompileError:
            if passes == NONE:
                raise
            passes = NONE


@dataclass(frozen=True)
class Saving:
    """What there would be more of without one pass, which can be less."""

    by: str
    half_layers: int
    blocks: int
    directions: int


def savings(plan: Plan) -> tuple[Saving, ...]:
    """What each pass that ran on a plan saves: everything is planned and lowered without it.

    A pass that did nothing is not among them, nor one without which the program cannot be compiled.
    """
    found = []
    mine = _size(planned(*plan.of, plan.passes)[1], plan.passes)
    for each in fields(Passes):
        if not getattr(plan.passes, each.name) or (each.name == "split" and plan.whole is None):
            continue
        without = replace(plan.passes, **{each.name: False})
        try:
            given = plan.whole() if each.name == "split" and plan.whole else plan.of
            other = _size(planned(*given, without)[1], without)
        except CompileError:
            continue
        found.append(Saving(each.name, *(b - a for a, b in zip(mine, other, strict=True))))
    return tuple(found)


def _size(lowered: Lowered, passes: Passes) -> tuple[int, int, int]:
    half_layers = schedule_blocks(lowered, passes.share).half_layers
    return len(half_layers), sum(map(len, half_layers)), sum(room.width for room in lowered.rooms)
