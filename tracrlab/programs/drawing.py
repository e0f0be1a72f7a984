"""Random inputs of the kinds on which programs differ: repetitions, balanced brackets, carries.

Each is `draw(rng, length, vocab)` and gives a list of `length` tokens. Words drawn evenly from a
vocabulary are almost never balanced, never palindromes, and never make a carry travel far.
"""

from collections.abc import Callable, Sequence
from random import Random

from tracrlab.values import Value

Draw = Callable[[Random, int, Sequence[Value]], list[Value]]


def even(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
    """Each token drawn evenly."""
    return rng.choices(vocab, k=length)


def varied(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
    """Even, or few words often, or one word and an exception, in runs, sorted, mirrored.

    >>> "".join(varied(Random(3), 6, "abc"))
    'aaaccc'
    """
    few = rng.sample(list(vocab), rng.randint(1, min(3, len(vocab))))
    match rng.randrange(6):
        case 0:
            return even(rng, length, vocab)
        case 1:
            return even(rng, length, few)
        case 2:
            words = few[:1] * length
            words[rng.randrange(length)] = rng.choice(vocab)
            return words
        case 3:
            return sorted(even(rng, length, vocab), key=list(vocab).index)
        case 4:
            words = []
            while len(words) < length:
                words += [rng.choice(vocab)] * rng.randint(1, 4)
            return words[:length]
    return palindromes(rng, length, vocab)


def permuted(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
    """Different words; ValueError if the vocabulary has too few."""
    return rng.sample(list(vocab), length)


def palindromes(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
    """A palindrome, or one with a single word changed.

    >>> "".join(palindromes(Random(1), 7, "abc"))
    'accbcca'
    """
    half = even(rng, (length + 1) // 2, vocab)
    words = half + half[: length // 2][::-1]
    return _with_a_change(rng, words, vocab) if rng.random() < 0.5 else words


def brackets(pairs: Sequence[str], shuffled: bool = False) -> Draw:
    """Brackets that balance, that do except for one, that are cut short, or that are any.

    >>> ["".join(brackets(["()", "{}"])(Random(seed), 8, "(){}")) for seed in range(3)]
    ['({(}{)})', '({{}()()', '()(}})((']
    """

    def draw(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
        kind = rng.randrange(5)
        if kind == 0:
            return even(rng, length, vocab)
        if kind == 1:  # the beginning of something longer
            return _balanced(rng, length + rng.randint(1, length), pairs, shuffled)[:length]
        words = _balanced(rng, length, pairs, shuffled)
        if kind == 2:
            return _with_a_change(rng, words, vocab)
        if kind == 3:
            i, j = rng.randrange(length), rng.randrange(length)
            words[i], words[j] = words[j], words[i]
        return words

    return draw


def _balanced(rng: Random, length: int, pairs: Sequence[str], shuffled: bool) -> list[Value]:
    """A balanced string of `length` brackets; of odd length, one opener is left open."""
    open_now: list[str] = []
    words: list[Value] = []
    eager = rng.choice((0.3, 0.5, 0.7))  # how deep it goes
    for left in range(length, 0, -1):
        if open_now and (len(open_now) >= left or rng.random() > eager):
            pair = open_now.pop(rng.randrange(len(open_now)) if shuffled else -1)
            words.append(pair[1])
        else:
            open_now.append(rng.choice(pairs))
            words.append(open_now[-1][0])
    return words


def after_start(start: Value, draw: Draw = varied) -> Draw:
    """The start token, and after it words drawn from the rest of the vocabulary."""

    def draw_after(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
        rest = [word for word in vocab if word != start]
        return [start, *(draw(rng, length - 1, rest) if length > 1 else [])]

    return draw_after


def before_tail(filler: Value, draw: Draw = even) -> Draw:
    """Words of the rest of the vocabulary, and after them a tail of `filler`."""

    def draw_before(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
        rest = [word for word in vocab if word != filler]
        kept = rng.randint(0, length)
        return [*(draw(rng, kept, rest) if kept else []), *[filler] * (length - kept)]

    return draw_before


def additions(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
    """Two numbers with a plus sign between them, often such that a carry travels far.

    >>> "".join(additions(Random(2), 9, "0123456789+"))
    '0995944+5'
    """
    plus = rng.randint(1, length - 2)
    first = [rng.randrange(10) for _ in range(plus)]
    second = [rng.randrange(10) for _ in range(length - plus - 1)]
    if rng.random() < 0.7:
        for place in range(1, min(len(first), len(second)) + 1):
            if rng.random() < 0.8:
                second[-place] = 9 - first[-place]
        longer = max(first, second, key=len)
        for at in range(len(longer) - min(len(first), len(second))):
            longer[at] = rng.choice((9, 9, longer[at]))
    return [*map(str, first), "+", *map(str, second)]


def in_three_parts(rng: Random, length: int, vocab: Sequence[Value]) -> list[Value]:
    """The first three words of the vocabulary equally often and in order, then any, or a change."""
    n = rng.choice((1, length // 3, length // 3 + 1, rng.randint(1, length)))
    words = [*[vocab[0]] * n, *[vocab[1]] * n, *[vocab[2]] * n]
    words = (words + even(rng, length, vocab))[:length]
    return _with_a_change(rng, words, vocab) if rng.random() < 0.4 else words


def _with_a_change(rng: Random, words: list[Value], vocab: Sequence[Value]) -> list[Value]:
    changed = list(words)
    changed[rng.randrange(len(words))] = rng.choice(vocab)
    return changed
