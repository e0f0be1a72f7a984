"""`%%rasp` in IPython: names are left in the notebook, and mistakes fail the cell."""

import atexit
import subprocess
import sys
from pathlib import Path

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from tracrlab import rasp
from tracrlab.prompt.cells import Cells
from tracrlab.prompt.magic import RaspMagic, install
from tracrlab.rasp import SelectorWidth, tokens

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def shell(tmp_path, monkeypatch):
    """A shell of its own, that the rest of the process does not know."""
    monkeypatch.setenv("IPYTHONDIR", str(tmp_path))
    found = InteractiveShell(config=Config({"HistoryManager": {"enabled": False}}))
    install(found)
    yield found
    found.atexit_operations()
    atexit.unregister(found.atexit_operations)


def run(shell, text):
    """Run a cell; it must not fail."""
    result = shell.run_cell(text)
    assert result.success, result.error_in_exec or result.error_before_exec
    return result.result


def test_a_cell_is_echoed_and_leaves_its_names(shell, capsys):
    run(shell, '%%rasp\nx = 3 * indices;\nl = [1, [2, x]]; n = 2; d = {"a": 1};\n_private = 3;')
    assert capsys.readouterr().out.startswith(
        '     s-op: x\n         Example: x("hello") = [0, 3, 6, 9, 12] (ints)\n'
    )
    assert run(shell, "x('ab'), l[0], l[1][1] is x, n, d") == ([0, 3], 1, True, 2, {"a": 1})
    assert "_private" not in shell.user_ns and "out" not in shell.user_ns
    run(shell, "%%rasp\ny = x + _private;")  # one session, cell after cell
    assert run(shell, "y('ab')") == [3, 6]


def test_selectors_are_left_as_selectors(shell):
    run(shell, "%%rasp\nsame = select(tokens, tokens, ==);")
    assert SelectorWidth(shell.user_ns["same"])("aba") == [2, 1, 2]


def test_a_line_may_lack_its_semicolon_and_braces_are_its_own(shell, capsys):
    run(shell, "n = 7")
    run(shell, "%rasp x = indices + 1")
    run(shell, '%rasp d = {"n": 1};')
    assert run(shell, "x('ab'), d") == ([1, 2], {"n": 1})


def test_functions_are_called_with_expressions_and_values(shell):
    run(
        shell,
        "%%rasp\ndef plus(a, n) { b = a + n; return b, [n]; }",
    )
    plus = shell.user_ns["plus"]
    assert repr(plus) == "<RASP function plus(a, n)>"
    added, given = plus(tokens == "a", 1)
    assert (added("ab"), given) == ([2, 1], [1])
    with pytest.raises(TypeError, match=r"plus\(a, n\) takes 2 arguments, got 1"):
        plus(1)
    run(shell, "%rasp s = full_s")
    with pytest.raises(ValueError, match=r"plus\(a, n\): `\+` takes sequences"):
        plus(shell.user_ns["s"], 1)
    with pytest.raises(TypeError, match="an argument: "):
        plus({1}, 1)


def test_names_of_pythons_own_are_not_left(shell, capsys):
    run(shell, "%%rasp\nlambda = 3; In = 4;")
    assert "(not left in the notebook: lambda, a name of Python's own)" in capsys.readouterr().out
    assert "lambda" not in shell.user_ns and shell.user_ns["In"] != 4


def test_a_mistake_fails_the_cell_and_shows_no_traceback(shell, capsys):
    result = shell.run_cell("%%rasp\nx = 1;\ny = foo;")
    assert not result.success and "x" not in shell.user_ns
    assert capsys.readouterr().out == (
        "line 3, column 5: `foo` is not defined\n  y = foo;\n      ^^^\n"
    )


def test_what_cannot_be_done_fails_the_cell_and_its_names_are_left(shell, capsys):
    result = shell.run_cell('%%rasp\nx = tokens_int + 1;\nx("a");')
    assert not result.success and "x" in shell.user_ns
    assert 'x("a") has no value' in capsys.readouterr().out


def test_a_cell_says_the_same_each_time_it_is_run(shell, capsys):
    run(shell, "%rasp compile indices over 'a' up to 2")
    assert capsys.readouterr().out == (
        "     model: indices, tokens a, inputs of up to 2\n"
        "         0 layers, 0 heads, 0 MLP functions, d_model 5, 40 parameters\n"
        "         ✓ the program's own answer on all 2 inputs of up to 2 tokens\n"
    )


def test_exit_leaves_the_cell_and_not_the_session(shell):
    run(shell, "%%rasp\nx = 1; exit")
    run(shell, "%%rasp\ny = x;")
    assert shell.user_ns["y"] == 1


def test_the_extension_loads_too_and_keeps_the_session(shell):
    before = shell.magics_manager.magics["cell"]["rasp"]
    run(shell, "%load_ext tracrlab.prompt.magic")
    assert shell.magics_manager.magics["cell"]["rasp"] is before
    assert isinstance(before, RaspMagic)


def test_importing_tracrlab_is_enough_and_loads_nothing_heavy():
    code = (
        "import sys\nfrom IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        "shell.run_cell('import tracrlab')\n"
        "print('lark' in sys.modules, 'numpy' in sys.modules)\n"
        "shell.run_cell('%rasp 1 + 1')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT)
    assert done.stdout.startswith("False False\n     value: out = 2\n"), done.stdout + done.stderr


@pytest.mark.slow
def test_a_notebook_that_is_executed_stops_at_a_mistake():
    nbclient, nbformat = pytest.importorskip("nbclient"), pytest.importorskip("nbformat")
    cells = ["import tracrlab", "%%rasp\nx = indices;", "%%rasp\ny = foo;"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(each) for each in cells])
    client = nbclient.NotebookClient(
        notebook, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}
    )
    with pytest.raises(nbclient.exceptions.CellExecutionError, match="`foo` is not defined"):
        client.execute()
    [error] = notebook.cells[2].outputs
    assert (error.output_type, error.traceback[0]) == (
        "error",
        "line 2, column 5: `foo` is not defined",
    )


def test_what_the_notebook_needs_is_not_replaced(shell, capsys):
    shell.run_cell_magic("rasp", "", "print = indices; rasp = tokens; mine = indices + 1;")
    told = capsys.readouterr().out
    assert "not left in the notebook: print, a name of Python's own" in told
    assert "print" not in shell.user_ns and shell.user_ns["mine"]("ab") == [1, 2]
    shell.run_line_magic("load_ext", "tracrlab")


def test_a_function_names_what_it_made_and_not_what_it_was_given(capsys):
    names, _ = Cells().run("def double(seq) { s = seq; twice = s * 2; return twice; }")
    given = rasp.tokens + "!"
    assert names["double"](given).name == "twice"
    assert names["double"](rasp.indices)("ab") == [0, 2]
    assert given.author_name is rasp.tokens.author_name is rasp.indices.author_name is None
