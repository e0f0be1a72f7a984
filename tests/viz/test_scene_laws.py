"""Every model has a scene: random programs, inputs and edits."""

import random
from functools import lru_cache
from itertools import product

import numpy as np
import pytest
from scene_schema import check_scene

import tracrlab
from tracrlab import CompileError, compile_rasp_to_model, viz
from tracrlab.programs import random_program
from tracrlab.trace import HeadOutput, Neurons, Pattern, Residual, Set, Zero
from tracrlab.trace.places import is_constant

NUMBERS = (0.0, 1.0, -2.5, 1e30, float("nan"))
CHUNK = 10


@lru_cache(100)
def model_of(seed, causal):
    """The model of a random program; None if it was refused."""
    drawn = random_program(seed, causal=causal)
    try:
        return compile_rasp_to_model(drawn.program, drawn.vocab, drawn.max_seq_len, causal)
    except CompileError:
        return None


def models(seeds, causal):
    found = (model_of(seed, causal) for seed in seeds)
    return [model for model in found if model is not None]


def inputs(model, count):
    """Some inputs of every length: the first ones, and one of the longest."""
    words = model.vocab
    found = [list(xs) for n in (1, 2, 3) for xs in list(product(words, repeat=n))[:2]]
    return [*found[:count], [words[-1 - i % len(words)] for i in range(model.max_seq_len)]]


def chunks(count, first=0):
    return [range(at, at + CHUNK) for at in range(first, first + count, CHUNK)]


@pytest.mark.parametrize("seeds", chunks(60), ids=str)
@pytest.mark.parametrize("causal", [False, True])
def test_every_program_has_a_scene(seeds, causal):
    before = None
    for model in models(seeds, causal):
        for words in inputs(model, 4):
            found = viz.scene_of(model, model.trace(words), before=before)
            check_scene(found)
            assert not any(head["differs"] for head in found.header["heads"])
            if found.header["answer"]["program"] is not None:
                assert not _astray(found)
        before = model


def _astray(found):
    """What is told of blocks that found no row for what stood there."""
    told = (s for step in found.header["steps"] for s in step["sentences"])
    return [sentence for sentence in told if "no row of the table" in sentence]


@pytest.mark.parametrize("seeds", chunks(60, first=200), ids=str)
def test_every_edited_run_has_a_scene(seeds):
    chance = random.Random(seeds.start)
    for model in models(seeds, False):
        rooms = [room.name for room in model.anatomy.rooms if not is_constant(room)]
        number = np.full(model.weights.width, chance.choice(NUMBERS), np.float32)
        edits = [Zero(chance.choice(rooms)), Set(Residual("embed"), number, 1)]
        if model.anatomy.heads:
            part = chance.choice(model.anatomy.heads)
            edits += [Set(Pattern(part.layer, part.head), 0)]
            edits += [Set(HeadOutput(part.layer, part.head), chance.choice(NUMBERS))]
        if model.anatomy.mlps:
            part = chance.choice(model.anatomy.mlps)
            edits += [Set(Neurons(part.layer), chance.choice(NUMBERS))]
        chosen = chance.sample(edits, 2)
        trace = model.trace(inputs(model, 0)[-1])
        with np.errstate(all="ignore"):
            trace = trace.rerun(*chosen, sharpness=chance.choice((0, 0.01, 1)))
        check_scene(viz.scene_of(model, trace))


@pytest.mark.parametrize("seeds", chunks(20, first=400), ids=str)
def test_every_saved_model_has_the_same_scene_but_for_its_program(seeds, tmp_path):
    for whole in models(seeds, True):
        path = tmp_path / "model.safetensors"
        whole.save(path)
        model = tracrlab.load(path)
        words = inputs(model, 0)[-1]
        found = viz.scene_of(model, model.trace(words), before=whole)
        check_scene(found)
        assert found.header["diff"]["same"]
        known = viz.scene_of(whole, whole.trace(words)).header
        for name in ("facts", "positions", "readings"):
            assert found.header[name] == known[name]
        assert found.header["answer"]["model"] == known["answer"]["model"]
