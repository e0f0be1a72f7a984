"""Counting what a check computes: arrays that tell a tally of every operation done with them.

What is counted depends on weights, advice or gaps. Indices and constants, which depend on the
shape alone, are free, and so are lookups, copies and single Python numbers.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any

import numpy as np

from tracrlab.proofs.model import MaxOfK, Weights
from tracrlab.proofs.proof import Proof, check


@dataclass
class Tally:
    """How many operations there were."""

    operations: int = 0  # with a floating-point number among what they read
    integer_operations: int = 0

    def of(self, array: np.ndarray) -> "Counted":
        """The same array, counted here."""
        found = np.asarray(array).view(Counted)
        found.tally = self
        return found

    def add(self, number: int, *read: Any) -> None:
        if any(np.asarray(each).dtype.kind == "f" for each in read):
            self.operations += number
        else:
            self.integer_operations += number


class Counted(np.ndarray):
    """An array whose operations are counted, and those of all that is computed from it.

    >>> tally = Tally()
    >>> row = tally.of(np.ones(3)) @ np.ones((3, 5))  # 2abc - ac
    >>> tally
    Tally(operations=25, integer_operations=0)
    >>> found = row.max() < 1.0  # 4 comparisons and 1
    >>> tally
    Tally(operations=30, integer_operations=0)
    >>> (np.arange(5) * (row > 0)).sum() == 10
    Counted(True)
    >>> tally
    Tally(operations=35, integer_operations=10)
    """

    tally: Tally

    def __array_finalize__(self, obj: Any) -> None:
        if isinstance(obj, Counted):
            self.tally = obj.tally

    def __array_ufunc__(self, ufunc, method, *inputs, out=None, **options):
        tally = next(x for x in (*inputs, *(out or ())) if isinstance(x, Counted)).tally
        plain = [_plain(each) for each in inputs]
        if out is not None:
            options["out"] = tuple(_plain(each) for each in out)
        found = getattr(ufunc, method)(*plain, **options)
        tally.add(_number(ufunc, method, plain, np.size(found), options), *plain)
        return tally.of(found)

    def __array_function__(self, func, types, args, kwargs):
        found = super().__array_function__(func, types, args, kwargs)
        return self.tally.of(found) if isinstance(found, np.ndarray) else found

    def __getitem__(self, key):
        return self.tally.of(super().__getitem__(key))  # of one number, too

    def cumsum(self, axis=None, dtype=None, out=None):
        return np.add.accumulate(self, axis=axis)

    def trace(self, *args, **kwargs):
        return np.diagonal(self).sum()

    def sort(self, axis=-1, **options):  # type: ignore[override]
        """Which order is right can be told: that a list is sorted takes n - 1 comparisons."""
        self.tally.add(max(self.size - self.size // max(self.shape[axis], 1), 0), _plain(self))
        super().sort(axis=axis, **options)


def counted_check(model: MaxOfK, proof: Proof) -> tuple[int, Tally]:
    """What `check(model, proof)` gives, and what it took."""
    tally = Tally()
    weights = (getattr(model, each.name) for each in fields(model))
    if proof.advice is not None and proof.gaps is not None:
        arrays = {name: tally.of(array) for name, array in proof.advice.arrays().items()}
        advice = replace(proof.advice, **arrays)
        proof = replace(proof, advice=advice, gaps=tally.of(proof.gaps))
    return check(_Counted(*weights, tally), proof), tally


class _Counted(MaxOfK):
    """A model whose weights, once they are float64, are counted."""

    def __init__(self, *weights: Any):
        super().__init__(*weights[:-1])
        object.__setattr__(self, "tally", weights[-1])

    @cached_property
    def exact(self) -> Weights:
        tally: Tally = self.tally  # type: ignore[attr-defined]
        weights = (np.asarray(getattr(self, each.name), float) for each in fields(self))
        return Weights(*(tally.of(each) for each in weights))


def _plain(array: Any) -> Any:
    return array.view(np.ndarray) if isinstance(array, Counted) else array


def _number(ufunc: Any, method: str, inputs: list[Any], size: int, options: dict) -> int:
    """How many operations a call of numpy's is."""
    if method == "reduce":
        return max(inputs[0].size - size, 0)
    if method == "accumulate":
        return size - size // max(inputs[0].shape[options["axis"]], 1)
    if method != "__call__":
        raise NotImplementedError(f"{ufunc.__name__}.{method} is not counted")
    if ufunc is np.matmul:
        return size * max(2 * inputs[0].shape[-1] - 1, 0)
    return size * (2 if ufunc.__name__ == "clip" else 1)
