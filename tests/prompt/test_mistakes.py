"""An input with a mistake changes nothing, and says where and why."""

import random

import pytest
from conversations import said

from tracrlab.prompt import Prompt
from tracrlab.prompt.pieces import cut


def test_a_mistake_has_its_line_its_place_and_a_hint():
    assert said("y = tokns;") == (
        "line 1, column 5: `tokns` is not defined\n"
        "  y = tokns;\n"
        "      ^^^^^\n"
        "  hint  did you mean `tokens` or `tokens_str`?\n"
    )


def test_all_mistakes_of_an_input_are_told():
    told = said("y = foo;\nz = 3;\nz = bar;").split("\n")
    assert told[0] == "2 mistakes in this input:"
    assert [line for line in told if line.startswith("line")] == [
        "line 1, column 5: `foo` is not defined",
        "line 3, column 5: `bar` is not defined",
    ]


def test_an_input_with_a_mistake_changes_nothing():
    prompt = Prompt(lambda text: None)
    assert prompt.take("x = 1; y = 2;")
    names, last = dict(prompt.reading.top.names), prompt.reading.last
    assert not prompt.take('x = indices; z = 2; set example "a"\ny = foo; for i in [1] { y = i; }')
    assert prompt.reading.top.names == names
    assert (prompt.reading.last, prompt.settings.example) == (last, tuple("hello"))


def test_an_input_that_is_stopped_changes_nothing(monkeypatch):
    prompt = Prompt(lambda text: None)
    prompt.take("x = 1;")
    run = prompt.reading.run

    def stopped(text):
        run(text)
        raise KeyboardInterrupt

    monkeypatch.setattr(prompt.reading, "run", stopped)
    with pytest.raises(KeyboardInterrupt):
        prompt.take("x = 2;")
    assert prompt.reading.top.names["x"] == 1


def test_a_fault_of_ours_is_a_sentence(monkeypatch):
    lines = []
    prompt = Prompt(lines.append)
    monkeypatch.setattr(prompt.reading, "run", lambda text: 1 / 0)
    assert not prompt.take("x = 1;")
    assert lines == [
        "     prompt, at this input: ZeroDivisionError: division by zero. "
        "This is a fault in tracrlab, please report it with the program"
    ]


@pytest.mark.parametrize(
    "text, lacks",
    [
        ("", ""),
        ("# x", ""),
        ("x = 3;", ""),
        ("x = 3", "a semicolon"),
        ("x = 3; y", "a semicolon"),
        ("x = (3;", ""),
        ('x = "(";', ""),
        ("x = 3; # (", ""),
        ("def f(a) { return a;", "a bracket"),
        ("def f(a) { return a; }", ""),
        ("for i in [1] { d = {}; }", ""),
        ('d = {"a": 1}', "a semicolon"),
        ("s = ", "a semicolon"),
        ("s =\n3", "a semicolon"),
        ("full =\n3", "a semicolon"),
        ('set example "a"', ""),
        ("s-op examples off", ""),
        ("full seq display on", ""),
        ("show examples\nx = 3", "a semicolon"),
        ("help", ""),
        ("compile x", ""),
        ("exit", ""),
        ("x = 3)", "a semicolon"),
    ],
)
def test_what_an_input_lacks(text, lacks):
    assert cut(text).lacks == lacks


def test_words_of_the_prompt_can_be_names():
    assert said("help = 2;", "compile = 3;", "help; compile;", "compile + help;") == (
        "     value: help = 2\n     value: compile = 3\n     value: help = 2\n"
        "     value: compile = 3\n     value: out = 5\n"
    )


def test_help_is_a_page_of_the_terminals_width():
    told = said("help")
    assert "draw(x, " in told and "changes nothing" in told
    assert max(map(len, told.split("\n"))) <= 100


def test_any_text_is_an_answer_and_never_a_fault():
    pieces = """x indices ; compile over up\xa0to "ab" 3 ( ) { } = def\xa0f(a) return draw(
        set\xa0example help # ' , [ ] select(tokens,tokens,==) exit in \x00 show for \x85""".split(
        " "
    )
    chance = random.Random(0)
    for _ in range(150):
        text = " ".join(chance.choice(pieces) for _ in range(chance.randrange(1, 12)))
        told = []
        Prompt(told.append).take(text)
        assert not any("fault" in line for line in told), text


def test_what_stands_after_exit_is_not_read():
    names = Prompt([].append)
    assert names.take("a = 1; exit; b = 2;") and names.left
    assert "a" in names.reading.top.names and "b" not in names.reading.top.names


@pytest.mark.parametrize("text", ["x = (1 + 2;", "x = [1, 2;", "foo(;"])
def test_a_semicolon_in_brackets_is_told_at_once(text):
    assert cut(text).lacks == ""
    assert cut("def f(x) { y = [1;").lacks == ""
    assert cut("x = {1: 2;").lacks == "a bracket"


def test_a_function_is_looked_into_whatever_was_called_before_it():
    prompt = Prompt([].append)
    for _ in range(100):  # trees that are gone leave their places in memory to others
        assert prompt.take("def f(x) { return x + 1; } y = f(indices);")
        assert not prompt.take("def f(x) { return undefinedd; }")
