"""The interpreter for causal models, under the names it has in Tracr."""

from tracrlab.rasp.interpreter import CausalEvaluator
from tracrlab.rasp.interpreter import causal_evaluate as evaluate

__all__ = ["CausalEvaluator", "evaluate"]
