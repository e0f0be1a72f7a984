"""Every Python block of README.md and docs/ runs, and every row of the table of faults."""

import contextlib
import io
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.values import is_number, same_value

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
LANGUAGES = {
    "python",
    "text",
    "sh",
    "rasp",
}  # python runs; text is output, or a program for another library; rasp is tested where it is read
FENCE = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```[ ]*$", re.MULTILINE | re.DOTALL)
COMING = ROOT / "docs" / "coming_from_tracr.md"
FAULTS = [f"M{n}" for n in range(1, 16)] + [f"C{n}" for n in range(1, 5)]


@dataclass(frozen=True)
class Block:
    language: str
    code: str
    line: int  # of its first line of code, counted from 1
    prints: str | None  # the text block that follows with nothing in between


def blocks(text):
    found = list(FENCE.finditer(text))
    if not found:  # a table, say
        return []
    return [
        Block(here[1], here[2], text.count("\n", 0, here.start(2)) + 1, output(text, here, after))
        for here, after in zip(found, [*found[1:], None], strict=True)
    ]


def output(text, here, after):
    if after is None or text[here.end() : after.start()].strip():
        return None
    return after[2] if (here[1], after[1]) == ("python", "text") else None


def run(page, code_blocks):
    """The names that the blocks make, run one after the other; errors name the page's own lines."""
    names = {"__name__": page.stem}
    for block in code_blocks:
        if block.language == "python":
            code = "\n" * (block.line - 1) + block.code
            with contextlib.redirect_stdout(io.StringIO()) as printed:
                exec(compile(code, str(page), "exec"), names)
            if block.prints is not None:
                assert printed.getvalue() == block.prints, f"what line {block.line} on prints"
    return names


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_python_of_a_page_runs(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)  # a page may save a model
    run(page, blocks(page.read_text(encoding="utf-8")))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_says_what_it_is(page):
    text = page.read_text(encoding="utf-8")
    found = blocks(text)
    assert text.count("```") == 2 * len(found), "a fence is not closed"
    for block in found:
        assert block.language in LANGUAGES, f"line {block.line - 1}: {block.language or 'nothing'}"


def test_a_block_that_fails_is_seen_and_placed():
    page = (
        "one\n```python\nx = 1\n```\ntwo\n```text\nnot python\n```\n```python\nassert x == 2\n```"
    )
    with pytest.raises(AssertionError) as caught:
        run(Path("page.md"), blocks(page))
    assert caught.traceback[-1].lineno + 1 == 10
    assert [block.language for block in blocks(page)] == ["python", "text", "python"]
    with pytest.raises(AssertionError, match="what line 2 on prints"):
        run(Path("page.md"), blocks("```python\nprint(1)\n```\n\n```text\n2\n```\n"))


def test_the_same_program_differs_in_its_import_lines_only():
    tracr, ours = blocks(COMING.read_text(encoding="utf-8"))[:2]
    assert (tracr.language, ours.language) == ("text", "python")
    both = [
        [line for line in block.code.splitlines() if not line.startswith("from ")]
        for block in (tracr, ours)
    ]
    assert both[0] == both[1]
    assert "from tracr." in tracr.code and "from tracr." not in ours.code


def faults():
    """(fault, program, vocabulary, length, input, answer) of each row of the table, as text."""
    found = []
    for line in COMING.read_text(encoding="utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if cells[0] in FAULTS:
            number, _, program, sizes, tokens, _, answer = cells
            vocab, length = re.fullmatch(r"`(.*)`, (\d+)", sizes).groups()
            found.append((number, program.strip("`"), vocab, int(length), tokens, answer))
    return found


@pytest.fixture(scope="module")
def names():
    return run(COMING, blocks(COMING.read_text(encoding="utf-8")))


@pytest.mark.parametrize("fault", faults(), ids=lambda fault: f"{fault[0]} {fault[1]}")
def test_a_known_fault_is_none_here(fault, names):
    _, program, vocab, length, tokens, answer = fault
    program = eval(program, dict(names))
    vocab, tokens, wanted = (list(eval(cell.strip("`"), {})) for cell in (vocab, tokens, answer))
    model = compile_rasp_to_model(program, vocab, length)
    longest = [tokens[0]] * length
    assert alike(rasp.evaluate(program, tokens), wanted), "the interpreter"
    assert alike(model.run(tokens), wanted)
    assert alike(model.run_batch([tokens, longest])[0], wanted), "padded"


def test_every_known_fault_has_a_row():
    assert list(dict.fromkeys(fault[0] for fault in faults())) == FAULTS


def alike(got, wanted):
    """The same values; numbers to within 1e-5."""
    return len(got) == len(wanted) and all(
        abs(a - b) <= 1e-5 if is_number(a) and is_number(b) else same_value(a, b)
        for a, b in zip(got, wanted, strict=True)
    )
