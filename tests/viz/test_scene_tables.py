"""The tables of a scene: what stands before each block, the row that is hit, and how exactly."""

import dataclasses

import numpy as np
import pytest
from scene_fixture import PROGRAMS, compiled, scene
from scene_schema import check_scene

from tracrlab import compile_rasp_to_model, programs, rasp, viz
from tracrlab.trace import Patch, Set, Subspace, Zero
from tracrlab.viz.scene.readers import last_reader


def entry(model, node, words, *edits, **options):
    """The block of a node in the scene of a run."""
    found = viz.scene_of(model, model.trace(words).rerun(*edits, **options))
    check_scene(found)
    [mlp] = [m for m in found.header["mlps"] if found.header["nodes"][m["node"]]["name"] == node]
    return mlp


@pytest.fixture(scope="module")
def enough():
    """A table of numbers that attention writes."""
    every = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.TRUE)
    share = rasp.Aggregate(every, rasp.numerical(rasp.tokens == "x")).named("share")
    program = rasp.Map(lambda s: "many" if s > 0.4 else "few", share).named("enough")
    return compile_rasp_to_model(program, "ax", 4)


def test_what_stands_before_a_block_and_what_it_writes():
    mlp = scene("frac_prevs").header["mlps"][0]
    assert mlp["head"] == ["tokens", "→ is_x"]
    assert mlp["given"] == [["."], ["a"], ["x"], ["b"], ["x"]]
    assert mlp["results"] == list("00101")
    assert mlp["exact"] == [None, True, True, True, True]


def test_two_inputs_stand_in_the_order_of_the_head(two_heads):
    mlp = entry(two_heads, "counts", "axx")
    assert len(mlp["head"]) == 3
    for position in (1, 2, 3):
        row = mlp["rows"][mlp["hit"][position]]
        assert row[:2] == mlp["given"][position] and row[-1] == mlp["results"][position]
    assert mlp["given"][1] != mlp["given"][2] and mlp["given"][1] != mlp["given"][1][::-1]


def test_a_number_that_is_no_row_hits_the_nearest_and_says_so(enough):
    assert entry(enough, "enough", "aaxx")["exact"] == [None, True, True, True, True]
    mlp = entry(enough, "enough", "aaxx", Set("share", 0.43, 1))
    assert mlp["exact"] == [None, False, True, True, True]
    assert mlp["given"][1] == ["0.43"] and mlp["rows"][mlp["hit"][1]] == ["0.5", "many"]


@pytest.mark.parametrize("off, exact", [(1e-6, True), (4e-6, True), (1e-5, False)])
def test_rounding_is_no_other_number(enough, off, exact):
    assert entry(enough, "enough", "aaxx", Set("share", 0.5 + off, 1))["exact"][1] is exact


def test_a_mix_of_words_hits_nothing():
    text, language, vocab, length, _ = PROGRAMS["frac_prevs"]
    model, _ = compiled(text, language, vocab, length)
    half = np.array([0.5, 0.0, 0.5], np.float32)
    mlp = entry(model, "is_x", "ax", Set("tokens", half, 1))
    assert mlp["hit"][1] is None and mlp["exact"][1] is None
    assert mlp["given"][1] == ["a 0.5 + x 0.5"]
    trace = model.trace("ax").rerun(Set("tokens", half, 1))
    told = viz.scene_of(model, trace).header["steps"][2]["sentences"][1]
    assert told.startswith("is_x: tokens = a 0.5 + x 0.5 is no row of the table; it writes")


def test_what_is_no_row_of_the_table_is_told_with_its_number(enough):
    found = viz.scene_of(enough, enough.trace("aaxx").rerun(Set("share", 0.43, 1)))
    step = found.header["steps"][4]
    assert step["id"] == "mlp 1"
    assert step["sentences"][1] == (
        "enough: share = 0.43 is no row of the table; the nearest is 0.5; "
        "it writes few 0.2867 + many 0.7133"
    )
    assert "no row" not in step["sentences"][2]


def test_a_softened_count_is_no_row_either(hist):
    found = viz.scene_of(hist, hist.trace("hello", sharpness=0.02))
    [mlp] = found.header["mlps"]
    assert mlp["exact"][1] is False
    number = mlp["given"][1][0]
    nearest = mlp["rows"][mlp["hit"][1]][0]
    told = f"hist.bos_share = {number} is no row of the table; the nearest is {nearest}; it"
    assert told in found.header["steps"][2]["sentences"][1]


def test_a_truth_value_among_numbers_is_told_as_one():
    kinds = rasp.numerical(rasp.Map(lambda t: {"a": True, "b": 2}.get(t, 0), rasp.tokens))
    model = compile_rasp_to_model(kinds.named("kinds"), "abx", 4)
    found = viz.scene_of(model, model.trace("abx"))
    told = found.header["steps"][2]["sentences"]
    assert found.header["rooms"][-1]["kind"] == "number"
    assert told[1:] == [
        "kinds: tokens = a gives True, written as 1",
        "kinds: tokens = b gives 2",
        "kinds: tokens = x gives 0",
    ]
    assert found.header["answer"]["model"] == ["True", "2", "0"]


@pytest.mark.parametrize("name", ["frac_prevs", "hist", "sort_freq", "shuffle_dyck3", "mode"])
def test_ordinary_runs_are_exact(name):
    entry = programs.catalogue[name]
    model = compile_rasp_to_model(entry.program, entry.vocab, entry.max_seq_len, entry.causal)
    words = [model.vocab[i % len(model.vocab)] for i in range(model.max_seq_len)]
    for mlp in viz.scene_of(model, model.trace(words)).header["mlps"]:
        assert False not in mlp["exact"]


def test_until_names_the_last_step_that_reads_a_room():
    header = scene("sort").header
    until = {room["name"]: room["until"] for room in header["rooms"]}
    for room in header["rooms"]:
        if room["constant"]:
            continue
        read = [s for s, step in enumerate(header["steps"]) if _reads(header, step, room["name"])]
        if read:
            assert room["until"] == max(read)
    assert until["sort"] == len(header["steps"]) - 1


def _reads(header, step, name):
    heads = [header["heads"][h] for h in step["heads"]]
    asked = any(
        text.split(" ")[0] == name for h in heads for text in (*h["queries"][1], *h["keys"][1])
    )
    moved = any(name in h["reads"] for h in heads)
    return asked or moved or any(name in header["mlps"][m]["head"][:-1] for m in step["mlps"])


def test_until_is_true_of_runs(frac):
    """After it, nothing that is done to a room changes any answer; before it, something does."""
    for room in frac.anatomy.rooms:
        last = last_reader(frac, room)
        steps = frac.trace("axx").steps
        for after, step in enumerate(steps):
            got = [
                frac.trace(words).rerun(Zero(_after(room, step))).decoded
                for words in ("axx", "xab", "bbb")
            ]
            plain = [frac.trace(words).decoded for words in ("axx", "xab", "bbb")]
            if last is None or last <= after:
                assert got == plain


def _after(room, step):
    return Subspace(room.name, step)


NO_USE = " (nothing reads it after that)"


def test_an_edit_that_nothing_reads_is_told_as_such(frac):
    """If it says so, the answers are as they were; if not, an edit there changes some answer."""
    told, plain = {}, frac.trace("axx")
    for name in ("is_x", "tokens", "frac_prevs"):
        for step in plain.steps:
            trace = plain.rerun(Set(Subspace(name, step), VALUES[name]))
            [sentence] = viz.scene_of(frac, trace).header["edits"]
            told[name, step] = sentence.endswith(NO_USE)
            if told[name, step]:
                assert trace.decoded == plain.decoded
    assert told["is_x", "mlp 0"] is False and told["is_x", "attn 1"] is True
    assert told["tokens", "embed"] is False and told["tokens", "mlp 1"] is True
    assert told["frac_prevs", "mlp 1"] is False


VALUES = {"is_x": 1, "tokens": "x", "frac_prevs": 0.25}


def test_patches_and_directions_are_told_so_too(frac):
    one, other = frac.trace("axx"), frac.trace("xxx")
    for edit, useless in (
        (Patch(other, Subspace("is_x", "mlp 1")), True),
        (Patch(other, "is_x"), False),
        (Zero(Subspace("tokens:x", "mlp 0")), True),
        (Zero("tokens:x"), False),
    ):
        [sentence] = viz.scene_of(frac, one.rerun(edit)).header["edits"]
        assert sentence.endswith(NO_USE) is useless


def test_a_room_that_nothing_reads_has_no_last_step(frac):
    layer = frac.weights.layers[0]
    first = dataclasses.replace(layer.mlp.first, w=np.zeros_like(layer.mlp.first.w))
    layers = (
        dataclasses.replace(layer, mlp=dataclasses.replace(layer.mlp, first=first)),
        *frac.weights.layers[1:],
    )
    model = dataclasses.replace(frac, weights=dataclasses.replace(frac.weights, layers=layers))
    [tokens] = [room for room in model.anatomy.rooms if room.name == "tokens"]
    assert last_reader(frac, tokens) == 2 and last_reader(model, tokens) is None
