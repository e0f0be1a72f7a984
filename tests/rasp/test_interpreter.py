"""What every node means, rule by rule."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.errors import TracrlabError
from tracrlab.rasp import Aggregate, Comparison, Map, Select, SequenceMap, evaluate
from tracrlab.rasp.interpreter import mean

t, i = rasp.tokens, rasp.indices
LATER = Select(i, i, Comparison.GT)
EARLIER = Select(i, i, Comparison.LT)
ALL = Select(i, i, Comparison.TRUE)


@pytest.mark.parametrize(
    "program, xs, expected",
    [
        (t, "hello", ["h", "e", "l", "l", "o"]),
        (t, ["ab", None, 2.5, (1, "x")], ["ab", None, 2.5, (1, "x")]),
        (i, "abc", [0, 1, 2]),
        (rasp.length, "abc", [3, 3, 3]),
        (rasp.Full("x"), "abc", ["x"] * 3),
        (rasp.Full(None), "ab", [None, None]),
        (rasp.ConstantSOp([5, "b"]), "xy", [5, "b"]),
        (rasp.ConstantSOp([5, "b"], check_length=False), "x", [5]),
        (rasp.sop_not(t), [0, 1, "", "a"], [True, False, True, False]),
        (SequenceMap(lambda x, y: (x, y), t, i), "ab", [("a", 0), ("b", 1)]),
        (rasp.LinearSequenceMap(t, i, 2, -1), [5, 7], [10, 13]),
        (rasp.SelectorWidth(EARLIER), "abc", [0, 1, 2]),
        (Aggregate(EARLIER, t), "ab", [None, "a"]),
        (Aggregate(EARLIER, i, default=7), "abc", [7, 0, 0.5]),
        (t, [], []),
        (ALL, "", []),
        (rasp.SelectorWidth(ALL), "", []),
    ],
)
def test_each_node(program, xs, expected):
    assert [*map(repr, evaluate(program, xs))] == [*map(repr, expected)]
    assert [*map(repr, program(xs))] == [*map(repr, expected)]


def test_rows_are_queries_columns_are_keys_and_keys_come_first():
    keys_before_queries = Select(t, i, lambda key, query: (key, query) == ("b", 0))
    assert keys_before_queries("ab") == [[False, True], [False, False]]


def test_entries_of_a_selector_are_booleans():
    assert Select(t, t, lambda key, query: key)([2, 0]) == [[True, False], [True, False]]
    rows = Select(t, t, lambda key, query: "yes")("a")
    assert rows[0][0] is True


def test_none_is_not_mapped():
    assert Map(lambda x: "made", t)([None, 1]) == [None, "made"]
    assert SequenceMap(lambda x, y: "made", t, i)([None, 1]) == [None, "made"]
    assert SequenceMap(lambda x, y: "made", i, t)([None, 1]) == [None, "made"]
    assert (t == None)([None, 1]) == [None, False]  # noqa: E711


def test_predicates_are_called_with_none_but_comparisons_refuse_it():
    assert Select(t, t, lambda key, query: key is None)([None, 1]) == [[True, False]] * 2
    for comparison in Comparison:
        with pytest.raises(ValueError, match="key is None!"):
            comparison(None, 1)
        with pytest.raises(ValueError, match="query is None!"):
            comparison(1, None)
    with pytest.raises(ValueError, match="None"):
        Select(t, t, Comparison.TRUE)([None])


def test_comparisons_have_the_key_on_the_left():
    expected = {"EQ": "010", "LT": "100", "LEQ": "110", "GT": "001", "GEQ": "011", "NEQ": "101"}
    for name, bits in {**expected, "TRUE": "111", "FALSE": "000"}.items():
        found = [getattr(Comparison, name)(key, 1) for key in (0, 1, 2)]
        assert found == [bit == "1" for bit in bits], name


def test_one_selected_value_is_handed_on_as_it_is():
    same = Select(i, i, Comparison.EQ)
    values = [True, None, 2, "a", (1, 2), 0.5]
    assert [*map(repr, Aggregate(same, t, default=3)(values))] == [*map(repr, values)]


def test_several_selected_numbers_make_a_float_mean():
    assert repr(Aggregate(ALL, t)([2, 2])) == "[2.0, 2.0]"
    assert repr(Aggregate(ALL, t)([True, False])) == "[0.5, 0.5]"


@pytest.mark.parametrize("values", ["ab", [1, None], [1, "a"], [(1,), (2,)]])
def test_several_values_that_are_no_numbers_are_refused(values):
    with pytest.raises(ValueError, match="Only types int, bool, and float are supported for agg"):
        Aggregate(ALL, t)(values)


@pytest.mark.parametrize("default", [None, "x", 1, 0.5, False, (1, "a")])
def test_nothing_selected_gives_the_default(default):
    never = Select(i, i, Comparison.FALSE)
    found = Aggregate(never, t, default=default)("a")
    assert [*map(repr, found)] == [repr(default)]


@given(st.lists(st.one_of(st.floats(), st.integers(), st.booleans()), min_size=2), st.randoms())
def test_a_mean_does_not_depend_on_the_order(values, random):
    assert repr(mean(values)) == repr(mean(random.sample(values, len(values))))


def test_means_at_the_edges():
    assert mean([1e308, 1e308]) == 1e308
    assert mean([math.inf, 1e308, 1e308]) == math.inf
    assert math.isnan(mean([math.inf, -math.inf]))
    assert math.isnan(mean([math.nan, 1]))
    assert mean([0.25] * 3) == 0.25
    assert mean([10**400, -(10**400)]) == 0.0


def test_lengths_of_constants_are_checked():
    with pytest.raises(ValueError, match="Constant len 2 doesn't match input len 3"):
        rasp.ConstantSOp([1, 2])("abc")
    with pytest.raises(ValueError, match="Constant len 2 doesn't match input len 1"):
        rasp.ConstantSelector([[1, 0], [0, 1]])("a")
    with pytest.raises(ValueError, match="Constant len 1 doesn't match input len 3"):
        rasp.ConstantSOp([1], check_length=False)("abc")
    with pytest.raises(ValueError, match="Constant row of 1 doesn't match"):
        rasp.ConstantSelector([[1, 0], [0]])("ab")
    corner = rasp.ConstantSelector([[1, 0], [0, 1]], check_length=False)
    assert corner("a") == [[True]]


def test_causal_evaluation_never_looks_ahead():
    assert evaluate(LATER, "abc", causal=True) == [[False] * 3] * 3
    inverted = [[True, False, False], [True, True, False], [True, True, True]]
    assert evaluate(rasp.SelectorNot(LATER), "abc", causal=True) == inverted
    assert evaluate(rasp.selector_not(LATER), "abc", causal=True) == inverted
    never = rasp.ConstantSelector([[0] * 3] * 3)
    assert evaluate(~never, "abc", causal=True) == inverted
    assert evaluate(~~never, "abc", causal=True) == [[False] * 3] * 3
    either = rasp.SelectorOr(rasp.SelectorNot(never), never)
    assert evaluate(either, "abc", causal=True) == inverted
    full = rasp.ConstantSelector([[1] * 3] * 3)
    assert evaluate(full, "abc", causal=True) == inverted
    assert evaluate(rasp.length, "abc", causal=True) == [1, 2, 3]
    assert rasp.length("abc", causal=True) == rasp.causal_evaluate(rasp.length, "abc")
    assert rasp.CausalEvaluator().evaluate(rasp.length, "abc") == [1, 2, 3]
    assert rasp.DefaultRASPEvaluator().evaluate(rasp.length, "abc") == [3, 3, 3]


def test_causal_evaluation_does_not_ask_about_later_keys():
    asked = []
    evaluate(Select(i, i, lambda key, query: asked.append((key, query))), "abc", causal=True)
    assert asked == [(0, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2)]


@given(st.integers(0, 6), st.integers(0, 6))
def test_a_causal_prefix_does_not_depend_on_what_follows(n, more):
    program = Aggregate(~LATER, t) - rasp.SelectorWidth(ALL) + rasp.length
    xs = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8]
    assert program(xs[: n + more], causal=True)[:n] == program(xs[:n], causal=True)


def test_a_shared_graph_40_deep_is_evaluated_at_once():
    calls = 0

    def add(x, y):
        nonlocal calls
        calls += 1
        return x + y

    program = i
    for _ in range(40):
        program = SequenceMap(add, program, program)
    assert program("ab") == [0, 2**40]
    assert calls == 80


def test_a_chain_of_5000_nodes_needs_no_stack():
    started = time.process_time()
    fused, kept, selector = i, i, Select(t, t, Comparison.EQ)
    for _ in range(5000):
        fused = fused + 1
        kept = Map(lambda x: x + 1, kept, simplify=False)
        selector = ~selector | selector
    assert fused("abc") == kept("abc") == [5000, 5001, 5002]
    assert selector("ab") == [[True, True], [True, True]]
    assert (repr(fused), repr(kept), repr(selector)) == (repr(fused), repr(kept), repr(selector))
    assert time.process_time() - started < 60  # seconds; it takes about one


def test_subclasses_mean_what_their_base_means():
    class Doubled(Map):
        def __init__(self, inner):
            super().__init__(lambda x: 2 * x, inner)

    assert Doubled(i)("abc") == [0, 2, 4]

    class Strange(rasp.SOp):
        pass

    with pytest.raises(TracrlabError, match="nothing says how to evaluate a Strange"):
        Strange()("a")


def test_text_tokens_leave_none_as_it_is_in_program_and_model():
    program = rasp.parse("tokens;", "rasp").program
    model = compile_rasp_to_model(program, [None, 1], max_seq_len=3)
    assert program([None, 1, 1]) == model.run([None, 1, 1]) == [None, "1", "1"]
