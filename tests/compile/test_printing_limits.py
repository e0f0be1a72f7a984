"""What cannot be printed back, and how it is told; and what is printed of a model from a file."""

import pickle
from dataclasses import replace

import pytest

import tracrlab
from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.compile.asked import Asked
from tracrlab.compile.graph import Graph
from tracrlab.compile.read import read_graph
from tracrlab.compile.same_graph import difference
from tracrlab.errors import RaspError
from tracrlab.rasp import Comparison, indices, length, tokens


def refused(program: rasp.SOp, language: str, vocab=(1, 2, 3)) -> str:
    with pytest.raises(RaspError) as caught:
        compile_rasp_to_model(program, vocab, 4).text(language)
    return str(caught.value)


def read_back(program: rasp.SOp, language: str, vocab=(1, 2, 3)) -> rasp.SOp:
    text = compile_rasp_to_model(program, vocab, 4).text(language)
    return rasp.parse(text, language=language).program


def test_what_python_needs_and_the_language_of_2021_has_not():
    pairs = rasp.SequenceMap(lambda x, y: (x, y), tokens, indices)
    assert read_back(pairs, "python")([2, 1]) == [(2, 0), (1, 1)]
    assert refused(pairs, "rasp") == (
        "sequence_map cannot be written in the language of 2021: the language has no tuples such "
        "as (1, 0); try model.text('python')"
    )
    names = {bool: "truth", int: "whole", float: "real", str: "word"}
    kinds = rasp.Map(lambda x: names[type(x)], tokens).named("kind")
    values = (1, True, 1.0, "1", float("nan"))
    found = read_back(kinds, "python", values)(values)
    assert found == ["whole", "truth", "real", "word", "real"]
    assert refused(kinds, "rasp", (1, True)) == (
        "kind cannot be written in the language of 2021: it tells values apart that are one key of "
        "a table, such as 1, 1.0 and True; try model.text('python')"
    )
    assert "no number inf" in refused(rasp.Map(lambda x: float("inf"), tokens), "rasp")
    assert "no text such as" in refused(tokens == "'\"", "rasp", ("'\"", "a"))


def test_predicates_by_type():
    same = [bool, int, float]
    alike = rasp.Select(tokens, tokens, lambda k, q: same.index(type(k)) == same.index(type(q)))
    assert read_back(rasp.SelectorWidth(alike), "python", (1, True))([1, True, True]) == [1, 2, 2]
    assert "one key of a table" in refused(rasp.SelectorWidth(alike), "rasp", (1, True))


def test_selectors_that_the_language_of_2021_would_merge():
    first = rasp.Select(rasp.Full(1), tokens, Comparison.EQ)
    both = rasp.SelectorAnd(rasp.Select(tokens, tokens, Comparison.EQ), first)
    assert refused(rasp.SelectorWidth(both), "rasp") == (
        "full cannot be written in the language of 2021: it would be read as another program, with "
        "`selector_width = SelectorWidth(select)` in its place; try model.text('python')"
    )


def test_programs_that_the_language_of_2021_would_never_answer():
    share = rasp.Aggregate(rasp.Select(tokens, tokens, Comparison.TRUE), tokens == 1)
    program = share * rasp.Map(lambda n: 1 / (n - 1), length)  # no answer to a single token
    assert "raises RaspError on every input tried" in refused(program, "rasp")


def test_sums_are_not_tables():
    text = rasp.Map(lambda x: "a" * x, tokens).named("text")
    program = text + rasp.Map(lambda x: str(x), tokens)
    assert read_back(program, "python")([2]) == read_back(program, "rasp")([2]) == ["aa2"]
    mixed = rasp.Map(lambda x: None if x == 1 else float(x), tokens) + rasp.Full(None)
    read_back(mixed, "python")


# how two graphs are compared


def changed(graph: Graph, **fields) -> Graph:
    *others, last = graph.nodes
    return Graph((*others, replace(last, **fields)), last.name)


def test_graphs_that_differ():
    mean = rasp.Aggregate(rasp.Select(indices, indices, Comparison.LEQ), tokens)
    program = rasp.numerical(rasp.LinearSequenceMap(mean, indices, 2, 3))
    graph = read_graph(program, (1, 2, 3))
    model = compile_rasp_to_model(program, (1, 2, 3), 4)
    asked = Asked(graph, model.stages["values"])
    assert difference(asked, graph) is None
    assert difference(asked, changed(graph, wish="")).what == "its encoding cannot be told"
    assert difference(asked, changed(graph, factors=(2, 3.0))).what == "its factors cannot be told"
    assert difference(asked, changed(graph, inputs=("indices", "aggregate"))).shape
    assert difference(asked, changed(graph, kind="sequence_map")).shape
    assert difference(asked, Graph(graph.nodes[:-1], "aggregate")).what.endswith(
        "with nothing in its place"
    )
    more = Graph((*graph.nodes, replace(graph.nodes[-1], name="more")), "more")
    assert difference(asked, more).node == "more"


def test_numbers_on_a_line_are_told_by_their_form():
    mean = rasp.Aggregate(rasp.Select(indices, indices, Comparison.LEQ), tokens)
    program = mean * 2
    graph = read_graph(program, (1, 2, 3))
    asked = Asked(graph, compile_rasp_to_model(program, (1, 2, 3), 4).stages["values"])
    other = changed(graph, fn=lambda x: x * 2)
    assert "its form cannot be written" in difference(asked, other).what


# where there is no graph


def test_there_are_two_languages():
    model = compile_rasp_to_model(indices, "ab", 3)
    with pytest.raises(RaspError, match="no language 'lisp': write language='python'"):
        model.text("lisp")


def test_a_model_without_stages_shows_what_it_kept(tmp_path):
    model = compile_rasp_to_model(programs.make_hist().named("h"), "ab", 3)
    model.save(tmp_path / "h.safetensors")
    for again in (tracrlab.load(tmp_path / "h.safetensors"), pickle.loads(pickle.dumps(model))):
        assert again.text() == f"# h: up to 3 of 'a', 'b'\n{model.program_text}"
        assert rasp.parse(again.text()).program("aab") == [2, 2, 1]
        with pytest.raises(RaspError, match="loaded from a file has no graph: print the program"):
            again.text("rasp")


def double(x):
    return 2 * x


def test_a_kept_program_is_never_run(capsys):
    doubled = compile_rasp_to_model(rasp.Map(double, tokens), (1, 2), 3)
    again = pickle.loads(pickle.dumps(doubled))
    with pytest.raises(RaspError, match="a function with the name `double` in it"):
        again.text()
    unwritten = compile_rasp_to_model(rasp.Map(eval("lambda x: x"), tokens), (1, 2), 3)
    with pytest.raises(RaspError, match="a function without a source"):
        pickle.loads(pickle.dumps(unwritten)).text()
    harmful = replace(again, program_text="print('run!')\ntokens")
    assert harmful.text().endswith("tokens")
    assert capsys.readouterr().out == ""
