"""Pictures of models whose nodes share heads, read sums of rooms, or have no room at all."""

import pytest

from tracrlab import rasp, viz
from tracrlab.compile import compile_rasp_to_model
from tracrlab.programs import catalogue
from tracrlab.viz.scene.header import scene_of

SMALL = ["frac_prevs", "pair_balance", "shuffle_dyck1", "shuffle_dyck2", "sort", "sort_freq"]
SMALL += ["reverse", "hist", "dyck_ptf_2", "long_addition", "rasp_select_from_first", "parity"]


def models(name):
    entry = catalogue[name]
    given = entry.program, entry.vocab, entry.max_seq_len, entry.causal
    return [compile_rasp_to_model(*given, optimize=each) for each in ("none", "layers")]


@pytest.mark.parametrize("name", SMALL)
def test_every_picture_can_be_drawn(name):
    plain, model = models(name)
    words = list(catalogue[name].examples[0][0])
    trace = model.trace(words)
    header = scene_of(model, trace, before=plain).header
    assert header["answer"]["right"] == [True] * len(words)
    assert header["facts"]["heads"] == model.anatomy.head_count
    for mlp in header["mlps"]:
        if mlp["kind"] in ("lookup", "steps") and mlp["rows"]:
            assert all(hit is not None for hit in mlp["hit"][1:]), mlp["title"]
            assert all(mlp["exact"][1:]), mlp["title"]
    for stage in model.stages.values():
        assert str(viz.stage_picture(stage))
    for node in dict.fromkeys(part.node for part in model.anatomy.mlps):
        assert str(viz.lookup_picture(trace, node))
    assert str(viz.difference_picture(plain, model)) and str(viz.weights_picture(model))


def test_a_head_of_two_nodes_is_told_for_each():
    _, model = models("pair_balance")
    opens, closes = model.anatomy.heads
    assert (opens.layer, opens.head) == (closes.layer, closes.head)
    assert model.anatomy.head_count == 1
    trace = model.trace(list("(a)a"))
    told = {head["writes"][0]: head["results"] for head in scene_of(model, trace).header["heads"]}
    assert told["opens"][1:] == ["1", "0.5", "0.3333", "0.25"]
    assert told["closes"][1:] == ["0", "0", "0.3333", "0.25"]
    blocks = [block["id"] for block in scene_of(model, trace).header["weights"]]
    assert len(blocks) == len(set(blocks))


def test_a_sum_that_is_looked_up_is_told_as_a_sum():
    total = rasp.LinearSequenceMap(share("a"), share("b"), 2, -1)
    model = compile_rasp_to_model(total == 0.5, "abc", 4, optimize="layers")
    (mlp,) = scene_of(model, model.trace("acab")).header["mlps"]
    assert mlp["head"] == ["2 * aggregate - aggregate_2", "→ map_3"]
    assert mlp["given"][1:] == [["2"], ["1"], ["1.333"], ["0.75"]]
    assert mlp["exact"][1:] == [True] * 4
    assert "2 * aggregate - aggregate_2" in str(viz.lookup_picture(model, "map_3"))


def share(token):
    so_far = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    return rasp.numerical(rasp.Aggregate(so_far, rasp.numerical(rasp.tokens == token), default=0))


def test_what_was_fused_is_no_node_of_the_graph():
    plain, model = models("shuffle_dyck2")
    words = list("({)}")
    before, after = (scene_of(m, m.trace(words)).header["nodes"] for m in (plain, model))
    names = [node["name"] for node in after]
    assert "map_2" in [node["name"] for node in before] and "map_2" not in names
    reads = {node["name"]: [names[i] for i in node["reads"]] for node in after}
    assert reads["opens"] == ["tokens", "indices"]
    assert set(reads["map_4"]) == {"opens", "closes"}
    assert all(max(node["reads"], default=-1) < i for i, node in enumerate(after))
