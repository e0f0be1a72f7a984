"""Programs that move tokens to places computed from positions alone."""

from tracrlab.programs.counting import make_count, make_length
from tracrlab.rasp import Aggregate, Comparison, Select, SequenceMap, SOp, indices, length, tokens
from tracrlab.values import Value


def make_reverse(sop: SOp) -> SOp:
    """`sop` back to front.

    >>> make_reverse(tokens)("hello")
    ['o', 'l', 'l', 'e', 'h']
    """
    opposite = (make_length() - 1 - indices).named("opposite")
    mirrored = Select(indices, opposite, Comparison.EQ).named("mirrored")
    return Aggregate(mirrored, sop).named("reverse")


def shift_by(offset: int, /, sop: SOp) -> SOp:
    """`sop` moved `offset` positions to the right, or left if negative; None where nothing comes.

    >>> shift_by(1, tokens)("abc"), shift_by(-2, tokens)("abc")
    ([None, 'a', 'b'], ['c', None, None])
    """
    from_there = Select(indices, indices, lambda key, query: key + offset == query)
    return Aggregate(from_there.named(f"from_{offset}_before"), sop).named(f"shift_by({offset})")


def make_swap_first_last(sop: SOp) -> SOp:
    """`sop` with its first and its last value exchanged.

    >>> make_swap_first_last(tokens)("hello")
    ['o', 'e', 'l', 'l', 'h']
    """

    def partner(i: int, n: int) -> int:
        return n - 1 if i == 0 else 0 if i == n - 1 else i

    source = SequenceMap(partner, indices, length).named("source")
    exchanged = Select(indices, source, Comparison.EQ).named("exchanged")
    return Aggregate(exchanged, sop).named("swap_first_last")


def make_check_palindrome() -> SOp:
    """Whether the input reads the same from both ends, at every position.

    >>> make_check_palindrome()("anna"), make_check_palindrome()("ann")
    ([True, True, True, True], [False, False, False])
    """
    agrees = (make_reverse(tokens) == tokens).named("agrees")
    everything = Select(indices, indices, Comparison.TRUE).named("everything")
    return (Aggregate(everything, agrees).named("share_that_agrees") == 1).named("check_palindrome")


def make_right_align(filler: Value) -> SOp:
    """The input with all that stands before a tail of `filler` moved to the right end.

    >>> "".join(make_right_align("_")("xyz__"))
    '__xyz'
    """
    source = (indices - make_count(tokens, filler)).named("source")
    moved = Select(indices, source, Comparison.EQ).named("moved")
    return Aggregate(moved, tokens, default=filler).named("right_align")


def make_follow(hops: int) -> SOp:
    """Where one arrives who reads each token as the position to go to, after `hops` steps.

    None where a step leaves the input: positions are counted from 0.

    >>> make_follow(2)([1, 2, 0, 9]), make_follow(3)([1, 2, 0, 9])
    ([2, 0, 1, None], [0, 1, 2, None])
    """
    if hops < 1:
        raise ValueError(f"make_follow: hops must be at least 1, got {hops!r}")
    arrived: SOp = tokens
    for hop in range(2, hops + 1):
        there = Select(indices, arrived, lambda key, query: key == query).named(f"there_{hop}")
        arrived = Aggregate(there, tokens).named(f"hop_{hop}")
    return arrived.named("follow")
