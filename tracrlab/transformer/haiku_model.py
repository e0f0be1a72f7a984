"""The same transformer as a Haiku module: batches, gradients, training, accelerators.

Imported only when it is asked for: jax takes seconds to load.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields

import haiku as hk
import jax
import jax.numpy as jnp

from tracrlab.transformer.forward import Activations, run_forward
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
    activation_function: Callable = jax.nn.relu
    layer_norm: bool = False
    causal: bool = False


class HaikuTransformer(hk.Module):
    """Declares a model's parameters under Tracr's names, and runs the forward pass.

    Takes token ids, int (batch, position), BOS first; gives Activations, which jit, grad and vmap
    can carry. Only the shapes of `weights` are used: the values are the parameters'.
    """

    def __init__(self, weights: Weights, pad_id: int, causal: bool):
        super().__init__(name="compiled_transformer_model")
        self._like, self._pad_id, self._causal = weights, pad_id, causal
        self._shapes = {
            module: {name: array.shape for name, array in arrays.items()}
            for module, arrays in to_params(weights).items()
        }

    def __call__(self, ids: jax.Array) -> Activations:
        params = {module: _Declared(module)(shapes) for module, shapes in self._shapes.items()}
        weights = from_params(params, self._like, jnp.asarray)
        # It adds biases and positions to batches: that broadcast is meant. And it is float32 that
        # the weights are exact in: accelerators multiply in fewer bits unless they are told.
        with jax.numpy_rank_promotion("allow"), jax.default_matmul_precision("highest"):
            return run_forward(jnp, weights, jnp.asarray(ids), self._pad_id, self._causal)


class _Declared(hk.Module):
    """Parameters under a name of their own, wherever the model is called from."""

    def __init__(self, module: str):
        super().__init__(name=hk.experimental.force_name(module))

    def __call__(self, shapes: Mapping[str, tuple[int, ...]]) -> dict[str, jax.Array]:
        drawn = hk.initializers.TruncatedNormal(0.02)
        return {
            name: hk.get_parameter(name, shape, jnp.float32, jnp.zeros if name == "b" else drawn)
            for name, shape in shapes.items()
        }


if jax.tree_util.all_leaves([Activations(0)]):  # not yet known to jax: a second import is no error
    jax.tree_util.register_dataclass(Activations, [field.name for field in fields(Activations)], [])
