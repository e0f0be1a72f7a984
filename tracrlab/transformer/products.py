"""Products in which most factors are 0: weights of which that is known, or numbers as they come.

Numbers are (direction, column), so that a sparse product adds up whole rows.
"""

import numpy as np

from tracrlab.transformer.nonzeros import nonzeros
from tracrlab.transformer.packed import Packed
from tracrlab.transformer.weights import Array

FEW = 2**14  # weights of a dense matrix up to which zeros in its input are not looked for
MANY = 2**22  # multiplications of one input's scores from which on zeros in its keys are


def product(linear: Packed, x: Array) -> Array:
    """What the map writes, (written, column), where x is (direction, column)."""
    here = x[linear.reads]
    if linear.sparse or linear.matrix.size <= FEW:
        out = linear.matrix @ here
    elif (found := nonzeros(here)) is not None:
        out = (found.T @ linear.matrix.T).T
    else:
        out = linear.matrix @ here
    if linear.bias is not None:
        out += linear.bias
    return out


def scores_of(query: Array, key: Array) -> Array:
    """The products of queries and keys, both (dimension, batch, position): (batch, query, key)."""
    size, batch, length = key.shape
    if size * length**2 < MANY or (found := nonzeros(key.reshape(size, -1))) is None:
        return query.transpose(1, 2, 0) @ key.transpose(1, 0, 2)
    scores = np.empty((batch, length, length), np.float32)
    for b in range(batch):
        keys = found[:, b * length : (b + 1) * length]
        scores[b] = (keys.T @ query[:, b]).T
    return scores
