"""docs/rasp_2021.md: each line of its RASP blocks has the answer that its comment says."""

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tracrlab import rasp
from tracrlab.errors import RaspError
from tracrlab.rasp.selectors import Selector
from tracrlab.rasp.text.classic.library import LIBRARY, RESERVED
from tracrlab.rasp.text.classic.limits import DEFAULT, Limits
from tracrlab.rasp.text.classic.reading import read_text
from tracrlab.rasp.text.classic.session import Session
from tracrlab.rasp.text.classic.things import Seq

PAGE = (Path(__file__).resolve().parents[3] / "docs" / "rasp_2021.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```rasp\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def written(thing):
    """A value as the page writes it."""
    if isinstance(thing, str):
        return f'"{thing}"'
    if isinstance(thing, list | tuple):
        return f"[{', '.join(map(written, thing))}]"
    return repr(thing)


def shown(thing, given):
    """What a statement came to, on an input."""
    try:
        if isinstance(thing, Seq):
            return written(thing.expr(given))
        if isinstance(thing, Selector):
            rows = rasp.evaluate(thing, list(given))
            return " ".join("".join(str(int(each)) for each in row) for row in rows)
    except RaspError:
        return "no answer"
    return written(thing)


def checked(block):
    """How many answers of a block were looked at; all of them are right."""
    session, pending, count = Session(), "", 0
    for line in block.splitlines():
        code, _, wanted = line.partition("  # ")
        pending += code.rstrip() + "\n"
        outcomes = session.run(pending)
        if session.unfinished:
            continue
        pending = ""
        if wanted.strip().startswith("error: "):
            assert [f"error: {each.message}" for each in session.mistakes] == [wanted.strip()]
        else:
            assert not session.mistakes, line
        if wanted and session.mistakes == []:
            thing = outcomes[-1].things[-1]
            assert shown(thing, session.example or "abc") == wanted.strip(), line
        count += bool(wanted)
    assert not pending
    return count


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_the_answers_of_a_block(block):
    assert checked(block) >= 3
    assert checked(block) >= 0.3 * len(block.splitlines())


def test_a_wrong_answer_would_be_seen():
    with pytest.raises(AssertionError):
        checked("1 + 1;   # 3\n")
    with pytest.raises(AssertionError):
        checked("zz;   # error: something else\n")


def test_all_names_are_on_the_page():
    table = PAGE.split("## The library")[1].split("## Mistakes")[0]
    for name in (*LIBRARY, *RESERVED):
        assert re.search(rf"`{name}[`(]", table), name


def test_all_limits_are_on_the_page():
    rows = re.findall(r"^\| ([\d,]+) `(\w+)` \|", PAGE, re.MULTILINE)
    told = {name: int(number.replace(",", "")) for number, name in rows}
    assert told == {each.name: getattr(DEFAULT, each.name) for each in fields(Limits)}


def test_the_levels_are_those_of_the_grammar():
    table = re.findall(r"^\| (\d+) \| (.*) \|$", PAGE, re.MULTILINE)
    assert [int(level) for level, _ in table] == list(range(1, 11))
    operators = [re.findall(r"`([^`]+)`", each) for _, each in table[2:8]]
    for tight, loose in zip(operators, operators[1:], strict=False):
        for a in tight:
            for b in loose:
                text = f"x = 1 {a} 1 {b} 1; y = (1 {a} 1) {b} 1; z = 1 {b} 1 {a} 1; "
                text += f"w = 1 {b} (1 {a} 1);"
                x, y, z, w = (s.values[0] for s in read_text(text, DEFAULT).statements)
                assert (x.op, x.left.op) == (b, a) == (y.op, y.left.op)
                assert (z.op, z.right.op) == (b, a) == (w.op, w.right.op)
