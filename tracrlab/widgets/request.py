"""What is asked of the laboratory, and what comes of it: frozen values that threads may share."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tracrlab.compile import CompiledModel, Passes
from tracrlab.compile.passes import DEFAULT, ROOMS
from tracrlab.rasp import Source
from tracrlab.rasp.text.source import Language
from tracrlab.trace import Trace
from tracrlab.values import Value
from tracrlab.viz.checks import Check
from tracrlab.widgets.unread import Grown, Unread

LIVE_BYTES = 256 * 2**20  # of a model that is compiled as its author types
LIVE_VALUES = 2_000_000  # some three seconds


@dataclass(frozen=True, eq=False)
class Shown:
    """All that is on screen: one program, one model, one run."""

    text: str
    language: Language
    source: Source | None
    model: CompiledModel
    vocab: tuple[Value, ...]
    max_seq_len: int
    causal: bool
    optimize: str | Passes
    residual: str
    tokens: tuple[Value, ...]
    trace: Trace
    edits: tuple[Any, ...]
    check: Check | None
    previous: CompiledModel | None  # the one on screen before this
    before: CompiledModel | None  # what it is compared with: that, or the pinned one
    scene: Any
    pinned: CompiledModel | None = None
    printed: str = ""  # by its text, when that was read and compiled
    printed_reading: str = ""  # the part of it that came of reading
    seal: str = ""  # what is proved of the model, in one sentence


@dataclass(frozen=True, eq=False)
class Request:
    """What is asked for. None, where something is to be guessed."""

    text: str
    language: Language
    vocab: tuple[Value, ...] | None = None
    max_seq_len: int | None = None
    causal: bool = False
    optimize: str | Passes = DEFAULT  # which passes the compiler runs
    residual: str = ROOMS
    tokens: tuple[Value, ...] | None = None
    typed: str | None = None  # an input as text, to be read against the vocabulary
    grown: Grown | None = None  # what is tried to let that in
    seen: tuple[Value, ...] = ()  # the first input: a guessed vocabulary has its words
    edits: tuple[Any, ...] = ()
    sharpness: float = 1.0
    skipped: int = 0  # tokens of a long input, so that later ones are shown
    pinned: CompiledModel | None = None
    folder: Path | None = None
    model: CompiledModel | None = None  # shown as it is, whatever the text says
    trace: Trace | None = None  # the same for a run
    note: str = ""  # on that model, or its text
    checked: tuple[CompiledModel, Check] | None = None  # a long check, and of which model
    last: Shown | None = None  # on screen now
    base: CompiledModel | None = None  # on screen before the text was edited: compared with
    alone: bool = False  # another program than the last, which it is not compared with
    budget_bytes: int = LIVE_BYTES
    most_values: int = LIVE_VALUES


@dataclass(frozen=True, eq=False)
class Outcome:
    """What came of it: `shown` is None if the program has mistakes, which `diagnostics` tell."""

    shown: Shown | None
    diagnostics: tuple[dict[str, Any], ...] = ()
    said: tuple[str, ...] = ()
    printed: str = ""
    unread: Unread = Unread()
    grown: Grown | None = None  # what the model has been made larger by
