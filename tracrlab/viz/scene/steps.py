"""The steps of a run: what each wrote, what it did at each position, and the answer so far."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from tracrlab.trace import Reading
from tracrlab.trace.reading import EMPTY, NOTHING, output_texts, read_outputs
from tracrlab.trace.tenancy import answer_rooms, first_step, is_there
from tracrlab.values import same_value
from tracrlab.viz.labels import one_line, said
from tracrlab.viz.scene.answers import Answers
from tracrlab.viz.scene.heads import HeadSeen
from tracrlab.viz.scene.looking import looked
from tracrlab.viz.scene.mlps import MlpSeen
from tracrlab.viz.scene.run import Run
from tracrlab.viz.scene.thinking import thought

UNKNOWN = "?"
MOST_TOLD = 3  # heads or MLP blocks of one step


def guesses(run: Run) -> list[list[Reading]]:
    """What the model would answer after each step: [step][token]."""
    model = run.model
    read = (model.weights.unembed != 0).any(axis=1)
    rooms = answer_rooms(model)
    written = max((first_step(model, room) for room in rooms), default=0)
    live = np.flatnonzero(read)
    shown = output_texts(model)
    found: list[list[Reading]] = []
    old: np.ndarray | None = None
    for step, stream in enumerate(run.streams):
        with np.errstate(all="ignore"):
            outputs = stream[:, live] @ model.weights.unembed[live]
        early = step < written
        if not all(is_there(model, room, step) for room in rooms):
            found.append([NOTHING] * (len(stream) - 1))
            continue
        if old is not None and (step != written) and np.array_equal(old, outputs):
            found.append(found[-1])
        else:
            rows = (read_outputs(model, row, shown, early) for row in outputs[1:])
            found.append(list(rows))
        old = outputs
    return found


def step_entries(
    run: Run, heads: Sequence[HeadSeen], mlps: Sequence[MlpSeen], answers: Answers
) -> list[dict[str, Any]]:
    """The `steps` of the header."""
    decoded = guesses(run)
    final = decoded[-1]
    agreed = answers.right or (True,) * len(final)  # where no program can be asked
    found = []
    for i, name in enumerate([*run.steps, "unembed"]):
        kind, _, number = name.partition(" ")
        layer = int(number) if number else 0 if kind == "embed" else len(run.model.weights.layers)
        at = min(i, len(decoded) - 1)
        my_heads = [
            h for h, each in enumerate(heads) if kind == "attn" and each.part.layer == layer
        ]
        my_mlps = [m for m, each in enumerate(mlps) if kind == "mlp" and each.part.layer == layer]
        wrote = [r for r, x in enumerate(run.rooms) if x.step == i and not x.constant]
        tell = {
            "embed": partial(_embedded, run),
            "attn": partial(_attended, run, i, [heads[h] for h in my_heads]),
            "mlp": partial(_computed, run, i, [mlps[m] for m in my_mlps]),
            "unembed": partial(_answered, run, answers),
        }[kind]
        found.append(
            {
                "id": name,
                "kind": kind,
                "layer": layer,
                "works": _works(run, kind, layer),
                "title": _title(kind, layer),
                "wrote": wrote if kind != "unembed" else [],
                "heads": my_heads,
                "mlps": my_mlps,
                "sentences": [one_line(tell(p)) for p in range(run.count)],
                "decoded": ["", *(UNKNOWN if x.text == EMPTY else said(x) for x in decoded[at])],
                "right": [False, *map(_right, decoded[at], final, agreed)],
            }
        )
    return found


def _right(guess: Reading, final: Reading, agreed: bool) -> bool:
    """Whether a guess is the final answer, and that is the program's."""
    return agreed and bool(guess.clear and final.clear and same_value(guess.value, final.value))


def _works(run: Run, kind: str, layer: int) -> bool:
    if kind in ("embed", "unembed"):
        return True
    block = run.model.weights.layers[layer]
    return (block.attention if kind == "attn" else block.mlp) is not None


def _title(kind: str, layer: int) -> str:
    if kind in ("embed", "unembed"):
        return {"embed": "embedding", "unembed": "the answer is read off"}[kind]
    return f"layer {layer} · {'attention' if kind == 'attn' else 'MLP'}"


def _embedded(run: Run, position: int) -> str:
    """ "position 2 holds x; its index is 1" """
    if position == 0:
        first = "position 0 holds bos, the mark before the input"
    else:
        where = int(run.here[position])
        first = f"position {where} holds {run.words[where]}"
    parts = []
    readings = run.readings[0]
    for r, shown in enumerate(run.rooms):
        text = readings[r][position].text
        if shown.constant or shown.step:
            continue
        if shown.room.name == "tokens":
            if position and text != run.words[run.here[position]]:
                parts.append(f"but its token reads {_nothing(text)}")
        elif text != EMPTY:
            what = "its index" if shown.room.name == "indices" else shown.room.name
            parts.append(f"{what} is {text}")
    return "; ".join([first, *parts])


def _nothing(text: str) -> str:
    return "nothing" if text == EMPTY else text


def _attended(run: Run, step: int, heads: Sequence[HeadSeen], position: int) -> str:
    layer = (step - 1) // 2
    if not heads:
        return f"layer {layer} has no heads: nothing is moved here"
    clauses = [
        f"{each.moved.about(len(heads) == 1)}: {looked(each.moved, position)}"
        for each in _telling(heads, [each.moved.results[position] for each in heads])
    ]
    return _joined(clauses, len(heads), "head") + _edited(run, step, position)


def _computed(run: Run, step: int, mlps: Sequence[MlpSeen], position: int) -> str:
    layer = (step - 2) // 2
    if not mlps:
        return f"layer {layer} has no MLP: nothing is computed here"
    stream = run.streams[step - 1]
    told = _telling(mlps, [each.results[position] for each in mlps])
    clauses = [thought(each, stream, position) for each in told]
    return _joined(clauses, len(mlps), "block") + _edited(run, step, position)


def _telling(blocks: Sequence[Any], results: Sequence[str]) -> list[Any]:
    """The blocks that are told: all, or first those that write something."""
    silent = [result in (EMPTY, "0", "False", "None") for result in results]
    order = sorted(range(len(blocks)), key=lambda i: silent[i])[:MOST_TOLD]
    return [blocks[i] for i in sorted(order)]


def _joined(clauses: list[str], count: int, what: str) -> str:
    rest = count - len(clauses)
    more = [f"and {rest} more {what}{'s' * (rest != 1)}"] if rest else []
    return "; ".join([*clauses, *more])


def _edited(run: Run, step: int, position: int) -> str:
    """What stands in a room after a step though nothing has written it there: somebody has."""
    if not run.trace.edits:
        return ""
    apart = run.edited[step][position]
    names = [
        f"{shown.room.name} to {_nothing(run.readings[step][r][position].text)}"
        for r, shown in enumerate(run.rooms)
        if apart[shown.room.start : shown.room.stop].any() and is_there(run.model, shown.room, step)
    ]
    return f"; then an edit sets {', '.join(names[:3])}" if names else ""


def _answered(run: Run, answers: Answers, position: int) -> str:
    if position == 0:
        return "bos has no answer"
    model = answers.model[position - 1]
    if answers.program is None:
        return f"the answer is {model}"
    program = answers.program[position - 1]
    if answers.right[position - 1]:
        return f"the answer is {model}"
    return f"the answer is {model}, but the program's is {program}"
