"""Products of matrices of which one is mostly zeros."""

import numpy as np

DENSE = 5 * 10**7  # multiplications that are done without a thought
SPARSE_ROW = 8


def multiplied(left: np.ndarray, right: np.ndarray) -> np.ndarray:
    """`left @ right`; if that is much, columns of `right` with few entries gather from `left`.

    >>> multiplied(np.array([[1.0, 2.0]]), np.array([[0.0, 1.0], [3.0, 1.0]])).tolist()
    [[6.0, 3.0]]
    """
    if left.shape[0] * left.shape[1] * right.shape[1] <= DENSE:
        return left @ right
    product = np.zeros((left.shape[0], right.shape[1]), np.float32)
    counts = (right != 0).sum(axis=0)
    full = np.flatnonzero(counts > SPARSE_ROW)
    product[:, full] = left @ right[:, full]
    few = np.flatnonzero(counts <= SPARSE_ROW)
    columns, dimensions = np.nonzero(right[:, few].T)
    starts = np.concatenate([[0], np.cumsum(counts[few])])
    turn = np.arange(len(columns)) - starts[columns]  # which entry of its column each is
    for k in range(SPARSE_ROW):
        now = turn == k
        at, from_ = few[columns[now]], dimensions[now]
        product[:, at] += left[:, from_] * right[from_, at]
    return product
