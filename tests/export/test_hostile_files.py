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
from saved_models import good_file, refused

from tracrlab.errors import ModelFileError
from tracrlab.export import load


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    return good_file(tmp_path_factory.mktemp("files"))


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
