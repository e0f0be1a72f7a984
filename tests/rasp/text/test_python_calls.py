"""Mistakes in calls and in names of parts, in the words of the text."""

import pytest
from python_mistakes import WIDTH, check_told


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
def test_what_is_told_of_a_call(written, marked, message, hint):
    check_told(written, marked, message, hint)
