"""What nobody said: the language of a text, a vocabulary, a length, and a standing input."""

from collections.abc import Iterable, Sequence
from itertools import cycle, islice

from tracrlab.errors import ParseError, RaspError
from tracrlab.rasp import SOp, Source, evaluate, parse
from tracrlab.rasp.text.source import Language
from tracrlab.values import Value, in_order
from tracrlab.widgets.constants import compared_with_tokens

LENGTH = 6  # of the longest input
SHOWN = 4  # tokens of the standing input
FEWEST = 3  # words of a vocabulary
BRACKETS = set("()[]{}<>")
LETTERS = "abcdefgh"


def language_of(text: str) -> Language:
    """The language that a text is written in: the one in which it has no mistakes, or fewer.

    >>> language_of("x = tokens == 'a'"), language_of("x = select(tokens, tokens, ==);")
    ('python', 'rasp')
    """
    found: dict[Language, int] = {}
    classic = text.rstrip().endswith(";") or ";\n" in text
    order: tuple[Language, ...] = ("rasp", "python") if classic else ("python", "rasp")
    for language in order:
        if language == "python" and found and not may_be_python(text):
            continue
        try:
            if parse(text, language).last is not None:
                return language
            found[language] = 0
        except ParseError as error:
            found[language] = len(error.errors)
        except RaspError:
            found[language] = 1
    return min(found, key=lambda language: found[language])


def may_be_python(text: str) -> bool:
    """Python text is run, so what cannot be Python is not tried."""
    import ast

    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def guess_vocabulary(
    program: SOp, seen: Iterable[Value] = (), causal: bool = False
) -> tuple[Value, ...]:
    """Words that the program speaks of, those `seen` in inputs, and some more to tell them from.

    Texts or numbers: the first of them on which the interpreter has an answer.

    >>> from tracrlab.rasp import tokens
    >>> guess_vocabulary(tokens == "x"), guess_vocabulary(tokens + 1)
    (('a', 'b', 'x'), (0, 1, 2))
    """
    seen = in_order(seen)
    spoken = compared_with_tokens(program)
    if len(seen):
        kind = str if all(isinstance(word, str) for word in seen) else int | float
        alike = [word for word in spoken if isinstance(word, kind)]
        return _filled(in_order([*seen, *alike]))
    texts = _filled([word for word in spoken if isinstance(word, str)])
    numbers = _filled([word for word in spoken if not isinstance(word, str)] or [0, 1, 2])
    first_numbers = len(spoken) > 0 and not any(isinstance(word, str) for word in spoken)
    choices = [numbers, texts] if first_numbers else [texts, numbers]
    for vocab in choices:
        if _answers(program, vocab, causal):
            return vocab
    return choices[0]


def _filled(words: Sequence[Value]) -> tuple[Value, ...]:
    """At least three words, unless they are brackets, which come in pairs."""
    found = list(words)
    if all(isinstance(word, str) for word in found):
        if found and set(found) <= BRACKETS:
            return in_order(found)
        more: Iterable[Value] = LETTERS
    else:
        whole = [int(word) for word in found if isinstance(word, int | float) and word == word]
        low = min(whole, default=0)
        more = [n for n in (max(whole, default=0) + 1, low - 1) if n >= 0] + list(range(12))
    for word in more:
        if len(found) >= FEWEST:
            break
        if word not in found:
            found.append(word)
    return in_order(found)


def _answers(program: SOp, vocab: Sequence[Value], causal: bool) -> bool:
    try:
        evaluate(program, guess_input(vocab), causal)
    except Exception:  # the program's own functions may raise anything
        return False
    return True


def guess_input(vocab: Sequence[Value], longest: int = SHOWN) -> tuple[Value, ...]:
    """A short input with one word twice, since repeated tokens are what teaches most.

    >>> guess_input(["a", "b", "x"]), guess_input("()"), guess_input(["a"])
    (('a', 'x', 'b', 'x'), ('(', ')', '(', ')'), ('a', 'a', 'a', 'a'))
    """
    last = vocab[-1]
    words = [each for word in vocab[:-1] for each in (word, last)] or [last]
    return tuple(islice(cycle(words), max(1, min(SHOWN, longest))))


def example_of(source: Source) -> tuple[Value, ...] | None:
    """The input that a text itself asks for (`set example`)."""
    return tuple(source.example) if source.example else None
