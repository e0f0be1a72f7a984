"""What a laboratory opens: a name of the shelf, a text, a program, a model, or a run of one."""

from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

from tracrlab.compile import CompiledModel, Passes
from tracrlab.compile.passes import DEFAULT, PRESETS, REUSE, ROOMS
from tracrlab.errors import CompileError, RaspError, RaspTypeError
from tracrlab.programs.entry import Entry
from tracrlab.rasp import Selector, SOp, Source, program_text
from tracrlab.rasp.text.source import Language
from tracrlab.trace import Trace
from tracrlab.values import Value, in_order
from tracrlab.widgets.guesses import LENGTH, guess_vocabulary, language_of
from tracrlab.widgets.printed import heard


@dataclass(frozen=True, eq=False)
class Opened:
    """What is known of a program before it is compiled; None: to be guessed."""

    text: str
    language: Language = "python"
    vocab: tuple[Value, ...] | None = None
    max_seq_len: int | None = None
    causal: bool = False
    tokens: tuple[Value, ...] | None = None
    folder: Path | None = None  # where a text of 2021 finds the files it loads
    model: CompiledModel | None = None  # shown as it is, until the text is edited
    trace: Trace | None = None
    note: str = ""  # what there is to say about it
    optimize: str | Passes = DEFAULT
    residual: str = ROOMS


def opened(
    given: Any,
    language: Language | None = None,
    vocab: tuple[Value, ...] | None = None,
    max_seq_len: int | None = None,
    causal: bool | None = None,
) -> Opened:
    """What was given, with its text; sizes that were given with it stand above its own.

    >>> opened("frac_prevs").vocab, opened("x = tokens == 'a'").language
    (('a', 'b', 'x'), 'python')
    """
    with heard():  # it is read once more where its answer is told
        found = _opened(given, language, vocab, max_seq_len, bool(causal))
    model = found.model
    if model is not None and not found.note:
        for name, asked in (("vocab", vocab), ("max_seq_len", max_seq_len), ("causal", causal)):
            if asked is not None and asked != getattr(model, name):
                raise RaspError(
                    f"{model.name} is compiled already, for {name}={getattr(model, name)!r}: leave "
                    f"{name} out, or give the program in place of the model"
                )
    return replace(
        found,
        vocab=found.vocab if vocab is None else vocab,
        max_seq_len=found.max_seq_len if max_seq_len is None else max_seq_len,
        causal=found.causal if causal is None else causal,
    )


def _opened(
    given: Any,
    language: Language | None,
    vocab: tuple[Value, ...] | None,
    max_seq_len: int | None,
    causal: bool,
) -> Opened:
    match given:
        case str():
            return _of_text(given, language, vocab, max_seq_len)
        case Entry():
            return of_entry(given, vocab, max_seq_len)
        case Source():
            return Opened(given.text, given.language, tokens=given.example)
        case Trace():
            return replace(of_model(given.model), tokens=given.tokens, trace=given)
        case CompiledModel():
            return of_model(given)
        case SOp():
            return of_program(given, vocab, max_seq_len, causal)
        case Selector():
            raise RaspTypeError(
                "a laboratory needs a program, and this is a selector: give a sequence that uses "
                "it, such as SelectorWidth(selector)"
            )
    raise RaspTypeError(
        f"a laboratory opens a name of the shelf, a text, a program or a compiled model, and this "
        f'is a {type(given).__name__}: try tracrlab.lab("frac_prevs")'
    )


def _of_text(
    given: str,
    language: Language | None,
    vocab: tuple[Value, ...] | None,
    max_seq_len: int | None,
) -> Opened:
    from tracrlab.programs import catalogue

    if given in catalogue:
        return of_entry(catalogue[given], vocab, max_seq_len)
    if given.isidentifier() and language is None and given not in ("tokens", "indices", "length"):
        from difflib import get_close_matches

        near = get_close_matches(given, list(catalogue), 1)
        hint = f"did you mean {near[0]!r}?" if near else "print(tracrlab.programs.catalogue)"
        raise RaspError(f"there is no program {given!r} on the shelf: {hint}")
    return Opened(given, language or language_of(given))


def of_entry(
    entry: Entry, vocab: tuple[Value, ...] | None = None, max_seq_len: int | None = None
) -> Opened:
    """A program of the shelf, as its author wrote it, with an input that it is made for."""
    if vocab is not None or max_seq_len is not None:
        entry = entry.at(max_seq_len, vocab)
    if entry.text is None or entry.file is None:
        found = of_program(entry.program, entry.vocab, entry.max_seq_len, entry.causal)
        found = replace(found, text=f"# {entry.claim}\n{found.text}")
    else:
        found = Opened(entry.text, entry.language or "rasp", folder=entry.file.parent)
    return replace(
        found,
        vocab=entry.vocab,
        max_seq_len=entry.max_seq_len,
        causal=entry.causal,
        tokens=_input_of(entry),
    )


def _input_of(entry: Entry) -> tuple[Value, ...]:
    """The first example that the entry's own sizes allow, or else a random input of its domain."""
    words = set(entry.vocab)
    for given, _ in entry.examples:
        if 1 < len(given) <= min(entry.max_seq_len, 12) and set(given) <= words:
            return tuple(given)
    length = min(entry.max_seq_len, 5)
    return tuple(entry.draw(Random(0), length, entry.vocab)) or entry.vocab[:1]


def of_program(
    program: SOp,
    vocab: tuple[Value, ...] | None = None,
    max_seq_len: int | None = None,
    causal: bool = False,
) -> Opened:
    """An expression, written down. If it cannot be written so that it can be read back, its model
    is shown."""
    from tracrlab.compile import compile_rasp_to_model

    words = guess_vocabulary(program, (), causal) if vocab is None else vocab
    try:
        model = compile_rasp_to_model(program, words, max_seq_len or LENGTH, causal, progress=False)
    except CompileError:  # what stands in the way is told where the text is compiled
        return Opened(program_text(program))
    text, language, note = text_of(model)
    return Opened(without_head(text), language, model=model if note else None, note=note)


def of_model(model: CompiledModel) -> Opened:
    """A model as it is: its weights may be others than its program's."""
    text, language, note = text_of(model)
    optimize, residual = how_of(model)
    return Opened(
        without_head(text),
        language,
        in_order(model.vocab),
        model.max_seq_len,
        model.causal,
        model=model,
        note=note,
        optimize=optimize,
        residual=residual,
    )


def how_of(model: CompiledModel) -> tuple[str | Passes, str]:
    """How a model was compiled, so that an edit of its program is compiled alike."""
    reused = any(room.lease is not None for room in model.anatomy.rooms)
    passes: str | Passes = DEFAULT
    if model.stages is not None:
        passes = model.stages["plan"].passes
        passes = next((name for name, preset in PRESETS.items() if preset == passes), passes)
    return passes, REUSE if reused else ROOMS


def text_of(model: CompiledModel) -> tuple[str, Language, str]:
    """The program of a model in a language that can write it, and a remark if none can."""
    languages: tuple[Language, ...] = ("python", "rasp")
    for language in languages:
        try:
            return model.text(language), language, ""
        except RaspError as error:
            reason = str(error)
    return model.program_text, "python", f"this text is for reading only: {reason}"


def without_head(text: str) -> str:
    """Without the first line, which says for what a model was compiled: that was a guess."""
    first, _, rest = text.partition("\n")
    return rest if first.startswith("# ") and ": up to " in first else text
