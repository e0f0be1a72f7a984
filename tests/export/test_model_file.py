"""What is saved is what is loaded: it runs, decodes, traces and shows the same names."""

import os
import subprocess
import sys
from dataclasses import fields, replace
from typing import get_args

import numpy as np
import pytest
import safetensors.numpy
from saved_models import HIST, MODELS, compiled

import tracrlab
from tracrlab.craft.space import Kind
from tracrlab.errors import ModelFileError
from tracrlab.export import MissingFileError, load, save_model
from tracrlab.transformer import (
    Attention,
    CategoricalEncoder,
    Layer,
    NumericalEncoder,
    Perceptron,
    Weights,
)
from tracrlab.values import same_value


@pytest.fixture(scope="module", params=MODELS)
def model(request):
    return compiled(request.param)


@pytest.fixture
def loaded(model, tmp_path):
    return load(save_model(model, tmp_path / "m.safetensors"))


def inputs(model):
    return [[word] for word in model.vocab] + [
        list(model.vocab[:3]),
        [*model.vocab[:2]] + [model.vocab[-1]],
    ]


def test_it_answers_the_same(model, loaded):
    for words in inputs(model):
        for ours, theirs in zip(model.run(words), loaded.run(words), strict=True):
            assert same_value(ours, theirs)
    assert repr(loaded.run_batch(inputs(model))) == repr(model.run_batch(inputs(model)))
    assert (
        loaded.apply([model.input_encoder.bos_token, model.vocab[0]]).decoded[0] == "compiler_bos"
    )


def test_the_weights_are_the_same_bits(model, loaded):
    for (name, ours), (same, theirs) in zip(
        model.weights.arrays(), loaded.weights.arrays(), strict=True
    ):
        assert name == same and ours.tobytes() == theirs.tobytes() and theirs.dtype == np.float32
    for ours, theirs in zip(model.weights.layers, loaded.weights.layers, strict=True):
        assert (ours.attention is None) == (theirs.attention is None)
        if ours.attention is not None:
            for name in ("num_heads", "key_size", "hard"):
                assert getattr(ours.attention, name) == getattr(theirs.attention, name)


def test_what_a_model_assumes_is_kept(tmp_path):
    told = ("`sort`: no two keys are equal\n  é", "")
    assert load(replace(HIST, assumptions=told).save(tmp_path / "m")).assumptions == told


def test_an_mlp_without_units_is_kept():
    model = compiled("always zero")
    assert 0 in [layer.mlp.first.w.shape[1] for layer in model.weights.layers]


def test_it_is_told_by_the_same_names(model, loaded):
    for name in ("name", "causal", "assumptions", "residual_labels", "program_text", "vocab"):
        assert repr(getattr(loaded, name)) == repr(getattr(model, name))
    assert repr(loaded.anatomy) == repr(model.anatomy)
    assert repr(loaded.input_encoder) == repr(model.input_encoder)
    assert repr(loaded.output_encoder) == repr(model.output_encoder)
    assert str(loaded) == str(model) and loaded.max_seq_len == model.max_seq_len
    assert loaded.stages is None and loaded.program is None


def test_it_is_traced_in_the_same_way(model, loaded):
    words = list(model.vocab[:2])
    ours, theirs = model.trace(words), loaded.trace(words)
    assert str(theirs.readings()) == str(ours.readings()) and str(theirs.lens) == str(ours.lens)
    assert repr(theirs.decoded) == repr(ours.decoded) and theirs.expected is None
    assert list(theirs.activations) == list(ours.activations)


def test_every_kind_of_room_is_saved():
    """A room of a new kind must be read back too: add a model that has one."""
    kinds = {room.kind for name in MODELS for room in compiled(name).anatomy.rooms}
    assert kinds == set(get_args(Kind))


def test_every_field_of_a_model_is_kept():
    kept = {
        "weights",
        "residual_labels",
        "input_encoder",
        "output_encoder",
        "causal",
        "name",
        "assumptions",
        "anatomy",
        "program_text",
    }
    all_fields = {field.name for field in fields(tracrlab.compile.CompiledModel)}
    assert all_fields == kept | {"stages", "program"}, "write and read the new field in export/"
    inside = {
        Weights: "token_embed pos_embed layers unembed",
        Layer: "attention mlp",
        Attention: "num_heads key_size query key value output hard",
        Perceptron: "first second",
        CategoricalEncoder: "values enforce_bos bos_token pad_token max_seq_len ids",
        NumericalEncoder: "others points slack",
    }
    for part, names in inside.items():
        found = [field.name for field in fields(part)]
        assert found == names.split(), f"write and read all of {part.__name__} in export/"


def test_the_same_model_gives_the_same_bytes(model, loaded, tmp_path):
    first = save_model(model, tmp_path / "a").read_bytes()
    assert save_model(model, tmp_path / "b").read_bytes() == first
    assert save_model(loaded, tmp_path / "c").read_bytes() == first


def test_the_bytes_do_not_depend_on_the_process(tmp_path):
    code = (
        "import sys, tracrlab\n"
        "from tracrlab import rasp\n"
        "model = tracrlab.compile_rasp_to_model(rasp.tokens == 'a', {'a', 'b', 'c'}, 3)\n"
        "tracrlab.load(model.save(sys.argv[1])).save(sys.argv[2])\n"
    )
    found = set()
    for seed in "12":
        paths = [tmp_path / f"{seed}{i}" for i in range(2)]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        subprocess.run([sys.executable, "-c", code, *paths], check=True, env=environment)
        found |= {path.read_bytes() for path in paths}
    assert len(found) == 1


def test_other_readers_of_the_format_can_read_it(model, tmp_path):
    path = save_model(model, tmp_path / "m.safetensors")
    arrays = safetensors.numpy.load_file(path)
    assert set(arrays) == {name for name, _ in model.weights.arrays()}
    assert all(np.array_equal(arrays[name], array) for name, array in model.weights.arrays())
    assert int.from_bytes(path.read_bytes()[:8], "little") % 8 == 0, "numbers should be aligned"
    with safetensors.safe_open(path, "np") as file:
        assert set(file.metadata()) == {"tracrlab", "sha256"}


def test_changed_weights_are_saved_as_they_are(tmp_path):
    params = {**HIST.params, "unembed": {"w": -HIST.params["unembed"]["w"]}}
    changed = HIST.with_params(params)
    again = load(changed.save(tmp_path / "m"))
    assert again.run("ab") == changed.run("ab") != HIST.run("ab")


def test_the_front_door_loads(tmp_path):
    path = HIST.save(str(tmp_path / "m"))
    assert path == tmp_path / "m" and tracrlab.load(str(path)).run("aa") == [2, 2]


# files and folders


def test_saving_into_a_missing_folder_is_told(tmp_path):
    with pytest.raises(MissingFileError) as error:
        HIST.save(tmp_path / "nowhere" / "m.safetensors")
    assert str(error.value) == (
        f"there is no folder {tmp_path / 'nowhere'} to save m.safetensors in: make it first"
    )
    assert isinstance(error.value, FileNotFoundError) and list(tmp_path.iterdir()) == []


def test_loading_what_is_not_there_is_told(tmp_path):
    with pytest.raises(MissingFileError, match="m cannot be loaded: there is no such file"):
        load(tmp_path / "m")
    with pytest.raises(ModelFileError, match="it cannot be read: Is a directory"):
        load(tmp_path)


def test_saving_over_a_folder_is_told(tmp_path):
    (tmp_path / "m").mkdir()
    with pytest.raises(ModelFileError, match="m cannot be written"):
        HIST.save(tmp_path / "m")
    assert [path.name for path in tmp_path.iterdir()] == ["m"]


def test_a_save_that_fails_leaves_the_old_file(tmp_path, monkeypatch):
    path = HIST.save(tmp_path / "m")
    before = path.read_bytes()

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ModelFileError, match="m cannot be written: No space left on device"):
        HIST.with_params(HIST.params).save(path)
    assert path.read_bytes() == before and [p.name for p in tmp_path.iterdir()] == ["m"]


def test_whoever_is_reading_the_old_file_keeps_it(tmp_path):
    path = HIST.save(tmp_path / "m")
    before = path.read_bytes()
    with open(path, "rb") as reader:
        compiled("reverse").save(path)
        assert reader.read() == before != path.read_bytes()


def test_an_existing_file_is_replaced(tmp_path):
    (tmp_path / "m").write_text("notes")
    assert load(HIST.save(tmp_path / "m")).run("a") == [1]
    assert [path.name for path in tmp_path.iterdir()] == ["m"]
