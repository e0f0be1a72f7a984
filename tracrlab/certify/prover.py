"""Makes a certificate of a model that was just compiled. What it says is checked, not believed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracrlab.certify.certificate import FOREVER, Assumed, Certificate, Margin
from tracrlab.certify.checker import check, inputs_of, selection_of, walk
from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_mlp import Found
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.values import Value, is_number


def certify(
    model: Any, rooms: Sequence[Claim] | None = None, horizon_seconds: float = 0.0
) -> Certificate:
    """A certificate of `model`: `.holds` says whether it proves that the model is its program.

    `rooms` says what is held where, without errors; as a rule the stages of the compiler tell.
    With `horizon_seconds`, so much time is spent on looking for `.horizon`: see `horizon`.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> certificate = certify(compile_rasp_to_model(rasp.length, "ab", 5))
    >>> certificate.holds, certificate.inputs, certificate.error_bound
    (True, 62, 0.0)
    """
    inputs = inputs_of(len(model.vocab), model.max_seq_len)
    record = None
    empty = Certificate(model.name, False, "", 0.0, inputs, None, (), (), ())
    if model.program is None or (rooms is None and model.stages is None):
        why = "a model that was loaded has no stages: certify it where it is compiled"
        return replace(empty, reason=why)
    try:
        program = Program.of(model.program, tuple(model.vocab))
        assumed = _assumed(model, program)
        selection = selection_of(model, model.program, [each.thing for each in assumed])
        rooms = rooms_of(model, selection.program) if rooms is None else rooms
        record = _Record(rooms, len(model.weights.layers))
        found = walk(model, selection, record.targets, record.confirm)
        used = tuple(each for each in assumed if each.thing in selection.used)
    except Refused as refused:
        place = [f"layer {refused.layer}" if refused.layer is not None else "", refused.block]
        where = ", ".join(part for part in (*place, refused.cell) if part)
        reason = refused.reason + (f" ({where})" if where else "")
        so_far = record.claims if record else ()
        return replace(
            empty, reason=reason, claims=so_far, margins=tuple(record.margins) if record else ()
        )
    margins = (*record.margins, Margin(None, "decoding", "output", found.margin, found.cell))
    made = Certificate(
        model.name, True, "", float(found.error), inputs, None, used, record.claims, margins
    )
    verdict = check(model, made)
    if verdict and horizon_seconds:
        from tracrlab.certify.horizon import horizon  # which certifies longer models, in turn

        made = replace(made, horizon=horizon(model, seconds=horizon_seconds).length)
    return replace(made, holds=verdict.holds, reason=verdict.reason)


class _Record:
    """The claims, as tight as the checker finds them."""

    def __init__(self, rooms: Sequence[Claim], layers: int):
        self.rooms = list(rooms)
        self.last = 2 * layers
        self.now: dict[tuple, Claim] = {}  # what is claimed of each room at present
        self.done: list[Claim] = []
        self.margins: list[Margin] = []

    @property
    def claims(self) -> tuple[Claim, ...]:
        every = [*self.done, *(replace(c, until=FOREVER) for c in self.now.values())]
        return tuple(sorted(every, key=lambda claim: (claim.since, claim.start)))

    def targets(self, half: int) -> list[Claim]:
        ended = [key for key, c in self.now.items() if c.until < half]
        for key in ended:
            self.done.append(self.now.pop(key))
        fresh = [room for room in self.rooms if room.since == half]
        for room in fresh:  # a spare room that got a little noise ends where another begins
            for key, claim in list(self.now.items()):
                if claim.start < room.stop and room.start < claim.stop:
                    self.done.append(replace(self.now.pop(key), until=half - 1))
                    self.rooms += _left(claim, room)
        return [*self.now.values(), *fresh]

    def confirm(self, half: int, claim: Claim, found: Found) -> Claim:
        if (
            claim.code == "constant"
            and not any(claim.rows[0])
            and not found.error
            and not found.spill
        ):
            return claim
        key = claim.same
        before = self.now.get(key)
        if before is None:
            made = _measured(claim, half, found)
            self.now[key] = made
            if half:
                block = "attention" if half % 2 else "mlp"
                margin = Margin((half - 1) // 2, block, claim.room, found.margin, found.cell)
                self.margins.append(margin)
            return made
        if _covers(before, found):
            return before
        self.done.append(replace(before, until=half - 1))
        self.now[key] = _measured(before, half, found)
        return self.now[key]


def _covers(claim: Claim, found: Found) -> bool:
    same = (found.off == claim.off or not claim.off) and found.relative <= claim.relative
    return (
        found.error <= claim.error
        and found.spill <= claim.spill
        and same
        and (claim.grid <= found.grid)
    )


def _measured(claim: Claim, half: int, found: Found) -> Claim:
    loose = found.error > 0 or found.spill > 0 or found.relative > 0
    grid = found.grid if loose and 2.0**-60 < found.grid < 2.0**60 else 0.0
    off = found.off if loose else ()
    return replace(
        claim,
        since=half,
        error=float(found.error),
        relative=float(found.relative),
        spill=float(found.spill),
        off=off,
        grid=float(grid),
    )


def _left(claim: Claim, room: Claim) -> list[Claim]:
    return []


def _assumed(model: Any, program: Program) -> tuple[Assumed, ...]:
    found = []
    for text in model.assumptions if model.stages else ():
        for node in model.stages["graph"].nodes:
            if node.kind == "aggregate" and text.startswith(f"{node.name} never"):
                found.append(Assumed(program.number(node.expr), text))
    return tuple(found)


def rooms_of(model: Any, program: Program) -> tuple[Claim, ...]:
    """What the compiler says that it put where."""
    graph, inferred = model.stages["graph"], model.stages["values"]
    layout, lowered = model.stages["layout"], model.stages["blocks"]
    since = {room.key: 0 for room in lowered.embedded}
    counts = {}
    for half, blocks in enumerate(model.stages["schedule"].half_layers):
        for block in blocks:
            since.update((space.key, half + 1) for space in block.writes)
            if getattr(block, "bos_count", 0):
                counts[block.writes[0].key] = block.bos_count
    claims = []
    for room in layout.rooms:
        start = layout.start[room.key]
        place = {"start": start, "stop": start + room.width, "since": since.get(room.key, 0)}
        if room.name == "one" and room.name not in graph.node:
            claims.append(Claim("one", things=(), code="constant", rows=((1.0,),), **place))
        elif room.name in graph.node:
            node = graph.node[room.name]
            things = _things(node, graph, program)
            cells = inferred.facts[room.name].values.cells
            share = (room.name, "number", "bos_share")
            code: dict[str, Any] = {"things": things, "code": room.kind}
            if room.kind == "one-hot":
                code["cells"] = tuple(_cell(cell, node.kind == "product") for cell in cells)
            elif room.role == "bos_share":
                values = range(int(_most(inferred.facts[room.name])) + 1)
                count = counts[room.key]
                code.update(code="table", cells=tuple(((w,),) for w in values))
                code["rows"] = tuple((count / (count + w),) for w in values)
            elif room.kind == "thermometer":
                if node.kind == "width":
                    count = counts[share]
                    known = [(w, count / (count + w)) for w in range(int(count) + 1)]
                else:
                    known = [(v, v) for cell in cells for v in cell]
                code.update(code="table", cells=tuple(((v,),) for v, _ in known))
                code["rows"] = tuple(_past(x, room.values) for _, x in known)
            else:
                code["cells"] = tuple(((value,),) for value in room.values)
            claims.append(Claim(room.label, **code, **place))
    return tuple(claims)


def _past(x: Value, borders: Sequence[Any]) -> tuple[float, ...]:
    if not is_number(x):
        return (0.0,) * len(borders)
    return tuple(float(x > border if border > 0 else x < border) for border in borders)


def _most(facts: Any) -> int:
    return max(1, facts.chosen.most) if not facts.chosen.most else facts.chosen.most


def _cell(cell: tuple[Value, ...], product: bool) -> tuple[tuple[Value, ...], ...]:
    return tuple(value if product else (value,) for value in cell)  # type: ignore[misc]


def _things(node: Any, graph: Any, program: Program) -> tuple[int, ...]:
    """What a node of the compiler's graph is, in the program."""
    if node.kind == "product":
        parts = [_things(graph.node[name], graph, program) for name in node.inputs]
        return tuple(thing for part in parts for thing in part)
    if node.kind in ("tokens", "indices"):
        return (program._add((node.kind,), node.kind, node.kind),)
    if node.expr is None and node.kind == "width":  # asked for by `retype`
        typed = next(n for n in graph.nodes if n.expr is None and node.name in n.inputs[1:])
        owner = graph.node[typed.inputs[0]]
        return (program.width_of(program.number(owner.expr.selector)),)
    if node.expr is None:  # an aggregate with its types
        return _things(graph.node[node.inputs[0]], graph, program)
    return (program.number(node.expr),)
