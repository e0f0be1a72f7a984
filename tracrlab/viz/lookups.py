"""Which function is this: the MLP of a node as the table that it looks up."""

import numpy as np

from tracrlab.compile import CompiledModel
from tracrlab.craft import Mlp, Space, Table
from tracrlab.trace import Trace
from tracrlab.trace.reading import read_room
from tracrlab.values import is_number, show_value, value_key
from tracrlab.viz import budget
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.errors import PictureError
from tracrlab.viz.pictures import TablePicture

Block = tuple[int, Mlp]  # the layer, and the block in it


def lookup_picture(
    source: CompiledModel | Trace, which: int | str | None = None, part: int = 0
) -> TablePicture:
    """Input values to output value, one row for each case, in the MLP block of a node.

    `which` is the node's name, or the number of a layer; it may be left out where the model has
    one block only. Where it has several, `part` says which. Given a trace, the rows that its
    positions hit are lit. Numbers come in order, with the thresholds between them. A block that
    passes numbers on has a row for each direction that it reads.
    """
    model = source.model if isinstance(source, Trace) else source
    blocks = _blocks(model, which)
    if not 0 <= part < len(blocks):
        raise PictureError(f"no part {part}: {_named(which)} has {len(blocks)}, counted from 0")
    layer, mlp = blocks[part]
    more = ""
    if len(blocks) > 1:
        more = f"part {part} of {_named(which)}, which has {len(blocks)}, counted from 0"
    if mlp.table is None:
        return _linear(mlp, layer, more)
    return _looked_up(source, model, mlp, mlp.table, layer, more)


def _blocks(model: CompiledModel, which: int | str | None) -> list[Block]:
    if model.stages is None:
        raise PictureError(
            f"{model.name} was loaded from a file, which keeps its weights and not its tables: "
            "compile the program to see them"
        )
    schedule = model.stages["schedule"]
    every = [(i, mlp) for i in range(schedule.layers) for mlp in schedule.mlps(i)]
    found = [each for each in every if which in (None, each[0], each[1].node)]
    if found and (which is not None or len(found) == 1):
        return found
    known = ", ".join(dict.fromkeys(mlp.node for _, mlp in every)) or "nothing"
    if which is None and every:
        raise PictureError(f"which lookup table? MLPs compute {known}")
    raise PictureError(f"no MLP computes {_named(which)}; MLPs compute {known}")


def _named(which: int | str | None) -> str:
    return {str: repr(which), int: f"layer {which}"}.get(type(which), "the model")


def _looked_up(
    source: CompiledModel | Trace,
    model: CompiledModel,
    mlp: Mlp,
    table: Table,
    layer: int,
    more: str,
) -> TablePicture:
    hits: dict[int, list[str]] = {}
    if isinstance(source, Trace):
        hits = _hits(source, model, mlp, table, layer)
    order = _order(table)
    chosen = _chosen(order, hits)
    borders = _borders(mlp)
    rows: list[tuple[str, ...]] = []
    lit, rules = [], []
    last: float | None = None
    for i in chosen:
        given, answer = table.row(i)
        here = float(given[0]) if mlp.thresholds is not None and is_number(given[0]) else None
        for border in borders:
            if last is not None and here is not None and last < border < here:
                rules.append(len(rows))
                rows.append((f"— {show_amount(border)} —",) + ("",) * (len(given) + 1 + bool(hits)))
        if i in hits:
            lit.append(len(rows))
        units = " ".join(str(unit) for unit in sorted(table.lit[i].tolist()) if unit >= 0)
        cells = (*map(_shown, given), _shown(answer), units)
        rows.append((*cells, " ".join(hits.get(i, ()))) if hits else cells)
        last = here if here is not None else last
    count, cut = len(chosen), ""
    if count < len(order):
        cut = f"showing {count} of {len(order)} rows" + (
            ", those that are hit first" if hits else ""
        )
    head = (*(space.label for space in mlp.reads), f"→ {mlp.node}", "hidden units on")
    reads = " and ".join(space.label for space in mlp.reads)
    steps = "; thresholds stand between the numbers that they tell apart" if borders else ""
    return TablePicture(
        title=f"Lookup table of {mlp.node} in mlp {layer}",
        sentence=f"What {mlp.node} is for each {reads} that can occur{steps}"
        + (f"; marked rows are hit by {_words(source)}." if isinstance(source, Trace) else "."),
        head=(*head, "positions") if hits else head,
        rows=tuple(rows),
        lit=tuple(lit),
        rules=tuple(rules),
        note=budget.remarks(cut, more),
    )


def _words(trace: Trace) -> str:
    return " ".join(map(show_value, trace.tokens[: budget.MOST_TEXTS]))


def _shown(value: object) -> str:
    return show_amount(value) if isinstance(value, float) else show_value(value)  # type: ignore


def _order(table: Table) -> list[int]:
    """Rows with the numbers ascending, as steps need; other tables are in order already."""
    if len(table.inputs) > 1:
        return list(range(table.count))
    return sorted(range(table.count), key=lambda i: value_key(table.row(i)[0][0]))


def _chosen(order: list[int], hits: dict[int, list[str]]) -> list[int]:
    """The rows that are shown: all, or the first ones, but those that are hit before any other."""
    if len(order) <= budget.MOST_TABLE_ROWS:
        return order
    wanted = [i for i in order if i in hits] + [i for i in order if i not in hits]
    kept = set(wanted[: budget.MOST_TABLE_ROWS])
    return [i for i in order if i in kept]


def _borders(mlp: Mlp) -> list[float]:
    if mlp.thresholds is None:
        return []
    return sorted({float(t) for t in mlp.thresholds if np.isfinite(t)})


def _hits(
    trace: Trace, model: CompiledModel, mlp: Mlp, table: Table, layer: int
) -> dict[int, list[str]]:
    """The positions at which each row is hit; BOS hits none."""
    stream = trace.residual(f"attn {layer}").values
    layout = model.stages["layout"]  # type: ignore[index]
    rows: dict[int, list[str]] = {}
    for position in range(1, len(stream)):
        cells = [
            _cell(space, values, model, stream[position], layout.start[space.key])
            for space, values in zip(mlp.reads, table.inputs, strict=True)
        ]
        if None in cells:
            continue
        for row in np.flatnonzero((table.cells == np.array(cells)).all(axis=1)):
            rows.setdefault(int(row), []).append(trace.positions[position])
    return rows


def _cell(
    space: Space, values: tuple, model: CompiledModel, stream: np.ndarray, start: int
) -> int | None:
    """Which of `values` stands in a room; None if none clearly does."""
    room = next(room for room in model.anatomy.rooms if room.start == start)
    reading = read_room(room, stream[start : start + space.width])
    if not reading.clear:
        return None
    if space.kind == "number" and is_number(reading.value):
        numbers = [(abs(float(v) - reading.value), i) for i, v in enumerate(values) if is_number(v)]
        return min(numbers)[1] if numbers else None
    keys = list(map(value_key, values))
    key = value_key(reading.value)
    return keys.index(key) if key in keys else None


def _linear(mlp: Mlp, layer: int, more: str) -> TablePicture:
    weights = mlp.first.dense()[:, 0]
    names = [str(direction) for space in mlp.reads for direction in space.directions]
    rows = [(name, show_amount(w)) for name, w in zip(names, weights[:-2], strict=True) if w]
    if weights[-2]:
        rows.append(("one", show_amount(weights[-2])))
    kept, cut = budget.shown(len(rows), budget.MOST_TABLE_ROWS, "rows")
    return TablePicture(
        title=f"Linear map of {mlp.node} in mlp {layer}",
        sentence=f"{mlp.node} is the sum of these directions, each times its factor: "
        "one hidden unit passes it on where it is positive, one where it is negative.",
        head=("direction", "factor"),
        rows=tuple(rows[:kept]),
        note=budget.remarks(cut, more),
    )
