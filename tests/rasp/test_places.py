"""Every expression knows which piece of which file made it, and the compiler's problems tell it."""

import copy
import linecache
import pickle
import threading

import pytest

from tracrlab import programs, rasp
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.compile.read import read_graph
from tracrlab.rasp.places import MOST_CODES, READING, Span, span_of, standing_at

TEXT = """from tracrlab import rasp
from tracrlab.rasp import tokens, indices, Select, Comparison, Aggregate

shifted = tokens + 1
both = [tokens * n for n in (2, 3)]
def twice(x):
    return x - x
made = twice(
    -indices)
eq = rasp.Select(tokens,
                 indices, Comparison.EQ)
mean = Aggregate(eq, indices).named("mean")
wider = (tokens == "é") & (tokens != "b")
"""


@pytest.fixture(scope="module")
def made():
    """What the text makes, run as a file whose source is known."""
    file = "<a text with places>"
    linecache.cache[file] = (len(TEXT), None, TEXT.splitlines(keepends=True), file)
    names = {}
    exec(compile(TEXT, file, "exec"), names)
    yield names
    del linecache.cache[file]


def piece(expr):
    return expr.span.cut(TEXT)


def test_an_operator_stands_where_it_is_written(made):
    assert piece(made["shifted"]) == "tokens + 1"
    assert made["shifted"].span == Span(4, 11, 4, 21)
    assert made["shifted"].origin == ("<a text with places>", 4)


def test_in_comprehensions_and_functions_the_place_is_inside(made):
    assert [piece(each) for each in made["both"]] == ["tokens * n", "tokens * n"]
    assert piece(made["made"]) == "x - x"
    assert piece(made["made"].fst) == "-indices"


def test_a_call_over_several_lines(made):
    assert made["eq"].span == Span(10, 6, 11, 41)
    assert piece(made["eq"]).startswith("rasp.Select(tokens,\n")


def test_copies_keep_the_place(made):
    mean = made["mean"]
    assert piece(mean) == "Aggregate(eq, indices)"
    for twin in (mean.named("x"), rasp.numerical(mean), mean.copy(), copy.deepcopy(mean)):
        assert (twin.origin, twin.span) == (mean.origin, mean.span)


def test_columns_count_characters_and_not_bytes(made):
    assert piece(made["wider"]) == '(tokens == "é") & (tokens != "b")'
    assert made["wider"].span.end_column == 42
    assert piece(made["wider"].snd) == 'tokens != "b"'


def test_without_source_columns_count_bytes():
    names = {"tokens": rasp.tokens}
    exec(compile('x = "é", tokens + 1', "<gone>", "exec"), names)
    assert names["x"][1].span == Span(1, 11, 1, 21)


def test_a_place_is_pickled_with_its_expression(made):
    shifted = pickle.loads(pickle.dumps(made["shifted"]))
    assert shifted.span == made["shifted"].span and shifted.origin == made["shifted"].origin


def test_what_the_package_makes_stands_where_it_was_asked_for():
    line = "opposite = make_reverse(tokens)"
    names = {"tokens": rasp.tokens, "make_reverse": programs.make_reverse}
    exec(compile(line, "<asks>", "exec"), names)
    assert names["opposite"].span.cut(line) == "make_reverse(tokens)"
    assert names["opposite"].selector.span.cut(line) == "make_reverse(tokens)"


def test_what_the_package_made_when_it_was_imported_stands_nowhere():
    assert (rasp.tokens.origin, rasp.tokens.span) == (None, None)


def test_a_place_can_be_given():
    span = Span(3, 5, 3, 9)
    with standing_at("lib.rasp", span):
        first = rasp.tokens + 1
        with standing_at(None, Span(7, 1, 7, 2)):
            second = rasp.tokens + 1
        third = rasp.tokens + 1
    assert (first.origin, first.span) == (("lib.rasp", 3), span)
    assert (second.origin, second.span.line) == (("<rasp>", 7), 7)
    assert third.span == span
    assert (rasp.tokens + 1).origin[0] == __file__


def test_a_place_that_is_given_ends_with_an_exception_and_is_of_one_thread():
    found = []
    with pytest.raises(ZeroDivisionError), standing_at(None, Span(1, 1, 1, 2)):
        thread = threading.Thread(target=lambda: found.append(rasp.tokens + 1))
        thread.start()
        thread.join()
        raise ZeroDivisionError
    assert found[0].origin[0] == __file__
    assert (rasp.tokens + 1).origin[0] == __file__


def test_while_a_text_is_read_what_it_calls_elsewhere_stands_in_the_text():
    elsewhere = {"tokens": rasp.tokens}
    exec(compile("def helper(): return tokens + 1", "<elsewhere>", "exec"), elsewhere)
    code = compile("x = helper()", "<read>", "exec")
    for reading, place in (("<read>", ("<read>", 1)), (None, ("<elsewhere>", 1))):
        token = READING.set(reading)
        try:
            exec(code, elsewhere)
        finally:
            READING.reset(token)
        assert elsewhere["x"].origin == place


def test_places_of_old_code_are_let_go():
    codes = [compile(f"tokens + {n}", "<many>", "eval") for n in range(3 * MOST_CODES)]
    for _ in range(2):
        for n, code in enumerate(codes):
            assert eval(code, {"tokens": rasp.tokens}).span == Span(1, 1, 1, 10 + len(str(n)))
    from tracrlab.rasp.places import _POSITIONS

    assert len(_POSITIONS) <= MOST_CODES


def test_code_without_columns_has_a_line_only():
    code = compile("tokens + 1", "<bare>", "eval").replace(co_linetable=b"")
    assert span_of(code, 4) is None
    assert eval(code, {"tokens": rasp.tokens}).span is None


def test_nodes_of_the_graph_carry_the_place(made):
    graph = read_graph(made["mean"])
    assert graph.node["mean"].span == made["mean"].span
    assert (graph.node["mean"].line, graph.node["mean"].column) == (12, 8)


def test_a_problem_tells_line_and_column(made):
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(made["shifted"], {"a"}, 2)
    [problem] = caught.value.problems
    assert (problem.line, problem.column) == (4, 11)
    assert str(problem).startswith("map (line 4, column 11): ")


def test_a_selector_as_program_is_told_with_its_place(made):
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(made["eq"], {"a"}, 2)
    assert (caught.value.problems[0].line, caught.value.problems[0].column) == (10, 6)


def test_a_foreign_node_is_told_with_its_place():
    class Strange(rasp.SOp):
        pass

    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(Strange() + 1, {"a"}, 2)
    problem = caught.value.problems[0]
    assert problem.what == "Strange is no node that tracrlab knows"
    assert problem.line and problem.column
