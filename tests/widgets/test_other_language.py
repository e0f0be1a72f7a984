"""A text of the other language: its first mistake says which one to choose."""

import pytest
from laboratories import SHARE, settled

from tracrlab.widgets.other_language import CLASSIC, PYTHON, other_language

PASTED = "same = select(tokens, tokens, ==);\nhist = selector_width(same);"


def test_the_first_mistake_says_which_language_to_choose(state):
    state.edit(PASTED, "python")
    first, *rest = settled(state).diagnostics
    assert first["hint"].endswith(CLASSIC) and not any(CLASSIC in each["hint"] for each in rest)
    state.edit(PASTED, "rasp")
    assert settled(state).diagnostics == []
    state.edit(SHARE, "rasp")
    assert settled(state).diagnostics[0]["hint"].endswith(PYTHON)
    state.edit(SHARE.replace("is_x)", "was_x)"), "python")
    assert CLASSIC not in str(settled(state).diagnostics)


@pytest.mark.parametrize(
    "text, language, mistakes, hint",
    [
        (PASTED, "python", 2, CLASSIC),
        (PASTED.replace("width(", "widht("), "python", 2, CLASSIC),
        ('x = tokns == "a";', "rasp", 1, ""),
        ('x = tokns == "a"', "python", 1, ""),
        ("x = ", "python", 1, ""),
        ("x = ", "rasp", 1, ""),
        ('x = tokens == "a"', "rasp", 1, ""),  # its last semicolon is still to come
        ("x = tokens == 'a'\ny = length", "rasp", 2, PYTHON),
    ],
)
def test_only_a_language_that_reads_it_better_is_named(text, language, mistakes, hint):
    assert other_language(text, language, mistakes) == hint


def test_nothing_is_run_to_find_out(state, tmp_path):
    made = tmp_path / "made"
    state.edit(f"import pathlib\npathlib.Path({str(made)!r}).touch()\nx = 1", "rasp")
    assert settled(state).diagnostics[0]["hint"].endswith(PYTHON) and not made.exists()
