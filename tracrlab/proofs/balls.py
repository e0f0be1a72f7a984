"""Numbers that are known to lie in a ball, and matrices of them.

Every operation gives a ball that holds the true result, so `x < 0` is true only where that is
certain, and a ball that grew too wide proves nothing. This file and the `exact_...` beside it need
python-flint, and are imported by `check_exactly` when it runs.
"""

from collections.abc import Iterable, Sequence
from functools import reduce

import numpy as np
from flint import arb, arb_mat

Column = list[arb]


def exactly(array: np.ndarray) -> arb_mat:
    """A matrix of floats, each the very number that it is; a vector becomes one row."""
    rows = np.atleast_2d(np.asarray(array, float))
    return arb_mat(len(rows), rows.shape[1], [arb(each) for each in rows.ravel().tolist()])


def largest(balls: Iterable[arb]) -> arb:
    return reduce(arb.max, balls)


def smallest(balls: Iterable[arb]) -> arb:
    return reduce(arb.min, balls)


def spread(matrix: arb_mat) -> Column:
    """(row,): the largest entry less the smallest."""
    return [largest(row) - smallest(row) for row in matrix.tolist()]


def absolute(matrix: arb_mat) -> arb_mat:
    return arb_mat(matrix.nrows(), matrix.ncols(), [abs(each) for each in matrix.entries()])


def times(matrix: arb_mat, column: Column) -> Column:
    return (matrix * arb_mat(len(column), 1, column)).entries()


def mean_row(matrix: arb_mat) -> arb_mat:
    ones = arb_mat(1, matrix.nrows(), [arb(1)] * matrix.nrows())
    return ones * matrix / arb(matrix.nrows())


def repeated(row: arb_mat, count: int) -> arb_mat:
    """A matrix whose rows are all the same."""
    return arb_mat(count, row.ncols(), row.entries() * count)


def product(factors: Sequence[arb_mat]) -> arb_mat:
    return reduce(lambda left, right: left * right, factors)


def off_direction(advice: np.ndarray, matrix: arb_mat) -> arb_mat:
    """A matrix without its part along a direction, which may have any length."""
    u = exactly(advice)
    if not np.any(advice):
        return matrix
    return matrix - u.transpose() * (u * matrix) / (u * u.transpose())[0, 0]


def sums(balls: Column) -> tuple[Column, Column]:
    """The sums of the n smallest and of the n largest, n from 0 on, though their order may be
    uncertain: the n-th smallest lies between the n-th smallest lower and upper end."""
    lower, upper = sorted(each.lower() for each in balls), sorted(each.upper() for each in balls)
    ordered = [low.union(high) for low, high in zip(lower, upper, strict=True)]
    return _running(ordered), _running(ordered[::-1])


def _running(balls: Column) -> Column:
    found = [arb(0)]
    for each in balls:
        found.append(found[-1] + each)
    return found
