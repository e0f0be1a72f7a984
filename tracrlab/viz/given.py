"""What a view was given: the right kind of thing, or one sentence that says what to give."""

from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.rasp import RASPExpr, Selector, SOp
from tracrlab.trace import Trace
from tracrlab.viz.errors import PictureError

KINDS = (
    (Trace, "a trace"),
    (CompiledModel, "a model"),
    (Selector, "a selector"),
    (SOp, "a sequence"),
)


def kind(given: Any) -> str:
    """What something is, in a word or two.

    >>> kind(3)
    'int'
    """
    return next((name for of, name in KINDS if isinstance(given, of)), type(given).__name__)


def need_trace(given: Any, view: str) -> None:
    """Raises PictureError if this is no trace."""
    if not isinstance(given, Trace):
        raise PictureError(
            f"{view} shows one run, and this is {kind(given)}: give a trace: model.trace([...])"
        )


def need_model(given: Any, view: str) -> None:
    """Raises PictureError if this is no compiled model."""
    if isinstance(given, CompiledModel):
        return
    if isinstance(given, Trace):
        mend = "give the model of this trace: trace.model"
    elif isinstance(given, RASPExpr):
        mend = "compile it first: compile_rasp_to_model(program, vocab, max_seq_len)"
    else:
        mend = "give what compile_rasp_to_model returned"
    raise PictureError(f"{view} needs a compiled model, and this is {kind(given)}: {mend}")


def need_selector(given: Any) -> None:
    """Raises PictureError if this is no selector."""
    if isinstance(given, Selector):
        return
    mend = "give it to viz.values_of" if isinstance(given, SOp) else "give rasp.Select(...)"
    raise PictureError(f"selected shows a selector, and this is {kind(given)}: {mend}")


def need_sequence(given: Any) -> None:
    """Raises PictureError if this is no sequence."""
    if isinstance(given, SOp):
        return
    if isinstance(given, Selector):
        mend = "give it to viz.selected"
    else:
        mend = "give an expression such as rasp.tokens == 'x'"
    raise PictureError(f"values_of shows a sequence, and this is {kind(given)}: {mend}")
