"""The prompt in a real terminal: a pseudo-terminal, keys in and screen out."""

import os
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

pty = pytest.importorskip("pty", reason="pseudo-terminals as POSIX has them")

ROOT = Path(__file__).resolve().parents[2]
_CODES = re.compile(r"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])|\r")
PATIENCE = 20  # seconds; a machine may be busy

# The pseudo-terminal is what Ctrl-C of the process comes from. The process says so itself: a
# `preexec_fn` would fork this one, which warns where JAX has started its threads.
IN_ITS_OWN_TERMINAL = """
import fcntl, runpy, sys, termios
fcntl.ioctl(0, termios.TIOCSCTTY, 0)
sys.argv[0] = "tracrlab"
runpy.run_module("tracrlab", run_name="__main__", alter_sys=True)
"""


class Terminal:
    """`tracrlab rasp` in a pseudo-terminal."""

    def __init__(self, state, *arguments):
        self.screen, slave = pty.openpty()
        kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
        self.process = subprocess.Popen(
            [sys.executable, "-c", IN_ITS_OWN_TERMINAL, "rasp", *arguments],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            cwd=ROOT,
            start_new_session=True,
            env=kept | {"XDG_STATE_HOME": str(state), "PROMPT_TOOLKIT_NO_CPR": "1",
                        "TERM": "xterm-256color"},
        )  # fmt: skip
        os.close(slave)
        self.raw, self.read_so_far = "", 0

    def type(self, keys):
        os.write(self.screen, keys.encode())

    def wait_for(self, text):
        """Read until `text` has come, after what was waited for before; what came until then."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = _CODES.sub("", self.raw)
            at = shown.find(text, self.read_so_far)
            if at >= 0:
                before = shown[self.read_so_far : at]
                self.read_so_far = at + len(text)
                return before
            left = end - time.monotonic()
            ready = select.select([self.screen], [], [], max(0, left))[0]
            try:
                more = os.read(self.screen, 65536).decode(errors="replace") if ready else ""
            except OSError:  # Linux says so when nobody is left
                more = ""
            assert more, f"no {text!r} came, but {shown[self.read_so_far :]!r}"
            self.raw += more

    def leave(self):
        """Ctrl-D at the prompt, and the exit status."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self.type("\x04")
            time.sleep(0.05)
            while select.select([self.screen], [], [], 0)[0]:  # or it could not say its last words
                try:
                    os.read(self.screen, 65536)
                except OSError:
                    break
        os.close(self.screen)
        return self.process.wait(1)


@pytest.fixture
def terminal(tmp_path):
    begun = []

    def begin(*arguments):
        begun.append(Terminal(tmp_path, *arguments))
        return begun[-1]

    yield begin
    for each in begun:
        if each.process.poll() is None:
            each.process.kill()
            each.process.wait()


def test_a_conversation(terminal, tmp_path):
    terminal = terminal()
    terminal.wait_for('The example is "hello"; `help` prints a page')
    terminal.wait_for(">>")
    terminal.type("x = 3 * indices;\r")
    terminal.wait_for('Example: x("hello") = [0, 3, 6, 9, 12] (ints)')

    terminal.wait_for(">>")
    terminal.type("def plus(a, n) {\rreturn a + n;\r}\r")  # goes on until its brace is closed
    terminal.wait_for("..")
    terminal.wait_for("function: plus(a, n)")

    terminal.wait_for(">>")
    terminal.type("oops\x03")  # Ctrl-C clears the line
    terminal.wait_for(">>")
    terminal.type("y = plu\t")  # Tab completes a name
    terminal.wait_for("y = plus")
    terminal.type("(x, 1);\r")
    terminal.wait_for('Example: y("hello") = [1, 4, 7, 10, 13] (ints)')

    terminal.wait_for(">>")
    terminal.type("z = 4\r\r")  # an empty line ends an input whose semicolon is missing
    terminal.wait_for("`;` is missing at the end")

    terminal.wait_for(">>")
    terminal.type("x = 5; compile sort(tokens, tokens) over range(40) up to 60\r")
    terminal.wait_for("parameters")
    terminal.type("\x03")  # Ctrl-C stops what runs, and the prompt goes on
    terminal.wait_for("stopped")
    terminal.wait_for(">>")
    terminal.type("n = 6;\r")
    terminal.wait_for("value: n = 6")
    terminal.wait_for(">>")
    terminal.type("\x1b[A\r")  # the last input again: arrow up
    terminal.wait_for("value: n = 6")
    terminal.wait_for(">>")
    assert terminal.leave() == 0

    kept = (tmp_path / "tracrlab" / "rasp_history").read_text()
    assert "+x = 3 * indices;\n" in kept and "+def plus(a, n) {\n+  return a + n;\n+}\n" in kept


def test_a_file_and_then_the_prompt(terminal, tmp_path):
    (tmp_path / "some.rasp").write_text("n = [1, 2];")
    terminal = terminal(str(tmp_path / "some.rasp"), "-i")
    terminal.wait_for("list: n = [1, 2]")
    terminal.wait_for(">>")
    terminal.type("n[1];\r")
    terminal.wait_for("value: out = 2")
    terminal.wait_for(">>")
    assert terminal.leave() == 0


def test_a_history_that_cannot_be_written_is_no_failure(terminal, tmp_path):
    (tmp_path / "tracrlab").write_text("a file, not a folder")
    terminal = terminal()
    terminal.wait_for(">>")
    terminal.type("2;\r")
    terminal.wait_for("value: out = 2")
    terminal.wait_for(">>")
    assert terminal.leave() == 0
