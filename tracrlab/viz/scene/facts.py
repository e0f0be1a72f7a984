"""What a scene says of a model as a whole, and of what it leaves out."""

from collections.abc import Sequence
from typing import Any
from weakref import WeakKeyDictionary

from tracrlab.compile import CompiledModel
from tracrlab.trace.reading import texts
from tracrlab.viz.blocks import WeightBlock
from tracrlab.viz.scene.run import Run

_NONZERO: "WeakKeyDictionary[CompiledModel, int]" = WeakKeyDictionary()


def facts_of(model: CompiledModel) -> dict[str, Any]:
    """The `facts` of the header."""
    weights = model.weights
    if model not in _NONZERO:
        _NONZERO[model] = weights.nonzero
    return {
        "layers": len(weights.layers),
        "heads": model.anatomy.head_count,
        "mlps": len(model.anatomy.mlps),
        "d_model": weights.width,
        "hidden": sum(part.stop - part.start for part in model.anatomy.mlps),
        "parameters": weights.count,
        "nonzero": _NONZERO[model],
        "max_seq_len": model.max_seq_len,
        "causal": model.causal,
        "vocab": list(texts(model.vocab)),
        "assumptions": list(model.assumptions),
    }


def summary_of(facts: dict[str, Any]) -> str:
    """
    >>> summary_of(dict(layers=2, heads=1, mlps=1, d_model=14, parameters=909, nonzero=41))
    '2 layers, 1 head, 1 MLP, d_model 14, 909 parameters (41 not zero)'
    """
    counts = [
        f"{facts[name]} {word}{'s' * (facts[name] != 1)}"
        for name, word in (("layers", "layer"), ("heads", "head"), ("mlps", "MLP"))
    ]
    parameters = f"{facts['parameters']} parameters ({facts['nonzero']} not zero)"
    return ", ".join([*counts, f"d_model {facts['d_model']}", parameters])


def cut_sentences(run: Run, blocks: Sequence[WeightBlock], *more: str) -> list[str]:
    """What is left out of a scene, a sentence each."""
    found = []
    everywhere = len(run.trace.positions)
    if run.count < everywhere:
        found.append(f"{run.count} of {everywhere} positions are shown")
    if run.left_out:
        kept = sum(room.stop - room.start for room in run.rooms)
        rooms = "1 room is" if run.left_out == 1 else f"{run.left_out} rooms are"
        width = run.model.weights.width
        found.append(f"{kept} of {width} directions are shown: {rooms} left out")
    for block in blocks:
        if block.not_computed:
            found.append(f"{block.id}: {block.not_computed} rows of the product were not computed")
        if block.left_out:
            n = len(block.amounts)
            found.append(f"{block.id}: the {n} largest of {n + block.left_out} weights are shown")
    arrays = run.model.weights.arrays()
    biases = sum(int((array != 0).sum()) for name, array in arrays if name.endswith("/b"))
    if biases:
        words = "1 bias that is not 0 is" if biases == 1 else f"{biases} biases that are not 0 are"
        found.append(f"{words} not shown")
    return [*found, *(each for each in more if each)]
