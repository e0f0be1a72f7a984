"""Sorting, reversing, shifting and looking up, in plain Python."""

import statistics
from collections import Counter


def reverse(words):
    return words[::-1]


def ascending(words):
    return sorted(words)


def by_frequency(words):
    counts = Counter(words)
    return sorted(words, key=lambda word: -counts[word])


def kinds_by_frequency(words):
    start, *rest = words
    kinds = [word for word, _ in Counter(rest).most_common()]  # ties as first met
    return [start] + kinds + [start] * (len(rest) - len(kinds))


def shifted(offset):
    def answer(words):
        n = len(words)
        return [words[i - offset] if 0 <= i - offset < n else None for i in range(n)]

    return answer


def swap_first_last(words):
    return [words[-1], *words[1:-1], words[0]] if len(words) > 1 else words


def median(numbers):
    return [statistics.median(numbers)] * len(numbers)


def mode(words):
    return [statistics.mode(words)] * len(words)  # the first met, if several


def swap_min_max(numbers):
    low, high = min(numbers), max(numbers)
    return [{low: high, high: low}.get(number, number) for number in numbers]


def running_max(numbers):
    return [max(numbers[:i]) for i in range(1, len(numbers) + 1)]


def right_aligned(filler):
    def answer(words):
        kept = [word for word in words if word != filler]
        return [filler] * (len(words) - len(kept)) + kept

    return answer


def followed(hops):
    def arrive(words, at):
        for _ in range(hops):
            if not 0 <= at < len(words):
                return None
            at = words[at]
        return at

    return lambda words: [arrive(words, i) for i in range(len(words))]


def mark_first(words):
    return [word not in words[:i] for i, word in enumerate(words)]


def distinct(words):
    kinds = list(dict.fromkeys(words))
    return kinds + [None] * (len(words) - len(kinds))


def next_identical(words):
    answers = []
    coming: dict = {}
    for i in reversed(range(len(words))):
        answers.append(coming.get(words[i]))
        coming[words[i]] = i
    return answers[::-1]


def induction(words):
    answers = []
    followers: dict = {}
    for i, word in enumerate(words):
        if i:
            followers[words[i - 1]] = word
        answers.append(followers.get(word))
    return answers
