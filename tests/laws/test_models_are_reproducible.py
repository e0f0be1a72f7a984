"""The same program gives the same model, to the bit, whatever was compiled before it."""

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from random_models import Case, chunks, compiled

from tracrlab.compile import CompiledModel
from tracrlab.programs import random_program, random_programs
from tracrlab.transformer.params import to_params

pytestmark = pytest.mark.law

OTHERS = ("alpha", "Beta 2", "x_2", "y", "length", "one", "pad", "selector", "m_typed", "m_width")


def arrays(model: CompiledModel) -> list[tuple[str, np.ndarray]]:
    """All weights of a model, by name."""
    params = to_params(model.weights)
    return [(f"{m}/{name}", w) for m, named in params.items() for name, w in named.items()]


def digest(case: Case) -> str:
    """A hash of the weights and labels of a model, or of the words it was refused with."""
    if case.model is None:
        return hashlib.sha256(repr([p.what for p in case.refusal.problems]).encode()).hexdigest()
    found = hashlib.sha256(repr(case.model.residual_labels).encode())
    for name, array in arrays(case.model):
        found.update(f"{name} {array.shape}".encode())
        found.update(array.tobytes())
    return found.hexdigest()


@pytest.mark.parametrize("seeds", chunks(40, first=200), ids=str)
def test_compiled_twice_and_after_others(seeds):
    first = [digest(compiled(random_program(seed))) for seed in seeds]
    later = [digest(compiled(random_program(seed))) for seed in reversed(seeds)]
    assert first == later[::-1]


@pytest.mark.parametrize("seeds", chunks(20, first=200), ids=str)
def test_one_expression_compiled_twice(seeds):
    for seed in seeds:
        drawn = random_program(seed)
        assert digest(compiled(drawn)) == digest(compiled(drawn))


FIRST = 20
PRINTED = """
import sys
sys.path.insert(0, {here!r})
from random_models import compiled
from test_models_are_reproducible import digest
from tracrlab.programs import random_program
print(*(digest(compiled(random_program(seed))) for seed in range({count})))
"""


def test_the_hash_seed_is_nothing_to_a_model():
    code = PRINTED.format(here=os.path.dirname(__file__), count=FIRST)
    env = {**os.environ, "PYTHONHASHSEED": "123"}
    args = [sys.executable, "-c", code]
    ran = subprocess.run(args, env=env, capture_output=True, text=True, check=True)
    assert ran.stdout.split() == [digest(compiled(random_program(s))) for s in range(FIRST)]


@pytest.mark.parametrize("seeds", chunks(40, first=300), ids=str)
def test_renaming_changes_labels_only(seeds, monkeypatch):
    before = [compiled(random_program(seed)) for seed in seeds]
    assert len(OTHERS) == len(random_programs.NAMES)  # or else other programs would be drawn
    monkeypatch.setattr(random_programs, "NAMES", OTHERS)
    for seed, old in zip(seeds, before, strict=True):
        new = compiled(random_program(seed))
        assert (old.model is None) == (new.model is None)
        if old.model is None:
            continue
        for (name, a), (_, b) in zip(arrays(old.model), arrays(new.model), strict=True):
            assert a.tobytes() == b.tobytes(), (seed, name)
        assert ends(old.model) == ends(new.model), seed


def ends(model: CompiledModel) -> list:
    """The rooms and labels of a model, without the names that authors can give."""
    found = []
    for room in model.anatomy.rooms:
        labels = model.residual_labels[room.start : room.stop]
        assert all(label.startswith(room.name) for label in labels)
        found.append((room.kind, [label.removeprefix(room.name) for label in labels]))
    assert len({(room.name, room.kind) for room in model.anatomy.rooms}) == len(found)
    assert len(model.residual_labels) == model.weights.width
    return found
