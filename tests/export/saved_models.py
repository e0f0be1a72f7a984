"""Models of every kind that a file must hold."""

import json

import pytest

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.errors import ModelFileError
from tracrlab.export import load, save_model
from tracrlab.export.container import read_container

SAME = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
AWKWARD = (
    None,
    True,
    1,
    1.0,
    -0.0,
    float("nan"),
    float("inf"),
    2**70,
    "1",
    "",
    "\ud800é\n",
    (1, (None,)),
)
BEFORE = rasp.Select(rasp.indices, rasp.indices, lambda key, query: key == query - 1)
EARLIER = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
MEAN = rasp.Aggregate(EARLIER, rasp.numerical(rasp.Map(lambda v: v, rasp.tokens)), default=0)
MODELS = {
    "bare": (rasp.tokens, "ab", False),
    "awkward": (rasp.Aggregate(BEFORE, rasp.tokens), AWKWARD, False),
    "hist": (rasp.SelectorWidth(SAME).named("hist"), "ab", False),
    "share": (programs.make_frac_prevs(rasp.tokens == "a"), "ab", True),
    "always zero": (rasp.numerical(rasp.Map(lambda t: 0.0, rasp.tokens)), "ab", False),
    "thermometer": (rasp.Map(lambda v: f"{v:.3f}", MEAN), (0.001, 0.5, 300.0), False),
    "reverse": (programs.make_reverse(rasp.tokens), "ab", False),
}


def compiled(name):
    """A small model of one of these kinds."""
    program, vocab, causal = MODELS[name]
    return compile_rasp_to_model(program, vocab, 3, causal)


HIST = compiled("hist")


def good_file(folder):
    """A path to write to, and the bytes, description and arrays of the good file there."""
    program = (rasp.Aggregate(SAME, rasp.numerical(rasp.indices)) * 2).named("place")
    path = save_model(compile_rasp_to_model(program, ["a", None], 3), folder / "m.safetensors")
    text, arrays = read_container(path)
    return path, path.read_bytes(), json.loads(text), arrays


def refused(path, content=None):
    """What loading a file is told, which must be one sentence about that file."""
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ModelFileError) as error:
        load(path)
    told = str(error.value)
    assert told.startswith(f"{path} cannot be loaded: ") and "\n" not in told and len(told) < 600
    return told.removeprefix(f"{path} cannot be loaded: ")
