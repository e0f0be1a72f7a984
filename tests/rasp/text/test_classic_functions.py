"""Functions of a text: what they see, give, and keep to themselves."""

import pytest
from classic_texts import exactly, mistake, mistakes


@pytest.mark.parametrize(
    "text, answer",
    [
        ("def f(x) { return x + 1; } answer = f(indices);", [1, 2, 3]),
        ("def f() { return 3; } answer = f();", 3),
        ("def f(x, y) { z = x * y; return z - 1; } answer = f(2, 3);", 5),
        ("def f(x) { return x, x + 1; } answer = f(1);", (1, 2)),
        ("def f(x) { return x, x; } a, b = f(indices); answer = a + b;", [0, 2, 4]),
        ("def f(x) { return [x]; } answer = f(1);", (1,)),
        # they are values
        ("def f(g, x) { return g(g(x)); } def h(x) { return x * 2; } answer = f(h, 3);", 12),
        ("def f(x) { def g(y) { return x + y; } return g; } answer = f(1)(indices);", [1, 2, 3]),
        ("fs = [max, min]; answer = [f(1, 2) for f in fs];", (2, 1)),
        ("m = max; answer = m(1, 2);", 2),
        ('def f(x) { return "f"; } answer = {1: f}[1](2);', "f"),
        # what is outside is read when they are called
        ("def f(x) { return x + y; } y = 3; answer = f(1);", 4),
        ("y = 1; def f() { return y; } y = 2; answer = f();", 2),
        ("def f() { return g(); } def g() { return 5; } answer = f();", 5),
        ("def f(s) { def g() { return s + t; } t = 1; return g(); } answer = f(1);", 2),
        # what is set inside stays inside
        ("x = 3; def f() { x = 4; return x; } y = f(); answer = x;", 3),
        ("x = 3; def f(x) { x = x + 1; return x; } y = f(7); answer = [x, y];", (3, 8)),
        ("i = 9; def f() { for i in range(2) { j = i; } return i; } y = f(); answer = i;", 9),
        # recursion ends by a condition that is a constant
        ("def f(n) { return 1 if n == 0 else n * f(n - 1); } answer = f(5);", 120),
        ("def f(n, x) { return x if n == 0 else f(n - 1, x + x); } answer = f(3, indices);",
         [0, 8, 16]),
        ("def even(n) { return True if n == 0 else odd(n - 1); } "
         "def odd(n) { return False if n == 0 else even(n - 1); } answer = even(10);", True),
        # names of the library may be used inside
        ("def f(length) { max = 3; return max + length; } answer = f(1);", 4),
        ("def f(x) { def max(a, b) { return 0; } return max(x, x); } answer = f(1);", 0),
        # a last use of a function may take its name for something else
        ("def f() { return 1; } f = f(); answer = f;", 1),
    ],
)  # fmt: skip
def test_answers(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, piece, message, hint",
    [
        ("def f(x) { return x; } f(1, 2);", "f(1, 2)", "`f` takes 1 argument, and got 2", "f(x)"),
        ("def f(x, y) { return x; } f();", "f()", "`f` takes 2 arguments, and got 0", "f(x, y)"),
        ("def f(x, x) { return x; }", "x", "two arguments are called `x`", "rename one"),
        ("max(1);", "max(1)", "`max` takes 2 arguments, and got 1", "max(a, b)"),
        ("3(1);", "3(1)", "this is the number 3, and cannot be called", ""),
        ("x = [1]; x(0);", "x(0)", "`x` is a list, and cannot be called", ""),
        (
            "f(1); def f(x) { return x; }",
            "f",
            "`f` is not defined",
            "",
        ),
        (
            "def f(x) { y = x; return y; } f(1); y;",
            "y",
            "`y` is not defined",
            "",
        ),
        (
            "def f(x) { x = 3; }",
            "}",
            "a function ends with `return`",
            "write `return x;` before this",
        ),
        ("def f(x) { }", "}", "a function ends with `return`", "write `return x;` before this"),
        (
            "def f(x) { return x; return 3; }",
            "return",
            "a function has one `return`, at its end",
            "put what it gives into that one",
        ),
        (
            "def f(x) { return x }",
            "}",
            "`;` is missing before `}`",
            "every statement ends with `;`",
        ),
        (
            "def f(x) { return f(x + 1); } f(1);",
            "f(1)",
            "functions call each other too deeply here",
            "end the recursion earlier",
        ),
    ],
)
def test_mistakes(text, piece, message, hint):
    assert mistake(text) == (piece, message, hint)


@pytest.mark.parametrize(
    "text",
    [
        "def f(x) { return zz; }",
        "def f(x) { zz; return x; }",
        "def f(x) { return x + 1 if x else zz; }",
        "def f(x) { for i in range(3) { y = zz; } return x; }",
        "def f(x) { for i in x { y = zz; } return y; }",
        "def f(x) { def g(y) { return zz; } return g(x); }",
        "def f(x) { return g(x); } def g(x) { return zz; }",
        "def g(x) { return zz; } def f(x) { return g(x); }",
        "def f(x) { return [zz, x]; }",
        "def f(x) { return [zz for i in x]; }",
        "def f(x) { return {i: zz for i in x}; }",
        "def f(x) { return f(zz); }",
        "def f(x) { return max(zz, x); }",
    ],
)  # fmt: skip
def test_a_function_that_is_never_called_is_checked(text):
    assert mistake(text)[:2] == ("zz", "`zz` is not defined")


@pytest.mark.parametrize(
    "body, piece",
    [
        ("return tokens + 1;", "tokens + 1"),
        ("return aggregate(indices, x);", "indices"),
        ("return aggregate(x, full_s);", "full_s"),
        ("return aggregate(x, x, indices);", "indices"),
        ("return select(x, full_s, ==);", "full_s"),
        ("return full_s + x;", "full_s"),
        ("return x < full_s;", "full_s"),
        ("return full_s in x;", "full_s"),
        ('return x in "ab";', '"ab"'),
        ("return x if full_s else 1;", "full_s"),
        ("return full_s if indices else x;", "full_s"),
        ("return 3[x];", "3"),
        ("return sort(full_s, x);", "full_s"),
        ("return shift(x, x, indices);", "indices"),
        ("return max(1);", "max(1)"),
        ("return [1, 2][2];", "[1, 2][2]"),
        ("a, b = 1, 2, 3; return x;", "a, b = 1, 2, 3"),
        ("True = 2; return 1;", "True"),
        ("return 1 / 0;", "1 / 0"),
        ("return f(1, 2);", "f(1, 2)"),
        ("for i in indices { x = i; } return x;", "indices"),
    ],
)
def test_its_types_are_checked_too(body, piece):
    assert mistake(f"def f(x) {{ {body} }}")[0] == piece


def test_what_is_right_for_some_argument_is_no_mistake():
    for body in (
        "return x + 1;", "return x(1);", "return x[0];", "a, b = x; return a;", "return not x;",
        "for i in x { y = i; } return y;", "return select(x, x, ==);", "return aggregate(x, x);",
        "return [i for i in x];", "return len(x);", "return f(x);", "return x in [1];",
        "return {1: x}[1];", "return 1 if x else f(1);", "return f(f(1));", "return out;",
    ):  # fmt: skip
        text = f"def f(x) {{ {body} }}"
        if "out" in body:
            text = f"3; {text}"
        exactly(text + " answer = 1;", 1)


def test_a_mistake_inside_is_told_once_with_the_call():
    text = "def f(s) {\n  return aggregate(s, indices);\n}\nf(full_s);\nf(tokens);\nf(length);\n"
    piece, message, hint = mistake(text)
    assert (piece, message) == ("s", "`aggregate` takes a selector first; `s` is a sequence")
    text = "def f(s) {\n  return s + 1;\n}\nf(full_s);\nf(tokens);\n"
    found = mistakes(text)
    assert [(e.line, e.hint) for e in found] == [
        (2, "selectors combine with `and`, `or`, `not`"),
        (2, "tokens_int and tokens_float read the tokens as numbers"),
    ]
    (only,) = mistakes("def f(l) {\n  return l[3];\n}\nx = [1];\nf([]);\n")
    assert (only.line, only.hint) == (2, "in the call on line 5")
