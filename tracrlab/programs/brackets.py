"""Programs about brackets: balances, shuffled Dyck languages, nesting with its three answers."""

from collections.abc import Sequence
from functools import reduce

from tracrlab.programs.counting import make_frac_prevs, make_length, so_far
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    LinearSequenceMap,
    Map,
    Select,
    SelectorWidth,
    SequenceMap,
    SOp,
    indices,
    numerical,
    tokens,
)
from tracrlab.values import Value


def make_pair_balance(sop: SOp, open_token: Value, close_token: Value) -> SOp:
    """The share of opening tokens up to each position minus that of closing tokens, as a number.

    >>> make_pair_balance(tokens, "(", ")")("a()(")
    [0, 0.5, 0.0, 0.25]
    """
    opens = make_frac_prevs(sop == open_token).named("opens")
    closes = make_frac_prevs(sop == close_token).named("closes")
    return numerical(LinearSequenceMap(opens, closes, 1, -1)).named("pair_balance")


def make_shuffle_dyck(pairs: Sequence[str]) -> SOp:
    """Whether every kind of bracket balances over the whole input, at every position.

    Each of `pairs` is an opening and a closing bracket, as in ["()", "{}"]. Kinds need not nest in
    each other. Raises ValueError for no pairs, or a pair that is not two tokens.

    >>> make_shuffle_dyck(["()", "{}"])("({)}"), make_shuffle_dyck(["()"])(")(")
    ([True, True, True, True], [False, False])
    """
    check_pairs("make_shuffle_dyck", pairs)
    balances = [make_pair_balance(tokens, *pair).named(f"balance_{pair}") for pair in pairs]
    broken = reduce(lambda some, more: some | more, [balance < 0 for balance in balances])
    everything = Select(indices, indices, Comparison.TRUE).named("everything")
    once_broken = numerical(Aggregate(everything, numerical(broken.named("broken")), default=0))
    closed = reduce(lambda some, more: some & more, [balance == 0 for balance in balances])
    last = Select(indices, make_length() - 1, Comparison.EQ).named("last")
    closed_at_last = Aggregate(last, closed.named("closed")).named("closed_at_last")
    never_broken = (~once_broken.named("share_broken")).named("never_broken")
    return (closed_at_last & never_broken).named("shuffle_dyck")


def make_shuffle_dyck2() -> SOp:
    """Whether `()` and `{}` both balance over the whole input; they may interleave.

    >>> make_shuffle_dyck2()("({)}")
    [True, True, True, True]
    """
    return make_shuffle_dyck(["()", "{}"]).named("shuffle_dyck2")


def make_dyck1_ptf(pair: str = "()") -> SOp:
    """What each prefix is: "P" can still be completed, "T" balanced, "F" broken for good.

    The paper's program, but that it turns shares into counts: their signs are the same.

    >>> "".join(make_dyck1_ptf()("()())("))
    'PTPTFF'
    """
    check_pairs("make_dyck1_ptf", [pair])
    balance = make_pair_balance(tokens, *pair)
    broken = (make_frac_prevs(balance < 0) > 0).named("broken")
    return SequenceMap(_verdict, broken, balance == 0).named("dyck1_ptf")


def make_dyck_ptf(pairs: Sequence[str]) -> SOp:
    """What each prefix is, for several kinds of brackets that nest: "P", "T" or "F".

    An opener and its closer stand at the same level, and in a prefix that is not broken the
    positions of one level are opener, closer, opener, closer, …: so a closer's partner is the
    position before it at its level, and a closer too many finds no opener there. Raises ValueError
    as `make_shuffle_dyck` does.

    >>> ptf = make_dyck_ptf(["()", "{}"])
    >>> "".join(ptf("(){}")), "".join(ptf("({)}"))
    ('PTPT', 'PPFF')
    """
    check_pairs("make_dyck_ptf", pairs)
    openers, closers = zip(*pairs, strict=True)
    partners = dict(zip(closers, openers, strict=True))
    is_opener = Map(lambda token: token in openers, tokens).named("is_opener")
    is_closer = Map(lambda token: token in closers, tokens).named("is_closer")
    before = SelectorWidth(Select(is_opener, tokens, lambda opener, _: opener) & so_far())
    after = SelectorWidth(Select(is_closer, tokens, lambda closer, _: closer) & so_far())
    depth = (before.named("openers") - after.named("closers")).named("depth")
    level = (depth + is_closer).named("level")
    same_level = Select(level, level, Comparison.EQ).named("same_level")
    place = SelectorWidth(same_level & so_far()).named("place")  # at its level, counted from 1
    one_before = Select(place, place, lambda key, query: key + 1 == query).named("one_before")
    partner = Aggregate(same_level & one_before, tokens, default="").named("partner")
    mismatched = SequenceMap(
        lambda token, other: token in partners and other != partners[token], tokens, partner
    ).named("mismatched")
    wrong = Select(mismatched, tokens, lambda key, _: key).named("wrong")
    wrongs = SelectorWidth(wrong & so_far()).named("wrongs")
    return SequenceMap(_verdict, wrongs > 0, depth == 0).named("dyck_ptf")


def check_pairs(what: str, pairs: Sequence[str]) -> None:
    """ValueError unless each of `pairs` is an opening and a closing bracket, and there is one."""
    if not pairs:
        raise ValueError(f'{what}: give at least one pair of brackets, such as ["()"]')
    for pair in pairs:
        if len(pair) != 2 or pair[0] == pair[1]:
            raise ValueError(f"{what}: a pair is an opening and a closing token, got {pair!r}")


def _verdict(broken: bool, balanced: bool) -> str:
    return "F" if broken else "T" if balanced else "P"
