"""What a statement came to, in lines of text."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tracrlab.errors import TracrlabError
from tracrlab.prompt import wording
from tracrlab.prompt.matrix import aligned, drawn
from tracrlab.prompt.reading import Loaded, Reading, expressions, kind_of_thing
from tracrlab.rasp import RASPExpr, Selector, evaluate
from tracrlab.rasp.selectors import Select
from tracrlab.rasp.text.classic.outcomes import Outcome
from tracrlab.rasp.text.classic.syntax import Command
from tracrlab.rasp.text.classic.things import Seq, Thing
from tracrlab.values import Value

T = TypeVar("T")
STANDING = tuple("hello")
MARGIN = " " * 5
DEEP = 12  # columns before what belongs to an example


class Refused(TracrlabError):
    """What was asked for cannot be done; the sentence says why."""


@dataclass
class Settings:
    """The standing examples, and what is shown of them."""

    example: tuple[Value, ...] = STANDING  # of sequences
    selector_example: tuple[Value, ...] = STANDING
    sequences: bool = True
    selectors: bool = True
    full: bool = False  # sequences under their tokens
    timed: bool = True  # how long a compilation took; a notebook says the same each time it is run

    def set_example(self, subset: str, given: tuple[Value, ...]) -> None:
        if subset != "selector":
            self.example = given
        if subset != "s-op":
            self.selector_example = given

    def switch(self, command: Command) -> None:
        """`examples off`, `s-op examples on`, `full seq display on`."""
        if command.word == "display":
            self.full = command.on
            return
        if command.subset != "selector":
            self.sequences = command.on
        if command.subset != "s-op":
            self.selectors = command.on

    def shown(self, subset: str) -> Iterator[str]:
        """The lines of `show example`."""
        if subset != "selector":
            yield f"{MARGIN}s-op example: {wording.given(self.example)}"
        if subset != "s-op":
            yield f"{MARGIN}selector example: {wording.given(self.selector_example)}"


class Echo:
    """Shows things, as `settings` say; `reading` knows how they were written."""

    def __init__(self, reading: Reading, settings: Settings):
        self.reading = reading
        self.settings = settings

    def outcome(self, outcome: Outcome) -> Iterator[str]:
        """The lines that tell what a statement named or came to."""
        if isinstance(outcome, Loaded):
            yield from self.loaded(outcome)
            return
        for name, thing in zip(outcome.names, outcome.things, strict=True):
            yield from self.named(name, thing)

    def named(self, name: str, thing: Thing) -> Iterator[str]:
        """What a name stands for, with its value on the standing example."""
        kind = kind_of_thing(thing)
        if kind == "function":
            yield f"{MARGIN}function: {thing!r}"
        elif isinstance(thing, tuple | dict) and expressions(thing):
            yield f"{MARGIN}{kind}: {name} ="
            inside = thing.items() if isinstance(thing, dict) else enumerate(thing)
            for key, item in inside:
                for line in self.named(f"{name}[{wording.constant(key)}]", item):
                    yield f"    {line}"
        elif isinstance(thing, Seq | Selector):
            yield f"{MARGIN}{kind}: {name}"
            yield from self.example(name, thing)
        else:
            yield f"{MARGIN}{kind}: {name} = {wording.constant(thing)}"

    def example(self, name: str, thing: Seq | Selector) -> Iterator[str]:
        """The value on the standing example, if examples are on, or that there is none."""
        tokens = self.settings.example if isinstance(thing, Seq) else self.settings.selector_example
        on = self.settings.sequences if isinstance(thing, Seq) else self.settings.selectors
        if not on:
            return
        try:
            shown = list(self.on(thing, tokens, f"Example: {name}({wording.given(tokens)}) ="))
        except Refused as refused:
            what = f"no value on the example {wording.given(tokens)}: {refused}"
            shown = wording.wrapped(what, wording.WIDE - 11, MARGIN + "    ")
        yield f"{MARGIN}    {shown[0]}"
        yield from shown[1:]

    def on(self, thing: Seq | Selector, tokens: Sequence[Value], start: str = "=") -> Iterator[str]:
        """The value of a sequence or a selector on an input. Refused if it has none."""
        if isinstance(thing, Selector):
            yield start.split(":")[0] + ":" if ":" in start else start
            yield tried(lambda: drawn(thing, tokens, self.compared(thing), DEEP))
            return
        values = tried(lambda: evaluate(thing.expr, tokens))
        yield f"{start} {wording.sequence(values)}"
        if self.settings.full and len({repr(value) for value in values}) > 1:
            rows = [("", list(map(wording.label, tokens))), ("", wording.in_a_list(values))]
            yield from aligned(rows, DEEP)

    def compared(self, selector: Selector) -> tuple[str, str]:
        """What the keys and the queries of a selector are called."""
        if not isinstance(selector, Select):
            return "", ""
        return self.reading.called(selector.keys), self.reading.called(selector.queries)

    def loaded(self, outcome: Loaded) -> Iterator[str]:
        """What a file left among the names, kind by kind."""
        count = len(outcome.names)
        yield f'{MARGIN}loaded "{outcome.file}": {count} name{"s" * (count != 1)}'
        found: dict[str, list[str]] = {}
        for name, thing in zip(outcome.names, outcome.things, strict=True):
            kind = kind_of_thing(thing)
            found.setdefault(kind, []).append(repr(thing) if kind == "function" else name)
        for kind, names in found.items():
            line = f"{MARGIN}    {kind}s:"
            for i, name in enumerate(names):
                part = f" {name}{',' * (i < len(names) - 1)}"
                if len(line) + len(part) > wording.WIDE:
                    yield line
                    line = f"{MARGIN}       "
                line += part
            yield line


def tried(compute: Callable[[], T]) -> T:
    """The value of `compute`; Refused, with its sentence, if the program has none here."""
    try:
        return compute()
    except Exception as error:  # the interpreter says no in several ways
        places = [note for note in getattr(error, "__notes__", ()) if note.startswith("in ")]
        where = f" ({places[0]})" if places else ""
        raise Refused(f"{error}{where}" if str(error) else type(error).__name__) from error


def call_of(reading: Reading, expr: RASPExpr, tokens: Sequence[Value]) -> str:
    """`x("abc")`; what has no name and is long is called `out`."""
    words = reading.called(expr)
    return f"{words if len(words) <= 40 else 'out'}({wording.given(tokens)})"
