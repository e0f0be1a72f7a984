"""From what is in the laboratory to what it shows: one pure function, in stages that can stop."""

from collections.abc import Callable
from typing import Any

from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.rasp import Source, parse
from tracrlab.values import Value, in_order
from tracrlab.widgets.breaks import broken
from tracrlab.widgets.checking import quick_check
from tracrlab.widgets.guesses import LENGTH, example_of, guess_input, guess_vocabulary
from tracrlab.widgets.mistakes import mark, marks_of
from tracrlab.widgets.request import Outcome, Request, Shown
from tracrlab.widgets.typed import TypedError, not_known, read_tokens
from tracrlab.widgets.worker import Superseded

LONGEST_GUESSED = 64

GoOn = Callable[[str], None]  # says what comes next, or raises Superseded


def answer(request: Request, go_on: GoOn = lambda stage: None) -> Outcome:
    """Read, compile, run, check and draw. `go_on` is called before each stage, and may raise
    Superseded; nothing else is raised.

    >>> shown = answer(Request("is_x = tokens == 'x'", "python", typed="xa")).shown
    >>> shown.vocab, shown.trace.decoded, shown.scene.header["answer"]["right"]
    (('a', 'b', 'x'), [True, False], [True, True])
    >>> answer(Request("is_x = tokns == 'x'", "python")).diagnostics[0]["message"]
    '`tokns` is not defined'
    """
    source: Source | None = None
    if not request.text.strip() and request.model is None:
        return Outcome(None)  # no mistake, and no program yet
    try:
        go_on("reading")
        source = _read(request)
        go_on("compiling")
        return _compiled(request, source, go_on)
    except (Superseded, KeyboardInterrupt):
        raise
    except Exception as error:
        return Outcome(None, tuple(marks_of(error, request.text, source)))


def _read(request: Request) -> Source | None:
    last = request.last
    if request.model is not None:
        return None
    if last is not None and last.source is not None:
        if (last.text, last.language) == (request.text, request.language):
            return last.source
    if request.language == "rasp" and request.folder is not None:
        return parse(request.text, "rasp", folder=request.folder)
    return parse(request.text, request.language)


def _compiled(request: Request, source: Source | None, go_on: GoOn) -> Outcome:
    """The model, over a vocabulary that has all that the input needs."""
    said: list[str] = []
    given = request.model
    if given is not None:
        vocab: tuple[Value, ...] = given.vocab
    elif request.vocab is not None:
        vocab = request.vocab
    else:
        assert source is not None
        words = request.seen or example_of(source) or ()
        vocab = guess_vocabulary(source.program, words, request.causal)
    fixed = request.vocab is not None or given is not None
    tokens, vocab = _input(request, source, vocab, fixed, said)
    longest = _length(request, tokens)
    if len(tokens) > longest:
        said.append(
            f"the input has {len(tokens)} tokens and the model takes {longest}: the first are "
            f"shown; lab.max_seq_len = {len(tokens)} compiles it for more"
        )
        tokens = tokens[:longest]
    model = given if given is not None else _model(request, source, vocab, longest)
    go_on("running")
    return _run(request, source, model, tokens, said, go_on)


def _input(
    request: Request,
    source: Source | None,
    vocab: tuple[Value, ...],
    fixed: bool,
    said: list[str],
) -> tuple[tuple[Value, ...], tuple[Value, ...]]:
    """The input, and the vocabulary with its new words, if it was guessed and may grow."""
    last = request.last
    standing = request.tokens or (example_of(source) if source is not None else None)
    unknown: tuple[Value, ...] = ()
    if request.typed is not None:
        try:
            return read_tokens(request.typed, vocab), vocab
        except TypedError as error:
            unknown, told = error.unknown, str(error)
        if unknown and not fixed:
            vocab = in_order([*vocab, *unknown])
            return read_tokens(request.typed, vocab), vocab
        said.append(f"{told}; {_way_out(unknown)}" if unknown else told)
        standing = last.tokens if last is not None else standing
    known = set(vocab)
    unknown = tuple(word for word in dict.fromkeys(standing or ()) if word not in known)
    if unknown and not fixed:
        return tuple(standing or ()), in_order([*vocab, *unknown])
    if unknown and request.typed is None:
        said.append(f"{not_known(unknown, vocab)}; {_way_out(unknown)}")
    return tuple(standing) if standing and not unknown else guess_input(vocab), vocab


def _way_out(unknown: tuple[Value, ...]) -> str:
    return f"lab.vocab = (*lab.vocab, {', '.join(map(repr, unknown))}) lets it in"


def _length(request: Request, tokens: tuple[Value, ...]) -> int:
    """The longest input: as given, or as long as any input so far."""
    if request.model is not None:
        return request.model.max_seq_len
    if request.max_seq_len is not None:
        return request.max_seq_len
    last = request.last.max_seq_len if request.last is not None else 0
    return min(LONGEST_GUESSED, max(LENGTH, last, len(tokens)))


def _model(
    request: Request, source: Source | None, vocab: tuple[Value, ...], longest: int
) -> CompiledModel:
    last = request.last
    if last is not None and last.source is source and last.causal == request.causal:
        if last.vocab == vocab and last.max_seq_len == longest:
            return last.model
    assert source is not None
    return compile_rasp_to_model(
        source.program,
        vocab,
        longest,
        request.causal,
        budget_bytes=request.budget_bytes,
        most_values=request.most_values,
    )


def _run(
    request: Request,
    source: Source | None,
    model: CompiledModel,
    tokens: tuple[Value, ...],
    said: list[str],
    go_on: GoOn,
) -> Outcome:
    from tracrlab.viz.scene.header import BEFORE, PINNED, scene_of

    last, edits = request.last, request.edits
    if request.trace is not None:
        trace = request.trace
    else:
        trace, edits, told = broken(model, tokens, edits, request.sharpness)
        said += told
    go_on("checking")
    same = last is not None and last.model is model
    check = request.check or (last.check if last is not None and same else None)
    if check is None:
        check = quick_check(model, lambda count: go_on("checking"))
    go_on("drawing")
    previous = None
    if last is not None and not request.alone:
        previous = last.previous if same else last.model
    before = previous if request.pinned is None else request.pinned
    against = BEFORE if request.pinned is None else PINNED
    scene = scene_of(model, trace, source, before, check, against=against)
    shown = Shown(
        text=request.text,
        language=request.language,
        source=source,
        model=model,
        vocab=model.vocab,
        max_seq_len=model.max_seq_len,
        causal=model.causal,
        tokens=trace.tokens,
        trace=trace,
        edits=edits,
        check=check,
        previous=previous,
        before=before,
        scene=scene,
    )
    go_on("drawn")
    notes = [mark(1, 1, 2, request.note, severity="warning")] if request.note else []
    return Outcome(shown, (*notes, *_warnings(model, source)), tuple(said))


def _warnings(model: CompiledModel, source: Source | None) -> list[dict[str, Any]]:
    """What the model rests on and the compiler could not prove."""
    found = []
    for told in model.assumptions:
        node = told.split(":", 1)[0].strip("`' ")
        span = getattr(source.names.get(node), "span", None) if source is not None else None
        line, column, end_line, end = span if span is not None else (1, 1, 1, 2)
        what = f"this could not be proved: {told}"
        found.append(mark(line, column, end, what, "", end_line, "warning"))
    return found
