"""The model that proofs are about: one layer, one head, attention only, and its largest token.

At the last of K positions the model should give its highest logit to the largest of the K tokens
(Gross et al., Compact Proofs of Model Performance via Mechanistic Interpretability, arXiv
2406.11779, section 3).
"""

from dataclasses import dataclass, fields
from functools import cached_property
from hashlib import sha256
from typing import NamedTuple

import numpy as np

from tracrlab.errors import TracrlabError


class ProofError(TracrlabError, ValueError):
    """These weights, or this proof, cannot be what they should be."""


class Shape(NamedTuple):
    """All that the cost of a proof depends on."""

    V: int  # tokens
    K: int  # positions
    d: int  # width
    h: int  # head width


class Weights(NamedTuple):
    """The arrays of a MaxOfK in float64, which holds every float32."""

    e: np.ndarray
    p: np.ndarray
    wq: np.ndarray
    wk: np.ndarray
    wv: np.ndarray
    wo: np.ndarray
    wu: np.ndarray


@dataclass(frozen=True, eq=False)
class MaxOfK:
    """Weights, float32, of a transformer that reads the largest of K tokens at the last position.

    V tokens, K positions, width d, head width h; no biases, no layer norm. Scores are divided by
    the square root of h. Only the last position is read, so a causal mask would change nothing.
    """

    W_E: np.ndarray  # (V, d): token embedding
    W_pos: np.ndarray  # (K, d): position embedding
    W_Q: np.ndarray  # (d, h)
    W_K: np.ndarray  # (d, h)
    W_V: np.ndarray  # (d, h)
    W_O: np.ndarray  # (h, d)
    W_U: np.ndarray  # (d, V): unembedding

    def __post_init__(self):
        for each in fields(self):
            array = np.asarray(getattr(self, each.name))
            if array.ndim != 2 or array.dtype != np.float32:
                raise ProofError(
                    f"{each.name} is {array.dtype} {array.shape}, not a float32 matrix"
                )
            if not np.isfinite(array).all():
                raise ProofError(f"{each.name} has entries that are no finite numbers")
            object.__setattr__(self, each.name, array)
        (v, d), (k, h) = self.W_E.shape, (len(self.W_pos), self.W_Q.shape[1])
        wanted = ((v, d), (k, d), (d, h), (d, h), (d, h), (h, d), (d, v))
        for each, shape in zip(fields(self), wanted, strict=True):
            found = getattr(self, each.name).shape
            if found != shape:
                raise ProofError(
                    f"{each.name} has shape {found}; beside the others it needs {shape}"
                )
        if v < 2:
            raise ProofError("there is one token: nothing to choose from")

    @property
    def vocab_size(self) -> int:
        return len(self.W_E)

    @property
    def positions(self) -> int:
        """K: how many tokens an input has."""
        return len(self.W_pos)

    @property
    def shape(self) -> Shape:
        return Shape(len(self.W_E), len(self.W_pos), len(self.W_Q), self.W_Q.shape[1])

    @cached_property
    def exact(self) -> Weights:
        """The weights as all proofs read them."""
        return Weights(*(np.asarray(getattr(self, each.name), float) for each in fields(self)))

    @property
    def total(self) -> int:
        """How many inputs there are."""
        return self.vocab_size**self.positions

    @cached_property
    def digest(self) -> str:
        """A hash of the weights: a proof is of these and no others."""
        found = sha256()
        for each in fields(self):
            array = np.ascontiguousarray(getattr(self, each.name), "<f4")
            found.update(f"{each.name}{array.shape}".encode() + array.tobytes())
        return found.hexdigest()

    def logits(self, tokens: np.ndarray) -> np.ndarray:
        """float64 (input, V): what the model says at the last position of int (input, K) tokens."""
        weights = {each.name: np.asarray(getattr(self, each.name), float) for each in fields(self)}
        x = weights["W_E"][tokens] + weights["W_pos"]
        query = x[:, -1] @ weights["W_Q"]
        scores = np.einsum("nh,nkh->nk", query, x @ weights["W_K"]) / self.W_Q.shape[1] ** 0.5
        pattern = np.exp(scores - scores.max(axis=1, keepdims=True))
        pattern /= pattern.sum(axis=1, keepdims=True)
        mixed = np.einsum("nk,nkh->nh", pattern, x @ weights["W_V"]) @ weights["W_O"]
        return (x[:, -1] + mixed) @ weights["W_U"]

    def __repr__(self) -> str:
        v, d = self.W_E.shape
        return f"MaxOfK(the largest of {self.positions} tokens below {v}, width {d})"
