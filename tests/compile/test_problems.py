"""What cannot be compiled is refused in words that help, all at once, before any weight is made."""

import pytest

from tracrlab import rasp
from tracrlab.compile import CompileError, compile_rasp_to_model, pipeline
from tracrlab.rasp import (
    Aggregate,
    Comparison,
    Full,
    Map,
    Select,
    SequenceMap,
    indices,
    numerical,
    tokens,
)

previous = Select(indices, indices, Comparison.LT)


def refused(program, vocab, length, **options) -> CompileError:
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(program, vocab, length, **options)
    for problem in caught.value.problems:
        assert all([problem.node, problem.what, problem.why, problem.fix]), problem
        assert "object at 0x" not in str(problem)
    return caught.value


@pytest.mark.parametrize(
    ("vocab", "length", "options", "says"),
    [
        ({"a"}, 10**9, {}, "at least"),
        ({"a"}, 0, {}, "at least 1"),
        ({"a"}, True, {}, "at least 1"),
        ({"a"}, 2.0, {}, "integer"),
        (set(), 3, {}, "empty"),
        ([["a"]], 3, {}, "list"),
        ({"compiler_bos"}, 3, {}, "BOS"),
        ({"compiler_pad"}, 3, {}, "PAD"),
        ({"a"}, 3, {"compiler_bos": "x", "compiler_pad": "x"}, "both 'x'"),
        ({"a"}, 3, {"compiler_bos": 3}, "3"),
        ({"a"}, 100, {"budget_bytes": 1000}, "budget is 1,000 bytes"),
    ],
    ids=str,
)
def test_arguments_that_fit_no_model(vocab, length, options, says):
    (problem,) = refused(tokens, vocab, length, **options).problems
    assert says in str(problem)


def test_a_compile_error_is_what_tracr_raised():
    error = refused(tokens + 1, {"a"}, 3)
    assert isinstance(error, ValueError) and isinstance(error, NotImplementedError)


def test_a_selector_is_no_program():
    assert "SelectorWidth" in str(refused(previous, {"a"}, 3))


def test_a_function_that_never_answers_says_what_it_raised_and_where():
    (problem,) = refused((tokens + 1).named("next"), {"a", "b"}, 3).problems
    assert problem.node == "next"
    assert "TypeError" in problem.what and "('a')" in problem.what
    assert problem.line is not None


def test_all_problems_are_told_at_once_and_what_follows_from_them_is_not():
    first, second = (tokens + 1).named("plus"), (indices + "b").named("word")
    third = SequenceMap(lambda x, y: x, first, second).named("three")
    assert {problem.node for problem in refused(third, {"a"}, 3).problems} == {"plus", "word"}


def test_problems_of_different_passes_are_told_together():
    mean = Aggregate(previous, tokens, default=0)
    close = Map(lambda x: x == 10**8, numerical(mean)).named("close")
    broken = (indices + "b").named("broken")
    error = refused(SequenceMap(lambda x, y: x, close, broken), {10**8, 10**8 + 1, -5}, 3)
    assert {problem.node for problem in error.problems} == {"close", "broken"}


def test_a_program_without_any_answer_is_refused():
    assert "ZeroDivisionError" in str(refused(1 / indices, {"a"}, 3))


def test_a_constant_that_no_input_fits_is_refused():
    error = refused(rasp.ConstantSOp([1, 2, 3]).named("three"), {"a"}, 2)
    assert "inputs of 3 tokens, and max_seq_len is 2" in str(error)
    assert compile_rasp_to_model(rasp.ConstantSOp([1, 2, 3]), {"a"}, 4).run("aaa") == [1, 2, 3]


def test_an_output_that_is_too_coarse_is_refused_before_weights_are_made(monkeypatch):
    def never(*arguments):
        raise AssertionError("weights were made")

    monkeypatch.setattr(pipeline, "assemble", never)
    mean = Aggregate(previous, Map(lambda t: {"a": 3666.67, "b": 7.7}[t], tokens), default=0)
    far = rasp.LinearSequenceMap(mean, Aggregate(previous, indices, default=0), 1e8, -1e8)
    assert "off by up to" in str(refused(far, {"a", "b"}, 12))


def test_a_partly_failing_function_compiles():
    model = compile_rasp_to_model(Map(lambda x: 1 / x, tokens), {0, 1, 2}, 3)
    assert model.run([1, 2, 2]) == [1.0, 0.5, 0.5]


def test_a_mean_with_too_many_values_is_refused_with_a_witness():
    mean = Aggregate(previous, tokens, default=0).named("mean")
    numbers = {0.1, 0.7, 1.3, 3.4, 5.5, 7.7, 9.1}
    (problem,) = refused(Map(lambda x: round(x, 3), mean), numbers, 24).problems
    assert problem.node == "mean" and "averages different values (on [" in problem.what


def test_values_that_float32_cannot_tell_apart_are_named():
    mean = Aggregate(previous, tokens, default=0)
    program = Map(lambda x: x == 10**8, numerical(mean))
    (problem,) = refused(program, {10**8, 10**8 + 1, -5}, 3).problems
    assert "too close" in problem.what and "100000000" in problem.what


def test_a_type_that_a_number_cannot_carry_is_refused():
    mean = Aggregate(previous, tokens, default=0)
    (problem,) = refused(Map(str, mean), [2, 2.0, 3], 3).problems
    assert "gives '2' for 2 and '2.0' for 2.0" in problem.what


def test_a_large_model_is_refused_with_its_sizes_before_it_is_made():
    wide = SequenceMap(lambda x, y: (x, y), indices, tokens).named("wide")
    error = refused(wide, range(200), 200, budget_bytes=2**28)
    assert error.problems[0].node == "wide" and "268,435,456" in str(error)


def test_a_function_with_too_many_answers_is_given_up_on_while_it_is_asked():
    asked = []

    def product_of(a, b):
        asked.append(0)
        return a * b

    wide = SequenceMap(product_of, tokens, tokens + 1).named("wide")
    assert "values" in refused(wide, range(1000), 3, budget_bytes=2**24).problems[0].what
    assert len(asked) < 1000 * 1000 / 10


def test_a_constant_function_of_nothing_is_fine():
    assert compile_rasp_to_model(Full(None), {"a"}, 2).run("aa") == [None, None]


def test_unknown_nodes_are_refused():
    class Mystery(rasp.SOp):
        pass

    assert "Mystery" in str(refused(Mystery(), {"a"}, 2))


def test_a_function_is_asked_about_no_more_values_than_allowed():
    pairs = rasp.SequenceMap(lambda x, y: x * y, rasp.tokens, rasp.indices)
    options = {"vocab": range(30), "max_seq_len": 10}
    assert compile_rasp_to_model(pairs, **options, most_values=300).run([3, 4]) == [0, 4]
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(pairs, **options, most_values=299)
    [problem] = caught.value.problems
    assert problem.what == (
        "its function would have to be asked about 300 values, and 299 is the most"
    )
    assert "raise most_values" in problem.fix
    picky = rasp.Select(rasp.tokens, rasp.tokens, lambda key, query: key == query + 1)
    with pytest.raises(CompileError, match="900 values, and 899 is the most"):
        compile_rasp_to_model(rasp.SelectorWidth(picky), **options, most_values=899)


@pytest.mark.parametrize("most", [0, -1, True, 2.5, "many"])
def test_a_bound_on_values_is_a_positive_integer(most):
    with pytest.raises(CompileError, match="most_values"):
        compile_rasp_to_model(rasp.tokens, {"a"}, 2, most_values=most)


def test_a_problem_of_what_the_language_gives_stands_where_it_is_read():
    text = "x = select(indices, indices, <);\ny = aggregate(x, tokens_int + tokens_int, 5);"
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(rasp.parse(text, "rasp").program, {"a", "b"}, max_seq_len=3)
    [problem] = caught.value.problems
    assert (problem.node, problem.line, problem.column) == ("tokens_int", 2, 18)


def test_a_model_that_is_too_large_has_the_place_of_its_largest_part():
    text = "n = 2 * indices;\nbig = SelectorWidth(Select(n, tokens, lambda k, q: k == len(q)))"
    program = rasp.parse(text).program
    with pytest.raises(CompileError) as caught:
        compile_rasp_to_model(program, {"a", "b"}, max_seq_len=50, budget_bytes=30_000)
    assert [(each.node, each.line) for each in caught.value.problems] == [("big", 2)]


def test_a_source_is_compiled_as_its_program_and_a_text_says_how():
    source = rasp.parse('x = tokens == "a";', "rasp")
    assert compile_rasp_to_model(source, {"a", "b"}, 3).run(["a", "b"]) == [True, False]
    with pytest.raises(CompileError, match=r"read it first: rasp.parse\(text\).program"):
        compile_rasp_to_model("tokens == 'a'", {"a"}, 3)
