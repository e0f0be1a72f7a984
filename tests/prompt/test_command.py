"""`tracrlab rasp`: for a file, and for what is piped in."""

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tracrlab.cli import main
from tracrlab.prompt.history import history_file

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def piped(monkeypatch):
    """Runs the command on a text that is piped in."""

    def run(text, *arguments):
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        return main(["rasp", *arguments])

    return run


def test_what_is_piped_in_is_answered_without_prompts(piped, capsys):
    assert piped("x = indices;\ndef f(a) {\n  return a;\n}\n\nf(x)\n;") == 0
    assert capsys.readouterr() == (
        '     s-op: x\n         Example: x("hello") = [0, 1, 2, 3, 4] (ints)\n'
        "     function: f(a)\n"
        '     s-op: out\n         Example: out("hello") = [0, 1, 2, 3, 4] (ints)\n',
        "",
    )


def test_mistakes_in_what_is_piped_in_have_their_lines_in_all_of_it(piped, capsys):
    assert piped("x = 1;\n\ny = foo;\nz = x;\nw = 3") == 1
    said = capsys.readouterr()
    assert said.out == "     value: x = 1\n     value: z = 1\n"
    assert said.err == (
        "line 3, column 5: `foo` is not defined\n  y = foo;\n      ^^^\n"
        "line 5, column 6: `;` is missing at the end\n  w = 3\n       ^\n"
        "  hint  every statement ends with `;`\n"
    )


def test_exit_ends_it(piped, capsys):
    assert piped("x = 1; exit\ny = foo;") == 0
    assert capsys.readouterr().out == "     value: x = 1\n"
    assert piped("quit()\ny = foo;") == 0


def test_a_file_prints_as_the_prompt_would(tmp_path, capsys):
    (tmp_path / "other.rasp").write_text("def f(a) { return a; }")
    (tmp_path / "some.rasp").write_text(
        'set example "ab"\nload "other";\nx = f(indices);\ncompile x\nx("abc");\n'
    )
    assert main(["rasp", str(tmp_path / "some.rasp")]) == 0
    out, err = capsys.readouterr()
    assert out.startswith(
        '     loaded "other": 1 name\n         functions: f(a)\n'
        '     s-op: x\n         Example: x("ab") = [0, 1] (ints)\n     model: x, tokens a b'
    )
    assert out.endswith("\n        = [0, 1, 2] (ints)\n") and err == ""
    assert main(["rasp", str(tmp_path / "some")]) == 0  # as `load` has it


def test_mistakes_in_a_file_go_to_stderr_with_status_1(tmp_path, capsys):
    (tmp_path / "some.rasp").write_text("x = 1;\ny = foo;\ncompile bar\nz = baz;")
    assert main(["rasp", str(tmp_path / "some.rasp")]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert [line.split(":")[0] for line in err.split("\n") if line.startswith(("line", "3"))] == [
        "3 mistakes in this input",
        "line 2, column 5",
        "line 3, column 9",
        "line 4, column 5",
    ]


def test_what_has_no_value_is_told_on_stderr_with_status_1(tmp_path, capsys):
    (tmp_path / "some.rasp").write_text('tokens_int("a");')
    assert main(["rasp", str(tmp_path / "some.rasp")]) == 1
    assert capsys.readouterr().err.startswith('     tokens_int("a") has no value')


def test_after_a_file_the_prompt_goes_on_if_asked(tmp_path, piped, capsys):
    (tmp_path / "some.rasp").write_text("x = 1;")
    assert piped("x + 1;", str(tmp_path / "some.rasp"), "--interactive") == 0
    assert capsys.readouterr().out == "     value: x = 1\n     value: out = 2\n"


@pytest.mark.parametrize(
    "name, sentence",
    [
        ("none.rasp", "tracrlab: there is no file none.rasp: check its name and folder\n"),
        (".", "tracrlab: . cannot be read (Is a directory): give a .rasp file\n"),
        ("bytes.rasp", "tracrlab: bytes.rasp is no text in UTF-8: give a .rasp file\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(tmp_path, monkeypatch, capsys, name, sentence):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bytes.rasp").write_bytes(b"\xff")
    assert main(["rasp", name]) == 1
    assert capsys.readouterr() == ("", sentence)


@pytest.mark.skipif(os.name != "posix", reason="pipes as POSIX has them")
def test_letters_that_the_output_has_not_and_readers_that_leave_are_no_failure():
    given = "printf '\\377;\\ncompile indices\\nhelp\\n'"
    run = subprocess.run(
        f"{given} | {sys.executable} -m tracrlab rasp | head -n 1",
        shell=True,
        capture_output=True,
        cwd=ROOT,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert run.stdout.startswith(b"     model: indices")
    assert b"Traceback" not in run.stderr and b"BrokenPipe" not in run.stderr


def test_the_history_is_where_the_system_keeps_state():
    assert history_file({}) == Path.home() / ".local" / "state" / "tracrlab" / "rasp_history"
    assert history_file({"XDG_STATE_HOME": "relative"}) == history_file({})


def test_the_prompt_loads_nothing_heavy_before_it_compiles():
    code = (
        "import sys, tracrlab.prompt.terminal\n"
        "tracrlab.prompt.conversation.Prompt().take('x = tokens;')\n"
        "print(sorted({'numpy', 'jax', 'plotly', 'IPython'} & set(sys.modules)))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert run.stdout.endswith("\n[]\n"), run.stdout + run.stderr
