"""Pictures, runs, edits and files of models in which rooms end and others take their directions."""

import numpy as np
import pytest

import tracrlab
from tracrlab import viz
from tracrlab.compile import compile_rasp_to_model
from tracrlab.programs import catalogue
from tracrlab.trace import Set, Subspace, TraceError, Zero
from tracrlab.trace.tenancy import is_reused, labels_at
from tracrlab.viz.scene.header import scene_of
from tracrlab.viz.scene.readers import last_reader
from tracrlab.viz.scene.told_edits import edited_place

SMALL = ["reverse", "sort_freq", "shuffle_dyck2", "most_freq", "frac_prevs", "median", "hist"]


def reused(name, **options):
    entry = catalogue[name]
    given = entry.program, entry.vocab, entry.max_seq_len, entry.causal
    return compile_rasp_to_model(*given, **{"residual": "reuse", **options})


def words_for(model, name):
    """As much of the first example as the model takes."""
    return list(catalogue[name].examples[0][0])[: model.max_seq_len]


def numbers(scene, place):
    """An array of a scene: where it lies in its bytes is told in the header."""
    flat = np.frombuffer(scene.data, np.float32, int(np.prod(place["shape"])), place["at"])
    return flat.reshape(place["shape"])


@pytest.mark.parametrize("optimize", ["none", "layers"])
@pytest.mark.parametrize("name", SMALL)
def test_every_picture_can_be_drawn(name, optimize):
    model, apart = reused(name, optimize=optimize), reused(name, residual="rooms")
    words = words_for(model, name)
    trace = model.trace(words)
    scene = scene_of(model, trace, before=apart)
    header = scene.header
    assert header["answer"]["right"] == [True] * len(words)
    for mlp in header["mlps"]:
        if mlp["kind"] in ("lookup", "steps") and mlp["rows"]:
            assert all(hit is not None for hit in mlp["hit"][1:]), mlp["title"]
            assert all(mlp["exact"][1:]), mlp["title"]
    for stage in model.stages.values():
        assert str(viz.stage_picture(stage))
    for part in model.anatomy.mlps:
        if part.kind != "erase":
            assert str(viz.lookup_picture(trace, part.node))
    assert str(viz.difference_picture(apart, model)) and str(viz.weights_picture(model))
    assert str(viz.residual_picture(trace, expand=True))


@pytest.mark.parametrize("name", SMALL)
def test_a_scene_says_of_each_room_what_it_says_with_rooms_for_good(name):
    model, apart = reused(name), reused(name, residual="rooms")
    words = words_for(model, name)
    mine, theirs = model.trace(words), apart.trace(words)
    first, last = mine.steps[0], mine.steps[-1]
    other = theirs.readings(last)
    for step, label in enumerate(mine.steps):
        found = mine.readings(label)
        for row, room in zip(found.rows, _variables(model), strict=True):
            cells = [cell.text for cell in found.row(row)]
            there = room.lease is None or (
                room.lease.since <= step and step <= (room.until or len(mine.steps))
            )
            if there:
                assert cells == [cell.text for cell in other.row(row)], (row, label)
            else:
                assert set(cells) == {"."}, (row, label)
    assert first == "embed"


def _variables(model):
    from tracrlab.trace.places import is_constant

    return [room for room in model.anatomy.rooms if not is_constant(room)]


def test_the_numbers_of_a_room_that_is_not_there_are_not_shown():
    model = reused("reverse")
    scene = scene_of(model, model.trace(list("abc")))
    steps = numbers(scene, scene.header["residual"])
    seen = 0
    for room, shown in zip(model.anatomy.rooms, scene.header["rooms"], strict=True):
        assert room.lease is not None
        gone = range(room.until + 1, len(steps)) if room.until is not None else range(0)
        for step in (*range(room.lease.since), *gone):
            assert not steps[step][:, shown["start"] : shown["stop"]].any()
            seen += 1
    assert seen > 10


def test_each_direction_has_one_name_after_each_step():
    model = reused("reverse")
    trace = model.trace(list("abc"))
    for step, label in enumerate(trace.steps):
        labels = trace.residual(label).labels[1]
        assert labels == labels_at(model, step) and len(set(labels)) == len(labels)
        assert not any(" / " in each for each in labels)
    assert trace.subspace("tokens", after="embed").labels[1][0] == "tokens:a"


def test_where_a_room_is_not_there_it_cannot_be_read_or_edited():
    model = reused("reverse")
    trace = model.trace(list("abc"))
    message = "'length.bos_share' is not there after mlp 2: its directions are its own from attn 0"
    with pytest.raises(TraceError, match=message):
        trace.subspace("length.bos_share", after="mlp 2")
    with pytest.raises(TraceError, match=message):
        trace.rerun(Zero(Subspace("length.bos_share", after="mlp 2")))
    with pytest.raises(TraceError, match="is not there after mlp 2"):
        trace.rerun(Zero(Subspace("length:1", after="mlp 2")))
    assert trace.rerun(Zero(Subspace("length:1", after="mlp 0"))).decoded == list("cba")
    assert trace.rerun(Zero("length:3")).decoded != list("cba")


def test_an_edit_of_a_room_is_told_of_that_room_alone():
    model = reused("reverse")
    trace = model.trace(list("abc"))
    edited = trace.rerun(Set("tokens", "b", positions="1:a"))
    assert edited.decoded == list("cbb")
    told = edited_place(edited.edits[0], model, edited.positions, range(4))
    assert told == {"rooms": ["tokens"], "positions": [1], "step": 0}
    shared = Zero(Subspace("map", after="mlp 1"))
    told = edited_place(shared, model, edited.positions, range(4))
    assert told["rooms"] == ["map"] and told["step"] == 4


def test_who_reads_a_room_last_is_seen_within_its_time():
    model, apart = reused("reverse"), reused("reverse", residual="rooms")
    rooms = {(room.name, room.kind): room for room in apart.anatomy.rooms}
    for room in model.anatomy.rooms:
        later = last_reader(model, room)
        before = last_reader(apart, rooms[room.name, room.kind])
        assert (later is None) == (before is None)  # blocks may stand later, in their slack
        if room.until is not None:
            assert later is not None and later <= room.until + 1


def test_the_answer_so_far_is_nothing_before_its_room_is_there():
    trace = reused("reverse").trace(list("abc"))
    for step in trace.steps[:-2]:
        assert {cell.text for cell in trace.lens.row(step)} == {"."}
    assert [cell.text for cell in trace.lens.row(trace.steps[-1])] == list("cba")


@pytest.mark.parametrize("name", SMALL)
def test_a_file_keeps_when_rooms_are_there(name, tmp_path):
    model = reused(name)
    model.save(tmp_path / "model.safetensors")
    again = tracrlab.load(tmp_path / "model.safetensors")
    assert again.anatomy == model.anatomy and is_reused(again) == is_reused(model)
    words = words_for(model, name)
    assert str(again.trace(words).readings()) == str(model.trace(words).readings())
    assert scene_of(again, again.trace(words)).header["rooms"]


def test_the_layout_says_when_rooms_are_there_and_how_narrow_it_is():
    text = str(viz.stage_picture(reused("reverse").stages["layout"]))
    assert "and when: no fewer would do; 39 with a room for each variable" in text
    assert "attn 0 … attn 0" in " ".join(text.split())
    plain = str(viz.stage_picture(reused("reverse", residual="rooms").stages["layout"]))
    assert "there" not in plain and "fewer" not in plain
