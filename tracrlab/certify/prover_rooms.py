"""What the compiler says that it put where, as claims without errors; nothing of it is believed."""

from collections.abc import Hashable, Sequence
from typing import Any

from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.certify.checker_sums import Added, add, written
from tracrlab.compile.formula import Atom, Term, fold
from tracrlab.compile.split import Less, Plus
from tracrlab.rasp.functions import function_key
from tracrlab.values import Value, is_number


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
        if room.key in layout.until:
            place["until"] = layout.until[room.key]
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
    if isinstance(node.fn, Plus):
        return (_total(node, graph, program),)
    if node.kind == "width" and id(node.expr) not in program.numbers:
        typed = [n for n in graph.nodes if n.expr is None and node.name in n.inputs[1:]]
        for owner in (graph.node[each.inputs[0]] for each in typed):  # asked for by `retype`
            return (program.width_of(program.number(owner.expr.selector)),)
        every = [_formula(choice.term, graph, program) for choice in node.choices]
        return (add(program, "width", [_all(every, program)]),)
    if node.expr is None:  # an aggregate with its types
        return _things(graph.node[node.inputs[0]], graph, program)
    return (program.number(node.expr),)


# sums of widths


def sums_of(model: Any, program: Program) -> tuple[tuple[Added, ...], tuple[tuple[int, int], ...]]:
    """What the compiler counts that the program does not, and which widths are sums of that."""
    start, sums = len(program.things), {}
    graph = model.stages["graph"]
    for node in graph.nodes:
        if node.kind == "width" or isinstance(node.fn, Plus | Less):
            (thing,) = _things(node, graph, program)
            if isinstance(node.fn, Less):
                sums[thing] = _total(node, graph, program)
    return tuple(map(written, program.things[start:])), tuple(sums.items())


def _total(node: Any, graph: Any, program: Program) -> int:
    """The sum or the difference of two widths."""
    inputs = [_things(graph.node[name], graph, program)[0] for name in node.inputs]
    return add(program, "plus" if isinstance(node.fn, Plus) else "minus", inputs)


def _formula(term: Term, graph: Any, program: Program) -> int:
    """A term of the compiler, as a selector."""

    def visit(part: Any, inner: list[int]) -> int:
        if isinstance(part, Atom):
            names = (part.key, part.query)
            below = tuple(_things(graph.node[name], graph, program)[0] for name in names)
            rows = getattr(part.predicate, "rows", None)  # of a constant selector
            keys: list[Hashable] = [("select", function_key(part.predicate), below)]
            keys += [("matrix", rows, fixed) for fixed in (False, True)]
            for key in keys:
                if key in program.known:
                    return program.known[key]
            raise Refused("not covered yet: a width of what the program does not select")
        found = _all(inner, program)
        return found if part.positive else add(program, "not", [found])

    return fold(term, visit)


def _all(parts: Sequence[int], program: Program) -> int:
    """All of these selectors at once."""
    if not parts:
        return add(program, "everything", ())
    found = parts[0]
    for each in parts[1:]:
        found = add(program, "and", [found, each])
    return found
