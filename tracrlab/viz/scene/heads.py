"""Attention in a scene: where each head looks, where its selector says, and what it moves."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tracrlab.compile.anatomy import HeadPart
from tracrlab.trace.reading import EMPTY
from tracrlab.viz.heads import head_title
from tracrlab.viz.intended import distribution, questions, selector_of, selects
from tracrlab.viz.labels import one_line
from tracrlab.viz.scene.looking import Moved, keys_seen, why
from tracrlab.viz.scene.packing import Packing
from tracrlab.viz.scene.program import ProgramOf
from tracrlab.viz.scene.reading import RoomReader
from tracrlab.viz.scene.run import Run
from tracrlab.viz.scene.wiring import Wires, wires_of

APART = 1e-4  # attention this far from what the selector says is told as a difference
MOST_ASKED = 5 * 10**5  # questions to predicates, all heads together: about a quarter of a second


@dataclass(frozen=True, eq=False)
class HeadSeen:
    """One head of a run."""

    part: HeadPart
    wires: Wires
    moved: Moved
    selector: Any
    place: list[int] | None  # of the selector, in the text
    queries: list[list[str]]  # what stands at each position in the rooms that are compared
    keys: list[list[str]]


def heads_seen(run: Run, program: ProgramOf) -> tuple[list[HeadSeen], str]:
    """Every head of the model, and a remark if some selectors were not asked."""
    known: dict[int, np.ndarray | None] = {}
    asked, unasked, found = 0, 0, []
    for part in run.model.anatomy.heads:
        selector = selector_of(run.model, part)
        if id(selector) not in known:
            cost = questions(selector, len(run.trace.tokens))
            dear = asked + cost > MOST_ASKED
            asked, unasked = (asked, unasked + 1) if dear else (asked + cost, unasked)
            known[id(selector)] = None if dear else selects(run.trace, selector)
        found.append(head_seen(run, part, program, known[id(selector)]))
    words = "1 selector was" if unasked == 1 else f"{unasked} selectors were"
    return found, f"{words} not asked: the input is long" if unasked else ""


def head_seen(
    run: Run, part: HeadPart, program: ProgramOf, chosen: np.ndarray | None = None
) -> HeadSeen:
    """One head of a run; `chosen` is what its selector says, if it was asked."""
    model, trace = run.model, run.trace
    selector = selector_of(model, part)
    place = program.place(selector) if not isinstance(selector, str) else None
    wires = wires_of(model, part)
    kept = trace.activations
    step = "embed" if part.layer == 0 else f"layer_{part.layer - 1}/mlp/residual"
    before = kept[step].values  # all positions: keys that are not shown are looked at too
    out = kept[f"layer_{part.layer}/attn/heads"].values[part.head, run.here]
    read = wires.read[0] if wires.read else None
    written = wires.written[0] if wires.written else None
    gives = numbers = None
    results, default = [EMPTY] * run.count, EMPTY
    with np.errstate(all="ignore"):
        from_bos = before[:1] @ wires.value
    if written is not None:
        reader, matrix = RoomReader.of(written), wires.output[:, wires.columns(written)]
        with np.errstate(all="ignore"):
            written_part, by_bos = out @ matrix, from_bos @ matrix
        results = [reading.text for reading in reader.read(written_part)]
        default = reader.read(by_bos)[0].text
        if written.kind == "number":
            numbers = written_part[:, 0]
            with np.errstate(all="ignore"):
                gives = before @ (wires.value @ matrix[:, 0])
    for other in wires.written[1:]:  # a number that is kept one-hot too: either may say it
        more = RoomReader.of(other).read(out @ wires.output[:, wires.columns(other)])
        results = [
            reading.text if text == EMPTY else text
            for text, reading in zip(results, more, strict=True)
        ]
    values = [EMPTY] * len(before)
    if read is not None:
        values = [x.text for x in RoomReader.of(read).read(before[:, read.start : read.stop])]
    values[0] = default  # a value of its own, whatever stands at BOS in the room that is read
    line = f" (line {place[0]})" if place else ""
    does = part.selector or ("everything" if isinstance(selector, str) else "")
    moved = Moved(
        layer=part.layer,
        head=part.head,
        does=f"`{does}`{line}" if does else "",
        counts=part.kind == "width",
        labels=run.labels,
        pattern=kept[f"layer_{part.layer}/attn/pattern"].values[part.head, run.here],
        selects=None if chosen is None else chosen[run.here],
        source=read.name if read is not None else "nothing",
        values=values,
        gives=gives,
        target=", ".join(dict.fromkeys(room.name for room in wires.written)) or "nothing",
        results=results,
        numbers=numbers,
    )
    texts = [_texts(run, part.layer, rooms) for rooms in (wires.asks, wires.answers)]
    return HeadSeen(part, wires, moved, selector, place, *texts)


def _texts(run: Run, layer: int, rooms: Sequence[Any]) -> list[list[str]]:
    """For each position, what these rooms say before the attention of a layer."""
    wanted = [i for i, shown in enumerate(run.rooms) if shown.room in rooms]
    readings = run.readings[2 * layer]
    return [
        [f"{run.rooms[i].room.name} {readings[i][p].text}" for i in wanted]
        for p in range(run.count)
    ]


def head_entries(
    run: Run, seen: Sequence[HeadSeen], program: ProgramOf, packing: Packing
) -> list[dict[str, Any]]:
    """The `heads` of the header."""
    return [_entry(run, each, program, packing) for each in seen]


def _entry(run: Run, seen: HeadSeen, program: ProgramOf, packing: Packing) -> dict[str, Any]:
    part, moved, here = seen.part, seen.moved, run.here
    scores = run.trace.activations[f"layer_{part.layer}/attn/scores"].values[part.head]
    chosen = moved.selects
    apart = np.zeros(moved.pattern.shape, bool)
    if chosen is not None:
        meant = distribution(run.trace, part, chosen)
        with np.errstate(invalid="ignore"):
            apart = ~(np.abs(moved.pattern - meant) <= APART)
    return {
        "layer": part.layer,
        "head": part.head,
        "node": program.number.get(part.node),
        "kind": part.kind,
        "selector": part.selector,
        "span": seen.place,
        "reads": [room.name for room in seen.wires.read],
        "writes": list(part.writes),
        "title": head_title(part),
        "scores": packing.add(scores[np.ix_(here, here)], "f4"),
        "pattern": packing.add(moved.pattern[:, here], "f4"),
        "intended": None if chosen is None else packing.add(chosen[:, here], "u1"),
        "apart": None if chosen is None else packing.add(apart[:, here], "u1"),
        "differs": int(apart[:, here].sum()),
        "queries": seen.queries,
        "keys": seen.keys,
        "values": [moved.values[i] for i in here.tolist()],
        "results": list(moved.results),
        "looks": [sum(k > 0 for k in keys_seen(row)) for row in moved.pattern],
        "because": [one_line(why(moved, p)) for p in range(run.count)],
    }
