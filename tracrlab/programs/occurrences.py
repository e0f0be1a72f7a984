"""Programs that tell the occurrences of one token apart: first, next, what followed the last."""

from tracrlab.programs.counting import same_token, so_far
from tracrlab.programs.moving import shift_by
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    tokens,
)


def make_mark_first() -> SOp:
    """Whether a token has not occurred before.

    >>> make_mark_first()("hello")
    [True, True, True, False, True]
    """
    return first_of_its_kind().named("mark_first")


def make_distinct() -> SOp:
    """The distinct tokens in the order of their first occurrence, then None.

    >>> make_distinct()("hello")
    ['h', 'e', 'l', 'o', None]
    """
    first = first_of_its_kind()
    firsts = SelectorWidth(Select(first, tokens, lambda key, _: key) & so_far()).named("firsts")
    target = SequenceMap(lambda is_first, n: n - 1 if is_first else -1, first, firsts)
    arrives = Select(target.named("target"), indices, Comparison.EQ).named("arrives")
    return Aggregate(arrives, tokens).named("distinct")


def make_next_identical() -> SOp:
    """The position of the next occurrence of the same token, or None.

    >>> make_next_identical()("abcab")
    [3, 4, None, None, None]
    """
    occurrence = number_of_occurrence()
    one_later = Select(occurrence, occurrence, lambda key, query: key == query + 1)
    return Aggregate(same_token() & one_later.named("one_later"), indices).named("next_identical")


def make_induction() -> SOp:
    """What followed the last earlier occurrence of the token, or None: an induction head.

    >>> make_induction()("abcabd")
    [None, None, None, 'b', 'c', None]
    """
    occurrence = number_of_occurrence()
    token_before = shift_by(1, tokens).named("token_before")
    occurrence_before = shift_by(1, occurrence).named("occurrence_before")
    same = Select(token_before, tokens, lambda key, query: key == query).named("same_before")
    last = Select(occurrence_before, occurrence, lambda key, query: key == query - 1)
    return Aggregate(same & last.named("last_before"), tokens).named("induction")


def first_of_its_kind() -> SOp:
    """Whether no earlier position holds the same token."""
    earlier = Select(indices, indices, Comparison.LT).named("earlier")
    same_earlier = SelectorWidth(same_token() & earlier).named("same_earlier")
    return (same_earlier == 0).named("first_of_its_kind")


def number_of_occurrence() -> SOp:
    """Whether this is the first, second, third, … occurrence of its token, from 1."""
    return SelectorWidth(same_token() & so_far()).named("occurrence")
