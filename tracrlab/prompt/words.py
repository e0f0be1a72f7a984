"""What the terminal colours and completes."""

import re
from collections.abc import Callable, Iterable, Iterator

from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.styles import Style

WORDS = frozenset(
    "select aggregate def return for in if else and or not round indicator range zip len load draw "
    "set show example examples on off exit quit help compile True False".split()
)
STYLE = Style.from_dict(
    {
        "rasp.word": "bold ansiblue",
        "rasp.text": "ansigreen",
        "rasp.number": "ansicyan",
        "rasp.comment": "italic ansibrightblack",
    }
)
_TOKEN = re.compile(
    r"""(?P<comment>\#[^\n]*)|(?P<text>"[^"\n]*"?|'[^'\n]*'?)|(?P<name>[A-Za-z_]\w*)"""
    r"""|(?P<number>\d+(?:\.\d+)?)|(?P<other>.)""",
    re.X,
)


def coloured(line: str) -> StyleAndTextTuples:
    """A line in pieces, each with its style.

    >>> coloured("x = round(1);")[4]
    ('class:rasp.word', 'round')
    """
    pieces: StyleAndTextTuples = []
    for found in _TOKEN.finditer(line):
        kind, text = found.lastgroup or "other", found.group()
        kind = "word" if kind == "name" and text in WORDS else kind
        pieces.append(("" if kind in ("name", "other") else f"class:rasp.{kind}", text))
    return pieces


class Colours(Lexer):
    """Colours the words of the language, texts, numbers and comments."""

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines = document.lines
        return lambda number: coloured(lines[number]) if number < len(lines) else []


class Names(Completer):
    """Completes the word before the cursor with what is known now."""

    def __init__(self, known: Callable[[], Iterable[str]]):
        self.known = known

    def get_completions(
        self, document: Document, complete_event: CompleteEvent
    ) -> Iterator[Completion]:
        word = document.get_word_before_cursor(pattern=re.compile(r"[A-Za-z_]\w*"))
        for name in sorted({*self.known(), *WORDS}):
            if word and name.startswith(word) and name != word:
                yield Completion(name, start_position=-len(word))
