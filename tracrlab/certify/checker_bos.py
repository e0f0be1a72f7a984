"""BOS is one vector, the same on all inputs: what each block makes of it, and how far it is off."""

import numpy as np

from tracrlab.certify.checker_floats import U, grid, is_float32, rounding, spacing

Vector = tuple[np.ndarray, np.ndarray]
"""Amounts, and how far each of them can be off."""
Affine = tuple[np.ndarray, np.ndarray]
"""A matrix (in, out) and a bias (out,), both float64."""


def bos_after(
    bos: Vector,
    first: Affine,
    second: Affine,
) -> Vector:
    """What stands at BOS after the MLP, and how far each direction is off."""
    hidden, loose = vector_times(bos, first)
    opened = (np.maximum(hidden, 0.0), np.where(hidden + loose <= 0, 0.0, loose))
    return added(bos, vector_times(opened, second))


def vector_times(vector: Vector, linear: Affine) -> Vector:
    """A vector that is off by some error, times a matrix, and its error."""
    (x, error), (w, b) = vector, linear
    rows = np.flatnonzero((x != 0) | (error != 0))
    x, error, w = x[rows], error[rows], w[rows]
    out = x @ w + b
    size = (np.abs(x) + error) @ np.abs(w) + np.abs(b)
    own = np.where(error == 0, np.where(is_float32(x), grid(x), 0.0), spacing(np.abs(x) - error))
    own = np.where((error > 0) & (error >= np.abs(x)), 0.0, own)
    step = np.minimum(np.where(w == 0, np.inf, own[:, None] * np.where(w == 0, 1.0, grid(w))).min(
        axis=0, initial=np.inf), grid(b))  # fmt: skip
    terms = (w != 0).sum(axis=0) + (b != 0)
    return out, error @ np.abs(w) + rounding(size, terms, step)


def added(x: Vector, y: Vector) -> Vector:
    """The sum of two vectors in float32, with its error."""
    total, error = x[0] + y[0], x[1] + y[1]
    exact = (error == 0) & is_float32(total)
    exact |= ((x[0] == 0) & (x[1] == 0)) | ((y[0] == 0) & (y[1] == 0))
    return total, error + np.where(exact, 0.0, U * (np.abs(total) + error))
