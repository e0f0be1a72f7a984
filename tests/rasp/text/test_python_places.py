"""Every expression of a Python text knows the piece of it that it was made by."""

import sys
import types

import pytest

from tracrlab import rasp
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.rasp.text.python.registered import MOST_TEXTS
from tracrlab.rasp.walk import in_order_of_evaluation


def pieces(text, **options):
    """The pieces of text that made the expressions of its program, inputs first."""
    source = rasp.parse(text, **options)
    nodes = in_order_of_evaluation(source.program)
    return [node.span.cut(source.text) for node in nodes if node.span is not None]


def test_operators_calls_and_several_lines():
    text = "same = rasp.Select(tokens,\n    tokens + 1, Comparison.EQ)\n"
    text += "x = SelectorWidth(same).named('w')"
    assert pieces(text) == [
        "tokens + 1",
        "rasp.Select(tokens,\n    tokens + 1, Comparison.EQ)",
        "SelectorWidth(same)",
    ]
    assert rasp.parse(text).program.span == rasp.places.Span(3, 5, 3, 24)
    assert rasp.parse(text).program.origin[1] == 3


def test_helpers_and_comprehensions_place_what_they_make():
    text = """
def shift(sop, by):
    before = Select(indices, indices - by, Comparison.EQ)
    return Aggregate(before, sop)
rows = [shift(tokens, n) == "a" for n in (1, 2)]
rows[0] | rows[1]
"""
    expected = [
        "indices - by",
        "Select(indices, indices - by, Comparison.EQ)",
        "Aggregate(before, sop)",
        'shift(tokens, n) == "a"',
    ]
    assert pieces(text) == [*expected, *expected, "rows[0] | rows[1]"]


def test_what_the_package_makes_stands_where_the_text_asked():
    text = "from tracrlab.programs import make_reverse\nmake_reverse(tokens)"
    assert set(pieces(text)) == {"make_reverse(tokens)"}
    assert pieces("x = Select(tokens, tokens, Comparison.EQ)\nSelectorWidth(x & ~x)")[-2:] == [
        "x & ~x",
        "SelectorWidth(x & ~x)",
    ]


@pytest.fixture
def other_module(monkeypatch):
    module = types.ModuleType("other_module")
    code = "from tracrlab.rasp import tokens\nmade = tokens + 1\ndef make(): return tokens + 2\n"
    exec(compile(code, "/other_module.py", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, "other_module", module)
    return module


def test_what_another_module_makes_for_the_text_stands_in_the_text(other_module):
    text = "from other_module import made, make\nx = make() * made"
    source = rasp.parse(text)
    assert source.program.fst.span.cut(text) == "make()"
    assert source.program.snd.origin == ("/other_module.py", 2)
    assert other_module.make().origin == ("/other_module.py", 3)
    later = rasp.parse("from other_module import make\nMap(lambda v: make(), tokens)").program.f
    assert later(None).origin == ("/other_module.py", 3)  # the text has been read by then


def test_columns_are_characters():
    text = "é = '日本'; x = tokens == 'é'; y = x & x"
    assert pieces(text) == ["tokens == 'é'", "x & x"]
    assert rasp.parse("\ufeff" + text).program.span.cut(text) == "x & x"


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_of_every_kind(end):
    source = rasp.parse(end.join(["x = tokens", "", "y = x + 1", "z = y * 2"]))
    assert source.program.span == rasp.places.Span(4, 5, 4, 10)
    assert source.program.span.cut(source.text) == "y * 2"


def test_lambdas_show_their_source():
    text = "x = Map(lambda v: v + 'é', tokens)\nSequenceMap(lambda a, b: (a,\n   b), x, x)"
    shown = rasp.program_text(rasp.parse(text).program)
    assert "lambda v: v + 'é'" in shown and "lambda a, b: (a, b)" in shown


def test_the_same_text_has_the_same_file_name_and_old_ones_are_let_go():
    program = rasp.parse("Map(lambda v: v * 2, tokens)").program
    assert program.origin == rasp.parse("Map(lambda v: v * 2, tokens)").program.origin
    assert program.origin[0].startswith("<rasp:") and program.origin[0].endswith(">")
    for n in range(MOST_TEXTS):
        rasp.parse(f"Map(lambda v: v * {n}, indices)")
    assert rasp.program_text(program) == "Map(lambda, tokens)"
    rasp.parse("Map(lambda v: v * 2, tokens)")
    assert rasp.program_text(program) == "Map(lambda v: v * 2, tokens)"


def test_problems_of_the_compiler_tell_the_place():
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(rasp.parse("x = tokens\ny = 2 * x + 1").program, {"a"}, 3)
    [problem] = caught.value.problems
    assert (problem.node, problem.line, problem.column) == ("y", 2, 5)


def test_reading_a_text_leaves_other_places_alone():
    with pytest.raises(rasp.ParseError):
        rasp.parse("1 / 0")
    assert (rasp.tokens + 1).origin[0] == __file__
    inside = rasp.parse("inner = rasp.parse('x = tokens + 1').names['x']\ny = inner * 2")
    assert inside.names["inner"].origin[0] != inside.names["y"].origin[0]
    assert inside.names["y"].span.cut(inside.text) == "inner * 2"
