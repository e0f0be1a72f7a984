"""The prompt itself: takes an input, says what it came to, and remembers the names."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tracrlab.errors import InternalError, Mistake, ParseError, TracrlabError
from tracrlab.prompt.compiling import Wish, compiled, read_wish
from tracrlab.prompt.echo import MARGIN, Echo, Refused, Settings, call_of
from tracrlab.prompt.page import PAGE
from tracrlab.prompt.pieces import Input, Piece, cut
from tracrlab.prompt.reading import Reading
from tracrlab.rasp.text.classic.outcomes import Outcome
from tracrlab.rasp.text.classic.things import Seq

Say = Callable[[str], None]


@dataclass
class Taken:
    """What was read of an input, and not yet shown."""

    steps: list[Outcome | Wish | str] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)


class Prompt:
    """Takes one input after the other. `say` gets what they come to, `tell` what is wrong.

    >>> Prompt().take("x = 3 * indices;")
         s-op: x
             Example: x("hello") = [0, 3, 6, 9, 12] (ints)
    True
    """

    def __init__(self, say: Say = print, tell: Say | None = None, folder: Path | None = None):
        self.say, self.tell = say, tell or say
        self.reading = Reading(folder=folder)
        self.settings = Settings()
        self.echo = Echo(self.reading, self.settings)
        self.left = False  # after `exit`

    def cut(self, text: str) -> Input:
        """The pieces of an input; names of ours that its author has set are names."""
        return cut(text, self.reading.top.names)

    def take(self, text: str) -> bool:
        """Read an input and show what it came to. An input with a mistake changes nothing."""
        try:
            return self._take(text)
        except OSError:  # nobody listens any more
            raise
        except MemoryError:
            self.tell(f"{MARGIN}this takes more memory than there is")
        except Exception as error:  # no traceback stands between a person and the prompt
            fault = InternalError("prompt", "this input", f"{type(error).__name__}: {error}")
            self.tell(f"{MARGIN}{fault}")
        return False

    def _take(self, text: str) -> bool:
        before = self.reading.state()
        try:
            taken = self.read(text)
        except BaseException:
            self.reading.restore(before)
            raise
        if taken.mistakes:
            self.reading.restore(before)
            self.tell(mistakes_told(taken.mistakes, text))
            return False
        well = [self.show(step) for step in taken.steps if not self.left]
        return all(well)

    def read(self, text: str) -> Taken:
        """Every piece of an input, with the mistakes in it."""
        taken = Taken()
        for piece in self.cut(text).pieces:
            if piece.what == "help":
                taken.steps.append(PAGE)
            elif piece.what == "compile":
                self.read_compile(piece, taken)
            else:
                taken.steps += self.reading.run(piece.text)
                taken.mistakes += self.reading.mistakes
        return taken

    def read_compile(self, piece: Piece, taken: Taken) -> None:
        wish, mistakes = read_wish(piece.text, self.reading)
        taken.mistakes += mistakes
        if wish is not None:
            taken.steps.append(wish)

    def show(self, step: Outcome | Wish | str) -> bool:
        """Say what one step came to; whether that could be done."""
        try:
            if isinstance(step, str):
                self.say(step)
            elif isinstance(step, Wish):
                for line in compiled(step, self.settings, self.reading):
                    self.say(line)
            else:
                self.show_outcome(step)
            return True
        except TracrlabError as error:  # most often a CompileError
            self.tell("\n".join(f"{MARGIN}{line}" for line in str(error).split("\n")))
        return False

    def show_outcome(self, outcome: Outcome) -> None:
        match outcome.did:
            case "named" | "value":
                for line in self.echo.outcome(outcome):
                    self.say(line)
            case "applied":
                self.show_applied(outcome)
            case "draw":
                from tracrlab.prompt.flow import flow

                for line in flow(outcome, self.settings, self.reading):
                    self.say(line)
            case "example" if outcome.given is not None:
                self.settings.set_example(outcome.subset, outcome.given)
            case "command" if outcome.command is not None:
                self.left = self.left or outcome.command.word == "leave"
                if outcome.command.word == "show":
                    for line in self.settings.shown(outcome.command.subset):
                        self.say(line)
                else:
                    self.settings.switch(outcome.command)

    def show_applied(self, outcome: Outcome) -> None:
        (thing,) = outcome.things
        tokens = outcome.given or ()
        try:
            for line in self.echo.on(thing, tokens, f"{MARGIN}   ="):
                self.say(line)
        except Refused as refused:
            expr = thing.expr if isinstance(thing, Seq) else thing
            raise Refused(
                f"{call_of(self.reading, expr, tokens)} has no value: {refused}"
            ) from None


def mistakes_told(mistakes: list[Mistake], text: str) -> str:
    """Every mistake with its line, the piece that is meant, and how to mend it."""
    told = str(ParseError(mistakes, text)).split("\n", 1)
    return told[1] if len(mistakes) == 1 else "\n".join(told).replace("program:", "input:", 1)
