"""The model's answer beside the program's."""

from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

from tracrlab import rasp
from tracrlab.trace import Trace
from tracrlab.trace.reading import texts
from tracrlab.trace.summary import agree
from tracrlab.values import Value, is_number, show_value
from tracrlab.viz.amounts import plain, show_amount
from tracrlab.viz.checks import Check, check_picture, distance
from tracrlab.viz.intended import questions
from tracrlab.viz.scene.run import Run

MOST_ASKED = 2 * 10**6  # questions to predicates: about a second

_WANTED: "WeakKeyDictionary[Trace, tuple[list[Value] | None, str]]" = WeakKeyDictionary()
"""The program's answer to the input of a run: pages of a long input share it."""


@dataclass(frozen=True)
class Answers:
    """One for each token that is shown; `error` and `unseen_wrong` are of all tokens."""

    model: tuple[str, ...]
    program: tuple[str, ...] | None
    right: tuple[bool, ...]
    error: float
    error_text: str  # why the program has no answer
    unseen_wrong: int = 0  # wrong answers at positions that are not shown
    unseen: str = ""  # the same as a sentence; "" if there are none


def answers_of(run: Run) -> Answers:
    """Both answers to the input of a run, as text."""
    trace = run.trace
    got = trace.decoded
    if trace not in _WANTED:
        _WANTED[trace] = _wanted(trace)
    wanted, reason = _WANTED[trace]
    shown = [i - 1 for i in run.here[1:].tolist()]
    texts = tuple(answer_text(got[i]) for i in shown)
    if wanted is None:
        return Answers(texts, None, (), 0.0, reason)
    pairs = list(zip(wanted, got, strict=True))
    error = max((distance(a, b) for a, b in pairs if is_number(a) and is_number(b)), default=0.0)
    each = [agree([a], [b]) for a, b in pairs]
    right = tuple(each[i] for i in shown)
    wrong = each.count(False) - right.count(False)
    told = _unseen(wrong, len(pairs) - len(shown))
    texts_of_program = tuple(answer_text(wanted[i]) for i in shown)
    return Answers(texts, texts_of_program, right, error, "", wrong, told)


def _wanted(trace: Trace) -> tuple[list[Value] | None, str]:
    """The program's own answer, or why there is none."""
    model = trace.model
    if model.program is None:
        return None, "this model was loaded from a file, so there is no program to compare with"
    if questions(model.program, len(trace.tokens)) > MOST_ASKED:
        return None, "the input is long: the program was not run on it"
    try:
        return rasp.evaluate(model.program, trace.tokens, model.causal), ""
    except Exception as raised:  # the program's own functions may raise anything
        said = " ".join(str(raised).split())
        return None, f"the program has no answer here: {type(raised).__name__}: {said}"[:300]


def _unseen(wrong: int, count: int) -> str:
    """
    >>> _unseen(1, 87), _unseen(2, 2), _unseen(0, 87)
    ('1 of 87 positions not shown has a wrong answer', \
'2 of 2 positions not shown have a wrong answer', '')
    """
    places = "position" if count == 1 else "positions"
    has = "has" if wrong == 1 else "have"
    return f"{wrong} of {count} {places} not shown {has} a wrong answer" if wrong else ""


def answer_text(value: Value) -> str:
    """A value as it is told; floats in four digits.

    >>> answer_text(1 / 3), answer_text("a"), answer_text(True)
    ('0.3333', 'a', 'True')
    """
    return show_amount(value) if isinstance(value, float) else show_value(value)


def answer_entry(answers: Answers) -> dict[str, Any]:
    """The `answer` of the header."""
    return {
        "model": list(answers.model),
        "program": None if answers.program is None else list(answers.program),
        "right": list(answers.right),
        "error": plain(answers.error),
        "unseen_wrong": answers.unseen_wrong,
        "error_text": answers.error_text,
    }


def check_entry(check: Check | None, changed: bool = False) -> dict[str, Any] | None:
    """The `check` of the header; it is of the model as it is, whatever was changed in the run."""
    if check is None:
        return None
    asked = check.tried - check.unanswered
    state = "none" if not asked else "agrees" if check.holds else "differs"
    example = None
    if check.first is not None:
        example = list(texts(check.first.tokens))
    sentence = check_picture(check).sentence
    if changed:
        sentence = f"Without your changes: {sentence[0].lower()}{sentence[1:]}"
    return {
        "state": state,
        "sentence": sentence,
        "example": example,
        "inputs": check.tried,
        "all": check.complete,
    }
