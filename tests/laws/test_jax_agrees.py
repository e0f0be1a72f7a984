"""The jax forward pass, through Haiku and the uniform layout, gives the answers numpy gives."""

import numpy as np
import pytest
from random_models import case, check, long_inputs

pytestmark = pytest.mark.law

COUNT = 4  # models each way; jax takes a second or so for each


@pytest.mark.parametrize("jitted", [False, True], ids=["plain", "jitted"])
def test_random_programs(jitted):
    jax = pytest.importorskip("jax")
    pytest.importorskip("haiku")
    numbers = ((seed, bool(seed % 2)) for seed in range(450 if jitted else 400, 500))
    some = (each for each in (case(*number) for number in numbers) if each.model is not None)
    for each in (next(some) for _ in range(COUNT)):
        model, words = each.model, [w for w, _ in each.answered(long_inputs(each.drawn, 12))]
        ids, lengths = model.encode_batch(words)
        forward = jax.jit(model.forward) if jitted else model.forward
        out = np.asarray(forward(model.params, ids).unembedded_output)
        for row, n, tokens, numpys in zip(out, lengths, words, model.run_batch(words), strict=True):
            got = model.decode(row[1 : 1 + n])
            check(each, tokens, numpys, got)
            check(each, tokens, each.answer(tokens), got)
