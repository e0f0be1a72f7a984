"""Patterns of neighbouring tokens, and functions of many sequences."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from tracrlab.programs.moving import shift_by
from tracrlab.rasp import Map, SequenceMap, SOp
from tracrlab.values import Value


def detect_pattern(sop: SOp, pattern: Sequence[Value]) -> SOp:
    """True where an occurrence of `pattern` in `sop` ends; None where none could have ended yet.

    Raises ValueError for an empty pattern.

    >>> from tracrlab.rasp import tokens
    >>> detect_pattern(tokens, "ab")("abcab")
    [None, True, False, False, True]
    """
    if len(pattern) < 1:
        raise ValueError(f"detect_pattern: the pattern needs at least one token, got {pattern!r}")
    found = [
        shift_by(back, sop == token) if back else sop == token
        for back, token in zip(range(len(pattern) - 1, -1, -1), pattern, strict=True)
    ]
    return reduce(lambda whole, part: whole & part, found).named(f"detect_pattern({pattern})")


def make_nary_sequencemap(f: Callable[..., Any], *sops: SOp) -> SOp:
    """`f(x, y, z, …)` at every position, by way of tuples; None where one of `sops` is None.

    >>> from tracrlab.rasp import indices, tokens
    >>> make_nary_sequencemap(lambda x, i, j: x * (i + j), tokens, indices, indices)([1, 2, 3])
    [0, 4, 12]
    """
    if not sops:
        raise ValueError("make_nary_sequencemap: give at least one sequence after the function")
    if len(sops) == 1:
        return Map(f, sops[0])
    pair = SequenceMap(lambda x, y: (x, y), sops[0], sops[1])
    packed = reduce(
        lambda some, sop: SequenceMap(lambda xs, y: (*xs, y), some, sop), sops[2:], pair
    )
    return Map(lambda xs: f(*xs), packed)
