"""Programs that sort. Each counts for every token how many come before it, and sends it there."""

from tracrlab.programs.counting import make_hist
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Select,
    Selector,
    SelectorWidth,
    SOp,
    indices,
    tokens,
)


def make_sort_unique(vals: SOp, keys: SOp) -> SOp:
    """`vals` in the order of `keys`, which must be different at all positions.

    Of equal keys all would go to one place: words cannot be averaged there, numbers are.

    >>> make_sort_unique(tokens, tokens)([2, 4, 3, 1])
    [1, 2, 3, 4]
    """
    return placed(vals, Select(keys, keys, Comparison.LT).named("smaller"))


def make_sort(vals: SOp, keys: SOp, *, max_seq_len: int, min_key: float) -> SOp:
    """`vals` in the order of `keys`; equal keys keep the order of their positions.

    Tracr adds `min_key * position / max_seq_len` to the keys, so there `min_key` must be positive
    and no larger than the least gap between keys. Here equal keys are told apart by position
    itself, which gives the same sort and needs neither number: keys may be of any size, or words.

    >>> make_sort(tokens, tokens, max_seq_len=4, min_key=1)([2, 4, 1, 2])
    [1, 2, 2, 4]
    """
    if max_seq_len < 1:
        raise ValueError(f"make_sort: max_seq_len must be at least 1, got {max_seq_len!r}")
    return placed(vals, comes_before(keys))


def make_sort_freq(max_seq_len: int) -> SOp:
    """The tokens by falling frequency; ties keep the order of the input.

    >>> make_sort_freq(4)([2, 4, 2, 1])
    [2, 2, 4, 1]
    """
    fewest_last = (-make_hist()).named("minus_hist")
    return make_sort(tokens, fewest_last, max_seq_len=max_seq_len, min_key=1).named("sort_freq")


def comes_before(keys: SOp) -> Selector:
    """From each position to all with a smaller key, or the same key and an earlier position."""
    smaller = Select(keys, keys, Comparison.LT).named("smaller")
    equal = Select(keys, keys, Comparison.EQ).named("equal")
    earlier = Select(indices, indices, Comparison.LT).named("earlier")
    return (smaller | (equal & earlier)).named("comes_before")


def placed(vals: SOp, before: Selector) -> SOp:
    """Each value at the position whose index is the number of positions that come before it."""
    target = SelectorWidth(before).named("target")
    arrives = Select(target, indices, Comparison.EQ).named("arrives")
    return Aggregate(arrives, vals).named("sort")
