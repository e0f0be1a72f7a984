"""Mistakes that show when a Python text runs: what is told, where, and how to mend it."""

import re

import pytest

from tracrlab import rasp

GIVEN = """\
prev = Select(indices, indices - 1, Comparison.EQ)
is_x = tokens == "x"
def helper(a, b=2): return a + b
"""


def mistakes(text):
    with pytest.raises(rasp.ParseError) as caught:
        rasp.parse(text)
    return caught.value.errors


def lines_of(mistake):
    return (mistake.line, mistake.column, mistake.end_column)


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


WIDTH = "`SelectorWidth(prev)` counts what it selects"
LOGIC = f"{WIDTH}; selectors combine by &, | and ~"
NOW = "a value for each position of an input to come"


@pytest.mark.parametrize(
    "written, marked, message, hint",
    [
        # arguments of the wrong kind
        (
            "SelectorWidth(is_x)",
            "is_x",
            "`SelectorWidth` takes a selector; `is_x` is a sequence",
            "`Select(is_x, ..., Comparison.EQ)` makes a selector of it",
        ),
        (
            "rasp.Select(tokens, prev, max)",
            "prev",
            "`Select` takes a sequence second; `prev` is a selector",
            f"{WIDTH}, `Aggregate` reads there",
        ),
        (
            "Select(Comparison.EQ, tokens, tokens)",
            None,
            "`Select` takes a sequence first; `Comparison.EQ` is a function",
            "did you mean `Select(tokens, tokens, Comparison.EQ)`?",
        ),
        (
            'Select(tokens, tokens, "<=")',
            '"<="',
            '`Select` takes a function third; `"<="` is text',
            "did you mean `Comparison.LEQ`?",
        ),
        (
            "Map(tokens, lambda v: v)",
            None,
            "`Map` takes a function first; `tokens` is a sequence",
            "did you mean `Map(lambda v: v, tokens)`?",
        ),
        (
            "Aggregate(prev, sop=3)",
            "3",
            "`Aggregate` takes a sequence second; `3` is a number",
            "`Full(3)` is that value at every position",
        ),
        (
            "Aggregate(prev, helper)",
            "helper",
            "`Aggregate` takes a sequence second; `helper` is a function",
            "did you forget to call it: `helper(...)`?",
        ),
        (
            "selector_and(prev, is_x)",
            "is_x",
            "`selector_and` takes a selector second; `is_x` is a sequence",
            "`Select(is_x, ..., Comparison.EQ)` makes a selector of it",
        ),
        (
            "numerical(prev)",
            "prev",
            "`numerical` takes a sequence; `prev` is a selector",
            f"{WIDTH}, `Aggregate` reads there",
        ),
        # the number of arguments
        (
            "Aggregate(prev)",
            None,
            "`Aggregate` is called without `sop`",
            "write `Aggregate(selector, sop, default=None)`",
        ),
        (
            "helper()",
            None,
            "`helper` is called without `a`",
            "write `helper(a, b=2)`",
        ),
        (
            "rasp.SelectorWidth(prev, prev)",
            None,
            "`rasp.SelectorWidth` is called with too many arguments: 2",
            "write `SelectorWidth(selector)`",
        ),
        (
            "Aggregate(prev, is_x, defalt=0)",
            None,
            "`Aggregate` has no argument `defalt`",
            "did you mean `default`?",
        ),
        (
            "Aggregate(prev, is_x, sop=is_x)",
            None,
            "`Aggregate` is given `sop` twice",
            "write `Aggregate(selector, sop, default=None)`",
        ),
        (
            "is_x.named('a', 'b')",
            None,
            "`is_x.named` is called with too many arguments: 2",
            "write `named(name)`",
        ),
        (
            "is_x()",
            None,
            "`is_x` is a sequence and no function",
            'leave out the brackets, or run it on an input: `is_x("abc")`',
        ),
        ("rasp(3)", None, "`rasp` is a module and cannot be called", ""),
        # operators
        (
            "is_x + prev",
            None,
            "`+` cannot combine a sequence with a selector: `is_x` is a sequence, "
            "`prev` a selector",
            WIDTH,
        ),
        (
            "helper(prev, prev) + is_x if 0 else [prev][0] + is_x",
            "[prev][0] + is_x",
            "`+` cannot combine a sequence with a selector: `is_x` is a sequence, "
            "`[prev][0]` a selector",
            "`SelectorWidth([prev][0])` counts what it selects",
        ),
        (
            "prev & (is_x | is_x)",
            None,
            "`&` cannot combine a sequence with a selector: `is_x | is_x` is a sequence, "
            "`prev` a selector",
            WIDTH,
        ),
        ("prev + 1", None, "selectors have no operator `+`: `prev` is a selector", LOGIC),
        ("1 / prev", None, "selectors have no operator `/`: `prev` is a selector", LOGIC),
        ("-prev", None, "selectors have no operator `-`: `prev` is a selector", LOGIC),
        ("prev < 3", None, "selectors have no operator `<`: `prev` is a selector", LOGIC),
        ("prev | 3", "3", "`|` combines selectors with selectors: `3` is a number", ""),
        (
            "is_x << 2",
            None,
            "sequences have no operator `<<`: `is_x` is a sequence",
            "`SequenceMap(f, x, y)` computes any function of two",
        ),
        (
            "is_x + [1]",
            "[1]",
            "`[1]` is a list, and no sequence or value that `+` could take",
            "values are None, bool, int, float, text and tuples of these",
        ),
        (
            "helper + is_x",
            "helper",
            "`helper` is a function, and no sequence",
            "did you forget to call it: `helper(...)`?",
        ),
        (
            "helper * 2",
            "helper",
            "`helper` is a function, and no sequence",
            "did you forget to call it: `helper(...)`?",
        ),
        # truth
        (
            "is_x and tokens == 1",
            None,
            f"`and` asks for one truth value now, and this is a sequence: {NOW}",
            "write `is_x & (tokens == 1)`",
        ),
        (
            "not (is_x | is_x)",
            None,
            f"`not` asks for one truth value now, and this is a sequence: {NOW}",
            "write `~(is_x | is_x)`",
        ),
        (
            "0 < indices <= 3",
            None,
            f"a chain of comparisons asks for one truth value now, and this is a sequence: {NOW}",
            "write `(0 < indices) & (indices <= 3)`",
        ),
        (
            "tokens in 'ab', 1",
            "tokens in 'ab'",
            None,
            None,
        ),
        (
            "tokens not in ['a']",
            None,
            f"`not in` asks for one truth value now, and this is a sequence: {NOW}",
            "write `Map(lambda x: x not in ['a'], tokens)`",
        ),
        (
            "3 if is_x else 4",
            "is_x",
            f"`if` asks for one truth value now, and `is_x` is a sequence: {NOW}",
            "a program has no branches: compute with the condition, or map a function over it",
        ),
        (
            "max(is_x, 0)",
            None,
            f"`max` asks for one truth value now, and this is a sequence: {NOW}",
            "`Map` and `SequenceMap` ask a function at each position",
        ),
        # values that are not there yet
        (
            "[v for v in is_x]",
            None,
            "`is_x` is a sequence, whose values are there only on an input: "
            "it cannot be looped over or unpacked",
            "",
        ),
        (
            "is_x[0]",
            None,
            "`is_x` is a sequence, whose values are there only on an input: "
            "it has no items to take",
            "`Aggregate(Select(indices, Full(0), Comparison.EQ), is_x)` "
            "is what stands at position 0",
        ),
        (
            "len(is_x)",
            None,
            "`is_x` is a sequence, whose values are there only on an input: it has no length yet",
            "`length` is the sequence that counts the tokens",
        ),
        (
            "range(length)",
            None,
            "`length` is a sequence, whose values are there only on an input: it is no number yet",
            "`Map(f, length)` asks a function at each position",
        ),
        # names of parts
        ("rasp.Agregate", "Agregate", "`rasp` has no `Agregate`", "did you mean `Aggregate`?"),
        ("is_x.nammed", None, "`is_x` is a sequence and has no `nammed`", "did you mean `named`?"),
        ("Comparison.EQQ", None, "`Comparison` has no `EQQ`", "did you mean `EQ`?"),
        ("{'hist': 1}['hits']", None, "`{'hist': 1}` has nothing under 'hits'", ""),
        # what Python says
        ("is_x.named(3)", None, "a name is text, got 3: write .named('3')", ""),
        ("1 / 0", None, "this raises ZeroDivisionError: division by zero", ""),
        ("quit()", None, "this ends Python, and a program is only read", "leave it out"),
        ("ConstantSOp(3)", None, "`ConstantSOp(3)`: 'int' object is not iterable", ""),
    ],
)
def test_what_is_told(written, marked, message, hint):
    [mistake] = mistakes(f"{GIVEN}y = {written}")
    begins = 5 + (written.rindex(marked) if marked else 0)
    assert lines_of(mistake) == (4, begins, begins + len(marked or written))
    assert message is None or mistake.message == message
    assert hint is None or mistake.hint == hint


@pytest.mark.parametrize(
    "text, place, message, hint",
    [
        ("if tokens:\n    pass", (1, 4, 10), "`if` asks for one truth value now", "no branches"),
        ("while tokens:\n    pass", (1, 7, 13), "`while` asks for one truth", "no branches"),
        ("assert tokens == 1", (1, 8, 19), "`assert` asks for one truth value", "no branches"),
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
