"""Tokens as people type them: `a x b x`, `axbx`, `1, 2, 3` or `["a", "x"]`."""

import ast
import re
from collections.abc import Iterable, Sequence

from tracrlab.errors import TracrlabError
from tracrlab.values import Value, as_value, show_value

MOST = 2000  # tokens of one input
_PIECES = re.compile(r""""(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s,]+""")


class TypedError(TracrlabError, ValueError):
    """An input that cannot be read: `unknown` are the tokens that are no words of the model."""

    def __init__(self, told: str, unknown: Sequence[Value] = ()):
        self.unknown = tuple(unknown)
        super().__init__(told)


def show_tokens(tokens: Iterable[Value], vocab: Iterable[Value] = ()) -> str:
    """Tokens as they can be typed again.

    >>> show_tokens(["a", "x", 1, " "])
    'a x 1 " "'
    """
    return " ".join(_written(token) for token in tokens)


def _written(token: Value) -> str:
    text = show_value(token)
    if not isinstance(token, str):
        return text.replace(" ", "") if isinstance(token, tuple) else text
    plain = _PIECES.fullmatch(text) and text[0] not in "\"'[("
    return text if plain or text in ("[", "(") else f'"{text}"' if '"' not in text else repr(text)


def read_tokens(text: str, vocab: Sequence[Value]) -> tuple[Value, ...]:
    """The tokens of a typed text, as words of `vocab`.

    Words are divided by spaces or commas, or by nothing where that leaves no doubt; what stands in
    quotes is one word. TypedError, with the words that `vocab` does not have.

    >>> read_tokens("axb x", "abx"), read_tokens("1, 2,1", [1, 2]), read_tokens("()(", "()")
    (('a', 'x', 'b', 'x'), (1, 2, 1), ('(', ')', '('))
    >>> read_tokens("a q", "abx")
    Traceback (most recent call last):
    tracrlab.widgets.typed.TypedError: q is not in the vocabulary: a, b, x
    """
    text = text.strip()
    known = {show_value(word): word for word in reversed(vocab)}
    if not text:
        raise TypedError(_empty(vocab))
    listed = _listed(text)
    if listed and not all(letter in known or letter.isspace() for letter in text):
        found = [_word(each, known) for each in listed]
    else:
        pieces = _PIECES.findall(text)
        alone = len(pieces) == 1
        found = [word for piece in pieces for word in _words(piece, known, alone)]
    if not found:
        raise TypedError(_empty(vocab))
    if len(found) > MOST:
        raise TypedError(f"an input of {len(found)} tokens is too long: type at most {MOST}")
    have = set(known.values())
    unknown = [word for word in dict.fromkeys(found) if word not in have]
    if unknown:
        raise TypedError(not_known(unknown, vocab), unknown)
    return tuple(found)


def read_word(text: str, vocab: Iterable[Value]) -> Value:
    """A word that is typed alone, beside those of a vocabulary.

    >>> read_word("3", [1, 2]), read_word("3", "12")
    (3, '3')
    """
    known = {show_value(word): word for word in vocab}
    return known[text] if text in known else _read(text, known)


def first_tokens(text: str, language: str) -> tuple[Value, ...]:
    """The tokens of an example where no vocabulary was given: letters, or words between spaces.

    >>> first_tokens("axbx", "python"), first_tokens("1, 2 1", "python"), first_tokens("1", "rasp")
    (('a', 'x', 'b', 'x'), (1, 2, 1), ('1',))
    """
    pieces = _PIECES.findall(text)
    listed = _listed(text.strip()) if text.strip() else None
    if listed is not None:
        return tuple(listed)
    if len(pieces) < 2 and not (pieces and pieces[0][0] in "\"'"):
        return tuple(text.strip())
    words = [_words(piece, {})[0] for piece in pieces]
    numbers = [_read(piece, {"0": 0}) for piece in pieces]
    plain = language == "python" and not any(isinstance(number, str) for number in numbers)
    return tuple(numbers if plain else words)


def not_known(unknown: Sequence[Value], vocab: Sequence[Value]) -> str:
    """
    >>> not_known(["q", "r"], "ab")
    'q, r are not in the vocabulary: a, b'
    """
    rest = f", … ({len(vocab)} words)" if len(vocab) > 12 else ""
    words = ", ".join(map(show_value, vocab[:12])) + rest
    told = ", ".join(show_value(word) for word in unknown[:6])
    return f"{told} {'is' if len(unknown) == 1 else 'are'} not in the vocabulary: {words}"


def _empty(vocab: Sequence[Value]) -> str:
    """
    >>> _empty("ab")
    'type at least one token: a b a, for example'
    """
    such = show_tokens([vocab[i % len(vocab)] for i in range(3)]) if vocab else "a b a"
    return f"type at least one token: {such}, for example"


def _listed(text: str) -> list | None:
    """The values of a Python list or tuple."""
    if text[0] not in "[(":
        return None
    try:
        found = ast.literal_eval(text)
        return [as_value(each) for each in found] if isinstance(found, list | tuple) else None
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None


def _word(value: Value, known: dict[str, Value]) -> Value:
    """The word of the vocabulary that is written as this one."""
    return known.get(show_value(value), value)


def _words(piece: str, known: dict[str, Value], alone: bool = False) -> list[Value]:
    """The words that a piece is made of. One that stands beside others is a word as it is, if it
    is not made of known ones; one that stands alone is letters, if all words are letters."""
    if piece in known:
        return [known[piece]]
    if piece[0] in "\"'" and len(piece) > 1 and piece[0] == piece[-1]:
        try:
            return [_word(ast.literal_eval(piece), known)]
        except (ValueError, SyntaxError):
            return [piece]
    divided = _divided(piece, known)
    if divided is not None:
        return divided
    if alone and known and all(len(text) == 1 for text in known) and not _numbers(known):
        return [known.get(each, each) for each in piece]
    return [_read(piece, known)]


def _divided(piece: str, known: dict[str, Value]) -> list[Value] | None:
    """A piece as words that stand together, the longest first; None if it is not made of them."""
    sizes = sorted({len(text) for text in known if text}, reverse=True)
    came: dict[int, str] = {0: ""}  # by where it ends, the last word of a way to get there
    for at in range(len(piece)):
        if at in came:
            for size in sizes:
                word = piece[at : at + size]
                if word in known:
                    came.setdefault(at + size, word)
    if len(piece) not in came:
        return None
    at, found = len(piece), []
    while at:
        found.append(known[came[at]])
        at -= len(came[at])
    return found[::-1]


def _numbers(known: dict[str, Value]) -> bool:
    return bool(known) and all(isinstance(word, int | float) for word in known.values())


def _read(piece: str, known: dict[str, Value]) -> Value:
    """A new word: a number among numbers, else text."""
    if _numbers(known):
        try:
            value = ast.literal_eval(piece)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return piece
        if isinstance(value, int | float):
            return value
    return piece
