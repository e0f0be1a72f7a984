"""What a selector can select: which keys, and how many, position by position."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from tracrlab.compile.graph import Choice, Node
from tracrlab.compile.tables import Failures, term_table
from tracrlab.compile.value_set import ValueSet

TOO_MANY = 200_000_000  # products of positions and table entries that are not worth looking at


@dataclass(frozen=True, eq=False)
class Selection:
    """A selector on all inputs. Positions are those of `indices`."""

    choices: tuple[Choice, ...]  # those that can be false, and
    tables: tuple[np.ndarray, ...]  # for each, bool (query cell, key cell)
    may: np.ndarray  # bool (query position, key position): is the pair selected on some input?
    counts: np.ndarray  # bool (position, n): can n keys be selected?
    single: bool  # never more than one

    @property
    def most(self) -> int:
        """The largest number of keys selected at once."""
        return int(np.flatnonzero(self.counts.any(axis=0)).max(initial=0))


def select(
    node: Node, sets: Mapping[str, ValueSet], length: int, causal: bool, failures: Failures
) -> Selection:
    """The selection of `node`, a width or an aggregate, on inputs of at most `length` tokens."""
    seen = np.tri(length, dtype=bool) if causal else np.ones((length, length), bool)
    may, must = seen.copy(), seen.copy()
    kept, tables = [], []
    for choice in node.choices:
        keys, queries = sets[choice.key], sets[choice.query]
        table = term_table(choice.term, keys, queries, sets, failures)
        if table.all():
            continue
        kept.append(choice)
        tables.append(table)
        possible, certain = _bounds(choice, table, keys, queries)
        may &= possible
        must &= certain
    counts = possible_counts(may, must, causal)
    return Selection(tuple(kept), tuple(tables), may, counts, single=not counts[:, 2:].any())


def _bounds(
    choice: Choice, table: np.ndarray, keys: ValueSet, queries: ValueSet
) -> tuple[np.ndarray, np.ndarray]:
    """bool (query position, key position): may the term hold there; must it?"""
    length = len(keys.reach)
    if table.size * length > TOO_MANY:
        return np.ones((length, length), bool), np.zeros((length, length), bool)
    possible = _meets(keys.reach, _meets(queries.reach, table).T).T
    certain = ~_meets(keys.reach, _meets(queries.reach, ~table).T).T
    if choice.key == choice.query:  # a position looks at itself: one value, not two
        own = np.diagonal(table)
        np.fill_diagonal(possible, (queries.reach & own).any(axis=1))
        np.fill_diagonal(certain, ~(queries.reach & ~own).any(axis=1))
    return possible, certain


def _meets(reach: np.ndarray, table: np.ndarray) -> np.ndarray:
    """bool (position, column): is some cell that may stand there true in that column?

    As a product of matrices it would be cubic, and wait for BLAS threads on a busy machine. Here
    a position costs a byte for each of its cells and eight columns, and positions that are all
    alike, as those of tokens, cost it once.
    """
    packed = np.packbits(table, axis=1)
    different = reach[:1] if (reach == reach[0]).all() else reach
    met = np.empty((len(different), packed.shape[1]), np.uint8)
    for position, cells in enumerate(different):
        np.bitwise_or.reduce(packed[cells], axis=0, out=met[position])
    bits = np.unpackbits(met, axis=1, count=table.shape[1]).view(bool)
    return np.repeat(bits, len(reach), axis=0) if len(different) < len(reach) else bits


def possible_counts(may: np.ndarray, must: np.ndarray, causal: bool) -> np.ndarray:
    """bool (position, n): can n keys be selected there, on some input that reaches so far?

    >>> prefix = np.tri(3, dtype=bool)
    >>> possible_counts(prefix, prefix, causal=False).astype(int)
    array([[0, 1, 0, 0],
           [0, 0, 1, 0],
           [0, 0, 0, 1]])
    """
    length = len(may)
    fewest = np.cumsum(must, axis=1, dtype=np.int32)
    most = np.cumsum(may, axis=1, dtype=np.int32)
    marks = np.zeros((length, length + 2), np.int32)  # +1 where a range begins, -1 after its end
    if causal:
        at = np.arange(length)
        marks[at, fewest[at, at]] += 1
        marks[at, most[at, at] + 1] -= 1
    else:
        for last in range(length):  # inputs of `last` + 1 tokens have the positions up to it
            at = np.arange(last + 1)
            marks[at, fewest[at, last]] += 1
            marks[at, most[at, last] + 1] -= 1
    return np.cumsum(marks, axis=1, out=marks)[:, : length + 1] > 0
