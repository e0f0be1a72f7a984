"""Brackets, patterns, languages and long addition, in plain Python."""


def balance(opener, closer):
    def answer(words):
        prefixes = (words[:i] for i in range(1, len(words) + 1))
        return [(p.count(opener) - p.count(closer)) / len(p) for p in prefixes]

    return answer


def shuffle_balanced(pairs):
    """Whether each kind of bracket by itself shrinks to nothing."""

    def shrinks(text):
        while "()" in text:
            text = text.replace("()", "")
        return not text

    def answer(words):
        kinds = ("".join("()"[pair.index(w)] for w in words if w in pair) for pair in pairs)
        return [all(list(map(shrinks, kinds)))] * len(words)

    return answer


def prefix_verdicts(pairs):
    """P, T or F for each prefix, with a stack."""
    partner = {closer: opener for opener, closer in pairs}

    def answer(words):
        verdicts, stack, broken = [], [], False
        for word in words:
            if word not in partner:
                stack.append(word)
            elif not stack or stack.pop() != partner[word]:
                broken = True
            verdicts.append("F" if broken else "P" if stack else "T")
        return verdicts

    return answer


def pattern_ends(pattern):
    def answer(words):
        text, n = "".join(words), len(pattern)
        return [None if i < n else text[i - n : i] == pattern for i in range(1, len(text) + 1)]

    return answer


def palindrome(words):
    return [words == words[::-1]] * len(words)


def cascade(words):
    return [word * i for i, word in enumerate(words, 1)]


def equal_thirds(words):
    text = "".join(words)
    prefixes = (text[:i] for i in range(1, len(text) + 1))
    return [p == "".join(letter * (len(p) // 3) for letter in "abc") for p in prefixes]


def addition(words):
    first, second = "".join(words).split("+")
    return list(str(int(first) + int(second)).zfill(len(words)))
