"""Weights by subspace."""

from weakref import WeakKeyDictionary

import numpy as np
import pytest

from tracrlab import compile_rasp_to_model, viz
from tracrlab.rasp import tokens
from tracrlab.trace.places import is_constant
from tracrlab.viz.blocks import MOST_GROUPS, every_block, largest, simple_axis, weight_blocks


def test_cells_are_all_that_is_not_0(frac):
    blocks = {block.id: block for block in weight_blocks(frac)}
    matrices = {
        "embed": frac.weights.token_embed,
        "position": frac.weights.pos_embed,
        "L0.in": frac.weights.layers[0].mlp.first.w,
        "L0.out": frac.weights.layers[0].mlp.second.w,
        "unembed": frac.weights.unembed,
    }
    assert list(blocks) == list(every_block(frac))
    for id, matrix in matrices.items():
        block = blocks[id]
        whole = np.zeros(block.shape)
        whole[tuple(block.cells.T)] = block.amounts
        assert np.array_equal(whole, matrix)


def test_a_score_is_its_query_times_the_block_times_its_key(two_heads):
    trace = two_heads.trace("axa")
    stream = trace.residual("embed").values.astype(float)
    for block in weight_blocks(two_heads):
        if block.id.endswith(".qk"):
            whole = np.zeros(block.shape)
            whole[tuple(block.cells.T)] = block.amounts
            scores = trace.scores(0, int(block.id[3])).values
            assert np.allclose(stream @ whole @ stream.T, scores, rtol=1e-5)


def test_the_overview_counts_between_subspaces(frac):
    picture = viz.weights_picture(frac)
    moved, compared = picture.panels
    cell = {
        (r, c): moved.amounts[i][j]
        for i, r in enumerate(picture.rows)
        for j, c in enumerate(picture.columns)
    }
    assert cell["(each token)", "tokens"] == 3 and cell["(each position)", "indices"] == 5
    assert cell["is_x", "frac_prevs"] == 1 and cell["units of is_x", "is_x"] == 1
    assert cell["frac_prevs", "(the answer)"] == 1
    total = sum(map(sum, moved.amounts))
    blocks = [block for block in weight_blocks(frac) if not block.id.endswith(".qk")]
    assert total == sum(len(block.amounts) for block in blocks)
    assert sum(map(sum, compared.amounts)) == 16


def test_the_overview_as_text(frac, golden):
    golden("frac_prevs.weights.txt", str(viz.weights_picture(frac)))
    assert frac.weights.nonzero == 42


def test_one_matrix_by_labels(frac, golden):
    picture = viz.weights_picture(frac, "L1H0.qk")
    golden("frac_prevs.L1H0.qk.txt", str(picture))
    assert picture.rows[0] == "one" and picture.scale.kind == "signed"


def test_a_model_without_heads_compares_nothing(bare):
    assert len(viz.weights_picture(bare).panels) == 1


def test_figures_show_without_a_kernel(frac):
    for figure in (viz.weights(frac), viz.weights(frac, "L0.in")):
        assert "<table" in figure._repr_mimebundle_()["text/html"]


@pytest.mark.parametrize(
    ("which", "says"),
    [("L9.in", "no matrix 'L9.in' in this model; there are embed, position"), (0, "no matrix 0")],
)
def test_a_matrix_that_is_not_there_is_refused(frac, which, says):
    with pytest.raises(viz.PictureError, match=says):
        viz.weights_picture(frac, which)


def test_a_trace_is_no_model(frac):
    with pytest.raises(viz.PictureError, match=r"trace\.model"):
        viz.weights(frac.trace("a"))


def test_a_matrix_of_zeros_is_refused(bare):
    with pytest.raises(viz.PictureError, match="all zeros"):
        viz.weights_picture(bare, "position")


def test_weights_that_are_no_numbers_are_marked(frac):
    weights = frac.weights.unembed.copy()
    weights[0, 0] = np.nan
    from dataclasses import replace

    broken = replace(frac, weights=replace(frac.weights, unembed=weights))
    assert "NaN" in str(viz.weights_picture(broken, "unembed"))


def test_the_blocks_of_a_model_are_made_once(monkeypatch):
    first, second, third = (
        compile_rasp_to_model((tokens == word).named("is_it"), "abc", 4) for word in "abc"
    )
    made = []
    plain = viz.blocks.of_matrix
    monkeypatch.setattr(
        viz.blocks, "of_matrix", lambda id, *more: made.append(id) or plain(id, *more)
    )
    viz.scene_of(second, second.trace("ab"), before=first)
    assert sorted(made) == sorted([*every_block(first), *every_block(second)])
    viz.scene_of(third, third.trace("ab"), before=second)
    assert len(made) == 3 * len(every_block(first))


def test_blocks_with_many_cells_are_not_kept(monkeypatch, frac):
    monkeypatch.setattr("tracrlab.viz.blocks.MOST_KEPT", 20)
    monkeypatch.setattr("tracrlab.viz.blocks._WHOLE", WeakKeyDictionary())
    viz.weight_difference(frac, frac)
    kept = viz.blocks._WHOLE.pop(frac)
    assert 0 < sum(len(block.amounts) for block in kept.values()) <= 20
    assert len(kept) < len(every_block(frac))


def test_largest_keeps_what_is_no_number():
    assert largest(np.array([1.0, np.nan, 3.0, 2.0]), 2).tolist() == [1, 2]


def test_groups_are_rooms_in_order(frac):
    stream = weight_blocks(frac)[0].columns
    rooms = frac.anatomy.rooms
    assert [group.name for group in stream.groups] == [room.name for room in rooms]
    assert sum(map(is_constant, rooms)) == 3
    assert len(simple_axis([str(i) for i in range(MOST_GROUPS + 1)], "tokens").groups) == 1
