"""What a page asks for: each kind of message, checked before it is believed."""

from collections.abc import Callable, Mapping
from typing import Any

from tracrlab.errors import RaspError, TracrlabError
from tracrlab.values import show_value
from tracrlab.widgets import keeping
from tracrlab.widgets.breaks import Break, variable_of
from tracrlab.widgets.mistakes import in_words
from tracrlab.widgets.screen import skipped_in
from tracrlab.widgets.state import LabState
from tracrlab.widgets.typed import MOST, read_tokens

MOST_TEXT = 200_000  # characters of a program
SPOKEN = {"up_to": "the length of the inputs to check", "longest": "the length of an input"}
Reply = dict[str, Any] | None


class Unreadable(TracrlabError, ValueError):
    """A message that is not one of those that a page sends."""


def answer_message(state: LabState, message: Any, part: str = "lab") -> Reply:
    """Do what a message asks for. What is sent back is a sentence, if it cannot be done.

    >>> state = LabState("is_x = tokens == 'x'")
    >>> answer_message(state, {"type": "ping", "n": 3}), answer_message(state, {"type": "dance"})
    ({'type': 'pong', 'n': 3}, {'type': 'say', 'text': "this view does not know 'dance'"})
    """
    try:
        given = _Given(message)
        kind = given.text("type")
        if kind == "save":
            return _save(state, given, part)
        if kind == "ping":
            return {"type": "pong", "n": message.get("n")}
        if kind not in KINDS:
            raise Unreadable(f"this view does not know {kind[:40]!r}")
        KINDS[kind](state, given)
    except Exception as error:  # whatever it is, the person is told, and the view lives on
        return {"type": "say", "text": in_words(error)}
    return None


class _Given:
    """A message, asked field by field."""

    def __init__(self, message: Any):
        if not isinstance(message, Mapping):
            raise Unreadable(f"a message is a dictionary, not a {type(message).__name__}")
        self.fields = message

    def text(self, name: str, default: str | None = None) -> str:
        value = self.fields.get(name, default)
        if not isinstance(value, str):
            raise Unreadable(f"this message has no text called {name!r}")
        if len(value) > MOST_TEXT:
            raise Unreadable(f"a text of {len(value):,} characters is too long for this view")
        return value

    def whole(self, name: str) -> int | None:
        """A whole number, or None if it is left out."""
        value, what = self.fields.get(name), SPOKEN.get(name, name)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or value != value // 1:
            raise Unreadable(f"{what} is a whole number, not {value!r}")
        if value < 0:
            raise Unreadable(f"{what} is a number from 0 on, not {value!r}")
        return int(value)

    def language(self) -> Any:
        value = self.fields.get("language")
        if value not in (None, "python", "rasp"):
            raise Unreadable(f"there is no language {value!r}: there are python and rasp")
        return value


def _edit(state: LabState, given: _Given) -> None:
    burst, undone = (given.fields.get(name) is True for name in ("burst", "undone"))
    state.edit(given.text("text"), given.language(), given.whole("revision"), burst, undone)


def _language(state: LabState, given: _Given) -> None:
    language = given.language()
    if language is None:
        raise Unreadable("say which language: python or rasp")
    state.translate(language)


def _open(state: LabState, given: _Given) -> None:
    from tracrlab.programs import catalogue

    name = given.text("name")
    if name not in catalogue:
        raise RaspError(f"there is no program {name!r} on the shelf")
    state.open(name, given.whole("revision"))


def _break(state: LabState, given: _Given) -> None:
    what = given.text("what")
    if what == "reset":
        state.change(reset=True)
        return
    if what == "sharpness":
        value = given.fields.get("value")
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise Unreadable(f"sharpness is a number, not {value!r}")
        state.change(sharpness=float(value))
        return
    if what not in ("zero", "set", "patch"):
        raise Unreadable(f"a run cannot be changed by {what!r}: there are zero, set and patch")
    if state.shown is None:
        raise RaspError("there is no run to change yet: mend the program first")
    shown = state.shown
    room, value = variable_of(shown.model, given.text("room")), given.fields.get("value")
    tokens = read_tokens(_typed(given), shown.vocab) if what == "patch" else ()
    if what == "set" and (value is None or value == ""):
        raise RaspError(f"say which value {room} shall have")
    place = given.whole("position")  # among those that are drawn
    place = place + skipped_in(shown) if place else place
    one = Break(what, room, place, given.whole("step"), value, tokens)
    trace = shown.trace  # what it cannot take is refused here
    one.edit(trace.model, len(trace.tokens)).changes(trace.model, trace.positions)
    state.change(one)


def _typed(given: _Given) -> str:
    value = given.fields.get("tokens")
    if isinstance(value, list):
        return " ".join(map(str, value))
    return given.text("tokens")


def _check(state: LabState, given: _Given) -> None:
    state.check_all(given.whole("up_to") or None)


def _load(state: LabState, given: _Given) -> None:
    words = given.fields.get("tokens")
    if not isinstance(words, list) or not words:
        raise Unreadable("an input to load is a list of tokens")
    known = {show_value(word): word for word in reversed(state.vocab)}
    unknown = [str(word) for word in words if str(word) not in known]
    if unknown:
        raise RaspError(f"{unknown[0]!r} is not in the vocabulary any more")
    state.set_tokens([known[str(word)] for word in words])


def _grow(state: LabState, given: _Given) -> None:
    words, longest = given.fields.get("tokens", []), given.whole("longest")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise Unreadable("words to add are a list of texts")
    if not words and not longest:
        raise Unreadable("say which words to add, or the length of the longest input")
    if len(words) > MOST or (longest or 0) > MOST:
        raise Unreadable(f"a model for more than {MOST} tokens is too large for this view")
    state.grow(words, longest)


def _window(state: LabState, given: _Given) -> None:
    state.look_from(given.whole("first") or 0)


def _save(state: LabState, given: _Given, part: str) -> Reply:
    match given.text("what"):
        case "cell":
            return {"type": "copy", "text": keeping.cell_of(state)}
        case "model":
            return {"type": "say", "text": keeping.keep_model(state)}
        case "html":
            return {"type": "say", "text": keeping.keep_page(state, part)}
        case other:
            raise Unreadable(f"{other!r} cannot be saved: there are cell, model and html")


KINDS: dict[str, Callable[[LabState, _Given], None]] = {
    "edit": _edit,
    "compile": lambda state, given: state.compile(),
    "input": lambda state, given: state.type_tokens(given.text("text")),
    "open": _open,
    "language": _language,
    "pin": lambda state, given: state.pin(),
    "unpin": lambda state, given: state.unpin(),
    "break": _break,
    "check": _check,
    "load": _load,
    "grow": _grow,
    "window": _window,
    "cancel": lambda state, given: state.cancel(),
}
