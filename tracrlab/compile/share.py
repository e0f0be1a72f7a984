"""One head for several aggregates: what a selector selects is the same, whatever is handed on.

Heads whose scores are the same become one, which reads all their rooms and writes all their rooms,
each by dimensions of its own. All heads of a layer have the size of the largest, so this is done
where the layer is not larger for it.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tracrlab.compile.sizes import key_width
from tracrlab.craft import Head, Read, Sparse


def shared(heads: Sequence[Head]) -> tuple[Head, ...]:
    """The heads of one layer, those with the same scores put together."""
    groups: dict[tuple, list[Head]] = {}
    for head in heads:
        groups.setdefault(_asked(head), []).append(head)
    found = [list(group) for group in groups.values()]
    best = tuple(heads)
    merged = tuple(joined(group) for group in found)
    return merged if size(merged) <= size(best) else best


def _asked(head: Head) -> tuple:
    """The same for heads that attend to the same keys. A width is asked for once in a program."""
    if head.kind != "aggregate":
        return (id(head),)
    terms = [
        (term.query.key, term.key.key, term.table.shape, term.table.tobytes())
        for term in head.terms
    ]
    return tuple(sorted(terms))


def size(heads: Sequence[Head]) -> int:
    """How many dimensions the heads of a layer have, all together."""
    largest = max((max(key_width(head), head.value_width) for head in heads), default=0)
    return len(heads) * largest


def joined(heads: Sequence[Head]) -> Head:
    """One head that does what all of these do."""
    if len(heads) == 1:
        return heads[0]
    wide = sum(head.written for head in heads)
    reads: list[Read] = []
    at = 0
    for head in heads:
        for read in head.reads:
            move = read.move
            moved = Sparse((move.shape[0], wide), move.rows, move.columns + at, move.amounts)
            reads.append(Read(read.source, moved))
        at += head.written
    return replace(
        heads[0],
        reads=tuple(reads),
        writes=tuple(space for head in heads for space in head.writes),
        bos_value=np.concatenate([head.bos_value for head in heads]),
        parts=tuple(heads),
    )
