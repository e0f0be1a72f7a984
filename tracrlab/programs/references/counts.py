"""Counts, shares and means, in plain Python."""

from collections import Counter


def length(words):
    return [len(words)] * len(words)


def hist(words):
    counts = Counter(words)
    return [counts[word] for word in words]


def count(token):
    return lambda words: [words.count(token)] * len(words)


def count_at_most(n):
    return lambda words: [sum(words.count(word) <= n for word in words)] * len(words)


def share_so_far(token):
    return lambda words: [words[:i].count(token) / i for i in range(1, len(words) + 1)]


def rank(words):
    return [1 + len([other for other in words if other < word]) for word in words]


def parity(token):
    return lambda words: [words.count(token) & 1] * len(words)


def majority_so_far(bits):
    answers = []
    lead = 0
    for bit in bits:
        lead += 1 if bit == 1 else -1
        answers.append(int(lead > 0))
    return answers


def average_so_far(numbers):
    answers = []
    total = 0
    for n, number in enumerate(numbers, 1):
        total += number
        answers.append(total / n)
    return answers


def hist_with_start(words):
    counts = Counter(words[1:])
    return [0] + [counts[word] for word in words[1:]]


def double_hist(words):
    counts = Counter(words)
    kinds_by_count = Counter(counts.values())
    return [kinds_by_count[counts[word]] for word in words]


def double_hist_with_start(words):
    return [0] + double_hist(words[1:])


def times_place(numbers):
    return [number * place for place, number in enumerate(numbers, 1)]
