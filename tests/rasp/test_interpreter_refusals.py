"""What cannot be built or evaluated, and what is told of it."""

import pytest

from tracrlab import rasp
from tracrlab.errors import RaspError
from tracrlab.rasp import Aggregate, Comparison, Map, Select, SequenceMap, evaluate

t, i = rasp.tokens, rasp.indices
ALL = Select(i, i, Comparison.TRUE)


def test_errors_of_a_program_s_functions_come_through_unchanged():
    class Mine(Exception):
        pass

    def fail(*_):
        raise Mine

    for program in (Map(fail, t), SequenceMap(fail, t, i), Select(t, t, fail)):
        with pytest.raises(Mine):
            program("a")
    with pytest.raises(ZeroDivisionError):
        (1 / t)([0])


def test_what_functions_return_must_be_a_value():
    with pytest.raises(TypeError, match="what the function of bad returned.*a list"):
        Map(lambda x: [x], t).named("bad")("a")
    with pytest.raises(TypeError, match="a token of the input"):
        t([{}])


@pytest.mark.parametrize(
    "build, message",
    [
        (lambda: Map(t, len), "Map: f must be a function, which comes before"),
        (lambda: Map(len, ALL), "Map: inner must be a sequence.*it is a select"),
        (lambda: Map(len, "a"), "Map: inner must be a sequence.*it is a str"),
        (lambda: SequenceMap(max, t, ALL), "SequenceMap: snd must be a sequence"),
        (lambda: rasp.LinearSequenceMap(t, i, "a", 1), "fst_fac must be a number, got 'a'"),
        (lambda: Select(t, ALL, Comparison.EQ), "Select: queries must be a sequence"),
        (lambda: Select(t, t, i), "Select: f must be a function"),
        (lambda: Aggregate(t, i), "Aggregate: selector must be a selector"),
        (lambda: Aggregate(ALL, ALL), "Aggregate: sop must be a sequence"),
        (lambda: Aggregate(ALL, t, default=[1]), "default of Aggregate: .*a list"),
        (lambda: rasp.SelectorWidth(i), "SelectorWidth: selector must be a selector"),
        (lambda: rasp.SelectorAnd(ALL, t), "SelectorAnd: snd must be a selector"),
        (lambda: rasp.SelectorNot(t), "SelectorNot: inner must be a selector"),
        (lambda: rasp.Full({1}), "fill of Full"),
        (lambda: ALL & t, "must be a selector"),
        (lambda: t & ALL, "operators combine sequences with sequences"),
        (lambda: t.named(3), "a name is text"),
        (lambda: evaluate("tokens", "a"), "the program must be an expression"),
        (lambda: evaluate(t, t), "the input must be a sequence of values"),
        (lambda: bool(t == t), "has no truth value.*write &, | and ~"),
        (lambda: bool(ALL), "has no truth value"),
    ],
)
def test_wrong_arguments_are_told(build, message):
    with pytest.raises(TypeError, match=message):
        build()
    assert issubclass(RaspError, ValueError)


def test_an_error_in_a_function_says_at_which_node_and_line():
    source = rasp.parse("a = indices + 1;\nb = 6 / (indices - 1);\nc = a + b;", "rasp")
    with pytest.raises(RaspError, match="divides by zero") as caught:
        source.program("abc")
    assert caught.value.__notes__ == ["in b, line 2, column 5"]
