"""A scene: all that live views draw of a model and a run of it, as JSON and bytes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.rasp.text.source import Source
from tracrlab.trace import Trace
from tracrlab.viz.blocks import WeightBlock, weight_blocks
from tracrlab.viz.checks import Check
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import need_model, need_trace
from tracrlab.viz.scene.answers import answer_entry, answers_of, check_entry
from tracrlab.viz.scene.differing import diff_entry
from tracrlab.viz.scene.facts import cut_sentences, facts_of, summary_of
from tracrlab.viz.scene.heads import head_entries, heads_seen
from tracrlab.viz.scene.mlps import mlp_entries, mlps_seen
from tracrlab.viz.scene.packing import Packing
from tracrlab.viz.scene.parts import node_entries, room_entries
from tracrlab.viz.scene.program import ProgramOf
from tracrlab.viz.scene.run import run_of
from tracrlab.viz.scene.steps import step_entries
from tracrlab.viz.scene.told_edits import edited_place, tell_edit

VERSION = 1
BEFORE = "the program before"
PINNED = "the pinned model"


@dataclass(frozen=True, eq=False)
class Scene:
    """What to draw: `header` is JSON, and says where in `data` each array lies."""

    header: dict[str, Any]
    data: bytes

    def __repr__(self) -> str:
        header, size = self.header, len(self.data)
        return f"Scene({header['name']} on {' '.join(header['tokens'])}: {size} bytes of numbers)"

    def as_json(self) -> dict[str, Any]:
        """Both in one JSON value, the bytes in base64."""
        from base64 import b64encode

        return {"header": self.header, "data": b64encode(self.data).decode("ascii")}


def scene_of(
    model: CompiledModel,
    trace: Trace,
    source: Source | None = None,
    before: CompiledModel | None = None,
    check: Check | None = None,
    edits: Sequence[Any] = (),
    against: str = BEFORE,
    first: int = 0,
) -> Scene:
    """All that live views draw of `model` and its run `trace`.

    `source` is the text that the model was compiled from, for places in it; `before` is another
    compile to compare with, which `against` says in words; `check` is what `check_model` found;
    `edits` are told in place of the trace's own, if given. Long inputs and large models are cut,
    and the header's `cut` says how; `first` tokens of a long input are skipped.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> source = rasp.parse('is_x = tokens == "x"')
    >>> model = compile_rasp_to_model(source.program, "ax", 4)
    >>> scene = scene_of(model, model.trace("xa"), source)
    >>> scene.header["steps"][2]["sentences"]
    ['is_x: its units are off at bos, and write nothing', 'is_x: tokens = x gives True', \
'is_x: tokens = a gives False']
    """
    need_model(model, "a scene")
    need_trace(trace, "a scene")
    if trace.model is not model:
        raise PictureError(
            f"this run is of another model ({trace.model.name}): give one of {model.name}, "
            "model.trace([...])"
        )
    if before is not None:
        need_model(before, "a scene that compares")
    run, program, packing = run_of(trace, first), ProgramOf(model, source), Packing()
    heads, unasked = heads_seen(run, program)
    mlps = mlps_seen(run)
    answers = answers_of(run)
    blocks = weight_blocks(model)
    facts = facts_of(model)
    told = [tell_edit(edit, model, trace.positions) for edit in edits or trace.edits]
    header = {
        "version": VERSION,
        "name": model.name,
        "language": None if source is None else source.language,
        "text": model.program_text if source is None else source.text,
        "facts": facts,
        "summary": summary_of(facts),
        "tokens": [run.words[i] for i in run.here[1:].tolist()],
        "positions": list(run.positions),
        "window": {"first": int(run.here[1]) - 1, "shown": run.count, "of": len(run.labels)},
        "cut": cut_sentences(run, blocks, answers.unseen, unasked),
        "rooms": room_entries(run, program),
        "nodes": node_entries(run, program),
        "steps": step_entries(run, heads, mlps, answers),
        "residual": packing.add(run.residual, "f4"),
        "readings": run.texts,
        "heads": head_entries(run, heads, program, packing),
        "mlps": mlp_entries(mlps, program, packing),
        "weights": [_weights(block, packing) for block in blocks],
        "answer": answer_entry(answers),
        "check": check_entry(check, bool(told) or trace.sharpness != 1),
        "diff": None if before is None else diff_entry(before, model, packing, against),
        "edits": told,
        "edited": [
            edited_place(edit, model, trace.positions, run.here) for edit in edits or trace.edits
        ],
        "sharpness": trace.sharpness,
    }
    return Scene(header, packing.data)


def _weights(block: WeightBlock, packing: Packing) -> dict[str, Any]:
    rows, columns = (
        [{"name": x.name, "start": x.start, "stop": x.stop} for x in axis.groups]
        for axis in (block.rows, block.columns)
    )
    return {
        "id": block.id,
        "title": block.title,
        "layer": block.layer,
        "rows": rows,
        "columns": columns,
        "shape": list(block.shape),
        "cells": packing.add(block.cells, "i4"),
        "amounts": packing.add(block.amounts, "f4"),
        "left_out": block.left_out,
    }
