"""Views that are given the wrong thing say in one sentence what to give."""

import pytest

from tracrlab import viz
from tracrlab.rasp import Aggregate, Comparison, Select, indices, tokens

WRONG = {
    "residual_stream of a model": (
        lambda m, t: viz.residual_stream(m),
        r"a model: give a trace: model\.trace\(\[",
    ),
    "attention of a model": (lambda m, t: viz.attention(m), "give a trace"),
    "decoded_so_far of a model": (lambda m, t: viz.decoded_so_far(m), "give a trace"),
    "model_check of a trace": (lambda m, t: viz.model_check(t), r"trace\.model"),
    "model_check of a program": (lambda m, t: viz.model_check(tokens), "compile it first"),
    "check_picture of a model": (lambda m, t: viz.check_picture(m), "viz.check_model"),
    "check_model on inputs": (lambda m, t: viz.check_model(m, ["abc"]), "up_to is a number of"),
    "check_model of no inputs": (lambda m, t: viz.check_model(m, sample=0), "sample is a number"),
    "selected of tokens": (lambda m, t: viz.selected(tokens), "viz.values_of"),
    "selected of text": (lambda m, t: viz.selected("ab"), r"rasp\.Select"),
    "values_of a selector": (lambda m, t: viz.values_of(before()), "viz.selected"),
    "values_of text": (lambda m, t: viz.values_of("ab"), "expression"),
    "values_of a number of tokens": (lambda m, t: viz.values_of(tokens, 3), "list in their order"),
    "program_graph of a selector": (lambda m, t: viz.program_graph(before()), "viz.selected"),
    "program_graph of text": (lambda m, t: viz.program_graph("ab"), "a model or a sequence"),
    "lookup_table of a program": (lambda m, t: viz.lookup_table(tokens), "compile it first"),
    "compile_stage of a trace": (lambda m, t: viz.compile_stage(t, "layout"), r"trace\.model"),
    "a stage that is not there": (lambda m, t: viz.stage_picture(m, "lay"), "it has graph, values"),
    "a predicate that raises": (
        lambda m, t: viz.selector_picture(
            Select(tokens, tokens, lambda k, q: k.nothing), ["a", "b"]
        ),
        "AttributeError.*give tokens",
    ),
}


def before():
    return Select(indices, indices, Comparison.LT)


@pytest.mark.parametrize("ask, said", WRONG.values(), ids=WRONG)
def test_the_wrong_thing_is_one_sentence(ask, said, frac):
    with pytest.raises(viz.PictureError, match=said) as refused:
        ask(frac, frac.trace("ax"))
    assert "\n" not in str(refused.value)


def test_a_program_needs_no_compiling_to_show_its_graph(frac):
    picture = viz.program_picture(frac.program)
    assert picture == viz.program_picture(frac)
    assert viz.program_graph(Aggregate(before(), indices)).picture.boxes


def test_a_stage_is_found_by_its_name(frac):
    assert viz.stage_picture(frac, "layout") == viz.stage_picture(frac.stages["layout"])
