"""The hidden units of an MLP, in some cases: which are on, and how far off they can be."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tracrlab.certify.checker_floats import grid, rounding
from tracrlab.certify.checker_program import Refused
from tracrlab.certify.checker_rooms import Held, projected


@dataclass(frozen=True, eq=False)
class Units:
    """Hidden units, each float (case, unit).

    A unit is `value`, off by `error`, and by what its room's errors pass on through `linear`: for
    each room that is off, the factor of its error in units that are on for all of the range.
    """

    value: np.ndarray
    error: np.ndarray
    most: np.ndarray  # the largest that it can be
    counts: np.ndarray  # bool: it may not be 0; of two that are relu(z) and relu(-z), one counts
    step: np.ndarray  # a grid on which it lies, infinite where it is 0
    on: np.ndarray  # bool: it is a linear function of what it reads
    linear: list[tuple[Held, np.ndarray]]
    strays: list[tuple[Held, np.ndarray, np.ndarray]]  # the most of entries beside the value's own
    margin: float  # the least distance of a unit from its threshold, in incoming errors


def hidden_units(
    reads: Sequence[Held], first: tuple[np.ndarray, np.ndarray], signs: tuple[np.ndarray, ...]
) -> Units:
    """relu of what the units read; `signs` are the pairs of `mirrored`.

    Of such a pair the first stands for both: relu(z) - relu(-z) is z. The two may add up in
    different orders, z + a and -z + b with a and b at most `rounded`. Where only one of them is
    positive, only that one is a summand, and the pair is off by its a or b. Where both are, each is
    at most 2 `rounded`: then z is no more than `rounded` away from 0, and the pair, a - b away from
    z, by no more than 2 `rounded`. So both keep `rounded` as their error, and one of them `counts`.
    """
    w1, b1 = first
    n = len(reads[0].at) if reads else 1
    z, size = np.tile(b1, (n, 1)), np.tile(np.abs(b1), (n, 1))
    terms, step = np.tile((b1 != 0) * 1.0, (n, 1)), np.tile(grid(b1), (n, 1))
    loose, stray, whole = np.zeros_like(z), np.zeros_like(z), np.ones(z.shape, bool)
    sure = b1 == 0
    linear, strays = [], []
    for held in reads:
        rows = w1[held.claim.start : held.claim.stop]
        part = projected(held, rows)
        z, size, terms = z + part.value, size + part.size, terms + part.count
        step, whole, sure = np.minimum(step, part.step), whole & part.whole, sure & part.sure
        if held.error.any():
            loose = loose + held.error[:, None] * np.abs(part.carried)
            linear.append((held, part.carried))
        if held.spill.any():
            strays.append((held, held.spill[:, None] * part.stray, rows))
            stray = stray + strays[-1][1]
    if not (size < 1e30).all():
        raise Refused("a hidden unit may overflow")
    rounded = rounding(size, terms, step, np.abs(z) + loose + stray, whole)
    rounded = np.where(sure & (terms <= 1), 0.0, rounded)  # one product, which is not rounded
    wide = loose + stray + rounded
    on, off = z > wide, z <= -wide
    value = np.where(off, 0.0, np.maximum(z, 0.0))
    error = np.where(on, rounded, np.where(off, 0.0, wide))
    most = np.where(off, 0.0, np.maximum(z + wide, 0.0))
    some, mirror = signs
    both = ~on[:, some] & ~off[:, some]  # relu(z) - relu(-z) is z, whatever its sign
    value[:, some] = np.where(both, z[:, some], value[:, some])
    value[:, mirror] = np.where(both, 0.0, value[:, mirror])
    error[:, some] = np.where(both, rounded[:, some], error[:, some])
    error[:, mirror] = np.where(both, rounded[:, mirror], error[:, mirror])
    on[:, some] |= both
    counts = most > 0
    counts[:, mirror] &= ~both
    threatened = loose + stray > 0
    margin = float((np.abs(z[threatened]) / wide[threatened]).min(initial=np.inf))
    step = np.where(most > 0, step, np.inf)
    passed = [(held, carried * on) for held, carried in linear]
    return Units(value, error, most, counts, step, on, passed, strays, margin)


class Spread:
    """The second matrix of an MLP (unit, direction), of which few entries are not 0."""

    def __init__(self, w: np.ndarray):
        self.w = w
        self.to, self.unit = np.nonzero(w.T)
        self.amounts = w[self.unit, self.to]
        self.starts = np.flatnonzero(np.diff(self.to, prepend=-1))
        self.columns = self.to[self.starts]
        self.dense = 4 * len(self.to) > w.size or w.size < 4000

    def times(self, x: np.ndarray, amounts: np.ndarray | None = None) -> np.ndarray:
        """`x` (case, unit) times the matrix, or times one with other entries in its places."""
        amounts = self.amounts if amounts is None else amounts
        if self.dense:
            w = np.zeros_like(self.w)
            w[self.unit, self.to] = amounts
            return x @ w
        return self._by_column(np.add, x[:, self.unit] * amounts, 0.0)

    def least(self, step: np.ndarray) -> np.ndarray:
        """float (case, direction): the least grid of the products that are added up there."""
        return self._by_column(np.minimum, step[:, self.unit] * grid(self.amounts), np.inf)

    def _by_column(self, how: np.ufunc, products: np.ndarray, none: float) -> np.ndarray:
        out = np.full((len(products), self.w.shape[1]), none)
        if len(self.to):
            out[:, self.columns] = how.reduceat(products, self.starts, axis=1)
        return out


def strayed(on: np.ndarray, most: np.ndarray, matrix: np.ndarray, w2: np.ndarray) -> np.ndarray:
    """float (case, direction): what entries beside the value's own add, through units that are on.

    Units that read a room alike (the two of a step) pass on the same, and cancel it.
    """
    _, alike = np.unique(matrix, axis=1, return_inverse=True)
    alike = alike.ravel()
    unit, to = np.nonzero(w2)
    order = np.lexsort((alike[unit], to))
    unit, to = unit[order], to[order]
    out = np.zeros((len(on), w2.shape[1]))
    if len(unit):
        group = alike[unit]
        new = np.flatnonzero((np.diff(to, prepend=-1) != 0) | (np.diff(group, prepend=-1) != 0))
        passed = (
            np.abs(np.add.reduceat(on[:, unit] * w2[unit, to], new, axis=1)) * most[:, unit[new]]
        )
        starts = np.flatnonzero(np.diff(to[new], prepend=-1))
        out[:, to[new][starts]] = np.add.reduceat(passed, starts, axis=1)
    return out


def mirrored(weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of hidden units that stand for the two signs of one number: all their weights, the
    columns of `weights`, are opposite."""
    known: dict[bytes, int] = {}
    pairs = []
    for unit, row in enumerate(weights.T):
        other = known.pop((0.0 - row).tobytes(), None)
        if other is None:
            known[(row + 0.0).tobytes()] = unit
        else:
            pairs.append((other, unit))
    found = np.array(pairs, int).reshape(len(pairs), 2)
    return found[:, 0], found[:, 1]
