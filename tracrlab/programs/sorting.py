"""Programs that sort. Each counts for every token how many come before it, and sends it there."""

from tracrlab.programs.counting import make_hist
from tracrlab.programs.patterns import make_nary_sequencemap
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Map,
    Select,
    Selector,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    length,
    numerical,
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


def make_median() -> SOp:
    """The median of the numbers, at every position: of an even count, the mean of the middle two.

    >>> make_median()([2, 4, 7, 6, 8, 8]), make_median()([5, 1, 3])
    ([6.5, 6.5, 6.5, 6.5, 6.5, 6.5], [3, 3, 3])
    """
    ascending = placed(tokens, comes_before(tokens)).named("ascending")
    middle = Select(indices, length, lambda i, n: i in ((n - 1) // 2, n // 2)).named("middle")
    return numerical(Aggregate(middle, ascending)).named("median")


def make_mode() -> SOp:
    """The most frequent token, at every position; among several the one that comes first.

    >>> make_mode()("abcbc")
    ['b', 'b', 'b', 'b', 'b']
    """
    ahead = SelectorWidth(comes_before((-make_hist()).named("minus_hist"))).named("ahead")
    leader = Select(ahead, tokens, lambda ahead, _: ahead == 0).named("leader")
    return Aggregate(leader, tokens).named("mode")


def make_swap_min_max() -> SOp:
    """The integers with the smallest and the largest exchanged, wherever they occur.

    >>> make_swap_min_max()([1, 3, 4, 2, 4])
    [4, 3, 1, 2, 1]
    """
    smaller = SelectorWidth(Select(tokens, tokens, Comparison.LT)).named("smaller")
    larger = SelectorWidth(Select(tokens, tokens, Comparison.GT)).named("larger")
    is_least, is_most = (smaller == 0).named("is_least"), (larger == 0).named("is_most")
    to_least = Select(is_least, tokens, lambda chosen, _: chosen).named("to_least")
    to_most = Select(is_most, tokens, lambda chosen, _: chosen).named("to_most")
    least = Map(round, Aggregate(to_least, tokens)).named("least")  # the mean of 2 and 2 is 2.0
    most = Map(round, Aggregate(to_most, tokens)).named("most")

    def exchanged(token: int, least: int, most: int) -> int:
        return most if token == least else least if token == most else token

    return make_nary_sequencemap(exchanged, tokens, least, most).named("swap_min_max")


def make_running_max() -> SOp:
    """The largest token so far, in a causal model, which sees no later token.

    A token that is larger than all before it is a record; the last record is the largest so far.

    >>> make_running_max()([3, 1, 4, 1], causal=True)
    [3, 3, 4, 4]
    """
    no_smaller = Select(tokens, tokens, Comparison.GEQ).named("no_smaller")
    record = (SelectorWidth(no_smaller).named("no_smaller_ones") == 1).named("record")
    records = SelectorWidth(Select(record, tokens, lambda key, _: key)).named("records")
    number = SequenceMap(lambda is_record, n: n if is_record else 0, record, records)
    last = Select(number.named("number"), records, Comparison.EQ).named("last_record")
    return Aggregate(last, tokens).named("running_max")
