"""The library that every text begins with, against plain Python."""

from itertools import product

import pytest
from classic_texts import exactly, mistake, rows, value

from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.errors import ParseError
from tracrlab.rasp.text.classic.read import read_classic

INPUTS = ["".join(letters) for n in range(1, 5) for letters in product("ab", repeat=n)]


@pytest.mark.parametrize(
    "text, answer",
    [
        ("length", [3, 3, 3]),
        ("selector_width(select(tokens, tokens, ==))", [1, 1, 1]),
        ("has_focus(select(indices, indices, <))", [False, True, True]),
        ('count(tokens, "b")', [1, 1, 1]),
        ("count(indices, 9)", [0, 0, 0]),
        ('contains(tokens, "c")', [True, True, True]),
        ('contains(tokens, "d")', [False, False, False]),
        ("max(indices, 1)", [1, 1, 2]),
        ("max(1, 2.5)", 2.5),
        ('max("a", "b")', "b"),
        ("min(indices, 1)", [0, 1, 1]),
        ("min(3, indices * 2)", [0, 2, 3]),
        ("average(indices)", [1.0, 1.0, 1.0]),
        ("load_from_location(tokens, 1)", ["b", "b", "b"]),
        ("load_from_location(indices + 5, 2 - indices)", [7, 6, 5]),
        ("load_from_location(indices, 7)", [0, 0, 0]),
        ("shift(indices, 1, 9)", [9, 0, 1]),
        ("shift(indices, -1, 9)", [1, 2, 9]),
        ('shift(tokens, 2, "-")', ["-", "-", "a"]),
        ("shift(indices, 0, 9)", [0, 1, 2]),
        ("mark_first_instance(indices % 2, 0)", [True, False, False]),
        ("mark_last_instance(indices % 2, 0)", [False, False, True]),
        ("sort(indices, -indices)", [2, 1, 0]),
        ("sort(tokens, indices % 2)", ["a", "c", "b"]),  # stable
    ],
)
def test_answers(text, answer):
    exactly(text, answer)


@pytest.mark.parametrize(
    "text, wanted",
    [
        ("full_s", "111 111 111"),
        ("select_from_first(indices % 2, 0)", "100 100 100"),
        ("select_from_last(indices % 2, 0)", "001 001 001"),
        ("select_from_first(indices, 9)", "000 000 000"),
        ("select_next_identical(indices % 2)", "001 000 000"),
    ],
)
def test_selectors(text, wanted):
    assert rows(text) == wanted.split()


@pytest.mark.parametrize("word", INPUTS)
def test_by_plain_python(word):
    places = range(len(word))
    first, last = word.find("a"), word.rfind("a")
    assert value('mark_first_instance(tokens, "a")', word) == [i == first for i in places]
    assert value('mark_last_instance(tokens, "a")', word) == [i == last for i in places]
    assert value("sort(tokens, tokens)", word) == sorted(word)
    assert value('count(tokens, "a")', word) == [word.count("a")] * len(word)
    nearest = [next((k for k in places if k > q and word[k] == word[q]), None) for q in places]
    wanted = ["".join(str(int(k == nearest[q])) for k in places) for q in places]
    assert rows("select_next_identical(tokens)", word) == wanted


def test_kinds_of_the_answers():
    assert {type(v) for v in value('count(tokens, "a")')} == {int}
    assert {type(v) for v in value("selector_width(full_s)")} == {int}
    assert {type(v) for v in value('contains(tokens, "a")')} == {bool}
    assert {type(v) for v in value("has_focus(full_s)")} == {bool}


def takes(call, what, thing):
    return f"`{call}` takes {what} here; {thing}"


@pytest.mark.parametrize(
    "text, piece, message",
    [
        ("has_focus(indices)", "indices", takes("has_focus(sel)", "a selector", "`indices` is a "
         "sequence")),
        ("count(full_s, 1)", "full_s", takes("count(seq, atom)", "a sequence", "`full_s` is a "
         "selector")),
        ("count(tokens, indices)", "indices", takes("count(seq, atom)", "a constant", "`indices` "
         "is a sequence")),
        ("contains([1], 1)", "[1]", takes("contains(seq, atom)", "a sequence", "`[1]` is a list")),
        ("max(full_s, 1)", "full_s", takes("max(a, b)", "a sequence or a constant", "`full_s` is "
         "a selector")),
        ("average(3)", "3", takes("average(a)", "a sequence", "this is the number 3")),
        ("shift(indices, 1, indices)", "indices", takes("shift(seq, n, filler)", "a constant",
         "`indices` is a sequence")),
        ("sort(indices, 1)", "1", takes("sort(seq, key)", "a sequence", "this is the number 1")),
        ("max(indices, tokens)", "max(indices, tokens)", "in `max`: `>` puts in order two texts or "
         "two numbers, and here it has numbers on its left and text on its right"),
        ("shift(indices, \"a\", 0)", "shift(indices, \"a\", 0)", "in `shift`: `+` takes two texts "
         "or two numbers, and here it has numbers on its left and text on its right"),
    ],
)  # fmt: skip
def test_mistakes_stand_where_the_library_is_called(text, piece, message):
    assert mistake(f"x = {text};")[:2] == (piece, message)


def test_a_selector_width_is_the_compilers_own():
    assert value("selector_width(select(indices, indices, <=))", "abcd") == [1, 2, 3, 4]


def test_what_the_language_gives_stands_nowhere_in_a_text():
    source = read_classic("x = tokens_int + length; y = full_s;")
    given = [each for name in "xy" for each in source.names[name].children]
    assert given
    for expr in (*given, source.names["y"]):
        assert expr.origin is None and expr.span is None
    with pytest.raises(CompileError, match="^this program cannot be compiled:\ntokens_int: Map"):
        compile_rasp_to_model(read_classic("tokens_int;").program, {"a"}, 3)


def test_what_reads_the_tokens_costs_no_layer_of_its_own():
    program = read_classic('x = tokens_int * 2 == 2; "yes" if x else "no";').program
    model = compile_rasp_to_model(program, {"1", "2"}, 3)
    assert model.run(["1", "2"]) == ["yes", "no"]
    assert [node.name for node in model.stages["graph"].nodes if "tokens_int" in node.name] == []


@pytest.mark.parametrize(
    "text, hint",
    [
        ('count("a", tokens);', 'did you mean `count(tokens, "a")`?'),
        ("load_from_location(1, tokens);", "did you mean `load_from_location(tokens, 1)`?"),
        ('shift(1, tokens, "-");', 'did you mean `shift(tokens, 1, "-")`?'),
        ("sort(3, tokens);", ""),
        ('has_focus(tokens == "a");', '`select(tokens == "a", True, ==)` selects where it is true'),
    ],
)
def test_arguments_in_the_wrong_order_or_of_the_wrong_kind_have_a_hint(text, hint):
    with pytest.raises(ParseError) as caught:
        read_classic(text)
    [mistake] = caught.value.errors
    assert mistake.hint == hint
