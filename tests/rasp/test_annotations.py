"""Names, encodings, annotations and origins: on copies, and never dependent on other programs."""

import copy
import inspect
import subprocess
import sys

import pytest

from tracrlab import rasp
from tracrlab.rasp import Encoding

t, i = rasp.tokens, rasp.indices
SELECT = rasp.Select(t, t, rasp.Comparison.EQ)

NAMES = {
    "tokens": t,
    "indices": i,
    "length": rasp.length,
    "map": t + 1,
    "sequence_map": t + i,
    "linear_sequence_map": rasp.LinearSequenceMap(t, i, 1, 1),
    "full": rasp.Full(1),
    "constant_sop": rasp.ConstantSOp([1]),
    "selector_width": rasp.SelectorWidth(SELECT),
    "aggregate": rasp.Aggregate(SELECT, t),
    "sop": rasp.SOp(),
    "select": SELECT,
    "selector_and": rasp.SelectorAnd(SELECT, SELECT),
    "selector_or": rasp.SelectorOr(SELECT, SELECT),
    "selector_not": rasp.SelectorNot(SELECT),
    "constant_selector": rasp.ConstantSelector([[1]]),
    "selector": rasp.Selector(),
}


@pytest.mark.parametrize("name", NAMES)
def test_default_names(name):
    expr = NAMES[name]
    assert expr.name == expr.label == name
    assert expr.author_name is None


def test_names_are_given_to_copies():
    program = t + 1
    twin = program.named("plus one")
    assert (twin.name, twin.label, twin.author_name) == ("plus one",) * 3
    assert program.name == "map"
    assert twin is not program and twin.children == program.children
    assert twin.f is program.f
    assert rasp.annotate(t, name="a").author_name == "a"
    assert twin.copy().name == "plus one" and twin.copy() is not twin


def test_names_and_text_do_not_depend_on_what_was_built_before():
    def build():
        return rasp.Aggregate(SELECT, (t == "a") & (i > 1), default=0)

    before = build()
    shown = (before.label, repr(before), rasp.program_text(before))
    for _ in range(10):
        (build() + 1).named("other").copy()
        repr(build())
    after = build()
    assert shown == (after.label, repr(after), rasp.program_text(after))
    assert rasp.program_text(after.copy()) == rasp.program_text(before)


def test_annotations_are_read_only_with_lazy_defaults():
    annotated = t.annotated(colour="red")
    assert annotated.annotations["colour"] == "red"
    assert dict(annotated.annotations) == {"colour": "red"}
    assert annotated.annotations["name"] == "tokens"
    assert annotated.annotated(colour="blue").annotations["colour"] == "blue"
    assert "colour" not in t.annotations and "name" in t.annotations
    with pytest.raises(TypeError):
        annotated.annotations["colour"] = "blue"
    with pytest.raises(TypeError):
        annotated.annotations.given["colour"] = "blue"
    with pytest.raises(KeyError, match="no annotation 'size'; the known keys are colour, enc"):
        annotated.annotations["size"]


def test_users_may_add_default_annotators(monkeypatch):
    monkeypatch.setitem(rasp.DEFAULT_ANNOTATORS, "shout", lambda expr: expr.name.upper())
    assert t.named("a").annotations["shout"] == "A"
    assert t.annotations["shout"] == "TOKENS"


def test_encodings():
    assert rasp.is_categorical(t + 1) and not rasp.is_numerical(t + 1)
    number = rasp.numerical(t + 1)
    assert rasp.is_numerical(number) and rasp.get_encoding(number) is Encoding.NUMERICAL
    assert rasp.is_categorical(rasp.categorical(number))
    assert rasp.is_numerical(number.named("a").copy())
    assert number("a" * 0) == []
    for ask in (rasp.get_encoding, rasp.numerical, rasp.categorical, rasp.is_numerical):
        with pytest.raises(TypeError, match="only sequences have an encoding"):
            ask(SELECT)
    with pytest.raises(TypeError, match="only sequences have an encoding"):
        SELECT.annotations["encoding"]


def test_an_operator_keeps_the_wish_of_its_operand():
    program = rasp.numerical(t == "a") + 1
    assert rasp.is_categorical(program)
    assert rasp.is_numerical(program.inner)


def test_expressions_know_the_line_that_built_them():
    here = inspect.currentframe().f_lineno + 1
    program = (t + 1) * 2
    assert program.origin == (__file__, here)
    assert program.named("far away").origin == (__file__, here)
    assert (SELECT & SELECT).origin[1] == inspect.currentframe().f_lineno
    assert t.origin is None


def test_programs_can_be_deep_copied():
    program = ((t + 1).named("a") * i).named("b")
    twin = copy.deepcopy(program)
    assert twin is not program
    assert (twin.name, twin([1, 2]), repr(twin)) == ("b", [0, 3], repr(program))
    assert copy.copy(program).name == "b"


def test_importing_the_language_loads_neither_numpy_nor_jax():
    ask = "import sys, tracrlab.rasp as r; r.evaluate(r.tokens + 1, [1]); repr(r.tokens + 1)"
    ask += "; print(sorted({'numpy', 'jax', 'haiku', 'plotly'} & set(sys.modules)))"
    found = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"


def test_tracr_s_names_are_there():
    for name in rasp.__all__:
        assert hasattr(rasp, name)
    from tracrlab.rasp import causal_eval

    assert causal_eval.evaluate(rasp.length, "ab") == [1, 2]
