"""Two lists of names as one: what both have, what was added, and what was removed."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np

Item = tuple[Hashable, int]  # and how often it was there before
State = Literal["kept", "added", "removed"]


@dataclass(frozen=True, eq=False)
class Aligned:
    """The union of two lists. `old` and `new` say where their items are in it.

    The order is that of the new list; what was removed stands behind what it stood behind.
    """

    keys: tuple[Hashable, ...]
    states: tuple[State, ...]
    old: np.ndarray  # int (item of the old list,)
    new: np.ndarray  # int (item of the new list,)

    @cached_property
    def same(self) -> bool:
        """Are the two lists one?"""
        return len(self.old) == len(self.new) == len(self.keys) and np.array_equal(
            self.old, self.new
        )


def align(old: Sequence[Hashable], new: Sequence[Hashable]) -> Aligned:
    """Match the items of two lists; of equal items the first is matched with the first, and so on.

    >>> found = align(["a", "b", "c"], ["a", "c", "d"])
    >>> found.keys, found.states
    (('a', 'b', 'c', 'd'), ('kept', 'removed', 'kept', 'added'))
    >>> found.old.tolist(), found.new.tolist()
    ([0, 1, 2], [0, 2, 3])
    """
    if len(old) == len(new) and all(map(_equal, old, new)):
        every = np.arange(len(new))
        kept: State = "kept"
        return Aligned(tuple(new), (kept,) * len(new), every, every)
    first, second = _numbered(old), _numbered(new)
    there, before = set(second), set(first)
    behind: dict[Item | None, list[Item]] = {}  # what is removed, by what it stood behind
    last: Item | None = None
    for item in first:
        if item in there:
            last = item
        else:
            behind.setdefault(last, []).append(item)
    union = list(behind.get(None, ()))
    for item in second:
        union += [item, *behind.get(item, ())]
    place = {item: i for i, item in enumerate(union)}
    states: list[State] = [
        "removed" if item not in there else "kept" if item in before else "added" for item in union
    ]
    return Aligned(
        tuple(item[0] for item in union),
        tuple(states),
        np.array([place[item] for item in first], int),
        np.array([place[item] for item in second], int),
    )


def _equal(a: Hashable, b: Hashable) -> bool:
    return a == b


def _numbered(items: Sequence[Hashable]) -> list[Item]:
    """Each item with how often it was there before."""
    counts: dict[Hashable, int] = {}
    found = []
    for item in items:
        counts[item] = counts.get(item, -1) + 1
        found.append((item, counts[item]))
    return found
