"""Patterns of neighbouring tokens, and functions of many sequences."""

from collections.abc import Callable, Sequence
from functools import reduce
from typing import Any

from tracrlab.programs.counting import make_count
from tracrlab.programs.moving import shift_by
from tracrlab.rasp import (
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    tokens,
)
from tracrlab.values import Value


def detect_pattern(sop: SOp, pattern: Sequence[Value]) -> SOp:
    """True where an occurrence of `pattern` in `sop` ends; None where none could have ended yet.

    Raises ValueError for an empty pattern.

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


def make_cascade() -> SOp:
    """Each letter as often as its position says, counted from 1.

    >>> make_cascade()("abc")
    ['a', 'bb', 'ccc']
    """
    return (tokens * (indices + 1)).named("cascade")


def make_abc_language() -> SOp:
    """Whether the tokens so far are some a, as many b, and as many c, in a causal model.

    >>> make_abc_language()("aabbcc", causal=True)
    [False, False, False, False, False, True]
    """
    a, b, c = (make_count(tokens, letter) for letter in "abc")
    late = SelectorWidth(Select(tokens, tokens, Comparison.GT).named("greater")).named("late")
    out_of_order = (late > 0).named("out_of_order")
    wrongs = SelectorWidth(Select(out_of_order, tokens, lambda key, _: key)).named("wrongs")
    return ((a == b) & (b == c) & (wrongs == 0)).named("abc_language")
