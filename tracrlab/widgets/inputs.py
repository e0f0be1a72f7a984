"""The input of a request: what is run, and what of it cannot be, with a way to let it in."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracrlab.rasp import Source
from tracrlab.values import Value, in_order
from tracrlab.widgets.guesses import LENGTH, example_of, guess_input
from tracrlab.widgets.request import Request
from tracrlab.widgets.typed import TypedError, not_known, read_tokens
from tracrlab.widgets.unread import Unread

LONGEST_GUESSED = 64


@dataclass(frozen=True)
class Input:
    """What is run: its tokens, and the vocabulary that it needs."""

    tokens: tuple[Value, ...]
    vocab: tuple[Value, ...]
    unread: Unread = Unread()


def input_of(request: Request, source: Source | None, vocab: tuple[Value, ...]) -> Input:
    """The input of a request, and the vocabulary with its new words, if it was guessed and may
    grow."""
    fixed = request.vocab is not None or request.model is not None
    last, unread = request.last, Unread()
    standing = request.tokens or (example_of(source) if source is not None else None)
    if request.typed is not None:
        try:
            return Input(read_tokens(request.typed, vocab), vocab)
        except TypedError as error:
            words, told = error.unknown, str(error)
        if words and not fixed:
            vocab = in_order([*vocab, *words])
            return Input(read_tokens(request.typed, vocab), vocab)
        unread = Unread(told, words, fixed=request.model is not None)
        standing = last.tokens if last is not None and not request.alone else standing
    known = set(vocab)
    words = tuple(word for word in dict.fromkeys(standing or ()) if word not in known)
    if words and not fixed:
        return Input(tuple(standing or ()), in_order([*vocab, *words]), unread)
    if words and not unread.told:
        unread = Unread(not_known(words, vocab), words, fixed=request.model is not None)
    tokens = tuple(standing) if standing and not words else guess_input(vocab)
    return Input(tokens, vocab, unread)


def cut_to(given: Input, longest: int, fixed: bool) -> Input:
    """As much of an input as the model takes."""
    count = len(given.tokens)
    if count <= longest:
        return given
    first = "token is" if longest == 1 else f"{longest} tokens are"
    told = f"the input has {count} tokens and the model takes {longest}: the first {first} shown"
    unread = given.unread if given.unread.told else Unread(told, (), count, fixed)
    return Input(given.tokens[:longest], given.vocab, unread)


def length_of(request: Request, tokens: Sequence[Value]) -> int:
    """The longest input of a model: as given, or as long as any input of this program so far."""
    if request.model is not None:
        return request.model.max_seq_len
    if request.max_seq_len is not None:
        return request.max_seq_len
    last = request.last.max_seq_len if request.last is not None and not request.alone else 0
    return min(LONGEST_GUESSED, max(LENGTH, last, len(tokens)))
