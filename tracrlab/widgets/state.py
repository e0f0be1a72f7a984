"""What a laboratory is about: the program, the input and the edits, which a person changes."""

from collections.abc import Iterable
from typing import Any
from uuid import uuid4

from tracrlab.compile import Passes
from tracrlab.compile.passes import check_residual
from tracrlab.errors import RaspError
from tracrlab.rasp.text.source import Language
from tracrlab.values import Value, as_value
from tracrlab.widgets.asking import words_of
from tracrlab.widgets.breaks import latest
from tracrlab.widgets.left import Left
from tracrlab.widgets.opening import Opened, opened, without_head
from tracrlab.widgets.sealing import Sealed
from tracrlab.widgets.typed import first_tokens


class LabState(Sealed):
    """The laboratory without its views: all that a person can change, and what it shows.

    Its methods return at once and the work is done in the background; `wait()` waits for it. Of
    two edits only the newer one is ever shown. A program with mistakes leaves the last good model
    in place, `stale`, and its mistakes in `diagnostics`.

    >>> state = LabState("is_x = tokens == 'x'", example="xa")
    >>> state.trace.decoded, state.vocab
    ([True, False], ('a', 'b', 'x'))
    >>> state.edit("is_x = tokens = 'x'")
    >>> state.wait(), state.stale, state.diagnostics[0]["line"], state.trace.decoded
    (True, True, 1, [True, False])
    >>> state.close()
    """

    def __init__(
        self,
        given: Any = "",
        vocab: Iterable[Value] | None = None,
        max_seq_len: int | None = None,
        example: Iterable[Value] | str | None = None,
        causal: bool | None = None,
        language: Language | None = None,
        budget_bytes: int | None = None,
        most_values: int | None = None,
        optimize: str | Passes | None = None,
        residual: str | None = None,
    ):
        super().__init__(budget_bytes, most_values)
        if optimize is not None:
            Passes.of(optimize)  # refused here if it is none
        if residual is not None:
            check_residual(residual)
        self.lab_id = uuid4().hex[:12]  # views of one state find each other on a page by it
        words = None if vocab is None else words_of(vocab)
        found = opened(given, language, words, max_seq_len, causal)
        self.optimize: str | Passes = found.optimize if optimize is None else optimize
        self.residual = found.residual if residual is None else residual
        self._begin(found)
        if isinstance(example, str) and self._vocab is None:
            example = first_tokens(example, self.language)
        if isinstance(example, str):
            self._typed = example
        elif example is not None:
            self.tokens = tuple(as_value(x, "a token of the example") for x in example)
            self._seen = self.tokens
        self._answer_now(self._request())
        told = self._refused.told
        if told and example is not None:  # nobody has seen a view yet that could say it
            raise RaspError(f"example: {told}")

    # the program

    def edit(
        self,
        text: str,
        language: str | None = None,
        revision: int | None = None,
        burst: bool = False,
        undone: bool = False,
    ) -> None:
        """Another text. `revision` is the editor's count of its edits. An edit of a `burst` goes on
        where the one before it stopped: what is compared with stays what it was. One that was
        `undone`, or done again, brings a program back that another was opened in place of."""
        with self._delivery.lock:
            self.newest = max(self.newest + 1, revision or 0)
            if text != self.text:
                self._end_check()
            back = self._left.take(text) if undone and text != self.text else None
            if back is not None:
                self._change_program(back)
                return
            if self._base is None or not burst:
                self._base = None if self._alone else self.model
            self.text, self.language = text, language or self.language
            if self._opened.model is not None and text != self._opened.text:
                self._opened = Opened(text, folder=self._opened.folder)
            self._ask()

    def compile(self) -> None:
        """Compile the text now, with all that the compiler allows."""
        self._ask(live=False)

    def open(self, given: Any, revision: int | None = None) -> None:
        """Another program: anything that a laboratory takes. `revision` is as in `edit`."""
        start = opened(given)
        with self._delivery.lock:
            self.newest = max(self.newest + 1, revision or 0)
            self._change_program(Left(start, start.tokens or ()))

    def translate(self, language: Language) -> None:
        """The same program in the other language. RaspError if it cannot be written there.

        What was typed a moment ago is answered first, and that is translated.
        """
        if language != self.language:
            self._once_answered(lambda: self._translate(language))

    def _translate(self, language: Language) -> None:
        if language == self.language:
            return
        if self._translated is not None and self._translated[:2] == (self.text, language):
            self.edit(self._translated[2], language)  # back to what its author wrote
        elif self.stale or self.shown is None or self.shown.text != self.text:
            self.edit(self.text, language)
        else:
            text = without_head(self.shown.model.text(language))
            self._translated = (text, self.language, self.text)
            self.edit(text, language)

    # breaking, comparing

    def change(self, *edits: Any, sharpness: float | None = None, reset: bool = False) -> None:
        """Break things: edits of the run, after those that there are."""
        if sharpness is not None and not 0 <= sharpness < 1e6:
            raise RaspError(f"sharpness is a number from 0 on, not {sharpness!r}")
        with self._delivery.lock:
            self.edits = latest((*(() if reset else self.edits), *edits))
            if reset or sharpness is not None:
                self.sharpness = 1.0 if sharpness is None else sharpness
            self._rerun()

    def pin(self) -> None:
        """Compare what follows with the model that is shown now."""
        with self._delivery.lock:
            self.pinned = self.model
            self._ask()

    def unpin(self) -> None:
        """Compare with the model before again."""
        with self._delivery.lock:
            self.pinned = None
            self._ask()
