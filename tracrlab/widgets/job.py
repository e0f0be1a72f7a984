"""From what is in the laboratory to what it shows: one pure function, in stages that can stop."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.rasp import Source, parse
from tracrlab.values import Value, in_order, value_key
from tracrlab.widgets.breaks import broken
from tracrlab.widgets.checking import quick_check
from tracrlab.widgets.guesses import example_of, guess_vocabulary
from tracrlab.widgets.inputs import Input, cut_to, input_of, length_of
from tracrlab.widgets.mistakes import mark, marks_of
from tracrlab.widgets.never import never_met
from tracrlab.widgets.other_language import hinted
from tracrlab.widgets.printed import Heard, heard
from tracrlab.widgets.request import Outcome, Request, Shown
from tracrlab.widgets.unread import Grown, Unread, growing
from tracrlab.widgets.worker import Superseded

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
    if request.grown is not None:
        return _grown(request, request.grown, go_on)
    printed = Heard()
    with heard():  # what a run or a check prints is no part of the text's own answer
        outcome = _answered(request, go_on, printed)
    return replace(outcome, printed=printed.text)


def _answered(request: Request, go_on: GoOn, printed: Heard) -> Outcome:
    source, last = None, request.last
    if not request.text.strip() and request.model is None:
        return Outcome(None)  # no mistake, and no program yet
    try:
        go_on("reading")
        with heard(printed):
            source = _read(request)
        if last is not None and last.source is not None and source is last.source:
            printed.text = last.printed_reading  # it was not read again
        reading = printed.text
        go_on("compiling")
        outcome = _compiled(request, source, go_on, printed)
        assert outcome.shown is not None
        told = replace(outcome.shown, printed=printed.text, printed_reading=reading)
        return replace(outcome, shown=told)
    except (Superseded, KeyboardInterrupt):
        raise
    except Exception as error:
        marks = marks_of(error, request.text, source)
        if source is None and request.model is None:
            marks = hinted(marks, request.text, request.language)
        return Outcome(None, tuple(marks))


def _grown(request: Request, grown: Grown, go_on: GoOn) -> Outcome:
    """For more words or a longer input; if the program has no model for those, as it was."""
    asked, vocab, last = replace(request, grown=None), request.vocab, request.last
    if grown.words:
        known = vocab if vocab is not None else last.vocab if last is not None else ()
        vocab = in_order([*known, *grown.words])
    longest = grown.longest or request.max_seq_len
    found = answer(replace(asked, vocab=vocab, max_seq_len=longest), go_on)
    if found.shown is not None:
        return replace(found, grown=Grown(vocab or (), longest))
    kept = answer(asked, go_on)
    if kept.shown is None:
        return kept
    why = found.diagnostics[0]["message"] if found.diagnostics else "it does not compile"
    told = f"cannot {growing(grown.words, grown.longest)}: {why}"
    return replace(kept, unread=Unread(told))


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


def _compiled(request: Request, source: Source | None, go_on: GoOn, printed: Heard) -> Outcome:
    """The model, over a vocabulary that has all that the input needs."""
    given = request.model
    if given is not None:
        vocab: tuple[Value, ...] = given.vocab
    elif request.vocab is not None:
        vocab = request.vocab
    else:
        assert source is not None
        words = request.seen or example_of(source) or ()
        vocab = guess_vocabulary(source.program, words, request.causal)
    found = input_of(request, source, vocab)
    longest = length_of(request, found.tokens)
    found = cut_to(found, longest, given is not None)
    model = given
    if model is None:
        model = _model(request, source, found.vocab, longest, go_on, printed)
    go_on("running")
    return _run(request, source, model, found, go_on)


def _model(
    request: Request,
    source: Source | None,
    vocab: tuple[Value, ...],
    longest: int,
    go_on: GoOn,
    printed: Heard,
) -> CompiledModel:
    last = request.last
    if last is not None and last.source is source:
        mine = (last.vocab, last.max_seq_len, last.causal, last.optimize, last.residual)
        if mine == (vocab, longest, request.causal, request.optimize, request.residual):
            printed.text = last.printed
            return last.model
    assert source is not None
    with heard(printed):
        return compile_rasp_to_model(
            source.program,
            vocab,
            longest,
            request.causal,
            budget_bytes=request.budget_bytes,
            most_values=request.most_values,
            optimize=request.optimize,
            residual=request.residual,
            progress=lambda done, total, what: go_on(f"compiling, {what}"),
        )


def _run(
    request: Request,
    source: Source | None,
    model: CompiledModel,
    given: Input,
    go_on: GoOn,
) -> Outcome:
    from tracrlab.viz.scene.header import BEFORE, PINNED, scene_of

    last, edits, told = request.last, request.edits, list[str]()
    same = last is not None and last.model is model
    if request.trace is not None:
        trace = request.trace
    elif last is not None and same and _is_run(last, request, given):
        trace = last.trace  # another page of it, or another model beside it
    else:
        trace, edits, told = broken(model, given.tokens, edits, request.sharpness)
    go_on("checking")
    check = last.check if last is not None and same else None
    if request.checked is not None and request.checked[0] is model:
        check = request.checked[1]
    if check is None:
        check = quick_check(model, lambda count: go_on("checking"))
    go_on("drawing")
    previous = None
    if last is not None and not request.alone:
        edited = (last.text, last.language) != (request.text, request.language)
        previous = last.previous if same else request.base if edited else last.model
    before = previous if request.pinned is None else request.pinned
    against = BEFORE if request.pinned is None else PINNED
    scene = scene_of(model, trace, source, before, check, against=against, first=request.skipped)
    shown = Shown(
        text=request.text,
        language=request.language,
        source=source,
        model=model,
        vocab=model.vocab,
        max_seq_len=model.max_seq_len,
        causal=model.causal,
        optimize=request.optimize,
        residual=request.residual,
        tokens=trace.tokens,
        trace=trace,
        edits=edits,
        check=check,
        previous=previous,
        before=before,
        pinned=request.pinned,
        scene=scene,
    )
    go_on("drawn")
    notes = [mark(1, 1, 2, request.note, severity="warning")] if request.note else []
    if source is not None and request.vocab is not None:  # a guessed one has all that is asked for
        notes += never_met(source, source.program, model.vocab)
    return Outcome(shown, (*notes, *_warnings(model, source)), tuple(told), unread=given.unread)


def _is_run(last: Shown, request: Request, given: Input) -> bool:
    """Whether the run on screen is what is asked for, of the same model."""
    words = value_key(last.tokens) == value_key(given.tokens)  # True is not 1
    edits = list(map(id, last.edits)) == list(map(id, request.edits))
    return words and edits and last.trace.sharpness == request.sharpness


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
