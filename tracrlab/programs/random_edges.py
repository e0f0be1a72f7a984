"""Random programs at the edge: the shapes in which compilers of this kind have been wrong.

Each draws a small program around what a grower gives it: means of means with odd defaults, means
that are compared with tokens, lookups of means as queries of selectors that select many, terms far
apart in size, and names which look as if the compiler had made them.
"""

import random
from collections.abc import Callable
from typing import Protocol

from tracrlab import rasp
from tracrlab.programs import random_functions as pool
from tracrlab.values import Value

PARTS = ("width", "typed", "share", "bos_share", "2", "1")


class Grower(Protocol):
    """What a drawing of a program offers to its parts."""

    rng: random.Random
    words: tuple[Value, ...]
    length: int

    def sequence(self, depth: int) -> rasp.SOp: ...
    def selector(self, depth: int) -> rasp.Selector: ...
    def seen_in(self, expr: rasp.SOp) -> tuple[Value, ...]: ...
    def accepted(self, make: Callable[[], rasp.SOp]) -> rasp.SOp | None: ...


def edge(grower: Grower, depth: int) -> rasp.SOp:
    """One of the shapes; not all of them have answers, and `accepted` is not yet asked."""
    shapes = (mean_of_means, compared_mean, asked_by_a_mean, far_apart, named_alike, never_selected)
    return grower.rng.choice(shapes)(grower, depth)


def default(rng: random.Random) -> Value:
    """What an aggregate gives where nothing is selected."""
    if rng.random() < 0.85:
        return rng.choice((None, None, 0, 0, -1, 0.5, True, "none", ()))
    return pool.far(rng)


def reach(grower: Grower, depth: int) -> rasp.Selector:
    """Mostly a selector by place; those that select nothing somewhere make defaults matter."""
    rng, i = grower.rng, rasp.indices
    first, step = rng.randint(0, 2), rng.randint(1, 3)
    places = (
        rasp.Comparison.LEQ,
        rasp.Comparison.LT,
        rasp.Comparison.GT,
        lambda k, q: first <= k < q,
        lambda k, q: k != first,
        lambda k, q: k % step == q % step,
        lambda k, q: abs(k - q) <= step,
    )
    roll = rng.random()
    if roll < 0.6:
        return rasp.Select(i, i, rng.choice(places))
    if roll < 0.8:
        every = rasp.Comparison.TRUE if rng.random() < 0.5 else rasp.Comparison.EQ
        return rasp.Select(rasp.tokens, rasp.tokens, every)
    return grower.selector(depth)


def codes(grower: Grower) -> rasp.SOp:
    """A number for each token, the token itself if all are numbers."""
    rng, words = grower.rng, grower.words
    if all(type(word) in (int, float) for word in words) and rng.random() < 0.5:
        return rasp.tokens
    some = (pool.FAR, pool.THIRDS, pool.THIRDS, (0, 1, 7), (0, 1), pool.NUMBERS)
    numbers = rng.choice(some)
    table = {word: rng.choice(numbers) for word in words}
    return rasp.Map(pool.Lookup(table, rng.choice(numbers)), rasp.tokens)


def mean(grower: Grower, depth: int) -> rasp.SOp:
    """A mean of codes, or of another mean."""
    values = mean(grower, depth - 1) if depth > 0 and grower.rng.random() < 0.4 else codes(grower)
    make = rasp.Aggregate(reach(grower, depth - 1), values, default(grower.rng))
    if grower.rng.random() < 0.25:
        make = rasp.numerical(make)
    found = grower.accepted(lambda: make)
    return codes(grower) if found is None else found


def read(grower: Grower, chosen: rasp.Selector, depth: int) -> rasp.SOp:
    """A width, or an aggregate of places, numbers or anything."""
    kind = grower.rng.randrange(5)
    if kind < 2:
        return rasp.SelectorWidth(chosen)
    values = (lambda: rasp.indices, lambda: codes(grower), lambda: grower.sequence(depth))
    return rasp.Aggregate(chosen, values[kind - 2](), default(grower.rng))


def mean_of_means(grower: Grower, depth: int) -> rasp.SOp:
    inner = mean(grower, depth)
    return rasp.Aggregate(reach(grower, depth - 1), inner, default(grower.rng))


def compared_mean(grower: Grower, depth: int) -> rasp.SOp:
    """A mean beside tokens, places or another mean, as key or as query."""
    rng, one = grower.rng, mean(grower, depth)
    other = rng.choice((lambda: rasp.tokens, lambda: codes(grower), lambda: mean(grower, depth)))()
    keys, queries = (one, other) if rng.random() < 0.5 else (other, one)
    chosen: rasp.Selector = rasp.Select(keys, queries, rng.choice(list(rasp.Comparison)))
    if rng.random() < 0.3:
        chosen = rasp.SelectorAnd(chosen, reach(grower, depth - 1))
    return read(grower, chosen, depth)


def asked_by_a_mean(grower: Grower, depth: int) -> rasp.SOp:
    """A selector by a table over the keys and a few classes of a mean: it selects many."""
    rng, inner = grower.rng, mean(grower, depth)
    by = rng.choice((1, 2, 3))
    asks = rng.choice((lambda v: int(v * by) % 4, lambda v: v > by / 2, lambda v: v))
    query = rasp.Map(asks, inner) if rng.random() < 0.7 else inner
    if rng.random() < 0.5:
        query = rasp.Map(pool.lookup(rng, grower.seen_in(inner)), inner)
    keys = rng.choice((rasp.tokens, rasp.indices))
    seen = grower.words if keys is rasp.tokens else tuple(range(grower.length))
    always = rng.choice(seen)
    pairs = {(rng.choice(seen), rng.choice((0, 1, 2, 3, True))) for _ in range(4)}
    chosen = rasp.Select(keys, query, lambda k, q: k == always or (k, q) in pairs)
    return read(grower, chosen, depth)


def far_apart(grower: Grower, depth: int) -> rasp.SOp:
    """A sum or difference of numbers of different size."""
    rng = grower.rng
    left, right = (rng.choice((codes, lambda g: mean(g, depth)))(grower) for _ in range(2))
    if rng.random() < 0.5:
        factors = (rng.choice((1, -1, 1e-4, 1e8, 0.1)) for _ in range(2))
        return rasp.LinearSequenceMap(left, right, *factors)
    return left + right if rng.random() < 0.5 else left - right


def named_alike(grower: Grower, depth: int) -> rasp.SOp:
    """Two sequences of which one is named as the compiler names what it adds to the other."""
    rng, base = grower.rng, grower.rng.choice("mx")
    fst, snd = mean(grower, depth).named(base), read(grower, reach(grower, depth), depth)
    snd = snd.named(f"{base}_{rng.choice(PARTS)}")
    if rng.random() < 0.5:
        fst, snd = snd, rasp.Map(str, fst)
    return rasp.SequenceMap(lambda x, y: (x, y), fst, snd)


def never_selected(grower: Grower, depth: int) -> rasp.SOp:
    """Values of which some, that may be huge, stand where nobody looks."""
    rng = grower.rng
    hidden = rng.randrange(grower.length)
    values: list[Value] = [rng.choice((0, 1, 2, 0.1)) for _ in range(grower.length)]
    values[hidden] = rng.choice(pool.FAR + pool.BEYOND)
    seen = rasp.ConstantSOp(values, check_length=False)
    chosen = rasp.Select(rasp.indices, rasp.indices, lambda k, q: k != hidden and k <= q)
    return rasp.Aggregate(chosen, seen, default(rng))
