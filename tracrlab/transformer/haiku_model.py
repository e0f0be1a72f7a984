"""The same transformer as a Haiku module: batches, gradients, training, accelerators.

Imported only when it is asked for: jax takes seconds to load.
"""

from collections.abc import Callable
from dataclasses import dataclass

import haiku as hk
import jax.numpy as jnp

from tracrlab.transformer.forward import run_forward
from tracrlab.transformer.params import from_params, to_params
from tracrlab.transformer.weights import Weights


@dataclass(frozen=True)
class TransformerConfig:
    """Sizes of the uniform layout, in Tracr's words."""

    num_heads: int
    num_layers: int
    key_size: int
    mlp_hidden_size: int
    dropout_rate: float = 0.0
    activation_function: Callable | None = None
    layer_norm: bool = False
    causal: bool = False


class _Holder(hk.Module):
    """Declares parameters under its own name."""

    def __call__(self, shapes: dict[str, tuple[int, ...]]) -> dict[str, jnp.ndarray]:
        init = hk.initializers.TruncatedNormal(0.02)
        return {
            name: hk.get_parameter(name, shape, jnp.float32, jnp.zeros if name == "b" else init)
            for name, shape in shapes.items()
        }


class HaikuTransformer(hk.Module):
    """Declares a model's parameters, Tracr's names at the top level, and runs the forward pass."""

    def __init__(self, weights: Weights, pad_id: int, causal: bool):
        super().__init__(name="transformer")
        self._like, self._pad_id, self._causal = weights, pad_id, causal
        self._shapes = {
            module: {name: tuple(array.shape) for name, array in arrays.items()}
            for module, arrays in to_params(weights).items()
        }

    def __call__(self, ids):
        params = {}
        for module, shapes in self._shapes.items():
            inside = module.removeprefix("transformer/")
            params[module] = _Holder(name=inside)(shapes)
        weights = from_params(params, self._like, jnp.asarray)
        return run_forward(jnp, weights, ids, self._pad_id, self._causal)
