"""Mistakes that show when a Python text runs: where they are told, and what is no mistake."""

import re

import pytest
from python_mistakes import GIVEN, lines_of, mistakes

from tracrlab import rasp


def test_the_print_of_swapped_arguments():
    with pytest.raises(rasp.ParseError) as caught:
        rasp.parse(GIVEN + "y = Aggregate(is_x, prev)")
    assert (
        str(caught.value)
        == """\
1 mistake in this program:
line 4, column 5: `Aggregate` takes a selector first; `is_x` is a sequence
  y = Aggregate(is_x, prev)
      ^^^^^^^^^^^^^^^^^^^^^
  hint  did you mean `Aggregate(prev, is_x)`?"""
    )


@pytest.mark.parametrize(
    "text, place, message, hint",
    [
        ("if tokens:\n    pass", (1, 4, 10), "`if` asks for one truth value now", "no branches"),
        ("while tokens:\n    pass", (1, 7, 13), "`while` asks for one truth", "no branches"),
        ("assert tokens == 1", (1, 8, 19), "`assert` asks for one truth value", "no branches"),
        (
            "match tokens:\n    case 1 | 2:\n        pass",
            (2, 10, 11),
            "`case` asks for one truth value now, and what is compared with `1` is a sequence: a",
            "no branches",
        ),
        (
            "match 1:\n    case rasp.indices: pass",
            (2, 10, 22),
            "`case` asks for one truth value now, and what is compared with `rasp.indices` is a",
            "no branches",
        ),
        (
            "match 1:\n    case _ if tokens == 2: pass",
            (2, 15, 26),
            "`if` asks for one truth value now, and `tokens == 2` is a sequence",
            "no branches",
        ),
        ("x, y = tokens", (1, 1, 5), "this is a sequence, .* looped over or unpacked", ""),
        ("x = tokens\nx += [1]", (2, 6, 9), r"`\[1\]` is a list", "values are None"),
        (
            "from tracrlab.programs import make_hsit, make_sort",
            (1, 31, 40),
            "`tracrlab.programs` has no `make_hsit`",
            "`make_hist`",
        ),
        ("import tracrlab.progams", (1, 1, 24), "no module `tracrlab.progams`", "`tracrlab.prog"),
        ("from tracr.rasp import rasp", (1, 1, 28), "there is no module", "from tracrlab import"),
        ("x = y + 1\ny = tokens", (1, 5, 6), "`y` is used before it has a value", "line 2 gives"),
        ("raise BaseException('no')", (1, 1, 26), "this raises BaseException: no", ""),
        ("def f(): return f()\nf()", (1, 17, 20), "this calls itself without an end", "from line"),
        ("x = 10 ** 10 ** 10 ** 10 if 0 else [1][2]", (1, 36, 42), "this raises IndexError", ""),
        ("eval('1 +')", (1, 1, 12), "this raises SyntaxError", ""),
        ("exec('x = 3')\nlenght", (2, 1, 7), "`lenght` is not defined", "`length`"),
    ],
)
def test_statements(text, place, message, hint):
    [mistake] = mistakes(text)
    assert lines_of(mistake) == place
    assert re.match(message, mistake.message) or message in mistake.message
    assert hint in mistake.hint


def test_a_mistake_in_a_helper_is_told_there_and_once():
    text = (
        "def mean(x):\n    y = x\n    return Aggregate(y, tokens)\nz = [mean(t) for t in (tokens,)]"
    )
    [mistake] = mistakes(text + "\nw = mean(indices)\nz + w")
    assert lines_of(mistake) == (3, 22, 23)
    assert mistake.message == "`Aggregate` takes a selector first; `y` is a sequence"
    assert mistake.hint.endswith("; called from line 4")


def test_what_follows_from_a_mistake_is_no_second_one():
    text = """
a = tokens + [1]
b = a + 1
def f():
    return b
c = f() + tokens
rows = []
rows.append(a)
d = rows[0]
for n in range(2):
    e = a
g = e
a = tokens
h = a + Undefined
i = h + a
a + (1 if a else 2)
"""
    found = mistakes(text)
    assert [mistake.line for mistake in found] == [2, 14, 16]


def test_all_undefined_names_are_found_before_anything_runs(capsys):
    text = """
print("never")
def f(x):
    return x + frst
x = [tokns for n in range(3)] + [k for k in (lambda q: q + lst)(1)]
class A:
    size = sze
    def get(self): return size
f"{widht}"
y: Foo = 3
z += 1
"""
    found = mistakes(text)
    names = ["frst", "tokns", "lst", "sze", "size", "widht", "Foo"]
    assert [mistake.message for mistake in found if "not defined" in mistake.message] == [
        f"`{name}` is not defined" for name in names
    ]
    hints = {mistake.message: mistake.hint for mistake in found}
    assert hints["`tokns` is not defined"] == "did you mean `tokens`?"
    assert capsys.readouterr().out == "never\n"


def test_a_try_may_ask_for_what_is_not_there():
    text = "try:\n    size = limit\nexcept NameError:\n    size = 3\nx = indices + size"
    assert rasp.parse(text).program([0]) == [3]
    text = "try:\n    if True:\n        f = rasp.Wide\nexcept* AttributeError:\n    x = indices + 1"
    assert rasp.parse(text).program([0]) == [1]
    for text in (
        "try:\n    size = limit\nfinally:\n    pass",
        "try:\n    pass\nexcept NameError:\n    size = limit",
        "try:\n    pass\nexcept NameError:\n    pass\nelse:\n    size = limit",
        "try:\n    size = limit\nexcept KeyError:\n    size = 3",
    ):
        [mistake] = mistakes(text)
        assert mistake.message == "`limit` is not defined"


def test_attributes_of_rasp_are_checked_before_running_too():
    text = "from tracrlab import rasp\ndef f():\n    return rasp.Selekt\n"
    text += "x = rasp.tokns; y = rasp.lenght"
    assert [mistake.hint for mistake in mistakes(text)] == [
        "did you mean `Select`?",
        "did you mean `tokens`?",
        "did you mean `length`?",
    ]
    assert rasp.parse("import math as rasp\nx = rasp.pi").constants["x"] > 3


def test_names_are_told_near_to_what_was_meant():
    assert mistakes("selector_width")[0].hint == "did you mean `SelectorWidth`?"
    assert mistakes("rows = 1\nrs")[0].hint == "did you mean `rows`?"
    assert mistakes("wholly_unlike_anything")[0].hint == ""


def test_exceptions_of_the_text_cannot_break_the_telling():
    text = "class Odd(Exception):\n    def __str__(self): raise KeyError\nraise Odd"
    assert mistakes(text)[0].message == "this raises Odd"
    text = "class Odd:\n    def __repr__(self): raise ValueError\n{}[Odd()]"
    assert mistakes(text)[0].message.startswith("this raises KeyError")
    text = "class Odd:\n    def __getattribute__(self, name): raise KeyError\nx = Odd() + tokens"
    assert len(mistakes(text)) == 1


def test_an_interrupt_passes_through():
    with pytest.raises(KeyboardInterrupt):
        rasp.parse("raise KeyboardInterrupt")
    assert (rasp.tokens + 1).origin[0] == __file__


def test_nothing_is_told_of_our_insides():
    for text in (
        "Full(tokens)",
        "rasp.tokens + {}",
        "from tracrlab import nothing",
        "round(tokens)",
    ):
        for mistake in mistakes(text):
            shown = str(mistake)
            assert "tracrlab/" not in shown and "Type'" not in shown and "__init__" not in shown
