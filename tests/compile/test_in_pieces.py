"""Large matrices are written piece by piece, so that Ctrl-C is felt: the weights stay the same."""

import re

import numpy as np
import pytest

from tracrlab import programs
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.craft import sparse


@pytest.mark.parametrize("name", ["sort", "frac_prevs", "sort_unique", "most_freq"])
@pytest.mark.parametrize("some", [1, 7, 64])
def test_weights_do_not_depend_on_the_pieces(monkeypatch, name, some):
    def arrays():
        entry = programs.catalogue[name].at(4)
        model = compile_rasp_to_model(entry.program, entry.vocab, 4, entry.causal)
        return list(model.weights.arrays())

    whole = arrays()
    monkeypatch.setattr(sparse, "AT_ONCE", some * sparse.PLACE)
    assert len(list(sparse.pieces(100, sparse.PLACE))) == -(-100 // some)
    pieces = arrays()
    monkeypatch.setattr(sparse, "AT_ONCE", some)
    for found in (pieces, arrays()):
        assert [each for each, _ in found] == [each for each, _ in whole]
        assert all(np.array_equal(a, b) for (_, a), (_, b) in zip(found, whole, strict=True))


def test_what_is_over_the_budget_is_told_by_block():
    entry = programs.catalogue["sort"].at(8)
    with pytest.raises(CompileError) as refused:
        compile_rasp_to_model(entry.program, entry.vocab, 8, budget_bytes=50_000)
    (problem,) = refused.value.problems
    total, *parts = [
        int(each.replace(",", "")) for each in re.findall(r"([\d,]+) byte", problem.what)
    ]
    assert 0.7 * total < sum(parts) <= 1.2 * total, problem.what
