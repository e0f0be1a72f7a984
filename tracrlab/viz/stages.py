"""The stages of a compilation as tables: what each pass of the compiler decided."""

from collections.abc import Sequence
from functools import singledispatch
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred
from tracrlab.compile.layout import Layout
from tracrlab.compile.lowered import Lowered, spaces_read
from tracrlab.compile.plan import Plan
from tracrlab.compile.planned import savings
from tracrlab.compile.schedule import Schedule
from tracrlab.craft import Block, Mlp, Space
from tracrlab.transformer import Weights
from tracrlab.values import show_value
from tracrlab.viz import budget
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_model
from tracrlab.viz.pictures import DiagramPicture, TablePicture
from tracrlab.viz.program import program_picture

Cells = tuple[str, ...]


def stage_picture(stage: Any, name: str | None = None) -> TablePicture | DiagramPicture:
    """One stage of a compilation as a table: the stage itself, or a model and the stage's name.

    The graph is a diagram. A model is shown as its layers.
    """
    if name is None:
        return _drawn(stage)
    need_model(stage, "a stage by name")
    stages = stage.stages or {}
    if name not in stages:
        known = ", ".join(stages) or "none: it was loaded from a file"
        raise PictureError(f"{stage.name} has no stage {name!r}; it has {known}")
    return _drawn(stages[name])


@singledispatch
def _drawn(stage: Any) -> TablePicture | DiagramPicture:
    raise PictureError(
        f"{type(stage).__name__} is no stage of a compilation: give a model, or one of "
        "model.stages.values()"
    )


@_drawn.register
def _graph(graph: Graph) -> DiagramPicture:
    return program_picture(graph)


@_drawn.register
def _values(inferred: Inferred) -> TablePicture:
    rows = []
    for name, facts in inferred.facts.items():
        count = str(len(facts.values.cells)) if facts.values.listed else "many"
        values = str(facts.values).removeprefix(f"{count}: ")
        rows.append((name, facts.form, count, values))
    return _table(
        "Value sets and encodings",
        "Which values each node can take, and whether they get a direction each or share one "
        "as a number.",
        ("node", "kept as", "values", "which"),
        rows,
        note="; ".join(f"assumed: {fact}" for fact in inferred.assumptions),
    )


@_drawn.register
def _plan(plan: Plan) -> TablePicture:
    rows = [
        (name, ", ".join(recipe.sources), "one number" if name in plan.by_line else "a table")
        for name, recipe in plan.recipes.items()
    ]
    rows += [
        (name, recipe.sources[0], f"in the head of {head}")
        for (head, name), recipe in plan.folded.items()
    ]
    rows += [(head, each.sources[0], "handed on") for head, each in plan.moved.items()]
    saved = [
        f"{one.by}: {_many(one.half_layers, 'half-layer')}, {_many(one.blocks, 'block')}, "
        f"{_many(one.directions, 'direction')}"
        for one in savings(plan)
        if one.half_layers or one.blocks or one.directions
    ]
    return _table(
        "Plan",
        f"What each node is looked up from. Passes: {plan.passes}.",
        ("node", "from", "by"),
        rows,
        note="saved by " + "; ".join(saved) if saved else "",
    )


def _many(count: int, what: str) -> str:
    return f"{count} {what}{'s' * (count != 1)}"


@_drawn.register
def _blocks(lowered: Lowered) -> TablePicture:
    rows = [
        (
            "mlp" if isinstance(block, Mlp) else "head",
            block.kind,
            block.node,
            ", ".join(dict.fromkeys(space.label for space in spaces_read(block))) or "bos",
            ", ".join(str(space) for space in block.writes),
        )
        for block in lowered.blocks
    ]
    sentence = (
        f"Each node as heads and MLPs that read and write rooms; {lowered.output} is decoded."
    )
    return _table("Blocks", sentence, ("block", "kind", "computes", "reads", "writes"), rows)


@_drawn.register
def _schedule(schedule: Schedule) -> TablePicture:
    rows = [
        (str(i), _listed(schedule.heads(i)), _listed(schedule.mlps(i)))
        for i in range(schedule.layers)
    ]
    chain = " → ".join(
        f"{block.node} ({('attn', 'mlp')[half % 2]} {half // 2})"
        for half, block in schedule.witness
    )
    return _table(
        "Schedule",
        "Which heads and MLPs are in which layer: each as early as what it reads is there.",
        ("layer", "attention heads", "mlp"),
        rows,
        note=f"fewer are not possible: {chain}" if chain else "",
    )


def _listed(blocks: tuple[Block, ...]) -> str:
    return ", ".join(f"{block.node} ({block.kind})" for block in blocks) or "–"


@_drawn.register
def _layout(layout: Layout) -> TablePicture:
    shared = layout.narrowness is not None
    rows = []
    for room in layout.rooms:
        span = layout.span(room)
        where = f"{span.start}" if room.width == 1 else f"{span.start} … {span.stop - 1}"
        names = _some([str(direction) for direction in layout.directions(room)])
        there = (_there(layout, room),) if shared else ()
        rows.append((where, room.label, room.kind, *there, names))
    what = f"Which of the {layout.width} directions of the residual stream belong to which room"
    when = ("there",) if shared else ()
    head = ("directions", "room", "kind", *when, "names")
    sentence = f"{what}, and when{layout.told}." if shared else f"{what}."
    return _table("Residual layout", sentence, head, rows)


def _there(layout: Layout, room: Space) -> str:
    """From which half-layer to which a room has its directions, where others have them too."""
    steps = [layout.since.get(room.key, 0), layout.until.get(room.key)]
    names = [
        "" if s is None else "embed" if not s else f"{('mlp', 'attn')[s % 2]} {(s - 1) // 2}"
        for s in steps
    ]
    return f"{names[0]} … {names[1]}".rstrip()


def _some(names: list[str], most: int = 8) -> str:
    return ", ".join(names[:most]) + (f", … ({len(names)})" if len(names) > most else "")


@_drawn.register
def _weights(weights: Weights) -> TablePicture:
    rows = []
    for name, array in weights.arrays():
        nonzero = int((array != 0).sum())
        rows.append((name, " × ".join(map(str, array.shape)), str(array.size), str(nonzero)))
    share = weights.nonzero / max(weights.count, 1)
    return _table(
        "Weights",
        f"{weights.count} parameters, of which {weights.nonzero} ({share:.1%}) are not 0.",
        ("parameter", "shape", "entries", "not 0"),
        rows,
    )


@_drawn.register
def _model(model: CompiledModel) -> TablePicture:
    heads, mlps = model.anatomy.heads, model.anatomy.mlps
    rows = []
    for i in range(len(model.weights.layers)):
        attention = [
            f"{part.node} by {part.selector or part.kind}" for part in heads if part.layer == i
        ]
        hidden = [f"{part.node} ({part.kind})" for part in mlps if part.layer == i]
        rows.append((str(i), ", ".join(attention) or "–", ", ".join(hidden) or "–"))
    words = _some([show_value(word) for word in model.vocab], 12)
    mode = "causal" if model.causal else "bidirectional"
    sentence = (
        f"{len(rows)} layers on a residual stream of {model.weights.width} directions, "
        f"{model.weights.count} parameters ({model.weights.nonzero} not 0), {mode}; "
        f"up to {model.max_seq_len} tokens of {words}."
    )
    note = "; ".join(f"assumed: {fact}" for fact in model.assumptions)
    head = ("layer", "attention heads", "mlp")
    return _table(f"Compiled model {model.name}", sentence, head, rows, note)


def _table(
    title: str, sentence: str, head: Cells, rows: Sequence[Cells], note: str = ""
) -> TablePicture:
    count, cut = budget.shown(len(rows), budget.MOST_TABLE_ROWS, "rows")
    return TablePicture(title, sentence, head, tuple(rows[:count]), note=budget.remarks(cut, note))
