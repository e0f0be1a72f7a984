"""Programs printed from their graphs: what stands there, what is refused, and what is read back."""

import pytest
from printed_texts import BOTH, printed

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.rasp import Comparison, indices, length, tokens


def test_the_first_line_says_what_it_is_for():
    model = compile_rasp_to_model((tokens + 1).named("a\nb"), range(12), 4, causal=True)
    assert model.text().split("\n")[0] == (
        "# a\\nb: up to 4 of 0, 1, 2, 3, 4, 5, 6, 7, … (12 tokens), causal"
    )


SHELF = {
    ("hist", "python"): """\
# hist: up to 7 of 'a', 'b', 'c'
same_token = Select(tokens, tokens, Comparison.EQ)
hist = SelectorWidth(same_token)""",
    ("hist", "rasp"): """\
# hist: up to 7 of 'a', 'b', 'c'
same_token = select(tokens, tokens, ==);
hist = selector_width(same_token);""",
    ("sort", "rasp"): """\
# sort: up to 6 of 1, 2, 3, 4
comes_before = select(tokens_asis, tokens_asis, <) or \
(select(tokens_asis, tokens_asis, ==) and select(indices, indices, <));
target = selector_width(comes_before);
arrives = select(target, indices, ==);
sort_2 = named(aggregate(arrives, tokens_asis, None), "sort");""",
    ("dyck1_ptf", "rasp"): """\
# dyck1_ptf: up to 11 of '(', ')'
so_far = select(indices, indices, <=);
opens = numerical(aggregate(so_far, numerical(tokens == "(")));
closes = numerical(aggregate(so_far, numerical(tokens == ")")));
pair_balance = numerical(1 * opens - closes);
frac_prevs = numerical(aggregate(so_far, numerical(pair_balance < 0)));
broken = frac_prevs > 0;
dyck1_ptf = {False: {False: "P", True: "T"}, True: {False: "F", True: "F"}}\
[broken, pair_balance == 0];""",
}


@pytest.mark.parametrize("name, language", SHELF, ids=str)
def test_programs_of_the_shelf(name, language):
    entry = programs.catalogue[name]
    model = compile_rasp_to_model(entry.program, entry.vocab, entry.max_seq_len, entry.causal)
    assert model.text(language) == SHELF[name, language]


@pytest.mark.parametrize("language", BOTH)
def test_given_sequences_are_programs(language):
    of_words = "tokens" if language == "python" else "tokens;"
    assert printed(tokens, language, "ab") == of_words
    assert printed(length, language).strip(";") == "length"
    assert printed(indices, language).strip(";") == "indices"


# selectors


def test_predicates_of_predicates():
    before, same = (rasp.Select(tokens, tokens, c) for c in (Comparison.LT, Comparison.EQ))
    width = rasp.SelectorWidth(~(before & ~same) | same)
    want = "selector_width(not (select({0}, {0}, <) and not select({0}, {0}, ==)) or "
    want += "select({0}, {0}, ==));"
    assert printed(width, "rasp") == want.format("tokens_asis")
    assert printed(width, "python").count("Select(") == 3


@pytest.mark.parametrize("language", BOTH)
def test_formulas_of_selectors(language):
    equal = rasp.Select(tokens, tokens, Comparison.EQ).named("same")
    before = rasp.Select(indices, indices, Comparison.LT)
    at = rasp.Select(indices, tokens, lambda k, q: k == q or k == 0)
    odd = rasp.ConstantSelector([[i > 1, i == j, j == 2] for i in range(3) for j in (1,)])
    for formula in (equal & before, ~(equal & before) | at, rasp.SelectorNot(at) & equal, odd | at):
        printed(rasp.SelectorWidth(formula), language, (0, 1, 2), 3)
        printed(rasp.Aggregate(formula, indices, default=-1), language, (0, 1, 2), 3)


def test_a_predicate_that_is_a_comparison_is_written_as_one():
    program = rasp.SelectorWidth(rasp.Select(tokens, tokens, lambda k, q: not k >= q))
    assert printed(program, "rasp") == "selector_width(select(tokens_asis, tokens_asis, <));"


@pytest.mark.parametrize("language", BOTH)
def test_predicates_that_raise(language):
    for negated in (rasp.SelectorNot, rasp.selector_not):
        selector = negated(rasp.Select(tokens, tokens, Comparison.LT))
        printed(rasp.SelectorWidth(selector), language, (None, 1, 2))


def test_selectors_that_operators_would_merge():
    first = rasp.Select(rasp.Full(1), tokens, Comparison.EQ)
    both = rasp.SelectorAnd(rasp.Select(tokens, tokens, Comparison.EQ), first)
    assert printed(rasp.SelectorWidth(both), "python") == (
        "SelectorWidth(SelectorAnd(Select(tokens, tokens, Comparison.EQ), "
        "Select(Full(1), tokens, Comparison.EQ)))"
    )


def test_constants():
    first = rasp.Aggregate(rasp.Select(indices, rasp.Full(0), Comparison.EQ), tokens, default="")
    assert printed(first, "rasp", "ab") == 'aggregate(select(indices, 0, ==), tokens, "");'
    assert printed(rasp.Full(3).named("three") + indices, "rasp") == (
        "three = everywhere(3);\nthree + indices;"
    )
    assert printed(rasp.ConstantSOp([3, 1, 4], check_length=False), "rasp", max_seq_len=3) == (
        "constant_sop = [3, 1, 4][indices];"
    )
    assert printed(rasp.ConstantSOp([3, 1, 4, 1]), "python") == "ConstantSOp([3, 1, 4, 1])"


# names and values


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize(
    "name",
    [
        "a b",
        "2",
        "é",
        "class",
        "select",
        "max",
        "length",
        "named",
        "everywhere",
        "tokens",
        "x",
        "y",
    ],
)
def test_names_that_are_no_variables(language, name):
    inner = rasp.Map(lambda x: max(x, 1), (indices + 1).named(name))
    printed(inner * length + rasp.Full(2), language)


@pytest.mark.parametrize("language", BOTH)
def test_values_are_read_back_as_they_are(language):
    values = (1e-7, 1e22, -0.0, 1 / 3, -2, 10**30, True)
    for value in values:
        printed(rasp.Map(lambda x, value=value: value, indices), language)
    for text in ('"', "'", "\\", "a;b", "#", "\u2028"):
        printed(tokens == text, language, (text, "a"))


@pytest.mark.parametrize("language", BOTH)
def test_tokens_as_text_are_a_map_of_other_tokens(language):
    program = rasp.parse('tokens == "1";', "rasp").program
    printed(program, language, ("1", "2"))
    printed(program, language, (1, 2, "1"))
    wished = rasp.parse("numerical(tokens) == tokens;", "rasp").program
    printed(wished, language, (1, 2, "1"))


def test_a_default_that_is_never_given_is_no_hindrance():
    last = rasp.Select(indices, indices, Comparison.EQ)
    assert printed(rasp.Aggregate(last, tokens, default=()), "rasp", "ab") == (
        "aggregate(select(indices, indices, ==), tokens, None);"
    )


def test_wishes():
    program = rasp.numerical(rasp.Map(lambda x: x + 0.5, tokens)) * rasp.categorical(indices)
    assert printed(program, "python") == "numerical(Map(lambda x: x + 0.5, tokens)) * indices"
    printed(rasp.numerical(program), "rasp")
