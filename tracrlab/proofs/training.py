"""Training Max-of-K models, many seeds at once.

The recipe of arXiv 2406.11779, appendix on training: AdamW (1e-3, decay 0.01), 3000 steps of 128
fresh uniform inputs, cross-entropy at the last position.
"""

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from tracrlab.progress import Progress, telling
from tracrlab.proofs.model import MaxOfK

NAMES = ("W_E", "W_pos", "W_Q", "W_K", "W_V", "W_O", "W_U")
AT_ONCE = 100  # steps between two words on how far it has come


def train(
    seeds: Sequence[int],
    positions: int = 4,
    vocab_size: int = 64,
    width: int = 32,
    steps: int = 3000,
    batch: int = 128,
    progress: Progress | bool | None = None,
) -> tuple[MaxOfK, ...]:
    """A trained model for each seed; the same seeds give the same models on the same machine.

    All are trained together, in JAX. A bar shows the steps; see `compile_rasp_to_model` for
    `progress`.

    >>> (model,) = train([0], positions=2, vocab_size=8, width=8, steps=3, progress=False)
    >>> model
    MaxOfK(the largest of 2 tokens below 8, width 8)
    """
    import jax

    with jax.numpy_dtype_promotion("standard"):  # which optax counts on
        weights = _trained(seeds, positions, vocab_size, width, steps, batch, progress)
    return tuple(MaxOfK(*(weights[name][i] for name in NAMES)) for i in range(len(seeds)))


def _trained(
    seeds: Sequence[int],
    positions: int,
    vocab_size: int,
    width: int,
    steps: int,
    batch: int,
    progress: Progress | bool | None,
) -> dict[str, np.ndarray]:
    """The weights of all models, by name, (seed, ...)."""
    import jax

    keys = jax.vmap(jax.random.PRNGKey)(np.asarray(seeds, np.uint32))
    start = partial(_start, positions=positions, vocab_size=vocab_size, width=width)
    state = jax.jit(jax.vmap(start))(keys)
    some = partial(_steps, batch=batch, positions=positions, vocab_size=vocab_size)
    whole, rest = divmod(steps, AT_ONCE)
    counts = [AT_ONCE] * whole + [rest] * (rest > 0)
    run = {count: jax.jit(jax.vmap(partial(some, count=count))) for count in set(counts)}
    with telling("training", progress) as tell:
        for i, count in enumerate(counts):
            tell(i * AT_ONCE, steps, f"step {i * AT_ONCE} of {steps}")
            state = jax.block_until_ready(run[count](state))
    return {name: np.asarray(array) for name, array in state[0].items()}


def _optimizer() -> Any:
    import optax

    return optax.adamw(1e-3, b1=0.9, b2=0.999, weight_decay=0.01)


def _start(key: Any, positions: int, vocab_size: int, width: int) -> Any:
    """Weights, the optimizer's state, and the key of what is drawn from then on."""
    import jax

    v, k, d = vocab_size, positions, width
    shapes = [(v, d), (k, d), (d, d), (d, d), (d, d), (d, d), (d, v)]
    keys = jax.random.split(key, len(shapes) + 1)
    weights = {
        name: 0.8 / d**0.5 * jax.random.normal(each, shape)
        for name, each, shape in zip(NAMES, keys, shapes, strict=False)
    }
    return weights, _optimizer().init(weights), keys[-1]


def _steps(state: Any, count: int, batch: int, positions: int, vocab_size: int) -> Any:
    import jax
    import optax

    def step(state: Any, _: Any) -> Any:
        weights, kept, key = state
        key, drawn = jax.random.split(key)
        tokens = jax.random.randint(drawn, (batch, positions), 0, vocab_size)
        slope = jax.grad(loss)(weights, tokens)
        change, kept = _optimizer().update(slope, kept, weights)
        return (optax.apply_updates(weights, change), kept, key), None

    return jax.lax.scan(step, state, None, length=count)[0]


def logits(weights: Any, tokens: Any) -> Any:
    """(input, V): what a model says at the last position; for jax."""
    import jax

    x = weights["W_E"][tokens] + weights["W_pos"][None]
    query, keys = x[:, -1] @ weights["W_Q"], x @ weights["W_K"]
    scores = (keys @ query[:, :, None])[..., 0] / weights["W_Q"].shape[1] ** 0.5
    mixed = (jax.nn.softmax(scores)[:, None] @ (x @ weights["W_V"]))[:, 0]
    return (x[:, -1] + mixed @ weights["W_O"]) @ weights["W_U"]


def loss(weights: Any, tokens: Any) -> Any:
    """Cross-entropy at the last position."""
    import jax

    told = jax.nn.log_softmax(logits(weights, tokens))
    return -jax.numpy.take_along_axis(told, tokens.max(axis=1)[:, None], axis=1).mean()
