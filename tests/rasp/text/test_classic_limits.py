"""A text may come from anywhere: past each limit there is a clear error, and no waiting."""

import time

import pytest
from classic_texts import mistake, mistakes, value

from tracrlab.rasp.text.classic.limits import DEFAULT, Limits
from tracrlab.rasp.text.classic.read import read_classic

DOUBLING = "".join(
    f"def f{i}(x) {{ return f{i - 1}(x) + f{i - 1}(x); }}\n" for i in range(1, 60)
).replace("f0(x)", "x")
FIB = "def f(n) { return 1 if n < 2 else f(n - 1) + f(n - 2); }"
STEPS = "this text takes more than 200,000 steps to read"
MADE = "this text makes more than 10,000 sequences and selectors"
LONG = "a list of more than 10,000 items is too long"
DEEP = "this is nested more than 100 deep"


@pytest.mark.parametrize(
    "text, message",
    [
        ("#" * 100_001, "this text has 100,001 characters, and 100,000 is the limit"),
        (f"x = {'not ' * 101}1;", DEEP),
        (f"x = {'[' * 101}1{']' * 101};", DEEP),
        (f"x = {'round(' * 101}1{')' * 101};", DEEP),
        (f"x = {'max(1, ' * 101}1{')' * 101};", DEEP),
        (f"x = [1]{'[0]' * 101};", DEEP),
        (f"{'for i in [1] {' * 101}x = 1;{'}' * 101}", DEEP),
        (f"x = {'1 if 1 else ' * 101}1;", DEEP),
        ("def f(x) { return f(x); } f(1);", "functions call each other too deeply here"),
        ("def f(x) { return g(x); } def g(x) { return f(x + 1); } f(indices);",
         "functions call each other too deeply here"),
        ("for i in range(10001) { x = i; }", "a range of more than 10,000 numbers is too long"),
        ("x = range(-9, 10 ^ 30);", "a range of more than 10,000 numbers is too long"),
        (f"x = [{'1,' * 10_001}];", LONG),
        (f"x = {{{','.join(f'{i}: 1' for i in range(9000))}}}; y = [k for k in x] + range(2000);",
         LONG),
        ("x = [1] * 10001;", "a list of 10,001 items is too long"),
        ("x = 10 ^ 30 * [1];", "a list of 1,000,000,000,000,000,000,000,000,000,000 items is too "
         "long"),
        ("x = [1, 2];" + "x = x + x;" * 40, LONG),
        ("x = [1, 2];" + "x = [x, x];" * 40, "a list of lists of more than 100,000 items in all "
         "is too long"),
        ("x = 1; for i in range(200) { x = [x]; }", "lists are nested more than 100 deep here"),
        ("x = 1; for i in range(200) { x = {1: x}; }", "lists are nested more than 100 deep here"),
        ("for a in range(99) { for b in range(99) { for c in range(99) { x = a; } } }", STEPS),
        ("x = [[[c for c in range(99)] for b in range(99)] for a in range(99)];", STEPS),
        (f"{FIB} f(40);", STEPS),
        ("l = [1] * 9999; m = [l] * 9; for i in range(9999) { x = m == m; }", STEPS),
        ("l = [1] * 9999; m = [l] * 9; for i in range(9999) { x = [m]; }", STEPS),
        ("l = [1] * 9999; for i in range(9999) { x = 2 in l; }", STEPS),
        (f"{DOUBLING} f59(indices);", MADE),
        ("s = full_s; for i in range(9999) { s = not s and select(i, indices, <); }", MADE),
        (f"x = {'9' * 2000};", "this number has too many digits"),
        (f"x = {'9' * 400}.5;", "this number has too many digits"),
        ("x = 10 ^ 2000;", "an integer of more than 4,096 bits is too large"),
        ("x = 10 ^ 5000;", "10 ^ 5000 is too large a number"),
        ("x = 9;" + "x = x * x;" * 40, "an integer of more than 4,096 bits is too large"),
        ("x = 10.0 ^ 400;", "10.0 ^ 400 is too large a number"),
        ("x = 2 ^ -9999999999999;", None),
        ("x = 10 ^ 1000 / 3;", None),
        ('x = "ab" * 5001;', "a text of 10,002 letters is too long"),
        ('x = "ab";' + "x = x + x;" * 40, "a text of 16,384 letters is too long"),
    ],
)  # fmt: skip
def test_past_a_limit(text, message):
    start = time.process_time()
    if message is None:
        try_to_read(text)
    else:
        assert [each.message for each in mistakes(text)][0] == message
    assert time.process_time() - start < 2


def try_to_read(text):
    """Read a text that may well be wrong."""
    from tracrlab.errors import ParseError

    try:
        read_classic(text)
    except ParseError as error:
        assert len(str(error)) < 1000


@pytest.mark.parametrize(
    "text",
    [
        f"x = {'(' * 9000}1{')' * 9000};",
        f"x = {'not ' * 99}1;",
        "x = " + "+".join(["indices"] * 9000) + ";",
        "x = " + " and ".join(["indices"] * 8000) + ";",
        "x = 0; for i in range(10000) { x = x + i; }",
        "x = indices; for i in range(5000) { x = x + i; }",
        "x = [1] * 10000;",
        'x = "a" * 10000;',
        "x = 2 ^ 4095;",
        "def f(n) { return 0 if n == 0 else 1 + f(n - 1); } x = f(40);",
        "x = 1;" * 10_000,
    ],
)
def test_within_all_limits(text):
    read_classic(text)


def test_long_chains_have_answers():
    assert value("answer = " + "+".join(["indices"] * 5000) + ";", "ab") == [0, 5000]
    assert value("answer = indices; for i in range(3000) { answer = answer + 1; }", "a") == [3000]


def test_what_follows_a_limit_is_not_read():
    text = f"{FIB}\nf(40);\nzz;\n"
    (only,) = mistakes(text)
    assert (only.line, only.column, only.end_column) == (2, 1, 6)
    assert (
        only.hint == "shorten its loops, its lists, or the chain of functions that call each other"
    )


def test_a_limit_is_told_where_the_text_meets_it():
    assert mistake("def f(x) { return [1] * x; }\ny = f(9);\nz = f(99999);")[0] == "[1] * x"
    assert mistake("def f(x) { return f(x); }\nf(1);")[0] == "f(1)"


def test_after_a_limit_in_a_function_its_names_are_gone():
    text = f"{FIB}\ndef g(x) {{\n  return f(40);\n}}\nmax(g(1), 2);\n"
    (only,) = mistakes(text)
    assert (only.line, only.column, only.file) == (5, 1, None)


@pytest.mark.parametrize(
    "text", ["zz;\n", ";\n", "for\n", "x = 1 / 0;\n", "def f(\n", '"\n', "é\n"]
)
def test_a_hundred_mistakes_are_enough(text):
    start = time.process_time()
    found = mistakes(text * 5000)
    assert time.process_time() - start < 2
    assert len(found) <= DEFAULT.mistakes + 1


def test_that_there_are_more_is_said():
    found = mistakes("".join(f"z{i};\n" for i in range(500)))
    assert len(found) == 101
    assert (found[-1].message, found[-1].hint) == (
        "there are more than 100 mistakes",
        "mend those that are told",
    )
    assert found[-1].line == 100
    looped = mistakes("for i in range(5000) { x = 1 / 0 + i; y = [1][i + 1]; }")
    assert looped[-1].message == "there are more than 100 mistakes"


@pytest.mark.parametrize(
    "limits, text, message",
    [
        (Limits(characters=3), "x = 1;", "this text has 6 characters, and 3 is the limit"),
        (Limits(nesting=3), "x = [[[[1]]]];", "this is nested more than 3 deep"),
        (Limits(steps=5), "x = [1, 2, 3];x = [1, 2, 3];", "this text takes more than 5 steps to "
         "read"),
        (Limits(nodes=1), "x = indices + 1; y = x + 1;", "this text makes more than 1 sequences "
         "and selectors"),
        (Limits(loop=2), "x = [1, 2, 3];", "a list of more than 2 items is too long"),
        (Limits(items=5), "x = [[1, 2], [3, 4]];", "a list of lists of more than 5 items in all "
         "is too long"),
        (Limits(depth=10), "def f(n) { return 1 if n == 0 else f(n - 1); } f(9);", "functions call "
         "each other too deeply here"),
        (Limits(mistakes=1), "a; b; c;", "`a` is not defined"),
    ],
)  # fmt: skip
def test_limits_can_be_given(limits, text, message):
    found = mistakes(text, limits=limits)
    assert found[0].message == message


@pytest.mark.parametrize("stack", [0, 200, 400, 600, 700, 800])
def test_it_does_not_matter_how_deep_the_caller_is(stack):
    def deeper(n, text):
        return deeper(n - 1, text) if n else mistake(text)

    recursion = "def f(x) { return f(x); }\nf(1);"
    nested = f"{'for i in [1] {' * 99}zz;{'}' * 99}"
    assert deeper(stack, recursion)[0] == "f(1)"
    assert "deep" in deeper(stack, recursion)[1]
    assert deeper(stack, nested)[0] in ("zz", nested)
