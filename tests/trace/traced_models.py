"""Models that the tests of traces look into."""

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model


def reverse_program():
    opposite = (rasp.length - rasp.indices - 1).named("opposite")
    at = rasp.Select(rasp.indices, opposite, rasp.Comparison.EQ)
    return rasp.Aggregate(at, rasp.tokens).named("reverse")


def share_program():
    """The share of x so far: a number computed by a head, from a number computed by an MLP."""
    is_x = rasp.numerical((rasp.tokens == "x").named("is_x"))
    before = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    return rasp.Aggregate(before, is_x, default=0).named("share")


def counts_program():
    """Two heads and two MLP blocks in one layer."""
    same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    xs = rasp.Select(rasp.tokens, rasp.tokens, lambda key, query: key == "x")
    hist, count = rasp.SelectorWidth(same).named("hist"), rasp.SelectorWidth(xs).named("xs")
    return (hist * 10 + count).named("counts")


def compiled(program, vocab="abx", length=5, **options):
    return compile_rasp_to_model(program, list(vocab), length, **options)


REVERSE = compiled(reverse_program())
SHARE = compiled(share_program())
COUNTS = compiled(counts_program())
BARE = compiled(rasp.tokens)  # no layers at all
