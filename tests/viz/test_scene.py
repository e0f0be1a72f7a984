"""A scene: the contract is kept, and its numbers are those of the run."""

from pathlib import Path

import numpy as np
import pytest
from scene_fixture import PROGRAMS, compiled, difference, scene
from scene_schema import check_scene

import tracrlab
from tracrlab import programs, rasp, viz
from tracrlab.compile import compile_rasp_to_model
from tracrlab.trace import Residual, Set, Zero
from tracrlab.viz.scene.header import scene_of
from tracrlab.viz.scene.packing import unpacked


@pytest.fixture(scope="module")
def scenes():
    return {name: scene(name) for name in PROGRAMS} | {"difference": difference()}


@pytest.mark.parametrize("name", [*PROGRAMS, "difference"])
def test_the_contract_is_kept(scenes, name):
    check_scene(scenes[name])
    assert len(scenes[name].data) < 60_000


@pytest.mark.parametrize("name", PROGRAMS)
def test_arrays_are_those_of_the_trace(scenes, name):
    text, language, vocab, length, words = PROGRAMS[name]
    model, _ = compiled(text, language, vocab, length)
    trace, found = model.trace(list(words)), scenes[name]
    header = found.header
    stream = unpacked(header["residual"], found.data)
    for step, here in zip(trace.steps, stream, strict=True):
        assert np.array_equal(here, trace.residual(step).values)
    for head in header["heads"]:
        for kind in ("scores", "pattern"):
            wanted = getattr(trace, kind)(head["layer"], head["head"]).values
            assert np.array_equal(unpacked(head[kind], found.data), wanted)
        assert head["differs"] == 0
    for mlp in header["mlps"]:
        hidden = trace.hidden(mlp["layer"]).values[:, mlp["start"] : mlp["stop"]]
        assert np.array_equal(unpacked(mlp["hidden"], found.data), hidden)
    assert header["answer"]["right"] == [True] * len(words)


@pytest.mark.parametrize("name", PROGRAMS)
def test_readings_are_those_of_the_trace(scenes, name):
    text, language, vocab, length, words = PROGRAMS[name]
    model, _ = compiled(text, language, vocab, length)
    trace, header = model.trace(list(words)), scenes[name].header
    for step, rooms in zip(trace.steps, header["readings"], strict=True):
        known = trace.readings(step)
        for room, texts in zip(header["rooms"], rooms, strict=True):
            if not room["constant"]:
                wanted = [
                    viz.amounts.show_amount(x.value) if isinstance(x.value, float) else x.text
                    for x in known.row(room["name"])
                ]
                assert texts[1:] == wanted[1:]
                assert texts[0] == ("bos" if room["name"] == "tokens" else wanted[0])


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_row_that_is_hit_says_what_was_written(scenes, name):
    header = scenes[name].header
    for mlp in header["mlps"]:
        [room, *_] = [r for r in header["rooms"] if r["node"] == mlp["node"]][-1:]
        texts = header["readings"][2 * mlp["layer"] + 2][header["rooms"].index(room)]
        for position, row in enumerate(mlp["hit"]):
            assert (row is None) == (position == 0)
            if row is not None and room["kind"] == "one-hot":
                assert mlp["rows"][row][-1] == texts[position]


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_units_of_a_row_are_those_that_are_on(scenes, name):
    found = scenes[name]
    for mlp in found.header["mlps"]:
        hidden = unpacked(mlp["hidden"], found.data)
        for position, row in enumerate(mlp["hit"]):
            if row is not None:
                assert np.flatnonzero(hidden[position]).tolist() == mlp["units"][row]


def test_intended_is_what_the_selector_says(scenes):
    found = scenes["frac_prevs"]
    chosen = unpacked(found.header["heads"][0]["intended"], found.data)
    assert np.array_equal(chosen[1:, 1:], np.tril(np.ones((4, 4))))


def test_places_are_those_of_the_text(scenes):
    header = scenes["frac_prevs"].header
    places = {node["name"]: node["span"] for node in header["nodes"] if node["span"]}
    said = {name: rasp.places.Span(*span).cut(header["text"]) for name, span in places.items()}
    assert said["is_x"] == 'tokens == "x"'
    assert said["share_of_x"] == "Aggregate(previous, is_x)"
    [head] = header["heads"]
    assert rasp.places.Span(*head["span"]).cut(header["text"]).startswith("Select(indices")


def test_without_a_source_there_are_no_places(frac):
    header = viz.scene_of(frac, frac.trace("ax")).header
    assert header["language"] is None and header["text"] == frac.program_text
    assert not any(node["span"] for node in header["nodes"])


def test_the_facts_are_those_of_the_model(scenes):
    header = scenes["frac_prevs"].header
    assert header["summary"] == "2 layers, 1 head, 1 MLP, d_model 13, 539 parameters (42 not zero)"
    assert header["facts"]["vocab"] == ["a", "b", "x"] and header["facts"]["max_seq_len"] == 5


def test_products_of_matrices_are_blocks(scenes, frac):
    found = viz.scene_of(frac, frac.trace("ax"))
    blocks = {block["id"]: block for block in found.header["weights"]}
    attention = frac.weights.layers[1].attention
    for id, left, right in (
        ("L1H0.qk", attention.query.w / np.sqrt(attention.key_size), attention.key.w.T),
        ("L1H0.ov", attention.value.w, attention.output.w),
    ):
        whole = np.zeros(blocks[id]["shape"])
        whole[tuple(unpacked(blocks[id]["cells"], found.data).T)] = unpacked(
            blocks[id]["amounts"], found.data
        )
        assert np.allclose(whole, left @ right, rtol=1e-6)


def test_edits_are_told_and_the_program_is_not_edited(frac):
    trace = frac.trace("axx").rerun(Zero("is_x"), Set("tokens", "x", "1:a"), sharpness=0.5)
    header = viz.scene_of(frac, trace).header
    assert header["edits"] == [
        "is_x set to 0 everywhere after mlp 0",
        "tokens set to x at 1:a after embed",
    ]
    assert header["sharpness"] == 0.5
    assert header["answer"] == {
        "model": ["False", "False", "False"],
        "program": ["False", "0.5", "0.6667"],
        "right": [True, False, False],
        "error": pytest.approx(2 / 3),
        "unseen_wrong": 0,
        "error_text": "",
    }
    assert viz.scene_of(frac, trace, edits=["nothing"]).header["edits"] == ["nothing"]


def test_a_check_is_told_with_its_counterexample(frac):
    broken = frac.with_params(
        {name: {k: np.zeros_like(v) for k, v in arrays.items()} for name, arrays in params(frac)}
    )
    found = viz.check_model(broken)
    check = viz.scene_of(broken, broken.trace("ax"), check=found).header["check"]
    assert (check["state"], check["example"]) == ("differs", ["x"])
    good = viz.scene_of(frac, frac.trace("ax"), check=viz.check_model(frac)).header["check"]
    assert (good["state"], good["example"]) == ("agrees", None)
    assert good["sentence"].startswith("On 363 of 363 inputs")


def params(model):
    from tracrlab.transformer import to_params

    return to_params(model.weights).items()


def test_a_program_without_an_answer_says_why():
    program = rasp.Map(lambda x: {"a": 1}[x], rasp.tokens)
    model = tracrlab.compile_rasp_to_model(program, ["a", "b"], 3)
    found = viz.scene_of(model, model.trace("ab"))
    check_scene(found)
    assert found.header["answer"]["error_text"] == "the program has no answer here: KeyError: 'b'"


def test_a_model_from_a_file_has_a_scene(frac, tmp_path):
    path: Path = tmp_path / "frac.safetensors"
    frac.save(path)
    loaded = tracrlab.load(path)
    found = viz.scene_of(loaded, loaded.trace("axb"), before=frac)
    check_scene(found)
    header = found.header
    assert header["heads"][0]["intended"] is None
    assert [node["name"] for node in header["nodes"]] == ["tokens", "indices", "is_x", "frac_prevs"]
    assert [node["reads"] for node in header["nodes"]] == [[], [], [0], [1, 2]]
    assert header["diff"]["sentence"] == "same weights and same names: nothing changed"
    assert "no program" in header["answer"]["error_text"]
    assert header["steps"][2]["sentences"][2] == "is_x: tokens = x gives 1"


def test_words_that_no_line_holds_are_escaped_and_cut():
    words = ["a\nb", "w" * 500, "\x00"]
    model = tracrlab.compile_rasp_to_model((rasp.tokens == "a\nb").named("is_a"), words, 3)
    found = viz.scene_of(model, model.trace(words))
    check_scene(found)
    assert found.header["positions"] == ["0:bos", "1:a\\nb", f"2:{'w' * 19}…", "3:\\x00"]
    assert found.header["steps"][2]["sentences"][1] == "is_a: tokens = a\\nb gives True"
    assert max(len(s) for s in found.header["steps"][2]["sentences"]) < 100
    assert found.header["facts"]["vocab"] == sorted(words)


def test_bos_is_told_while_it_is_there(frac):
    trace = frac.trace("ax").rerun(Zero(Residual("attn 0"), "0:bos"))
    header = viz.scene_of(frac, trace).header
    [tokens] = [r for r, room in enumerate(header["rooms"]) if room["name"] == "tokens"]
    told = [rooms[tokens] for rooms in header["readings"]]
    assert told == [["bos", "a", "x"]] + [[".", "a", "x"]] * 4


def test_a_run_of_another_model_is_refused(frac, hist):
    with pytest.raises(viz.PictureError, match="this run is of another model"):
        viz.scene_of(frac, hist.trace("l"))


def test_values_of_a_scene_are_short_to_look_at(frac):
    assert repr(viz.scene_of(frac, frac.trace("ax"))).startswith("Scene(frac_prevs on a x: ")
    assert repr(viz.weight_difference(frac, frac)).startswith("WeightDifference(same weights")


def test_the_wrong_thing_is_refused_in_one_sentence(frac):
    with pytest.raises(viz.PictureError, match="give a trace"):
        viz.scene_of(frac, frac)
    with pytest.raises(viz.PictureError, match="compile it first"):
        viz.scene_of(frac.program, frac.trace("a"))
    with pytest.raises(viz.PictureError, match="a scene that compares needs a compiled model"):
        viz.scene_of(frac, frac.trace("a"), before="x")


def test_a_wrong_answer_is_never_right_however_sure_the_run_is():
    entry = programs.catalogue["sort"].at(4, vocab=range(1, 5))
    model = compile_rasp_to_model(entry.program, entry.vocab, entry.max_seq_len)
    softened = model.trace([2, 4, 1, 2], sharpness=0.1)
    header = scene_of(model, softened).header
    last = header["steps"][-1]
    assert False in header["answer"]["right"]
    assert last["right"] == [False, *header["answer"]["right"]]
