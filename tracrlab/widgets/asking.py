"""What is asked of a laboratory: for which input, and for models of which sizes."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import traitlets as t

from tracrlab.compile import CompiledModel, Passes
from tracrlab.compile.passes import check_residual
from tracrlab.compile.pipeline import BUDGET, MOST_VALUES
from tracrlab.errors import RaspError
from tracrlab.values import Value, as_value, in_order, show_value
from tracrlab.viz.checks import Check
from tracrlab.widgets.left import Left, LeftPrograms
from tracrlab.widgets.opening import Opened
from tracrlab.widgets.request import LIVE_BYTES, LIVE_VALUES, Outcome, Request, Shown
from tracrlab.widgets.screen import Screen
from tracrlab.widgets.typed import read_word
from tracrlab.widgets.unread import Grown

KEPT = (  # of what is shown: what was asked for after that is forgotten by whoever cancels it
    "tokens edits sharpness skipped pinned causal unread offer _typed _vocab _length _opened"
).split()


LET_GO = "the pinned model is let go: another program was opened"


class Asked(Screen):
    """A screen, and all that a request for what it shows is made of."""

    pinned = t.Instance(CompiledModel, allow_none=True)
    selection = t.Dict()  # what is selected on the page, in the words of the scene

    _opened: Opened
    _vocab: tuple[Value, ...] | None  # as given; None: guessed
    _length: int | None
    _base: CompiledModel | None  # on screen before the text was edited
    _seen: tuple[Value, ...]  # the first input: a guessed vocabulary has its words
    _translated: tuple[str, str, str] | None  # a translation, and the language and text it is of
    _growing: Grown | None  # asked for, and not there yet
    _checked: tuple[CompiledModel, Check] | None  # a long check that is not shown yet
    _kept: dict[str, Any]  # all that what is shown was asked with

    def __init__(self, budget_bytes: int | None = None, most_values: int | None = None):
        super().__init__()
        self.limits = (budget_bytes, most_values)
        self._left = LeftPrograms()

    def _begin(self, start: Opened) -> None:
        """Take over what was opened."""
        self._opened, self._typed = start, None
        self._seen = start.tokens or ()
        self._vocab = None if start.vocab is None else in_order(start.vocab)
        self._length = start.max_seq_len
        self._alone = True  # until it is shown: what was shown before is another program
        self._base = None
        self._translated = self._growing = self._checked = None
        self._then.clear()  # that was about another program
        with self.hold_trait_notifications():
            self.text, self.language, self.causal = start.text, start.language, start.causal
            self.tokens = start.tokens or ()
            self.edits, self.sharpness, self.skipped = (), 1.0, 0
            if start.trace is not None:
                self.edits, self.sharpness = start.trace.edits, start.trace.sharpness

    def _change_program(self, to: Left) -> None:
        """Take over another program; an undo finds the one that is left."""
        if to.start.text != self.text:
            start = replace(
                self._opened,
                text=self.text,
                language=self.language,  # type: ignore[arg-type]
                vocab=self._vocab,
                max_seq_len=self._length,
                causal=self.causal,
                tokens=self.tokens or None,
            )
            self._left.keep(Left(start, self._seen, self._typed))
        if self.pinned is not None:
            self.pinned = None
            self.say(LET_GO)
        self._begin(to.start)
        self._seen, self._typed = to.seen, to.typed
        self._ask()

    @property
    def guessed(self) -> bool:
        """Whether the vocabulary was guessed: if so, it grows with what is typed."""
        return self._vocab is None and self._opened.model is None

    @property
    def has_pin(self) -> bool:
        """Whether a model is pinned, which others are compared with."""
        return self.pinned is not None

    # the input

    def type_tokens(self, text: str) -> None:
        """Another input, as a person types it."""
        with self._delivery.lock:
            self._typed = text
            self._rerun()

    def set_tokens(self, tokens: Iterable[Value]) -> None:
        """Another input, as values."""
        words = tuple(as_value(x, "a token") for x in tokens)
        with self._delivery.lock:
            self._typed, self.tokens = None, words
            self._rerun()

    def look_from(self, first: int) -> None:
        """Of a long input, show the tokens after the first so many."""
        with self._delivery.lock:
            self.skipped = max(0, first)
            self._ask()

    def set_sizes(
        self,
        vocab: Iterable[Value] | None = None,
        max_seq_len: int | None = None,
        causal: bool | None = None,
        optimize: str | Passes | None = None,
        residual: str | None = None,
    ) -> None:
        """Compile for another vocabulary, length or mode, or with other passes."""
        if optimize is not None:
            Passes.of(optimize)
            self.optimize = optimize
        if residual is not None:
            check_residual(residual)
            self.residual = residual
        words = self._vocab if vocab is None else words_of(vocab)
        with self._delivery.lock:
            self._vocab = words
            self._length = self._length if max_seq_len is None else max_seq_len
            self.causal = self.causal if causal is None else causal
            self._opened = Opened(self.text, folder=self._opened.folder)
            self._growing = None
            self._ask()

    def grow(self, words: Iterable[str] = (), longest: int | None = None) -> None:
        """Let an input in that was refused: more words, as they were typed, or a longer input.

        >>> from tracrlab.widgets import LabState
        >>> state = LabState("is_x = tokens == 'x'", vocab="ax", example="xa")
        >>> state.type_tokens("xyx")
        >>> state.wait(), state.unread
        (True, 'y is not in the vocabulary: a, x; adding it lets it in')
        >>> state.grow(["y"])
        >>> state.wait(), state.unread, state.vocab, state.trace.decoded
        (True, '', ('a', 'x', 'y'), [True, False, True])
        >>> state.close()
        """
        if self._opened.model is not None:
            name = self._opened.model.name
            raise RaspError(f"{name} is compiled already: compile its program for other tokens")
        meant = {show_value(word): word for word in self._refused.words}
        more = tuple(meant[x] if x in meant else read_word(x, self.vocab) for x in words)
        with self._delivery.lock:
            self._growing = Grown(more, longest)
            self._ask()

    def _show(self, outcome: Outcome, shown: Shown, revision: int) -> None:
        if outcome.grown is not None:
            self._vocab = outcome.grown.words or self._vocab
            self._length = outcome.grown.longest or self._length
        self._growing = self._checked = None
        super()._show(outcome, shown, revision)
        self._kept = {name: getattr(self, name) for name in KEPT}

    def _stop(self) -> bool:
        stopped = super()._stop()
        if stopped and not self._alone:  # else what was asked for is about another program
            self._growing = None
            same = self.shown is not None and self.shown.text == self.text
            with self.hold_trait_notifications():
                for name, value in self._kept.items():
                    if same or name != "_opened":  # a model stands for its own text alone
                        setattr(self, name, value)
        return stopped

    # asking

    def _rerun(self) -> None:
        self._opened = replace(self._opened, trace=None)
        self._ask()
        if self.stale and self._later():
            self.say(self._later())

    def _ask(self, live: bool = True) -> None:
        with self._delivery.lock:
            self._answer_later(self._request(live))

    def _request(self, live: bool = True) -> Request:
        start = self._opened
        budget, most = self.limits
        return Request(
            text=self.text,
            language=self.language,  # type: ignore[arg-type]
            vocab=self._vocab,
            max_seq_len=self._length,
            causal=self.causal,
            optimize=self.optimize,
            residual=self.residual,
            tokens=self.tokens or None,
            typed=self._typed,
            seen=self._seen,
            grown=self._growing,
            edits=self.edits,
            sharpness=self.sharpness,
            skipped=self.skipped,
            pinned=self.pinned,
            folder=start.folder,
            model=start.model,
            trace=start.trace,
            note=start.note,
            checked=self._checked,
            last=self.shown,
            base=self._base,
            alone=self._alone,
            budget_bytes=budget or (LIVE_BYTES if live else BUDGET),
            most_values=most or (LIVE_VALUES if live else MOST_VALUES),
        )


def words_of(vocab: Iterable[Value]) -> tuple[Value, ...]:
    """The words of a vocabulary, in the order in which a model has them."""
    return in_order(as_value(word, "a word of the vocabulary") for word in vocab)
