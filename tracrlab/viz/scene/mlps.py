"""MLPs in a scene: the table that each block looks up, and the row that each position hits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracrlab.compile.anatomy import MlpPart, Room
from tracrlab.craft import Mlp
from tracrlab.trace import Reading
from tracrlab.trace.reading import EMPTY
from tracrlab.trace.tenancy import is_there
from tracrlab.viz.scene.packing import Packing
from tracrlab.viz.scene.program import ProgramOf
from tracrlab.viz.scene.reading import RoomReader
from tracrlab.viz.scene.run import Run, same_numbers
from tracrlab.viz.scene.tables import MOST_ROWS, TableSeen, table_seen


@dataclass(frozen=True, eq=False)
class MlpSeen:
    """One MLP block of a run."""

    part: MlpPart
    kind: str  # as the part's, or "past"
    mlp: Mlp | None  # as the compiler made it, if that is known
    reads: tuple[Room, ...]
    written: tuple[Room, ...]
    given: list[list[Reading]]  # what stands in each room that it reads: [room][position]
    results: list[str]  # what it writes, at each position
    table: TableSeen
    numbers: np.ndarray | None  # (position,): the same, if it writes a number
    hidden: np.ndarray  # (position, unit)
    first: np.ndarray  # (direction, unit)
    touched: np.ndarray  # bool (position,): somebody has put other numbers into its units


def mlps_seen(run: Run) -> list[MlpSeen]:
    """Every MLP block of the model."""
    stages, made = run.model.stages, {}
    if stages is not None:
        for layer in range(stages["schedule"].layers):
            at = 0
            for mlp in stages["schedule"].mlps(layer):
                made[layer, at] = mlp
                at += mlp.hidden
    return [_seen(run, part, made.get((part.layer, part.start))) for part in run.model.anatomy.mlps]


def _seen(run: Run, part: MlpPart, mlp: Mlp | None) -> MlpSeen:
    model = run.model
    block = model.weights.layers[part.layer].mlp
    assert block is not None
    units = slice(part.start, part.stop)
    first, second = block.first.w[:, units], block.second.w[units]
    stream = run.streams[1 + 2 * part.layer]
    hidden = run.trace.activations[f"layer_{part.layer}/mlp/hidden"].values[run.here, units]
    before, after = (
        [room for room in model.anatomy.rooms if is_there(model, room, 2 * part.layer + step)]
        for step in (1, 2)
    )
    inputs = tuple(room for room in before if room.name in part.reads)
    reads = tuple(room for room in inputs if _live(first, room))
    written = tuple(r for r in after if r.name in part.writes and _live(second.T, r))
    seen = [RoomReader.of(room).read(stream[:, room.start : room.stop]) for room in inputs]
    given = [each for room, each in zip(inputs, seen, strict=True) if room in reads]
    results, numbers = [EMPTY] * run.count, None
    for room in written:
        out = hidden @ second[:, room.start : room.stop]
        if room.kind == "number":
            numbers = out[:, 0]
        texts = [reading.text for reading in RoomReader.of(room).read(out)]
        results = [t if r == EMPTY else r for r, t in zip(results, texts, strict=True)]
    past = any(room.kind == "thermometer" for room in written)
    kind = "past" if past else part.kind
    touched: np.ndarray = np.zeros(run.count, bool)
    if run.trace.edits:
        with np.errstate(all="ignore"):
            computed = np.maximum(stream @ first + block.first.b[units], 0)
        touched = np.asarray(~same_numbers(hidden, computed).all(axis=1))
    by_name: dict[str, list[Reading]] = {}
    for room, each in zip(inputs, seen, strict=True):
        by_name.setdefault(room.name, each)  # a number's thermometer comes after it
    table = table_seen(part.node, mlp, by_name, run.count)
    return MlpSeen(
        part, kind, mlp, reads, written, given, results, table, numbers, hidden, first, touched
    )


def _live(matrix: np.ndarray, room: Room) -> bool:
    return bool(matrix[room.start : room.stop].any())


def mlp_entries(
    seen: Sequence[MlpSeen], program: ProgramOf, packing: Packing
) -> list[dict[str, Any]]:
    """The `mlps` of the header."""
    return [_entry(each, program, packing) for each in seen]


def _entry(seen: MlpSeen, program: ProgramOf, packing: Packing) -> dict[str, Any]:
    part, mlp, table = seen.part, seen.mlp, seen.table
    thresholds: list[float] = []
    if mlp is not None and mlp.thresholds is not None:  # NaN: a unit that is always on
        thresholds = sorted({t for t in mlp.thresholds.tolist() if t == t})
    node = program.number.get(part.node)
    return {
        "layer": part.layer,
        "start": part.start,
        "stop": part.stop,
        "node": node,
        "kind": seen.kind,
        "title": f"mlp {part.layer}: {part.node}",
        "span": program.place(program.nodes[node]) if node is not None else None,
        "head": table.head,
        "rows": table.rows,
        "more": table.more,
        "hit": table.hit,
        "exact": table.exact,
        "given": table.given,
        "results": list(seen.results),
        "units": table.units,
        "hidden": packing.add(seen.hidden, "f4"),
        "thresholds": thresholds[:MOST_ROWS],
    }
