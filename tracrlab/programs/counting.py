"""Programs that count: lengths, histograms, shares, ranks, parities."""

from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SOp,
    indices,
    numerical,
    tokens,
)
from tracrlab.values import Value


def make_length() -> SOp:
    """The number of tokens, at every position: what `rasp.length` is, counted by one head.

    >>> make_length()("hello")
    [5, 5, 5, 5, 5]
    """
    everything = Select(tokens, tokens, Comparison.TRUE).named("everything")
    return SelectorWidth(everything).named("length")


def make_hist() -> SOp:
    """How often the token of each position occurs.

    >>> make_hist()("hello")
    [1, 1, 2, 2, 1]
    """
    return SelectorWidth(same_token()).named("hist")


def same_token() -> Select:
    """From each position to all that hold the same token, itself among them."""
    return Select(tokens, tokens, Comparison.EQ).named("same_token")


def make_count(sop: SOp, token: Value) -> SOp:
    """How often `token` occurs in `sop`, at every position.

    >>> make_count(tokens, "l")("hello")
    [2, 2, 2, 2, 2]
    """
    wanted = Select(sop, sop, lambda key, query: key == token).named(f"is_{token}")
    return SelectorWidth(wanted).named(f"count_{token}")


def make_count_less_freq(n: int) -> SOp:
    """How many tokens occur at most `n` times in the input, at every position.

    >>> make_count_less_freq(2)("aaabbc")
    [3, 3, 3, 3, 3, 3]
    """
    hist = make_hist()
    rare = Select(hist, hist, lambda key, query: key <= n).named("rare")
    return SelectorWidth(rare).named("count_less_freq")


def make_frac_prevs(bools: SOp) -> SOp:
    """The share of true values among those up to and with each position, as a number.

    >>> make_frac_prevs(tokens == "l")("hell")
    [False, 0.0, 0.3333333333333333, 0.5]
    """
    return numerical(Aggregate(so_far(), numerical(bools), default=0)).named("frac_prevs")


def so_far() -> Select:
    """From each position to itself and all before it."""
    return Select(indices, indices, Comparison.LEQ).named("so_far")


def make_rank() -> SOp:
    """One more than the number of smaller tokens.

    >>> make_rank()([2, 4, 7, 6, 8, 8])
    [1, 2, 4, 3, 5, 5]
    """
    smaller = SelectorWidth(Select(tokens, tokens, Comparison.LT).named("smaller"))
    return (smaller.named("smaller_tokens") + 1).named("rank")


def make_parity(token: Value) -> SOp:
    """Whether `token` occurs an odd number of times, as 0 or 1 at every position.

    >>> make_parity(1)([1, 0, 1, 1])
    [1, 1, 1, 1]
    """
    return (make_count(tokens, token) % 2).named("parity")


def make_binary_mode() -> SOp:
    """The majority of the bits so far; 0 where they are even.

    >>> make_binary_mode()([1, 0, 1, 1])
    [1, 0, 1, 1]
    """
    share = make_frac_prevs(tokens == 1)
    return Map(lambda x: 1 if x > 0.5 else 0, share).named("binary_mode")


def make_average() -> SOp:
    """The mean of the numbers so far.

    >>> make_average()([1, -2, 4])
    [1, -0.5, 1.0]
    """
    return numerical(Aggregate(so_far(), numerical(tokens))).named("average")
