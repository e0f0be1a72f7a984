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

    What was done to the program before it had values (`split`) is part of the program here, and
    heads are put together later (`share`).
    """
    found = []
    mine = _size(planned(*plan.of, plan.passes)[1])
    for each in fields(Passes):
        if getattr(plan.passes, each.name) and each.name not in ("split", "share"):
            without = replace(plan.passes, **{each.name: False})
            other = _size(planned(*plan.of, without)[1])
            found.append(Saving(each.name, *(b - a for a, b in zip(mine, other, strict=True))))
    return tuple(found)


def _size(lowered: Lowered) -> tuple[int, int, int]:
    half_layers = len(schedule_blocks(lowered).half_layers)
    return half_layers, len(lowered.blocks), sum(room.width for room in lowered.rooms)
