"""What an edit of a program changed in the weights: two compiles, aligned by name."""

from dataclasses import dataclass

from tracrlab.compile import CompiledModel
from tracrlab.trace.reading import output_texts, texts
from tracrlab.viz.block_pairs import BlockDifference, block_differences
from tracrlab.viz.counting import unequal, weights_changed
from tracrlab.viz.given import need_model


@dataclass(frozen=True, eq=False)
class WeightDifference:
    """Two compiles of which the second is the newer."""

    sentence: str
    same: bool  # all weights are equal, whatever they are called
    changed: int  # weights; see `weights_changed`
    blocks: tuple[BlockDifference, ...]

    def __repr__(self) -> str:
        return f"WeightDifference({self.sentence})"


def weight_difference(before: CompiledModel, after: CompiledModel) -> WeightDifference:
    """The difference of two compiles, rows and columns aligned by name.

    Two models with equal weights are the same model under two sets of names: its blocks then have
    the newer names, and nothing in them is changed.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> one, two = (compile_rasp_to_model(rasp.tokens == x, "ax", 4) for x in "ax")
    >>> weight_difference(one, two).sentence
    '4 of 114 weights changed'
    >>> three = compile_rasp_to_model((rasp.tokens == "a").named("is_a"), "ax", 4)
    >>> weight_difference(one, three).sentence
    'same weights: your edit is a rename'
    """
    for model in (before, after):
        need_model(model, "a difference of two compiles")
    same = same_weights(before, after)
    changed = 0 if same else weights_changed(before, after)
    return WeightDifference(
        _renamed(before, after) if same else _sentence(before, after, changed),
        same,
        changed,
        block_differences(after if same else before, after),
    )


def same_weights(before: CompiledModel, after: CompiledModel) -> bool:
    """Do two models have the same matrices, by whatever names?"""
    if before is after:
        return True
    first, second = list(before.weights.arrays()), list(after.weights.arrays())
    return [(n, a.shape) for n, a in first] == [(n, a.shape) for n, a in second] and not any(
        unequal(a, b).any() for (_, a), (_, b) in zip(first, second, strict=True)
    )


def _renamed(before: CompiledModel, after: CompiledModel) -> str:
    if texts(before.input_encoder.values) != texts(after.input_encoder.values):
        return "same weights, but the tokens are others"
    if output_texts(before) != output_texts(after):
        return "same weights, but the outputs stand for other values"
    names = [(m.residual_labels, m.anatomy, m.name) for m in (before, after)]
    if names[0] == names[1]:
        return "same weights and same names: nothing changed"
    return "same weights: your edit is a rename"


def _sentence(before: CompiledModel, after: CompiledModel, changed: int) -> str:
    total = max(before.weights.count, after.weights.count)
    parts = [f"{changed} of {total} weights changed"]
    old, new = before.weights.width, after.weights.width
    parts += [f"d_model {old} → {new}"] if old != new else []
    for word, of in (
        ("layer", lambda m: len(m.weights.layers)),
        ("head", lambda m: m.anatomy.head_count),
        ("MLP", lambda m: len(m.anatomy.mlps)),
    ):
        more = of(after) - of(before)
        if more:
            parts.append(f"{'+' if more > 0 else '−'}{abs(more)} {word}{'s' * (abs(more) > 1)}")
    return ", ".join(parts)
