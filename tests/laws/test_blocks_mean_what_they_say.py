"""Each block of the intermediate language computes its node, and the weights compute the blocks.

Three ways to the content of a room: from the interpreter's values; by running blocks in float64;
and the residual stream of the assembled model, in float32. A room's `error` bounds how far the
last may be from the first; numbers are rounded to float32 besides.
"""

import numpy as np
import pytest
from random_models import Case, cases, chunks, long_inputs

from tracrlab import rasp
from tracrlab.compile.value_set import ValueSet
from tracrlab.craft import BOS, ONE, Space, run_block
from tracrlab.values import Value, is_number, value_key

pytestmark = pytest.mark.law

FLOAT64 = 1e-12  # what rounding can do to sums of a few terms, relative to the largest
FLOAT32 = 2.0**-24  # half a unit in the last place


def embedded(case: Case, words: list[Value]) -> dict[tuple, np.ndarray]:
    """The rooms that embeddings fill, each (position, direction), BOS first."""
    n = len(words)
    rooms = {ONE.key: np.ones((n + 1, 1)), BOS.key: np.eye(n + 1, 1)}
    for space in case.model.stages["blocks"].embedded:
        given = {"tokens": words, "indices": range(n)}.get(space.name, space.values * n)
        rooms[space.key] = np.zeros((n + 1, space.width))
        at = [list(map(value_key, space.values)).index(value_key(value)) for value in given]
        rooms[space.key][np.arange(1, n + 1), at] = 1
    return rooms


def by_blocks(case: Case, words: list[Value]) -> dict[tuple, np.ndarray]:
    """All rooms, as the blocks fill them."""
    rooms = embedded(case, words)
    for block in case.model.stages["blocks"].blocks:
        rooms.update(run_block(block, rooms, case.drawn.causal))
    return rooms


def ideal(space: Space, values: ValueSet, want: list[Value]) -> np.ndarray:
    """What a room should hold where a node takes these values, (position, direction)."""
    rows = np.zeros((len(want), space.width))
    if space.kind == "one-hot":
        place = {value_key(v): at for at, cell in enumerate(values.cells) for v in cell}
        rows[np.arange(len(want)), [place[value_key(value)] for value in want]] = 1
        return rows
    others = list(map(value_key, space.values))
    for row, value in zip(rows, want, strict=True):
        if is_number(value):
            row[0] = value
        else:
            row[1 + others.index(value_key(value))] = 1
    return rows


def rooms_and_values(case: Case, words: list[Value]):
    """Each room of a node of the program, its value set, and the interpreter's values."""
    stages = case.model.stages
    for name, spaces in stages["blocks"].encodings.items():
        expr = stages["graph"].node[name].expr
        if expr is None:
            continue  # made by the compiler
        try:
            want = rasp.evaluate(expr, words, case.drawn.causal)
        except Exception:
            continue  # not all parts of a program are asked on every input
        for space in spaces:
            yield space, stages["values"].facts[name].values, want


@pytest.mark.parametrize("causal", [False, True], ids=["both ways", "causal"])
@pytest.mark.parametrize("seeds", chunks(60), ids=str)
def test_blocks_compute_what_the_interpreter_says(seeds, causal):
    for case in cases(seeds, causal):
        for words, _ in case.answered(long_inputs(case.drawn, 10)):
            rooms = by_blocks(case, words)
            for space, values, want in rooms_and_values(case, words):
                found = rooms[space.key]
                off = np.abs(found[1:] - ideal(space, values, want)).max()
                slack = FLOAT64 * max(1, values.largest)
                assert off <= space.error + slack, (case.drawn.seed, words, str(space), off)
                if space.clean_at_bos:
                    assert np.abs(found[0]).max() <= space.error + slack, (str(space), found[0])


@pytest.mark.parametrize("causal", [False, True], ids=["both ways", "causal"])
@pytest.mark.parametrize("seeds", chunks(60), ids=str)
def test_weights_compute_what_the_interpreter_says(seeds, causal):
    for case in cases(seeds, causal):
        layout = case.model.stages["layout"]
        for words, _ in case.answered(long_inputs(case.drawn, 10)):
            stream = case.model.apply(["compiler_bos", *words]).transformer_output[0, 1:]
            for space, values, want in rooms_and_values(case, words):
                right = ideal(space, values, want)
                off = np.abs(stream[:, layout.span(space)] - right)
                if space.kind == "number":
                    off = off[:, :1] - FLOAT32 * np.abs(right[:, :1])
                off = off.sum(axis=1).max()
                assert off <= space.error, (case.drawn.seed, words, str(space), off, space.error)
