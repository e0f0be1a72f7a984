"""Looking for inputs that break a fact which could not be proved."""

import random
from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

from tracrlab import rasp
from tracrlab.values import Value, is_number

TRIED = 2_000
"""Inputs tried: all of them where there are no more, else the short ones and a seeded sample."""


def inputs(vocab: tuple[Value, ...], length: int, count: int = TRIED) -> Iterator[list[Value]]:
    """At most `count` inputs of 1 to `length` tokens; all of them if that is enough."""
    left, n = count, 1
    while n <= length and len(vocab) ** n <= left // 2:
        yield from map(list, product(vocab, repeat=n))
        left -= len(vocab) ** n
        n += 1
    if n > length:
        return
    if len(vocab) ** n <= left and n == length:
        yield from map(list, product(vocab, repeat=n))
        return
    rng = random.Random(0)
    for _ in range(left):
        few = rng.sample(vocab, rng.randint(1, min(3, len(vocab))))  # repetition is what breaks
        some = few if rng.random() < 0.5 else vocab
        yield rng.choices(some, k=rng.randint(n, length))


def first(
    vocab: tuple[Value, ...], length: int, breaks: Callable[[list[Value]], Any], count: int = TRIED
) -> list[Value] | None:
    """The first input for which `breaks` is true; inputs without an answer are passed over."""
    for words in inputs(vocab, length, count):
        try:
            if breaks(words):
                return words
        except Exception:
            continue
    return None


def two_values(
    expr: rasp.Aggregate, vocab: tuple[Value, ...], length: int, causal: bool
) -> list[Value] | None:
    """An input on which an aggregate selects two different numbers at once."""

    def breaks(words: list[Value]) -> bool:
        selected = rasp.evaluate(expr.selector, words, causal)
        values = rasp.evaluate(expr.sop, words, causal)
        rasp.evaluate(expr, words, causal)
        return any(
            len({v for v, chosen in zip(values, row, strict=True) if chosen and is_number(v)}) > 1
            for row in selected
        )

    return first(vocab, length, breaks, count=TRIED if length <= 64 else TRIED // 10)


def an_answer(
    program: rasp.SOp, vocab: tuple[Value, ...], length: int, causal: bool
) -> tuple[bool, Exception | None]:
    """Is there an input on which the interpreter has an answer? And the first error, if not."""
    errors: list[Exception] = []
    for words in inputs(vocab, length, 300):
        try:
            rasp.evaluate(program, words, causal)
        except Exception as error:
            errors.append(error)
        else:
            return True, None
    return False, errors[0] if errors else None
