"""Selectors, and what is made of them."""

import pytest
from classic_texts import exactly, mistake, no_answer, rows, value


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("select(indices, indices, ==)", "100 010 001"),
        ("select(indices, indices, !=)", "011 101 110"),
        ("select(indices, indices, <)", "000 100 110"),  # key < query
        ("select(indices, indices, <=)", "100 110 111"),
        ("select(indices, indices, >)", "011 001 000"),
        ("select(indices, indices, >=)", "111 011 001"),
        ("select(indices, 1, ==)", "010 010 010"),  # keys are columns
        ("select(1, indices, ==)", "000 111 000"),  # queries are rows
        ("select(1, 2, <)", "111 111 111"),
        ("select(2, 1, <)", "000 000 000"),
        ('select(tokens, "b", ==)', "010 010 010"),
        ('select("b", tokens, <)', "000 000 111"),
        ("select(tokens, indices, ==)", "000 000 000"),
        ("select(indices == 1, 1, ==)", "010 010 010"),  # True == 1
        ("select(indices == 1, True, ==)", "010 010 010"),
        ("not select(indices, indices, ==)", "011 101 110"),
        ("select(indices, 1, ==) and select(2, indices, ==)", "000 000 010"),
        ("select(indices, 1, ==) or select(2, indices, ==)", "010 010 111"),
        ("full_s", "111 111 111"),
        ("full_s and not full_s", "000 000 000"),
        ("full_s if 1 else 2", "111 111 111"),
        ("select(indices, indices, {0: [1, 2], 1: [2]})", "000 100 110"),  # ours
        ('select(tokens, indices, {"a": [0], "c": [0, 1]})', "101 001 000"),
        ("select(indices, indices, {})", "000 000 000"),
    ],
)
def test_selectors(text, wanted):
    assert rows(text) == wanted.split()


LEFT = "select(indices, indices - 1, ==)"


@pytest.mark.parametrize(
    "text, answer",
    [
        ("aggregate(select(indices, 0, ==), tokens)", ["a", "a", "a"]),
        ("aggregate(select(indices, 0, ==), indices == 0)", [True, True, True]),
        ("aggregate(full_s, indices)", [1.0, 1.0, 1.0]),
        ("aggregate(select(indices, indices, <=), indices)", [0, 0.5, 1.0]),
        (f"aggregate({LEFT}, indices)", [0, 0, 1]),
        (f"aggregate({LEFT}, indices, 9)", [9, 0, 1]),
        (f'aggregate({LEFT}, tokens, "-")', ["-", "a", "b"]),
        (f"aggregate({LEFT}, indices == 0, False)", [False, True, False]),
        (f"aggregate({LEFT}, indices == 0)", [0, True, False]),
        (f"aggregate({LEFT}, indices, None)", [None, 0, 1]),
        ("aggregate(full_s, 3)", [3.0, 3.0, 3.0]),
        ("aggregate(select(indices, 9, ==), 3, -1)", [-1, -1, -1]),
        ("aggregate(full_s, indices / 2 + 1)", [1.5, 1.5, 1.5]),
        ("aggregate(full_s, True if indices else 4)", [2.0, 2.0, 2.0]),  # booleans among numbers
        ("selector_width(select(indices, indices, <=))", [1, 2, 3]),
        ("selector_width(full_s)", [3, 3, 3]),
        ("1 in indices", [True, True, True]),
        ("7 in indices", [False, False, False]),
        ('"c" in tokens', [True, True, True]),
        ("True in indices", [True, True, True]),
    ],
)
def test_what_is_made_of_them(text, answer):
    exactly(text, answer)


def test_one_kind_of_value_is_averaged():
    told = no_answer("aggregate(full_s, tokens)", "ab")
    assert "answer selects ['a', 'b']" in told
    exactly("aggregate(full_s, tokens)", ["a"], "a")
    assert no_answer('aggregate(full_s, tokens == "a")', "ab") == (
        "answer: it averages booleans, and only numbers have a mean; "
        "aggregate indicator(...) of it, or select one position"
    )
    exactly('aggregate(full_s, tokens == "a")', [True], "a")


def test_one_mean_of_booleans_is_enough():
    assert "averages booleans" in no_answer(
        'aggregate(select(indices, indices, <=), tokens == "a")', "ab"
    )


def test_the_kind_is_judged_on_the_whole_sequence():
    booleans = "aggregate(select(indices, 2, <), True if indices < 2 else 5)"
    exactly(booleans, [1.0] * 3, "abc")  # the 5 is not selected, but it is there
    assert "averages booleans" in no_answer(booleans, "ab")


def test_nothing_selected_of_text_has_no_answer():
    assert no_answer(f"aggregate({LEFT}, tokens)", "ab") == (
        'answer: a sequence holds one kind of value, and on this input it would hold both "a" and 0'
    )
    exactly(f"aggregate({LEFT}, tokens)", [0], "a")


COMBINE = "selectors combine with `and`, `or`, `not`"
MAKE = "select(keys, queries, ==) makes a selector"
ORDER = "`<` puts in order two texts or two numbers, and here the keys are "


@pytest.mark.parametrize(
    "text, marked, message, hint",
    [
        ("full_s and indices", "indices", "`and` takes two selectors or two sequences, and "
         "`indices` is a sequence", "make a selector of it: select(it, True, ==)"),
        ("1 or full_s", "1", "`or` takes two selectors or two sequences, and this is the number 1",
         "make a selector of it: select(it, True, ==)"),
        ("full_s + 1", "full_s", "`+` takes sequences, and `full_s` is a selector", COMBINE),
        ("indices == full_s", "full_s", "`==` takes sequences, and `full_s` is a selector",
         COMBINE),
        ("full_s < full_s", "full_s", "`<` takes sequences, and `full_s` is a selector", COMBINE),
        ("-full_s", "full_s", "`-` takes a sequence, and `full_s` is a selector",
         "aggregate(selector, sequence) makes a sequence of it"),
        ("round(full_s)", "full_s", "`round` takes a sequence, and `full_s` is a selector",
         "aggregate(selector, sequence) makes a sequence of it"),
        ("1 if full_s else 2", "full_s", "a condition is a sequence or a constant; `full_s` is a "
         "selector", ""),
        ("full_s if indices else 2", "full_s", "with a sequence as its condition, `if else` "
         "chooses among sequences and constants; `full_s` is a selector", ""),
        ("full_s in [1]", "full_s", "`in` asks for a value or a sequence; `full_s` is a selector",
         ""),
        ("1 in full_s", "full_s", "`in` looks into a list or a sequence; `full_s` is a selector",
         ""),
        ("full_s[0]", "full_s", "`full_s` is a selector and has no items", ""),
        ("select(full_s, 1, ==)", "full_s", "`select` compares sequences; `full_s` is a selector",
         COMBINE),
        ("select(1, [1], ==)", "[1]", "`select` compares sequences; `[1]` is a list", ""),
        ("select(max, 1, ==)", "max", "`select` compares sequences; `max` is a function", ""),
        ("select(tokens, 1, <)", None, ORDER + "text and the queries numbers",
         "tokens_int and tokens_float read the tokens as numbers"),
        ('select(indices, "a", <)', None, ORDER + "numbers and the queries text",
         "tokens_int and tokens_float read the tokens as numbers"),
        ("select(indices, 1, 3)", "3", "`select` compares by `==`, `<` and the like; this is the "
         "number 3", "a dictionary of lists says for each key which queries select it"),
        ("select(indices, 1, {0: 1})", "{0: 1}", "`select` compares by `==`, `<` and the like; "
         "`{0: 1}` is a dictionary", "a dictionary of lists says for each key which queries select "
         "it"),
        ("select(indices, 1)", ")", "select takes keys, queries and a comparison",
         "write select(keys, queries, ==)"),
        ("select(==, 1, 2)", "==", "`==` stands where a value belongs",
         "write select(keys, queries, ==)"),
        ("aggregate(indices, full_s)", "indices", "`aggregate` takes a selector first; `indices` "
         "is a sequence", "did you mean `aggregate(full_s, indices)`?"),
        ("aggregate(indices, indices)", "indices", "`aggregate` takes a selector first; `indices` "
         "is a sequence", MAKE),
        ("aggregate(full_s, full_s)", "full_s", "`aggregate` takes a sequence second; `full_s` is "
         "a selector", ""),
        ("aggregate(full_s, [1])", "[1]", "`aggregate` takes a sequence second; `[1]` is a list",
         ""),
        ("aggregate(full_s, 1, indices)", "indices", "the default of `aggregate` is a constant; "
         "`indices` is a sequence", ""),
        ("aggregate(full_s)", ")", "aggregate takes a selector and a sequence",
         "write aggregate(selector, sequence)"),
        ("selector_width(indices)", "indices", "`selector_width` takes a selector first; "
         "`indices` is a sequence", MAKE),
        ("selector_width(full_s, full_s)", None, "`selector_width` takes 1 argument, a selector, "
         "and got 2", ""),
    ],
)  # fmt: skip
def test_wrong_kinds(text, marked, message, hint):
    found = mistake(f"x = {text};")
    assert found[1:] == (message, hint)
    if marked is not None:
        assert found[0] == marked


def test_a_selector_shows_its_rows_on_an_input():
    assert value("answer = select(tokens, tokens, ==);", "aab") == [
        [True, True, False],
        [True, True, False],
        [False, False, True],
    ]
