"""Files that are damaged, foreign or made to harm: one clear error, and nothing runs."""

import json
import pickle
import random
import struct

import numpy as np
import pytest
import safetensors.numpy
from hypothesis import given
from hypothesis import strategies as st

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.errors import ModelFileError
from tracrlab.export import load, save_model
from tracrlab.export.container import read_container, write_container

SAME = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    """A path to write to, and the bytes, text and arrays of a good file."""
    program = rasp.Aggregate(SAME, rasp.numerical(rasp.indices)).named("place")
    model = compile_rasp_to_model(program, ["a", None], 3)
    path = save_model(model, tmp_path_factory.mktemp("files") / "m.safetensors")
    good = path.read_bytes()
    text, arrays = read_container(path)
    return path, good, json.loads(text), arrays


def refused(path, content=None):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError) as error:
        load(path)
    told = str(error.value)
    assert told.startswith(f"{path} cannot be loaded: ") and "\n" not in told and len(told) < 600
    return told.removeprefix(f"{path} cannot be loaded: ")


# damage


@pytest.mark.law
@given(seed=st.integers(0, 2**32))
def test_a_flipped_byte_is_noticed_or_harmless(saved, seed):
    path, good, _, _ = saved
    rng = random.Random(seed)
    for _ in range(20):
        at, bit = rng.randrange(len(good)), 1 << rng.randrange(8)
        bad = bytearray(good)
        bad[at] ^= bit
        path.write_bytes(bytes(bad))
        try:
            model = load(path)
        except ModelFileError:
            continue
        # only spaces that fill up the header may change without a trace
        assert chr(good[at]) == " " and chr(bad[at]) in "\t\n\r "
        assert model.run(["a"]) == [0]


@pytest.mark.law
@given(cut=st.integers(1, 10**6), more=st.binary(max_size=9))
def test_a_file_that_is_cut_or_goes_on_is_refused(saved, cut, more):
    path, good, _, _ = saved
    refused(path, good[: -(cut % len(good)) - 1])
    if more:
        refused(path, good + more)


def test_every_truncation_of_the_beginning_is_refused(saved):
    path, good, _, _ = saved
    for length in range(40):
        assert refused(path, good[:length]).startswith("it is no safetensors file, or only the")


# foreign files


def test_files_of_other_kinds_are_refused(saved, tmp_path):
    path, good, _, _ = saved
    assert "no safetensors file" in refused(path, b"")
    assert "no safetensors file" in refused(path, b"PK\x03\x04" + bytes(100))
    assert "no safetensors file" in refused(path, b'{"not": "ours"}' * 9)
    other = safetensors.numpy.save({"w": np.zeros((2, 2), np.float32)}, {"format": "pt"})
    assert refused(path, other) == "it is a safetensors file, but holds no tracrlab model"
    plain = safetensors.numpy.save({"w": np.zeros((2, 2), np.float32)})
    assert refused(path, plain) == "it is a safetensors file, but holds no tracrlab model"


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("a pickle was opened",))


def test_a_pickle_is_not_opened(saved):
    refused(saved[0], pickle.dumps(Trap()))


# headers made to harm


def header(text, data=b"", length=None):
    told = text.encode()
    return struct.pack("<Q", len(told) if length is None else length) + told + data


@pytest.mark.parametrize(
    "content, told",
    [
        (header("{}", length=2**63), "no safetensors file"),
        (header("{}", length=99_999_999), "no safetensors file"),
        (header("[" * 100_000), "its header cannot be read"),
        (header('{"a":' * 100_000), "its header cannot be read"),
        (header('{"__metadata__": ' + "9" * 5000 + "}"), "its header cannot be read"),
        (header('{"a": NaN}'), "NaN, which is no JSON"),
        (header("[]"), "its header is no JSON object"),
        (header('{"a": 1, "a": 2}'), "its header has a name twice"),
        (header('{"__metadata__": "x"}'), "holds no tracrlab model"),
        (header('{"__metadata__": {"tracrlab": 1}}'), "holds no tracrlab model"),
    ],
)
def test_a_header_made_to_harm_is_refused(saved, content, told):
    assert told in refused(saved[0], content)


@pytest.mark.parametrize(
    "entry, told",
    [
        ({"dtype": "F32", "shape": [2**39, 2**39], "data_offsets": [0, 4]}, "does not lie where"),
        ({"dtype": "F32", "shape": [2**39], "data_offsets": [0, 2**41]}, "bytes, and should have"),
        (
            {"dtype": "F32", "shape": [-1], "data_offsets": [0, -4]},
            "is no float32 vector or matrix",
        ),
        ({"dtype": "F32", "shape": [True], "data_offsets": [0, 4]}, "is no float32 vector"),
        ({"dtype": "F32", "shape": [0, 2**60], "data_offsets": [0, 0]}, "is no float32 vector"),
        ({"dtype": "F32", "shape": [0, 2**39], "data_offsets": [0, 4]}, "does not lie where"),
        ({"dtype": "F32", "shape": [], "data_offsets": [0, 4]}, "is no float32 vector"),
        ({"dtype": "F64", "shape": [1], "data_offsets": [0, 8]}, "is no float32 vector"),
        ({"dtype": "F32", "shape": [1]}, "does not lie where"),
        ({"dtype": "F32", "shape": [1], "data_offsets": [8, 12]}, "does not lie where"),
        ("F32", "is no float32 vector"),
    ],
)
def test_an_array_made_to_harm_is_refused(saved, entry, told):
    text = json.dumps({"__metadata__": {"tracrlab": "{}"}, "w": entry})
    assert told in refused(saved[0], header(text, bytes(4)))


# descriptions that do not fit, in files that are whole


def put(description, place, found):
    """A copy of a description with something else at a place."""
    copy = json.loads(json.dumps(description))
    inner = copy
    for step in place[:-1]:
        inner = inner[step]
    if found is KeyError:
        del inner[place[-1]]
    else:
        inner[place[-1]] = found
    return copy


def rewritten(saved, description=None, arrays=None):
    path, _, good, good_arrays = saved
    text = json.dumps(good if description is None else description)
    write_container(path, text, good_arrays if arrays is None else arrays)
    return path


@pytest.mark.parametrize(
    "place, found, told",
    [
        (["format"], 2, "it has format 2, and this version of tracrlab reads format 1"),
        (["format"], KeyError, "it has format None, and this version"),
        (["format"], True, "it has format True"),
        (["name"], 3, "its description: 'name' should be a text, and is 3"),
        (["causal"], 0, "'causal' should be true or false, and is 0"),
        (["program"], KeyError, "its description: 'program' is missing"),
        (["surprise"], 1, "its description: 'surprise' is not known here"),
        (["assumptions"], ["a", 1], "'assumptions' should be a list of texts"),
        (["residual_labels"], ["one"], "1 labels for "),
        (["layers"], [], "arrays 'layer_0/"),
        (["layers", 0, "mlp"], {"hidden": 10**9}, "array 'layer_0/mlp/first/w' "),
        (["layers", 0, "mlp"], {"hidden": 0, "x": 0}, "layers 0, mlp: 'x' is not known here"),
        (["output"], {"kind": "one-hot", "values": []}, "output: 0 values for "),
        (["layers", 0, "attention"], {"heads": 7, "key_size": 1}, "array 'layer_0/attn/query/w' "),
        (
            ["layers", 0, "attention"],
            {"heads": 0, "key_size": 0},
            "'heads' and 'key_size' should be",
        ),
        (["layers", 0, "attention", "heads"], 2.0, "'heads' should be a count, and is 2.0"),
        (["tokens", "values"], ["a", {"float": "x"}], "stands for no value"),
        (["tokens", "values", 0], "compiler_bos", "tokens: a token is there twice"),
        (["tokens", "bos"], "other", "tokens: BOS and PAD should come last"),
        (["tokens", "values"], ["a"] * 9, "tokens: BOS and PAD should come last"),
        (["output", "kind"], "pickle", "output: 'kind' should be one of one-hot, number"),
        (["output", "points"], ["a"], "output: 'points' should be finite numbers"),
        (["output", "points"], [2, 1], "output: 'points' should be in order"),
        (["output", "points"], [{"int": "0x1" + "0" * 999}], "'points' should be finite numbers"),
        (["output", "slack"], {"float": "nan"}, "output: 'slack' should be finite numbers"),
        (["output", "slack"], -1, "output: 'slack' should be at least 0"),
        (["output", "others"], ["a"] * 9, "output: 9 values and a number"),
        (["anatomy", "rooms", 1, "stop"], 10**6, "rooms 1: 'stop' is 1000000, and at most"),
        (["anatomy", "rooms", 1, "values"], [], "rooms 1: 0 values do not fit directions 1 to"),
        (["anatomy", "rooms", 0], KeyError, "the rooms do not fill the residual stream side by"),
        (["anatomy", "heads", 0, "layer"], 9, "heads 0: 'layer' is 9, and at most "),
        (["anatomy", "heads", 0, "head"], 9, "heads 0: 'head' is 9, and at most 0 fits"),
        (["anatomy", "heads", 0, "writes"], ["x"], "'writes' names 'x', and there is no such room"),
        (["anatomy", "heads", 0, "kind"], 1, "heads 0: 'kind' should be a text, and is 1"),
        (["anatomy", "rooms", 1, "kind"], "exec", "'kind' should be one of one-hot, number, "),
        (["anatomy", "rooms", 1, "kind"], "thermometer", "'values' should be finite numbers"),
        (["anatomy", "heads"], {"a": 1}, "'heads' should be a list"),
    ],
)
def test_a_description_that_does_not_fit_is_told(saved, place, found, told):
    assert told in refused(rewritten(saved, put(saved[2], place, found)))


def test_a_value_without_end_is_refused(saved):
    deep = {"tuple": []}
    for _ in range(110):
        deep = {"tuple": [deep]}
    path = rewritten(saved, put(saved[2], ["tokens", "values", 0], deep))
    assert "stands for no value" in refused(path)
    for _ in range(300):
        deep = {"tuple": [deep]}
    rewritten(saved, put(saved[2], ["tokens", "values", 0], deep))
    refused(path)


def test_arrays_that_do_not_fit_are_told(saved):
    arrays = saved[3]
    less = {name: array for name, array in arrays.items() if name != "unembed"}
    assert "array 'unembed' is missing" in refused(rewritten(saved, arrays=less))
    more = {**arrays, "extra": np.zeros(3)}
    assert "arrays 'extra' belong to nothing" in refused(rewritten(saved, arrays=more))
    short = {**arrays, "pos_embed": arrays["pos_embed"][:1]}
    assert "tokens: no position is left for a token" in refused(rewritten(saved, arrays=short))
    nothing = {**arrays, "unembed": arrays["unembed"][:, :0]}
    assert "there is nothing to decode" in refused(rewritten(saved, arrays=nothing))
    flat = {**arrays, "token_embed": arrays["token_embed"].ravel()}
    assert "array 'token_embed' has shape" in refused(rewritten(saved, arrays=flat))


def places(found, here=()):
    """Every place inside a description."""
    inner = found.items() if isinstance(found, dict) else enumerate(found)
    for key, each in inner:
        yield (*here, key)
        if isinstance(each, dict | list):
            yield from places(each, (*here, key))


ODD = (None, True, 0, 1, -1, 2**40, 1.5, "", "one", [], [None], {}, {"tuple": []}, KeyError)


@pytest.mark.law
@given(seed=st.integers(0, 2**32))
def test_what_loads_can_be_used_whatever_was_written(saved, seed):
    rng = random.Random(seed)
    for _ in range(10):
        place = rng.choice(list(places(saved[2])))
        path = rewritten(saved, put(saved[2], place, rng.choice(ODD)))
        try:
            model = load(path)
        except ModelFileError:
            continue
        words = [model.vocab[0]]
        trace = model.trace(words)
        assert str(model) and str(trace) and str(trace.readings()) and len(model.run(words)) == 1
        assert load(model.save(path)).residual_labels == model.residual_labels
