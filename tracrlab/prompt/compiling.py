"""`compile x`: what the model of a sequence is like, and whether it is the program."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tracrlab.errors import Mistake
from tracrlab.prompt import wording
from tracrlab.prompt.echo import MARGIN, Refused, Settings
from tracrlab.prompt.reading import Reading, kind_of_thing
from tracrlab.rasp.text.classic.things import Seq, Thing, is_atom
from tracrlab.values import Value, in_order

if TYPE_CHECKING:
    from tracrlab.compile import CompiledModel
    from tracrlab.viz import Check

LEAST_LENGTH = 8  # of the longest input, where nobody says
USAGE = 'write compile x, or compile x over "abc" up to 8'
_WORDS = re.compile(r"\bover\b|\bup\s+to\b")
_TEXTS = re.compile(r"""("[^"\n]*"|'[^'\n]*')""")


@dataclass(frozen=True)
class Wish:
    """A sequence to compile, under the words it was asked for with."""

    words: str
    thing: Thing
    tokens: tuple[Value, ...] | None  # None: those of the example
    length: int | None


def read_wish(text: str, reading: Reading) -> tuple[Wish | None, list[Mistake]]:
    """What a command asks for; None, and the mistakes, if that cannot be read."""
    start = re.search("compile", text)
    assert start is not None  # that is how it was found
    parts = _parts(text, start.end())
    told: list[Mistake] = []

    def value(begin: int, stop: int, missing: str) -> Thing | None:
        if not text[begin:stop].strip():
            told.append(_at(text, begin, missing, USAGE))
            return None
        blank = re.sub(r"[^\n]", " ", text[:begin])
        outcomes = reading.run(f"{blank}{text[begin:stop]};")
        told.extend(reading.mistakes)
        return outcomes[-1].things[-1] if outcomes and outcomes[-1].things else None

    begin, stop = parts["compile"]
    thing = value(begin, stop, "`compile` takes a sequence")
    if thing is not None and not isinstance(thing, Seq):
        hint = "compile a sequence that uses it" if kind_of_thing(thing) != "value" else USAGE
        what = f"`compile` takes a sequence, and this is a {kind_of_thing(thing)}"
        told.append(_at(text, begin, what, hint, stop))
    tokens = length = None
    if "over" in parts:
        found = value(*parts["over"], "`over` takes the tokens of the model")
        tokens = tuple(found) if isinstance(found, str | tuple) else None
        if found is not None and (not tokens or not all(map(is_atom, tokens))):
            what = "`over` takes a text, or a list of numbers and texts"
            told.append(_at(text, parts["over"][0], what, USAGE, parts["over"][1]))
    if "up to" in parts:
        found = value(*parts["up to"], "`up to` takes a number of tokens")
        length = found if isinstance(found, int) and not isinstance(found, bool) else None
        if found is not None and (length is None or length < 1):
            what = "`up to` takes a number of tokens, from 1 on"
            told.append(_at(text, parts["up to"][0], what, USAGE, parts["up to"][1]))
    if told or thing is None:
        return None, told
    return Wish(text[begin:stop].strip(), thing, tokens, length), []


def _parts(text: str, start: int) -> dict[str, tuple[int, int]]:
    """Where the sequence stands, and what follows `over` and `up to`."""
    text = re.sub(r";\s*$", "", text)
    masked = _TEXTS.sub(lambda found: "-" * len(found.group()), text)
    marks = [("compile", start, start)]
    marks += [(" ".join(m.group().split()), *m.span()) for m in _WORDS.finditer(masked, start)]
    stops = [begin for _, begin, _ in marks[1:]] + [len(text)]
    return {word: (end, stop) for (word, _, end), stop in zip(marks, stops, strict=True)}


def _at(text: str, begin: int, what: str, hint: str, stop: int | None = None) -> Mistake:
    begin += len(text[begin:stop]) - len(text[begin:stop].lstrip())
    line, column = text.count("\n", 0, begin) + 1, begin - (text.rfind("\n", 0, begin) + 1) + 1
    wide = 1 if stop is None else len(text[begin:stop].rstrip())
    return Mistake(line, column, column + max(1, wide), what, hint)


def compiled(wish: Wish, settings: Settings, reading: Reading) -> Iterator[str]:
    """The shape of the model, and how it compares with the interpreter. Refused if it differs."""
    from tracrlab.compile import compile_rasp_to_model
    from tracrlab.viz import check_model

    tokens = in_order(settings.example if wish.tokens is None else wish.tokens)
    length = wish.length or max(LEAST_LENGTH, len(settings.example))
    begun = time.perf_counter()
    model = compile_rasp_to_model(wish.thing.expr, tokens, length)
    took = time.perf_counter() - begun
    words = wording.one_line(wish.words, 40)
    told = wording.one_line(" ".join(map(wording.label, tokens)), 20)
    yield f"{MARGIN}model: {words}, tokens {told}, inputs of up to {length}"
    time_taken = f" ({seconds(took)})" if settings.timed else ""
    yield f"{MARGIN}    {shape(model)}, {model.weights.count:,} parameters{time_taken}"
    for assumed in model.assumptions:
        yield f"{MARGIN}    assumes {wording.one_line(assumed, 80)}"
    check = check_model(model)
    if not check.holds:
        raise Refused(_difference(check))
    yield f"{MARGIN}    {_agreement(check, length)}"


def shape(model: "CompiledModel") -> str:
    """`2 layers, 1 head, 2 MLP functions, d_model 14`"""
    heads, functions = model.anatomy.head_count, len(model.anatomy.mlps)
    return ", ".join(
        [
            many(len(model.weights.layers), "layer"),
            many(heads, "head"),
            many(functions, "MLP function"),
            f"d_model {model.weights.width}",
        ]
    )


def many(count: int, what: str) -> str:
    """
    >>> many(1, "head"), many(0, "head")
    ('1 head', '0 heads')
    """
    return f"{count:,} {what}{'s' * (count != 1)}"


def seconds(took: float) -> str:
    return f"{1000 * took:.0f} ms" if took < 1 else f"{took:.1f} s"


def _agreement(check: "Check", longest: int) -> str:
    """The good news in one line, and how much it covers."""
    if check.tried == check.unanswered:
        return f"? not compared: the program answers none of {check.tried:,} inputs"
    whole = check.tried == check.possible
    count = f"{check.tried - check.unanswered:,}{'' if whole else ' random'}"
    told = f"✓ the program's own answer on all {count} inputs of up to {longest} tokens"
    told += "" if whole else f" (of {_large(check.possible)})"
    if check.unanswered:
        told += f"\n{MARGIN}      that it answers: on {check.unanswered:,} others it has none"
    return told


def _large(count: int) -> str:
    return f"{count:,}" if count < 10**12 else f"more than 10^{len(str(count)) - 1}"


def _difference(check: "Check") -> str:
    found = check.first
    assert found is not None
    return (
        f"✗ it differs from the program, first on {wording.given(found.tokens)}:\n"
        f"    program {wording.sequence(found.program)}\n"
        f"    model   {wording.sequence(found.model)}"
    )
