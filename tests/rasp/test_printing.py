"""Programs print themselves: as source that builds them again, with their value on an example."""

import ast
import linecache
import subprocess
import sys
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab import rasp
from tracrlab.rasp import Aggregate, Comparison, Map, Select, SequenceMap, program_text

t, i = rasp.tokens, rasp.indices
PREVIOUS = Select(i, i - 1, Comparison.EQ)
REVERSE = Aggregate(Select(i, rasp.length - i - 1, Comparison.EQ), t)


def double(x):
    return 2 * x


@pytest.mark.parametrize(
    "program, text",
    [
        (t, "tokens"),
        (t.named("tokens"), "tokens"),
        (t.named("word"), "word = tokens"),
        (t == "a", "tokens == 'a'"),
        (5 - (t - 1), "5 - (tokens - 1)"),
        ((5 - t) - 1, "5 - tokens - 1"),
        (t - (i - t), "tokens - (indices - tokens)"),
        ((t - i) - t, "tokens - indices - tokens"),
        ((t + 1) * 2, "(tokens + 1) * 2"),
        (2 ** (-t), "2 ** -tokens"),
        ((-t) ** 2, "(-tokens) ** 2"),
        (-(t**2), "-tokens ** 2"),
        ((t**i) ** t, "(tokens ** indices) ** tokens"),
        (t ** (i**t), "tokens ** indices ** tokens"),
        ((-1) ** t, "(-1) ** tokens"),
        (t - -1, "tokens - -1"),
        ((t < i) == (t > 1), "(tokens < indices) == (tokens > 1)"),
        ((t < 1) & (t > 2) | (t == 0), "(tokens < 1) & (tokens > 2) | (tokens == 0)"),
        (5 | t, "5 | tokens"),
        (5 & t, "5 & tokens"),
        (
            Map(double, Map(double, (t + 1).named("a"))),
            "a = tokens + 1\nMap(double, Map(double, a))",
        ),
        (~(t == 1), "~(tokens == 1)"),
        (~t == 1, "~tokens == 1"),
        (abs(t + 1), "abs(tokens + 1)"),
        (t == float("inf"), "tokens == float('inf')"),
        (t == ("a",), "tokens == ('a',)"),
        (Map(double, t), "Map(double, tokens)"),
        (Map(lambda x: x, Map(double, t)), "Map(lambda x: x, Map(double, tokens))"),
        (Map(double, t + 1, simplify=False), "Map(double, tokens + 1, simplify=False)"),
        (
            Map(double, Map(double, t + 1, simplify=False)) + 1,
            "Map(double, Map(double, tokens + 1, simplify=False)) + 1",
        ),
        (SequenceMap(max, t, i), "SequenceMap(max, tokens, indices)"),
        (rasp.LinearSequenceMap(t, i, 1, -0.5), "LinearSequenceMap(tokens, indices, 1, -0.5)"),
        (rasp.Full("x"), "Full('x')"),
        (rasp.ConstantSOp([1, "a"]), "ConstantSOp([1, 'a'])"),
        (rasp.ConstantSOp([1], check_length=False), "ConstantSOp([1], check_length=False)"),
        (rasp.ConstantSelector([[1]]), "ConstantSelector([[True]])"),
        (Aggregate(PREVIOUS, t), "Aggregate(Select(indices, indices - 1, Comparison.EQ), tokens)"),
        (
            rasp.SelectorWidth(PREVIOUS.named("p") | ~Select(t, i, Comparison.EQ)),
            "p = Select(indices, indices - 1, Comparison.EQ)\n"
            "SelectorWidth(p | Select(tokens, indices, lambda key, query: not key == query))",
        ),
        (rasp.numerical(t == "a").named("is a"), "is_a = numerical(tokens == 'a').named('is a')"),
        ((t + 1).named("lambda"), "lambda_ = (tokens + 1).named('lambda')"),
        ((t + 1).named("abs"), "abs_2 = (tokens + 1).named('abs')"),
        ((t + 1).named("2 x"), "_2_x = (tokens + 1).named('2 x')"),
        ((t + 1).named("tokens"), "tokens_2 = (tokens + 1).named('tokens')"),
        ((t + 1).named("?"), "map = (tokens + 1).named('?')"),
        (
            (t + 1).named("a") * (i + 1).named("a"),
            "a = tokens + 1\na_2 = (indices + 1).named('a')\na * a_2",
        ),
    ],
)
def test_text(program, text):
    assert program_text(program) == text


def test_what_is_used_twice_is_written_once():
    shared = t + 1
    assert program_text(shared * shared) == "map = tokens + 1\nmap * map"
    assert program_text(t * t) == "tokens * tokens"
    other = i + 1
    both = (shared * shared) - (other * other)
    assert program_text(both) == (
        "map = tokens + 1\nmap_2 = indices + 1\nmap * map - map_2 * map_2"
    )


def run(text):
    """The program that a text builds when what is assigned to a variable takes its name."""
    linecache.cache["<text>"] = (len(text), None, text.splitlines(True), "<text>")
    scope = {**vars(rasp), "double": double, "max": max}
    for statement in ast.parse(text).body:
        built = eval(compile(ast.Expression(statement.value), "<text>", "eval"), scope)
        if isinstance(statement, ast.Assign):
            variable = statement.targets[0].id
            scope[variable] = built = built.named(built.author_name or variable)
    return built


names = st.sampled_from(["a", "b", "map", "select", "tokens", "not one", "abs", "class"])
leaves = st.sampled_from([t, i, rasp.Full(2), rasp.Full(-1), rasp.length])
BINARY = [
    lambda x, y: x + y,
    lambda x, y: x - y,
    lambda x, y: x * y,
    lambda x, y: (x == y) | (x < 2),
    lambda x, y: ~(x != y) & (0 <= y),
    lambda x, y: -x - abs(y),
    lambda x, y: 1 - x * (y + 1),
    lambda x, y: Map(double, Map(double, x), simplify=False) + Map(double, y),
    lambda x, y: SequenceMap(lambda p, q: p if p > q else q, x, y),
    lambda x, y: rasp.LinearSequenceMap(x, y, 2, -0.5),
    lambda x, y: Aggregate(Select(x, y, Comparison.LEQ), i, default=-1),
    lambda x, y: rasp.SelectorWidth(Select(x, y, Comparison.EQ) & ~Select(y, x, Comparison.LT)),
    lambda x, y: rasp.SelectorWidth(
        Select(x, y, lambda k, q: k == q) | Select(x, y, Comparison.LT)
    ),
]
steps = st.tuples(
    st.sampled_from(BINARY),
    st.integers(0, 99),
    st.integers(0, 99),
    st.none() | names,
    st.booleans(),
)


@st.composite
def programs(draw):
    nodes = [draw(leaves), draw(leaves)]
    for build, left, right, name, number in draw(st.lists(steps, max_size=7)):
        node = build(nodes[left % len(nodes)], nodes[right % len(nodes)])
        node = node if name is None else node.named(name)
        nodes.append(rasp.numerical(node) if number else node)
    return nodes[-1]


@given(programs(), st.lists(st.integers(0, 3), max_size=4))
def test_running_the_text_builds_a_program_with_that_text_and_that_meaning(program, xs):
    text = program_text(program)
    again = run(text)
    assert program_text(again) == text
    assert again(xs) == program(xs)
    assert again.author_name == program.author_name


def test_sequences_show_their_value_on_an_example_that_suits_them():
    assert repr(REVERSE).split("\n")[-1] == "# 'hello' -> ['o', 'l', 'l', 'e', 'h']"
    assert repr(t - 1).split("\n")[-1] == "# [1, 2, 3, 4, 5] -> [0, 1, 2, 3, 4]"
    assert repr(rasp.ConstantSOp([4, 5])).split("\n")[-1] == "# 'he' -> [4, 5]"
    seven = rasp.ConstantSOp(range(7)) - 1
    assert repr(seven).split("\n")[-1] == "# 'hellohe' -> [-1, 0, 1, 2, 3, 4, 5]"
    assert repr(Map(lambda x: {}, t)) == "Map(lambda x: {}, tokens)"


def test_selectors_show_the_matrix_they_select():
    assert repr(PREVIOUS) == (
        "Select(indices, indices - 1, Comparison.EQ)\n"
        "# 'hello' -> queries down, keys across\n"
        "#     0 1 2 3 4\n"
        "#  -1 . . . . .\n"
        "#   0 1 . . . .\n"
        "#   1 . 1 . . .\n"
        "#   2 . . 1 . .\n"
        "#   3 . . . 1 ."
    )
    words = Select(Map(lambda x: x * 3, t), t, lambda key, query: query in key)
    either = rasp.SelectorOr(words, Select(t, i, lambda key, query: query == 0))
    assert repr(either).split("\n")[-6:] == [
        "#    h e l l o",
        "#  h 1 1 1 1 1",
        "#  e . 1 . . .",
        "#  l . . 1 1 .",
        "#  l . . 1 1 .",
        "#  o . . . . 1",
    ]
    assert repr(words).split("\n")[2] == "#    hhh eee lll lll ooo"
    assert repr(words).split("\n")[3] == "#  h   1   .   .   .   ."


def test_a_repr_never_fails_and_never_shows_an_address():
    class Odd(rasp.SOp):
        children = (t, PREVIOUS)

    class Callable:
        def __call__(self, *args):
            raise RuntimeError

    half_built = object.__new__(Map)
    for expr in (Odd(), Map(Callable(), t), Select(t, t, Callable()), rasp.Selector(), rasp.SOp()):
        assert " at 0x" not in repr(expr)
    assert repr(half_built) == "<Map>"
    assert repr(Odd()) == "Odd(tokens, Select(indices, indices - 1, Comparison.EQ))"


def test_a_repr_is_bounded():
    wide = rasp.Full("x" * 10_000) + t
    assert len(repr(wide)) < 1000
    long, named = t, t
    for number in range(5000):
        long = SequenceMap(lambda x, y: x, long, i)
        named = (named + 1).named(f"n{number % 3}")
    big = rasp.ConstantSelector([[1] * 300] * 300)
    started = time.process_time()
    for expr in (long, named, big, Map(lambda x: "y" * 10_000, t)):
        assert len(repr(expr)) < 5000
        assert len(repr(expr).split("\n")) < 60
    assert "more lines" in repr(long)
    assert time.process_time() - started < 60  # seconds; it takes about one


def test_long_expressions_are_cut_into_lines():
    fused, nested, between = t, t, t
    for _ in range(60):
        fused = fused + 1
        nested = Map(double, nested, simplify=False)
        between = between + i
    for program in (fused, nested, between):
        lines = program_text(program).split("\n")
        assert len(lines) > 1
        assert max(map(len, lines)) < 130


def test_large_programs_are_not_run_to_be_shown():
    program = i
    for _ in range(2000):
        program = program - i
    assert "->" in repr(t - i) and "->" not in repr(program)


def test_the_text_is_the_same_in_every_process():
    ask = (
        "from tracrlab.rasp import *; s = Select(tokens, tokens, Comparison.EQ) & "
        "~Select(Full('a'), tokens, Comparison.EQ); "
        "print(repr(s), repr((SelectorWidth(s) + 1).named('w') * SelectorWidth(s)))"
    )
    found = set()
    for seed in "123":
        environment = {"PYTHONHASHSEED": seed, "PYTHONPATH": ":".join(filter(None, sys.path))}
        found.add(subprocess.check_output([sys.executable, "-c", ask], env=environment))
    assert len(found) == 1
