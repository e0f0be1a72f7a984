"""Descriptions that do not fit, in files that are whole: told where, and never half loaded."""

import json
import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from saved_models import good_file, refused

from tracrlab.errors import ModelFileError
from tracrlab.export import load
from tracrlab.export.container import write_container


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return good_file(tmp_path_factory.mktemp("files"))


EMPTY_ROOM = {
    "name": "e",
    "kind": "one-hot",
    "node": "e",
    "start": 0,
    "stop": 0,
    "values": [],
}


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
        (
            ["layers", 0, "attention"],
            {"heads": 7, "key_size": 1, "hard": True},
            "array 'layer_0/attn/query/w' ",
        ),
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
        (["tokens", "values", 0], {"tuple": []}, None),
        (["tokens", "values"], [1, 2, 3, "compiler_bos", "compiler_pad"], "tokens: 5 tokens for 4"),
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
        (["anatomy", "mlps", 0, "stop"], 10**6, "mlps 0: 'stop' is 1000000, and at most "),
        (["anatomy", "mlps", 0, "start"], 10**6, "mlps 0: 'start' is 1000000, and at most "),
        (["anatomy", "rooms", 0], EMPTY_ROOM, "rooms 0: 0 values do not fit directions 0 to 0"),
    ],
)
def test_a_description_that_does_not_fit_is_told(saved, place, found, told):
    path = rewritten(saved, put(saved[2], place, found))
    if told is None:  # another value of another type is as good a token
        assert load(path).vocab[0] == ()
    else:
        assert told in refused(path)


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
