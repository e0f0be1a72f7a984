"""The machine: a standard decoder-only transformer, its weights, its forward pass, its encoders."""

from tracrlab.transformer.encoders import CategoricalEncoder, NumericalEncoder
from tracrlab.transformer.forward import Activations, run_forward
from tracrlab.transformer.params import from_params, to_params, uniform
from tracrlab.transformer.weights import Attention, Layer, Linear, Perceptron, Weights

__all__ = [
    "Activations",
    "Attention",
    "CategoricalEncoder",
    "Layer",
    "Linear",
    "NumericalEncoder",
    "Perceptron",
    "Weights",
    "from_params",
    "run_forward",
    "to_params",
    "uniform",
]
