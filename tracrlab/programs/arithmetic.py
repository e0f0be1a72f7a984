"""Long addition, with a carry that arrives from far away in one step."""

from tracrlab.programs.counting import so_far
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    tokens,
)


def make_long_addition() -> SOp:
    """The sum of two decimal numbers, as in "95+7", right-aligned and filled up with zeros.

    All digits at once: a column of 10 or more gives a carry, one of 8 or less does not, and one of
    9 hands on what it gets. So each column asks the nearest one to its right that is not 9.

    >>> "".join(make_long_addition()("95+7")), "".join(make_long_addition()("1+99999"))
    ('0102', '0100000')
    """
    is_plus = Select(tokens, tokens, lambda key, _: key == "+").named("is_plus")
    in_second = (SelectorWidth(is_plus & so_far()) > 0).named("in_second")  # the plus sign too
    behind = Select(in_second, tokens, lambda key, _: key).named("behind")
    digit = Map(lambda token: 0 if token == "+" else int(token), tokens).named("digit")
    second = SequenceMap(lambda digit, here: digit if here else 0, digit, in_second)
    source = (indices - SelectorWidth(behind).named("width_of_second")).named("source")
    first = Aggregate(Select(indices, source, Comparison.EQ), digit, default=0)
    column = (first.named("first") + second.named("second")).named("column")

    decides = (column != 9).named("decides")
    to_the_right = Select(indices, indices, Comparison.GEQ).named("to_the_right")
    rank = SelectorWidth(Select(decides, tokens, lambda key, _: key) & to_the_right).named("rank")
    own = SequenceMap(lambda decides, rank: rank if decides else 0, decides, rank).named("own_rank")
    asked = SequenceMap(lambda decides, rank: rank - decides, decides, rank).named("asked_rank")
    nearest = Select(own, asked, lambda key, query: key == query and query > 0).named("nearest")
    carry = (Aggregate(nearest, column > 9, default=False) > 0).named("carry")
    return SequenceMap(lambda c, carry: str((c + carry) % 10), column, carry).named("long_addition")
