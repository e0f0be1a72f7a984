"""What all live views share: they mirror a state, pass messages on, and leave a picture behind."""

from typing import Any

import anywidget
import traitlets as t

from tracrlab.compile import CompiledModel, Passes
from tracrlab.trace import Trace
from tracrlab.values import Value
from tracrlab.widgets.keeping import cell_of, write_page
from tracrlab.widgets.messages import answer_message
from tracrlab.widgets.modules import javascript, styles
from tracrlab.widgets.shelf import shelf
from tracrlab.widgets.state import LabState
from tracrlab.widgets.still import in_brief, still

FIRST = "frac_prevs"  # the program that is opened where nobody says which

MIRRORED = (
    "header",
    "data",
    "revision",
    "newest",
    "stale",
    "busy",
    "text",
    "language",
    "diagnostics",
    "printed",
    "tokens_text",
    "unread",
    "offer",
    "has_pin",
)


class View(anywidget.AnyWidget):
    """A live view of a `LabState`. Views of one state share what is selected."""

    _esm = javascript()
    _css = styles()

    part = t.Unicode("lab").tag(sync=True)
    lab_id = t.Unicode().tag(sync=True)
    header = t.Dict().tag(sync=True)
    data = t.Bytes().tag(sync=True)
    stale = t.Bool(False).tag(sync=True)
    busy = t.Dict().tag(sync=True)
    text = t.Unicode().tag(sync=True)
    language = t.Unicode("python").tag(sync=True)
    diagnostics: t.List = t.List().tag(sync=True)
    printed = t.Unicode().tag(sync=True)  # by the text, when it was read
    tokens_text = t.Unicode().tag(sync=True)
    unread = t.Unicode().tag(sync=True)
    offer = t.Dict().tag(sync=True)
    has_pin = t.Bool(False).tag(sync=True)  # whether a model is pinned to compare with
    programs: t.List = t.List().tag(sync=True)
    revision = t.Int(0).tag(sync=True)
    newest = t.Int(0).tag(sync=True)
    options = t.Dict().tag(sync=True)
    alive = t.Bool(True).tag(sync=True)
    selection = t.Dict().tag(sync=True)

    PART = "lab"
    OPENS = False  # whether it has the list of programs
    _gone = False

    def __init__(
        self,
        given: Any = FIRST,
        *,
        height: int | None = None,
        theme: str | None = None,
        **sizes: Any,
    ):
        state, mine = _state_of(given, sizes)
        options = {"height": height, "theme": theme}
        self._own = mine
        self.state = state
        super().__init__(
            part=self.PART,
            lab_id=state.lab_id,
            options={name: value for name, value in options.items() if value is not None},
            programs=shelf() if self.OPENS else [],
            selection=state.selection,
            **{name: getattr(state, name) for name in MIRRORED},
        )
        state.observe(self._mirror, "changes")
        state.observe(self._tell, "said")
        state.observe(self._point, "selection")
        self.observe(self._pointed, "selection")
        self.on_msg(_heard)

    # from the state to the page

    def _mirror(self, change: Any = None) -> None:
        with self.hold_sync():
            for name in MIRRORED:
                setattr(self, name, getattr(self.state, name))

    def _tell(self, change: Any) -> None:
        if change.new:
            self.send({"type": "say", "text": change.new})

    def _point(self, change: Any) -> None:
        self.selection = change.new

    def _pointed(self, change: Any) -> None:
        if not self.state.closed:
            self.state.selection = change.new

    # what a person does with it

    @property
    def model(self) -> CompiledModel | None:
        """The compiled model on screen."""
        return self.state.model

    @property
    def trace(self) -> Trace | None:
        """The run on screen."""
        return self.state.trace

    @property
    def vocab(self) -> tuple[Value, ...]:
        """The tokens that the model knows; set it to compile for others."""
        return self.state.vocab

    @vocab.setter
    def vocab(self, words: Any) -> None:
        self.state.set_sizes(vocab=words)

    @property
    def max_seq_len(self) -> int:
        """The longest input; set it to compile for another."""
        return self.state.max_seq_len

    @max_seq_len.setter
    def max_seq_len(self, longest: int) -> None:
        self.state.set_sizes(max_seq_len=longest)

    @property
    def optimize(self) -> str | Passes:
        """Which passes the compiler runs, as in `compile_rasp_to_model`; set it for others."""
        return self.state.optimize

    @optimize.setter
    def optimize(self, passes: str | Passes) -> None:
        self.state.set_sizes(optimize=passes)

    @property
    def residual(self) -> str:
        """Whether each variable has "rooms" of its own, or directions are used again: "reuse"."""
        return self.state.residual

    @residual.setter
    def residual(self, which: str) -> None:
        self.state.set_sizes(residual=which)

    @property
    def tokens(self) -> tuple[Value, ...]:
        """The input that is shown; set it to show another."""
        return self.state.tokens

    @tokens.setter
    def tokens(self, words: Any) -> None:
        if isinstance(words, str):
            self.state.type_tokens(words)
        else:
            self.state.set_tokens(words)

    def edit(self, text: str, language: str | None = None) -> None:
        """Show another program; what was asked for last is what is shown."""
        self.state.edit(text, language)

    def wait(self, timeout: float | None = None) -> bool:
        """Until all that was asked for is shown; False if that takes longer."""
        return self.state.wait(timeout)

    def cell(self) -> str:
        """Python code that opens the same laboratory."""
        return cell_of(self.state)

    def save_html(self, path: Any) -> Any:
        """Write this view as one page that opens without a kernel and without a network."""
        return write_page(self.state, path, self.PART)

    def close(self) -> None:
        """Take the view off the page; the state ends with the view that made it."""
        if self._gone or "state" not in self.__dict__:  # closed before, or refused
            return
        self._gone = True
        if not self.state.closed:
            for handler, name in (
                (self._mirror, "changes"),
                (self._tell, "said"),
                (self._point, "selection"),
            ):
                self.state.unobserve(handler, name)
            if self._own:
                self.state.close()
        self.on_msg(_heard, remove=True)
        layout = self.layout
        super().close()
        layout.close()
        self.unobserve_all()

    # without a kernel

    def __repr__(self) -> str:
        return f"{type(self).__name__}({in_brief(self.state)})"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle or {}, {})
        told = {"text/plain": repr(self), "text/html": still(self.state, self.PART)}
        return {**data, **told}, metadata


def _heard(view: View, message: Any, buffers: Any) -> None:
    """A message of the page. Nothing is raised: what is wrong is said."""
    view.state.here()
    reply = answer_message(view.state, message, view.PART)
    if reply is not None:
        view.send(reply)


def _state_of(given: Any, sizes: dict[str, Any]) -> tuple[LabState, bool]:
    """The state to show, and whether it was made for this view."""
    if isinstance(given, View):
        given = given.state
    if isinstance(given, LabState):
        if sizes:
            raise TypeError(
                f"{next(iter(sizes))} is set where the laboratory is made: this view shows one "
                "that is there already"
            )
        return given, False
    return LabState(given, **sizes), True
