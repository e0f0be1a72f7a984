"""Which function is this: the MLP of a node as the table that it looks up."""

from collections.abc import Sequence

from tracrlab.compile import CompiledModel
from tracrlab.craft import Mlp, Table
from tracrlab.trace import Trace
from tracrlab.values import is_number, show_value, value_key
from tracrlab.viz import budget
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_model
from tracrlab.viz.hits import input_labels, readings_before, rows_hit
from tracrlab.viz.labels import input_text, said
from tracrlab.viz.pictures import TablePicture
from tracrlab.viz.scene.tables import rows_hit_by, units_on

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
    traced = isinstance(source, Trace)
    if not traced:
        need_model(source, "lookup_table")
    model = source.model if isinstance(source, Trace) else source
    blocks = _blocks(model, which, "trace" if traced else "model")
    if not 0 <= part < len(blocks):
        raise PictureError(f"no part {part}: {_named(which)} has {len(blocks)}, counted from 0")
    layer, mlp = blocks[part]
    more = ""
    if len(blocks) > 1:
        more = f"part {part} of {_named(which)}, which has {len(blocks)}, counted from 0"
    if mlp.table is None:
        return (_linear if mlp.thresholds is None else _past)(mlp, layer, more)
    return _looked_up(source, model, mlp, mlp.table, layer, more)


def _blocks(model: CompiledModel, which: int | str | None, call: str) -> list[Block]:
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
        raise PictureError(
            f"which lookup table? MLPs compute {known}: say "
            f'viz.lookup_table({call}, "{every[0][1].node}")'
        )
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
    traced = isinstance(source, Trace)
    hits = rows_hit(source, mlp, table, layer) if isinstance(source, Trace) else {}
    order = _order(table)
    chosen = _chosen(order, hits)
    rows: list[tuple[str, ...]] = []
    lit, rules = [], []
    for above, i in zip([None, *chosen], chosen, strict=False):
        given, answer = table.row(i)
        between = "" if above is None else _between(mlp, table, order, above, i)
        if between:
            rules.append(len(rows))
            rows.append((between,) + ("",) * (len(given) + 1 + traced))
        if i in hits:
            lit.append(len(rows))
        cells = (*map(_shown, given), _shown(answer), _runs(units_on(mlp, table, i)))
        rows.append((*cells, _places(hits.get(i, []))) if traced else cells)
    _, cut = budget.shown(len(order), len(chosen), "rows")
    inputs = input_labels(mlp, table)
    reads = " and ".join(dict.fromkeys(inputs))
    steps = (
        "; thresholds stand between the numbers that they tell apart"
        if mlp.thresholds is not None
        else ""
    )
    marked = f"; marked rows are hit by {input_text(source)}" if isinstance(source, Trace) else ""
    head = (*inputs, f"→ {mlp.node}", "hidden units on")
    return TablePicture(
        title=f"Lookup table of {mlp.node} in mlp {layer}",
        sentence=f"What {mlp.node} is for each value of {reads} that can occur{steps}{marked}.",
        head=(*head, "positions") if traced else head,
        rows=tuple(rows),
        lit=tuple(lit),
        rules=tuple(rules),
        note=budget.remarks(cut, more, _off(source, mlp, table, layer)),
    )


def _off(source: CompiledModel | Trace, mlp: Mlp, table: Table, layer: int) -> str:
    """Which positions have a number that is in no row, so that the nearest one is marked."""
    if not isinstance(source, Trace):
        return ""
    read, labels = readings_before(source, mlp, table, layer), source.positions
    hits, exact = rows_hit_by(table, read, len(labels))
    off = [
        f"{label} ({', '.join(said(each[p]) for each in read)})"
        for p, label in enumerate(labels)
        if hits[p] is not None and not exact[p]
    ]
    return f"in no row, the nearest is marked: {_places(off)}" if off else ""


def _runs(units: Sequence[int]) -> str:
    """Numbers that rise, one after the other as a range.

    >>> _runs([0, 1, 2, 5, 7, 8])
    '0–2, 5, 7–8'
    """
    ends = [i for i, unit in enumerate(units) if i + 1 == len(units) or units[i + 1] != unit + 1]
    runs = [(units[a], units[b]) for a, b in zip([0, *(i + 1 for i in ends)], ends, strict=False)]
    return ", ".join(str(low) if low == high else f"{low}–{high}" for low, high in runs)


def _places(positions: list[str], most: int = 6) -> str:
    rest = f" … ({len(positions)})" if len(positions) > most else ""
    return " ".join(positions[:most]) + rest


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


def _between(mlp: Mlp, table: Table, order: list[int], above: int, below: int) -> str:
    """What divides two rows that are shown: rows left out, or the threshold between two numbers."""
    skipped = order.index(below) - order.index(above) - 1
    if skipped:
        return f"… {skipped} more …"
    low, high = table.row(above)[0][0], table.row(below)[0][0]
    if mlp.thresholds is None or not (is_number(low) and is_number(high)):
        return ""
    steps = [t for t in mlp.thresholds.tolist() if float(low) < t < float(high)]
    return f"— {show_amount(steps[0])} —" if steps else ""


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


def _past(mlp: Mlp, layer: int, more: str) -> TablePicture:
    """A block that only says which thresholds a number is past, for the MLP after it."""
    (source,), (room,) = mlp.reads, mlp.writes
    rows = [
        (f"past {_shown(at)}", str(direction), _runs([2 * i, 2 * i + 1]))
        for i, (at, direction) in enumerate(zip(room.values, room.directions, strict=True))
    ]
    kept, cut = budget.shown(len(rows), budget.MOST_TABLE_ROWS, "rows")
    return TablePicture(
        title=f"Thresholds for {mlp.node} in mlp {layer}",
        sentence=f"Which directions of {room.label} are 1 for a number {source.label}; "
        "the MLP after it reads the answer off them.",
        head=(source.label, "lights", "hidden units on"),
        rows=tuple(rows[:kept]),
        note=budget.remarks(cut, more),
    )
