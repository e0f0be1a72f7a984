"""Mistakes in operators, conditions and loops, in the words of the text."""

import pytest
from python_mistakes import WIDTH, check_told

LOGIC = f"{WIDTH}; selectors combine by &, | and ~"
NOW = "a value for each position of an input to come"


@pytest.mark.parametrize(
    "written, marked, message, hint",
    [
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
    ],
)
def test_what_is_told_of_an_operator(written, marked, message, hint):
    check_told(written, marked, message, hint)
