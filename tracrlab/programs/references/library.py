"""What programs on the library of the 2021 language should answer, in plain Python."""


def as_text(answer):
    """`answer` to the words as text, which is what `tokens` means there."""
    return lambda words: answer([str(word) for word in words])


def as_integers(answer):
    """`answer` to the words as integers, cut towards zero."""
    return lambda words: answer([int(word) for word in words])


def ascending_after_start(words):
    return words[:1] + sorted(words[1:])


def digits(answer):
    return lambda words: [int(digit) for digit in answer(words)]


def times_before(words):
    return [words[:i].count(word) for i, word in enumerate(words)]


def share(token):
    return lambda words: [words.count(token) / len(words)] * len(words)


def occurs_again(words):
    return [word in words[i:] for i, word in enumerate(words, 1)]


def contains(token):
    return lambda words: [token in words] * len(words)


def larger_of_two(words):
    return [max(pair) for pair in zip(words, ["", *words], strict=False)]


def to_nearer_end(words):
    n = len(words)
    return [min(i, n + 1 - i) for i in range(1, n + 1)]


def mean(numbers):
    return [sum(numbers) / len(numbers)] * len(numbers)


def pointed_at(numbers):
    return [numbers[i] if 0 <= i < len(numbers) else 0 for i in numbers]


def shifted(offset, filler):
    return lambda words: ([filler] * offset + words)[: len(words)]


def is_first(token):
    return lambda words: [w == token and token not in words[:i] for i, w in enumerate(words)]


def is_last(token):
    return lambda words: [w == token and token not in words[i:] for i, w in enumerate(words, 1)]


def first_place(token):
    return lambda words: [words.index(token) if token in words else -1] * len(words)


def after_last(token, filler):
    def answer(words):
        _, found, behind = "".join(words).rpartition(token)
        return [behind[0] if found and behind else filler] * len(words)

    return answer


def next_place(words):
    return [
        words.index(word, i) if word in words[i:] else -1 for i, word in enumerate(words, start=1)
    ]
