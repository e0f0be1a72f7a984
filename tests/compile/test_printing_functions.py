"""Functions of one and of two sequences, printed: by operators, as they are, or as tables."""

import functools
import operator

import pytest
from printed_texts import BOTH, printed

from tracrlab import rasp
from tracrlab.rasp import indices, length, tokens


def double(x):
    return 2 * x


def adding(n):
    return lambda x: x + n


@pytest.mark.parametrize(
    "f", [double, adding(0), functools.partial(operator.add, 3)], ids=["named", "closed", "partial"]
)
def test_functions_that_do_not_stand_alone_become_tables(f):
    table = ", ".join(f"{x}: {f(x)}" for x in (1, 2, 3))
    assert printed(rasp.Map(f, tokens), "python") == f"Map(lambda x: {{{table}}}[x], tokens)"
    assert printed(rasp.Map(f, tokens), "rasp") == f"{{{table}}}[tokens_asis];"


def test_functions_that_stand_alone_are_kept():
    program = rasp.Map(lambda x: x if x % 2 else -x, tokens) + rasp.Map(abs, tokens)
    assert printed(program, "python") == (
        "Map(lambda x: x if x % 2 else -x, tokens) + Map(abs, tokens)"
    )


def test_operators_of_the_language():
    x = (2 * tokens - 1).named("x")
    program = ((x**2 / 4 > 1) | (~(x == 3) & (indices % 2 != 0))) == True  # noqa: E712
    assert printed(program, "rasp") == (
        "x = 2 * tokens_asis - 1;\n(x ^ 2 / 4 > 1 or (not (x == 3) and indices % 2 != 0)) == True;"
    )


def test_operators_that_the_language_has_not_become_tables():
    assert printed(indices // 2, "rasp") == "[0, 0, 1, 1][indices];"
    assert printed(abs(indices - 2), "rasp") == "[2, 1, 0, 1][indices];"
    assert printed(rasp.Map(lambda x: x in "ab", tokens), "rasp", "abc") == (
        'tokens in ["a", "b"];'
    )


def test_functions_of_two():
    program = rasp.SequenceMap(lambda x, y: max(x, y), tokens, indices)
    assert printed(program, "python") == "SequenceMap(lambda x, y: max(x, y), tokens, indices)"
    assert printed(program, "rasp", (1, 2), 2) == (
        "{1: {0: 1, 1: 1}, 2: {0: 2, 1: 2}}[tokens_asis, indices];"
    )


def test_weighted_sums():
    assert printed(rasp.LinearSequenceMap(tokens, indices, 2, -3), "python") == (
        "LinearSequenceMap(tokens, indices, 2, -3)"
    )
    weights = {(1, 2): "{} + 2 * {}", (1, 1): "1 * {} + {}", (2, 1.5): "2 * {} + 1.5 * {}"}
    for (a, b), text in weights.items():
        program = rasp.LinearSequenceMap(tokens, indices, a, b)
        assert printed(program, "rasp") == text.format("tokens_asis", "indices") + ";"
    difference = rasp.LinearSequenceMap(indices, length, 1, -1)
    assert printed(difference, "rasp") == "1 * indices - length;"
    # what may be text is not subtracted: the language would not read it as one sum
    assert printed(rasp.LinearSequenceMap(tokens, indices, 2, -3), "rasp") == (
        "2 * tokens_asis + -3 * indices;"
    )


@pytest.mark.parametrize("language", BOTH)
def test_two_functions_with_one_table_stay_two(language):
    program = rasp.Map(adding(1), tokens) * (rasp.Map(double, indices) + (tokens + 1))
    again = rasp.Map(functools.partial(operator.add, 1), tokens)
    printed(program * again, language)


def test_python_asks_the_subclass_first():
    sums = rasp.LinearSequenceMap(tokens, indices, 1, 2)
    program = rasp.SequenceMap(lambda x, y: x < y, tokens * tokens, sums)
    less = rasp.SequenceMap(rasp.sequences.Binary("<"), tokens * tokens, sums)
    for each in (program, less):
        printed(each, "python")


# None, and maps of maps


@pytest.mark.parametrize("language", BOTH)
@pytest.mark.parametrize("simplify", [True, False])
@pytest.mark.parametrize("name", ["", "inner"])
def test_maps_of_maps_keep_their_nones(language, simplify, name):
    inner = rasp.Map(lambda x: None if x == 1 else x, tokens)
    inner = inner.named(name) if name else inner
    printed(rasp.Map(lambda x: x is None, inner, simplify), language)


@pytest.mark.parametrize("language", BOTH)
def test_maps_that_were_apart_stay_apart(language):
    program = ((tokens + 1).named("a") * 2).named("b") - 3
    text = printed(program, language)
    assert len(text.split("\n")) == 3
