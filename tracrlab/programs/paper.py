"""The examples of the RASP paper that count by attention alone, after Weiss et al., 2021.

The paper has no selector width. It reads a width off the share of attention that one position
gets: if position 0 and w others are selected, its share is 1 / (w + 1).
"""

from tracrlab.programs.counting import make_hist, same_token
from tracrlab.programs.occurrences import first_of_its_kind
from tracrlab.programs.sorting import comes_before
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
    tokens,
)

BOS = "§"


def make_hist_bos() -> SOp:
    """How often each token occurs in an input that begins with the start token "§", which gets 0.

    >>> make_hist_bos()("§hello")
    [0, 1, 1, 2, 2, 1]
    """
    return width_with_bos(same_token()).named("hist_bos")


def make_hist_nobos() -> SOp:
    """How often each token occurs, without a start token: a second head asks about position 0.

    >>> make_hist_nobos()("hello")
    [1, 1, 2, 2, 1]
    """
    same = same_token()
    one_more = _one_over_share_of_first(same)  # position 0 counted as selected in any case
    at_first = Aggregate(same & _to_first(), _is_first(), default=0).named("first_is_selected")
    return SequenceMap(lambda w, x: round(w) - 1 + int(x), one_more, at_first).named("hist_nobos")


def make_double_hist_bos() -> SOp:
    """How many distinct tokens occur as often as the own one, in an input that begins with "§".

    >>> make_double_hist_bos()("§abbc")
    [0, 2, 1, 1, 2]
    """
    hist = make_hist_bos()
    as_often = Select(hist, hist, Comparison.EQ).named("as_often")
    distinct = Select(first_of_its_kind(), tokens, lambda first, _: first).named("distinct")
    return width_with_bos(as_often & distinct).named("double_hist_bos")


def make_double_hist() -> SOp:
    """How many distinct tokens occur as often as the own one.

    >>> make_double_hist()("abbc")
    [2, 1, 1, 2]
    """
    hist = make_hist()
    as_often = Select(hist, hist, Comparison.EQ).named("as_often")
    distinct = Select(first_of_its_kind(), tokens, lambda first, _: first).named("distinct")
    return SelectorWidth(as_often & distinct).named("double_hist")


def make_most_freq() -> SOp:
    """The distinct tokens by falling frequency after the leading "§", and "§" for what is left.

    Ties keep the order of the input.

    >>> "".join(make_most_freq()("§abbccddd"))
    '§dbca§§§§'
    """
    key = SequenceMap(_most_frequent_first, first_of_its_kind(), make_hist_bos()).named("key")
    target = SelectorWidth(comes_before(key)).named("target")
    arrives = Select(target, indices, Comparison.EQ).named("arrives")
    kept = SequenceMap(lambda token, key: token if key < 0 else BOS, tokens, key).named("kept")
    return Aggregate(arrives, kept).named("most_freq")


def width_with_bos(selector: Selector) -> SOp:
    """How many positions besides 0 are selected, from one head's attention to position 0."""
    return Map(lambda w: round(w) - 1, _one_over_share_of_first(selector))


def _one_over_share_of_first(selector: Selector) -> SOp:
    share = Aggregate(selector | _to_first(), _is_first()).named("share_of_first")
    return (1 / share).named("one_more_than_width")


def _to_first() -> Select:
    return Select(_is_first(), tokens, lambda key, _: key).named("to_first")


def _is_first() -> SOp:
    return (indices == 0).named("is_first")


def _most_frequent_first(first: bool, often: int) -> int | float:
    if not first:
        return 1
    return -often if often else float("-inf")  # only "§" counts as occurring 0 times
