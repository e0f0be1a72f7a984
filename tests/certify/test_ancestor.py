"""The ancestor's `length`: its sharpness is fixed, so neighbouring shares blur from 10 tokens on.

BOS counts as one key, so its share is 1 / (1 + width); steps are relu(L (x - t) + 1) -
relu(L (x - t)) with t half-way and L = 100 whatever the gap is. Measured on Tracr: right up to
length 9, wrong on every input of 10 tokens (../shared has the table; docs/certificates.md says it).
"""

from dataclasses import replace

import numpy as np
import pytest

from benchmarks.injecting import rebuilt
from tracrlab import rasp
from tracrlab.certify import certify
from tracrlab.certify.checker import selection_of
from tracrlab.certify.prover import rooms_of
from tracrlab.compile import compile_rasp_to_model

SHARPNESS = 100.0


def ancestor(longest):
    """The ancestor's weights for `length`, and what is held where."""
    model = compile_rasp_to_model(rasp.length, "a", longest)
    rooms = {
        room.room: room for room in rooms_of(model, selection_of(model, rasp.length, ()).program)
    }
    share, lengths = rooms["length.bos_share"], rooms["length"]
    rows = tuple((1 / (1 + values[0][0]),) for values in share.cells)
    rooms["length.bos_share"] = share = replace(share, rows=rows)
    arrays = {name: array.copy() for name, array in model.weights.arrays()}
    one, bos = (
        model.residual_labels.index("one"),
        model.residual_labels.index("tokens:compiler_bos"),
    )
    arrays["layer_0/attn/query/w"][one] = 0  # BOS scores what every key scores
    x = 1 / (1 + np.arange(longest, 0, -1.0))  # the shares of `longest` … 1, ascending
    middle = (x[1:] + x[:-1]) / 2
    first = np.zeros((model.weights.width, 1 + 2 * len(middle)), np.float32)
    second = np.zeros((first.shape[1], model.weights.width), np.float32)
    first[one, 0] = 1
    second[0, lengths.start + longest - 1] = 1
    for k, t in enumerate(middle):
        high, low = 1 + 2 * k, 2 + 2 * k
        first[share.start, [high, low]] = SHARPNESS
        first[one, [high, low]] = 1 - SHARPNESS * t, -SHARPNESS * t
        above, below = lengths.start + longest - 2 - k, lengths.start + longest - 1 - k
        second[high, [above, below]] = 1, -1
        second[low, [above, below]] = -1, 1
    first[bos] = -1000
    layer = model.weights.layers[0]
    mlp = replace(
        layer.mlp,
        first=replace(layer.mlp.first, w=first, b=np.zeros(len(second), np.float32)),
        second=replace(layer.mlp.second, w=second),
    )
    weights = rebuilt(model.weights, arrays)
    weights = replace(weights, layers=(replace(weights.layers[0], mlp=mlp),))
    return replace(model, weights=weights), list(rooms.values())


@pytest.mark.parametrize("longest", [4, 9, 10, 16])
def test_it_is_certified_exactly_where_it_is_right(longest):
    model, rooms = ancestor(longest)
    inputs = [["a"] * n for n in range(1, longest + 1)]
    wrong = [len(words) for words in inputs if model.run(words) != [len(words)] * len(words)]
    certificate = certify(model, rooms)
    assert certificate.holds is (not wrong)
    assert certificate.holds is (longest < 10)


def test_at_sixteen_it_is_refused_with_the_cell_that_breaks():
    model, rooms = ancestor(16)
    assert model.run(["a"] * 10) == [9] * 10
    refused = certify(model, rooms)
    assert "may be decoded as another one" in refused.reason
    told = int(refused.cell.rsplit("= ", 1)[1])
    assert model.run(["a"] * told) != [told] * told


def test_from_seven_on_its_numbers_are_off_and_the_certificate_says_so():
    for longest, exact in ((6, True), (7, False)):
        model, rooms = ancestor(longest)
        (last,) = [c for c in certify(model, rooms).claims if c.room == "length"]
        assert (last.error < 1e-3) is exact
