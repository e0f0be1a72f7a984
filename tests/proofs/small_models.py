"""Small Max-of-K models, and the truth about them by trying all inputs."""

import itertools
from functools import cache

import numpy as np

from tracrlab.proofs import MaxOfK
from tracrlab.proofs.compiled import compiled_max
from tracrlab.proofs.training import NAMES


def random_model(seed, vocab=5, positions=3, width=4, size=1.0):
    """Weights without any plan."""
    rng = np.random.default_rng(seed)
    v, k, d = vocab, positions, width
    shapes = [(v, d), (k, d), (d, d), (d, d), (d, d), (d, d), (d, v)]
    return MaxOfK(*((size * rng.normal(size=each)).astype(np.float32) for each in shapes))


def noisy_model(seed, vocab=5, positions=3, noise=0.1, sharpness=2.0, copy=5.0):
    """The circuit by hand with noise in every weight."""
    rng = np.random.default_rng(seed)
    plan = compiled_max(vocab, positions, sharpness, copy)
    arrays = (getattr(plan, name) for name in NAMES)
    return MaxOfK(*((w + noise * rng.normal(size=w.shape)).astype(np.float32) for w in arrays))


def inputs(model):
    return np.array(list(itertools.product(range(model.vocab_size), repeat=model.positions)), int)


@cache
def margins(model):
    """(input,): the best other logit less that of the largest token."""
    tokens = inputs(model)
    logits, largest = model.logits(tokens), tokens.max(axis=1)
    rows = np.arange(len(tokens))
    own = logits[rows, largest].copy()
    logits[rows, largest] = -np.inf
    return logits.max(axis=1) - own


def right(model, margin=1e-6):
    return int((margins(model) < -margin).sum())
