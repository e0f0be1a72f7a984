"""What an edit of a program changed in its weights."""

from dataclasses import replace
from weakref import WeakKeyDictionary

import numpy as np
import pytest
from scene_fixture import FRAC_PREVS, HIST, SORT, compiled
from scene_schema import check_scene

from tracrlab import compile_rasp_to_model, rasp, viz
from tracrlab.transformer import Layer
from tracrlab.viz.comparing import same_weights
from tracrlab.viz.counting import weights_changed


def frac(text=FRAC_PREVS, vocab="abx", length=5):
    return compiled(text, "python", vocab, length)[0]


PAIRS = {
    "another word": (frac(), frac(FRAC_PREVS.replace('"x"', '"a"'))),
    "a rename": (frac(), frac(FRAC_PREVS.replace("share_of_x", "share"))),
    "a longer input": (frac(), frac(length=7)),
    "a larger vocabulary": (frac(), frac(vocab="abcx")),
    "another program": (frac(), compiled(SORT, "python", (1, 2, 3), 5)[0]),
    "another language": (frac(), compiled(HIST, "rasp", "abx", 5)[0]),
}


@pytest.mark.parametrize(
    ("name", "sentence", "back"),
    [
        ("another word", "2 of 539 weights changed", "2 of 539 weights changed"),
        ("a rename", *["same weights: your edit is a rename"] * 2),
        (
            "a longer input",
            "17 of 775 weights changed, d_model 13 → 15",
            "17 of 775 weights changed, d_model 15 → 13",
        ),
        (
            "a larger vocabulary",
            "2 of 593 weights changed, d_model 13 → 14",
            "2 of 593 weights changed, d_model 14 → 13",
        ),
        (
            "another program",
            "294 of 5670 weights changed, d_model 13 → 36, +1 layer, +1 head, +1 MLP",
            "294 of 5670 weights changed, d_model 36 → 13, −1 layer, −1 head, −1 MLP",
        ),
    ],
)
def test_the_sentence(name, sentence, back):
    before, after = PAIRS[name]
    assert viz.weight_difference(before, after).sentence == sentence
    assert viz.weight_difference(after, before).sentence == back


@pytest.mark.parametrize("name", PAIRS)
def test_old_and_new_cells_are_those_of_the_two_models(name):
    before, after = PAIRS[name]
    found = viz.weight_difference(before, after)
    for model, side, ends in ((before, "old", "removed"), (after, "new", "added")):
        blocks = {block.id: block for block in found.blocks}
        total = sum(np.count_nonzero(getattr(block, side)) for block in found.blocks)
        wanted = viz.blocks.weight_blocks(after if found.same else model)
        assert total == sum(len(block.amounts) for block in wanted)
        assert ends in ("removed", "added") and len(blocks) == len(found.blocks)


@pytest.mark.parametrize("name", PAIRS)
def test_the_count_is_that_of_a_comparison_cell_by_cell(name):
    """Matched by name by hand: dictionaries of every weight that is not 0."""
    before, after = PAIRS[name]
    old, new = weights_by_name(before), weights_by_name(after)
    changed = sum(old.get(key, 0) != new.get(key, 0) for key in {*old, *new})
    assert weights_changed(before, after) == changed


def weights_by_name(model):
    found = {}

    def put(kind, matrix, rows, columns):
        for r, c in zip(*np.nonzero(matrix), strict=True):
            found[kind, rows[r], columns[c]] = float(matrix[r, c])

    stream = model.residual_labels
    outputs = ("number",) if model.weights.unembed.shape[1] == 1 else model.output_encoder.values
    put("embed", model.weights.token_embed, model.input_encoder.values, stream)
    put("position", model.weights.pos_embed, range(99), stream)
    put("unembed", model.weights.unembed, stream, outputs)
    for part in model.anatomy.heads:
        block = model.weights.layers[part.layer].attention
        size = block.key_size
        span = slice(part.head * size, part.head * size + size)
        for kind in ("query", "key", "value"):
            put((kind, part.node), getattr(block, kind).w[:, span], stream, range(size))
        put(("output", part.node), block.output.w[span], range(size), stream)
    for part in model.anatomy.mlps:
        block = model.weights.layers[part.layer].mlp
        units = slice(part.start, part.stop)
        put(("in", part.node), block.first.w[:, units], stream, range(999))
        put(("out", part.node), block.second.w[units], range(999), stream)
    return found


def later(model):
    """The same model behind a layer that does nothing."""
    parts = {
        name: tuple(replace(part, layer=part.layer + 1) for part in getattr(model.anatomy, name))
        for name in ("heads", "mlps")
    }
    layers = (Layer(None, None), *model.weights.layers)
    weights = replace(model.weights, layers=layers)
    return replace(model, weights=weights, anatomy=replace(model.anatomy, **parts), stages=None)


def test_what_only_moves_to_another_layer_is_not_changed():
    model = frac()
    found = viz.weight_difference(model, later(model))
    assert found.sentence == "0 of 539 weights changed, +1 layer"
    blocks = {block.id: block for block in found.blocks}
    assert {"L1.in", "L1.out", "L2H0.qk", "L2H0.ov"} < set(blocks)
    assert not any(id.startswith("was") or block.changed for id, block in blocks.items())
    assert [state for _, state in blocks["L1.in"].columns] == ["kept"]
    moved = later(model)
    check_scene(viz.scene_of(moved, moved.trace("ax"), before=model))


def test_one_of_two_nodes_of_a_layer_moves():
    x = (rasp.tokens == "x").named("is_x")
    both = rasp.SequenceMap(lambda a, b: a or b, x, (rasp.tokens == "y").named("is_y"))
    below = rasp.SequenceMap(lambda a, b: a or b, x, rasp.Map(lambda a: not a, x).named("is_y"))
    found = viz.weight_difference(
        *(compile_rasp_to_model(each.named("any"), "axy", 3) for each in (both, below))
    )
    blocks = {block.id: block for block in found.blocks}
    assert {name for name, _ in blocks["L0.in"].columns} == {"is_x#0", "is_x#1"}
    assert {name for name, _ in blocks["L1.in"].columns} >= {"is_y#0", "is_y#1"}
    assert blocks["L0.in"].changed == 0 and blocks["L1.in"].changed > 0


def test_what_changed_is_kept_before_what_did_not(monkeypatch):
    monkeypatch.setattr("tracrlab.viz.block_pairs.MOST_CELLS", 2)
    found = viz.weight_difference(*PAIRS["a longer input"])
    position = found.blocks[1]
    assert (position.changed, position.left_out) == (2, 5)
    assert position.old.tolist() == [0, 0] and position.new.tolist() == [1, 1]


def test_a_long_axis_has_the_labels_of_its_cells(monkeypatch):
    whole = viz.weight_difference(*PAIRS["another word"]).blocks
    monkeypatch.setattr("tracrlab.viz.block_pairs.MOST_WHOLE", 3)
    for block, known in zip(
        viz.weight_difference(*PAIRS["another word"]).blocks, whole, strict=True
    ):
        for side, axis in enumerate((block.rows, block.columns)):
            used = set(block.cells[:, side].tolist())
            assert used == set(range(len(axis))) or len(axis) <= 3
        named = [(block.rows[r][0], block.columns[c][0]) for r, c in block.cells.tolist()]
        assert named == [(known.rows[r][0], known.columns[c][0]) for r, c in known.cells.tolist()]


def mapped(yes, no):
    program = rasp.Map(lambda x: yes if x == "a" else no, rasp.tokens)
    return compile_rasp_to_model(program, "ab", 2)


def test_other_answers_are_no_rename():
    found = viz.weight_difference(mapped("yes", "no"), mapped("yep", "nope"))
    assert found.same
    assert found.sentence == "same weights, but the outputs stand for other values"


def test_other_tokens_are_no_rename():
    found = viz.weight_difference(
        *(compile_rasp_to_model(rasp.indices, vocab, 2) for vocab in ("ab", "cd"))
    )
    assert found.sentence == "same weights, but the tokens are others"


def test_a_rename_changes_no_block():
    found = viz.weight_difference(*PAIRS["a rename"])
    assert found.same and found.changed == 0
    assert not any(block.changed for block in found.blocks)
    assert {state for block in found.blocks for _, state in block.rows} == {"kept"}


def test_the_same_program_is_the_same():
    assert viz.weight_difference(frac(), frac()).sentence == (
        "same weights and same names: nothing changed"
    )


def test_weights_that_are_no_numbers_equal_themselves():
    model = frac()
    weights = model.weights.unembed.copy()
    weights[0, 0] = np.nan
    broken = replace(model, weights=replace(model.weights, unembed=weights))
    again = replace(model, weights=replace(model.weights, unembed=weights.copy()))
    assert same_weights(broken, again) and not same_weights(model, broken)
    assert viz.weight_difference(model, broken).changed == 1
    assert "NaN" in str(viz.difference_picture(model, broken))


def test_biases_count():
    model = frac()
    layer = model.weights.layers[0]
    first = replace(layer.mlp.first, b=np.ones_like(layer.mlp.first.b))
    layers = (replace(layer, mlp=replace(layer.mlp, first=first)), *model.weights.layers[1:])
    biased = replace(model, weights=replace(model.weights, layers=layers))
    assert viz.weight_difference(model, biased).changed == 1
    assert (
        "1 bias that is not 0 is not shown" in viz.scene_of(biased, biased.trace("a")).header["cut"]
    )


def test_a_uniform_layout_is_compared_with_its_own_model():
    from tracrlab.transformer import to_params

    model = compiled(SORT, "python", (1, 2, 3), 4)[0]
    wide = model.with_params(to_params(model.weights))
    found = viz.weight_difference(model, wide)
    assert not found.same
    check_scene(viz.scene_of(wide, wide.trace([3, 1, 2]), before=model))


def test_a_block_too_large_to_compare_says_so(monkeypatch):
    monkeypatch.setattr("tracrlab.viz.blocks.MOST_COMPARED", 5)
    monkeypatch.setattr("tracrlab.viz.blocks._WHOLE", WeakKeyDictionary())
    before, after = PAIRS["another word"]
    found = viz.weight_difference(before, after)
    embed = found.blocks[0]
    assert "too large to compare" in embed.title and embed.left_out
    assert "too large to compare: embed" in viz.difference_picture(before, after).note
    assert found.sentence.startswith("2 of 539")
