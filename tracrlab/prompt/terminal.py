"""The prompt in a terminal: line editing, history, colours, completion, Ctrl-C and Ctrl-D."""

import os

from prompt_toolkit import PromptSession
from prompt_toolkit.history import History
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.output import ColorDepth

from tracrlab.prompt.conversation import Prompt
from tracrlab.prompt.history import open_history
from tracrlab.prompt.wording import given
from tracrlab.prompt.words import STYLE, Colours, Names

TAB = "  "


def converse(prompt: Prompt, history: History | None = None) -> int:
    """Ask for one input after the other until its author leaves; gives the exit status, 0."""
    session: PromptSession[str] = PromptSession(
        multiline=True,
        prompt_continuation=".. ",
        history=open_history() if history is None else history,
        lexer=Colours(),
        style=STYLE,
        color_depth=ColorDepth.DEPTH_1_BIT if os.environ.get("NO_COLOR") else None,
        completer=Names(prompt.reading.top.known),
        complete_while_typing=False,
        key_bindings=keys(prompt),
    )
    example = given(prompt.settings.example)
    print(f"RASP of 2021. The example is {example}; `help` prints a page, Ctrl-D leaves.")
    while not prompt.left:
        try:
            text = session.prompt(">> ")
        except KeyboardInterrupt:  # the line is cleared
            continue
        except EOFError:
            break
        try:
            prompt.take(text)
        except KeyboardInterrupt:
            print("stopped")
    return 0


def is_whole(prompt: Prompt, text: str) -> bool:
    """Whether Enter ends an input here: nothing is missing, or an empty line says so."""
    lacks = prompt.cut(text).lacks
    empty = not text.rpartition("\n")[2].strip() and text.strip() != ""
    return not lacks or (lacks == "a semicolon" and empty)


def keys(prompt: Prompt) -> KeyBindings:
    """Enter ends an input that is whole and begins a line otherwise; lines in braces move in."""
    bindings = KeyBindings()

    @bindings.add("enter")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_whole(prompt, buffer.text):
            buffer.validate_and_handle()
            return
        line = buffer.document.current_line_before_cursor
        margin = line[: len(line) - len(line.lstrip())]
        buffer.insert_text("\n" + margin + TAB * line.rstrip().endswith("{"))

    @bindings.add("}")
    def _(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        before = buffer.document.current_line_before_cursor
        if before.endswith(TAB) and not before.strip():
            buffer.delete_before_cursor(len(TAB))
        buffer.insert_text("}")

    return bindings
