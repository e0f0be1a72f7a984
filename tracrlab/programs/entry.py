"""What the shelf knows of one program."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random
from typing import Literal

from tracrlab.programs.drawing import varied
from tracrlab.rasp import SOp
from tracrlab.rasp.text.source import Language
from tracrlab.values import Value, in_order, show_value

Words = list[Value]
Example = tuple[tuple[Value, ...], tuple[Value, ...]]


@dataclass(frozen=True)
class Domain:
    """Which inputs a program is specified for: a sentence, and the test of it."""

    text: str
    holds: Callable[[Sequence[Value]], bool]

    def __call__(self, words: Sequence[Value]) -> bool:
        return self.holds(words)


EVERY_INPUT = Domain("every input", lambda words: True)


@dataclass(frozen=True, repr=False, eq=False)
class Entry:
    """One program with its specification: an independent answer to every input of its domain.

    >>> from tracrlab import programs
    >>> entry = programs.catalogue["hist"]
    >>> entry.program(list("aab")), entry.reference(list("aab"))
    ([2, 2, 1], [2, 2, 1])
    >>> print(programs.catalogue["rasp_hist"].text)
    # How often the token of each position occurs.
    same_token = select(tokens, tokens, ==);
    hist = selector_width(same_token);
    <BLANKLINE>
    >>> entry.at(64).max_seq_len, entry.at(4, vocab=range(3)).vocab
    (64, (0, 1, 2))
    """

    name: str
    claim: str  # one sentence: what it computes
    build: Callable[[int], SOp]  # the program for inputs of at most so many tokens
    vocab: tuple[Value, ...]
    max_seq_len: int  # in tokens, BOS not counted
    reference: Callable[[Words], Words]  # plain Python, written without RASP
    examples: tuple[Example, ...]
    origin: str
    causal: bool = False
    domain: Domain = EVERY_INPUT
    takes: Literal["any", "numbers", "these"] = "any"  # which other vocabularies make sense
    vocab_at: Callable[[int], Iterable[Value]] | None = None  # if it must grow with the length
    draw: Callable[[Random, int, Sequence[Value]], Words] = field(default=varied)
    file: Path | None = None  # if the program is text; what it loads is in the same folder

    @property
    def program(self) -> SOp:
        """The program as a RASP expression: always the same one."""
        if "_program" not in self.__dict__:  # no cached_property: its line would be the origin
            object.__setattr__(self, "_program", self.build(self.max_seq_len))
        return self.__dict__["_program"]

    @property
    def text(self) -> str | None:
        """The program as its author wrote it; None if it is built by Python."""
        return None if self.file is None else self.file.read_text(encoding="utf-8")

    @property
    def language(self) -> Language | None:
        """The language of the text, as `rasp.parse` calls it."""
        return None if self.file is None else "rasp"

    def at(self, max_seq_len: int | None = None, vocab: Iterable[Value] | None = None) -> "Entry":
        """The same program for another length or another vocabulary.

        Raises ValueError if the program does not make sense over that vocabulary.
        """
        length = self.max_seq_len if max_seq_len is None else max_seq_len
        if length < 1:
            raise ValueError(f"{self.name}: max_seq_len must be at least 1, got {length}")
        if vocab is None:
            words = self.vocab if self.vocab_at is None else self.vocab_at(length)
        else:
            words = self._checked(in_order(vocab))
        return replace(self, max_seq_len=length, vocab=tuple(words))

    def _checked(self, vocab: tuple[Value, ...]) -> tuple[Value, ...]:
        numbers = all(isinstance(word, int | float) for word in vocab)
        if self.takes == "these" and vocab != in_order(self.vocab):
            mine = " ".join(map(show_value, self.vocab))
            raise ValueError(f"{self.name}: its vocabulary is {mine}, and no other makes sense")
        if self.takes == "numbers" and not numbers:
            raise ValueError(f"{self.name}: its vocabulary must be numbers, got {vocab!r}")
        return vocab

    def __repr__(self) -> str:
        mode = "causal" if self.causal else "bidirectional"
        lines = [
            f"{self.name}: {self.claim}",
            f"  vocabulary  {_row(self.vocab)}",
            f"  length      up to {self.max_seq_len}, {mode}",
            f"  domain      {self.domain.text}",
            *(f"  example     {_row(given)} -> {_row(answer)}" for given, answer in self.examples),
            *([] if self.file is None else [f"  text        {self.file.name}"]),
            f"  origin      {self.origin}",
        ]
        return "\n".join(lines)


class Catalogue(Mapping[str, Entry]):
    """Entries by name, in the order of the shelf. Read-only; prints as a table of contents."""

    def __init__(self, entries: Iterable[Entry]):
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            if entry.name in self._entries:
                raise ValueError(f"two programs of the shelf are called {entry.name}")
            self._entries[entry.name] = entry

    def __getitem__(self, name: str) -> Entry:
        if name not in self._entries:
            raise KeyError(f"no program {name!r} on the shelf; it has {', '.join(self._entries)}")
        return self._entries[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        width = max(map(len, self._entries), default=0)
        return "\n".join(f"{name:<{width}}  {e.claim}" for name, e in self._entries.items())


def example(given: Iterable[Value], answer: Iterable[Value]) -> Example:
    """An example, its sides given as strings of one-letter words or as any sequences."""
    return tuple(given), tuple(answer)


def _row(words: Iterable[Value]) -> str:
    return " ".join(map(show_value, words))
