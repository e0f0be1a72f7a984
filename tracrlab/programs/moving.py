"""Programs that move tokens to places computed from positions alone."""

from tracrlab.programs.counting import make_length
from tracrlab.rasp import Aggregate, Comparison, Select, SequenceMap, SOp, indices, length


def make_reverse(sop: SOp) -> SOp:
    """`sop` back to front.

    >>> from tracrlab.rasp import tokens
    >>> make_reverse(tokens)("hello")
    ['o', 'l', 'l', 'e', 'h']
    """
    opposite = (make_length() - 1 - indices).named("opposite")
    mirrored = Select(indices, opposite, Comparison.EQ).named("mirrored")
    return Aggregate(mirrored, sop).named("reverse")


def shift_by(offset: int, /, sop: SOp) -> SOp:
    """`sop` moved `offset` positions to the right, or left if negative; None where nothing comes.

    >>> from tracrlab.rasp import tokens
    >>> shift_by(1, tokens)("abc"), shift_by(-2, tokens)("abc")
    ([None, 'a', 'b'], ['c', None, None])
    """
    from_there = Select(indices, indices, lambda key, query: key + offset == query)
    return Aggregate(from_there.named(f"from_{offset}_before"), sop).named(f"shift_by({offset})")


def make_swap_first_last(sop: SOp) -> SOp:
    """`sop` with its first and its last value exchanged.

    >>> from tracrlab.rasp import tokens
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
    from tracrlab.rasp import tokens

    agrees = (make_reverse(tokens) == tokens).named("agrees")
    everything = Select(indices, indices, Comparison.TRUE).named("everything")
    return (Aggregate(everything, agrees).named("share_that_agrees") == 1).named("check_palindrome")
