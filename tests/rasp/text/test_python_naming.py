"""Variables name what they hold, after the text has run: names change no structure."""

import pytest

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.compile.read import read_graph


def test_a_variable_names_its_expression():
    source = rasp.parse("same = Select(tokens, tokens, Comparison.EQ)\nhist = SelectorWidth(same)")
    assert source.names["same"].name == "same"
    assert source.program.name == "hist"
    assert str(read_graph(source.program)).endswith("hist = SelectorWidth(same)\noutput: hist")


@pytest.mark.parametrize(
    "text, name",
    [
        ("x = (tokens + 1).named('mine')", "mine"),
        ("x = tokens", "tokens"),
        ("x = rasp.length", "length"),
        ("x = y = tokens + 1", "x"),
        ("x = tokens + 1\ny = x", "x"),
        ("x = tokens + 1\ny = x\ndel x\ny", "y"),
        ("x = numerical(indices + 1)", "x"),
        ("_x = tokens + 1", "_x"),
        ("rows = [tokens + 1]\nrows[0]", "map"),
        ("def f():\n    local = tokens + 1\n    return local\nf()", "map"),
    ],
)
def test_which_name(text, name):
    assert rasp.parse(text).program.name == name


def test_a_name_keeps_the_other_annotations():
    assert rasp.is_numerical(rasp.parse("x = numerical(indices + 1)").program)


def test_what_the_text_did_not_make_keeps_its_name(monkeypatch):
    foreign = rasp.tokens + 1
    monkeypatch.setattr(programs, "foreign", foreign, raising=False)
    source = rasp.parse("from tracrlab import programs\nx = programs.foreign\ny = x + 1")
    assert source.names["x"] is foreign and foreign.author_name is None


TEXTS = [
    "a = tokens + 1\nb = a * 2\nc = b - a",
    "a = tokens + 1\nb = Map(lambda v: v, a, simplify=False)\nc = b + 1",
    "s = Select(indices, indices, max)\nt = s & ~s\nw = SelectorWidth(t | s)\nw * 2 + w",
    """
from tracrlab.programs import *
hist = make_hist()
x = make_sort(tokens, tokens, max_seq_len=4, min_key=0)
y = SequenceMap(lambda a, b: a, hist, x)
""",
]


def structure(program):
    """The graph without its names."""
    graph = read_graph(program)
    number = {node.name: place for place, node in enumerate(graph.nodes)}
    return [
        (node.kind, [number[name] for name in node.reads], node.wish, node.value)
        for node in graph.nodes
    ]


@pytest.mark.parametrize("text", TEXTS)
def test_the_program_is_the_one_that_python_makes(text):
    names = {name: getattr(rasp, name) for name in rasp.__all__}
    exec(f"{text}\nresult = {text.splitlines()[-1].split(' = ')[0]}", names)
    last = [value for value in names.values() if isinstance(value, rasp.SOp)][-1]
    assert structure(rasp.parse(text).program) == structure(last)


def test_parsing_twice_gives_the_same_names():
    text = TEXTS[2]
    assert str(read_graph(rasp.parse(text).program)) == str(read_graph(rasp.parse(text).program))


def test_a_variable_names_its_copies_inside_expressions():
    text = """
is_x = tokens == "x"
previous = Select(indices, indices, Comparison.LEQ)
share_of_x = Aggregate(previous, numerical(is_x), default=0)
"""
    source = rasp.parse(text)
    assert [node.name for node in source.program.children] == ["previous", "is_x"]
    model = compile_rasp_to_model(source.program, {"a", "x"}, max_seq_len=4)
    assert [room.name for room in model.anatomy.rooms if room.node == "is_x"] == ["is_x"]
