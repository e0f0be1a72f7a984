"""Random texts of choices in the language of 2021 are printed and read back, in either language."""

import random
from collections.abc import Callable

import pytest
from random_models import chunks
from test_printed_programs import check

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.errors import CompileError, ParseError

pytestmark = pytest.mark.law

FUNCTIONS = """\
def some(c, a) { return a if c else c; }
def own(c, a) { return c if c else a; }
def same(c, a) { return a if c else a; }"""
GIVEN = ["tokens", "tokens_asis", "tokens_str", "indices", "length", 'named(indices, "i")']
VALUES = ["1", "0", "True", '"a"']
VOCABS = [["a", "b"], [1, 2], [0, 1, "a"], ["1", "2"]]


def drawn(draw: random.Random) -> str:
    """A text of choices within choices, many of them over one sequence written in two ways."""
    names = list(GIVEN)

    def part(depth: int) -> str:
        return draw.choice(VALUES) if draw.random() < 0.2 else sequence(depth - 1)

    def sequence(depth: int) -> str:
        if depth <= 0 or draw.random() < 0.25:
            return draw.choice(names)
        kinds: list[Callable[[], str]] = [
            lambda: f"({part(depth)} if {sequence(depth - 1)} else {part(depth)})",
            lambda: f"{draw.choice(('some', 'own', 'same'))}({part(1)}, {sequence(depth - 1)})",
            lambda: f"({draw.choice(('not ', 'indicator'))}({sequence(depth - 1)}))",
            lambda: f"({sequence(depth - 1)} {draw.choice(('==', '!=', 'and'))} {part(depth)})",
            lambda: f"(indices {draw.choice('+-*')} {draw.choice(('1', 'length'))})",
        ]
        return draw.choices(kinds, (5, 1, 2, 2, 1))[0]()

    lines = [FUNCTIONS]
    for count in range(draw.randrange(4)):
        lines.append(f"v{count} = {sequence(2)};")
        names += [f"v{count}"] * 2
    return "\n".join([*lines, f"{sequence(3)};"])


@pytest.mark.parametrize("seeds", chunks(200), ids=str)
def test_random_choices(seeds):
    checked = 0
    for seed in seeds:
        draw = random.Random(seed)
        text, vocab = drawn(draw), draw.choice(VOCABS)
        try:
            model = compile_rasp_to_model(rasp.parse(text, "rasp").program, vocab, 3)
        except (ParseError, CompileError):  # kinds of values that do not go together
            continue
        checked += 1
        for language in ("rasp", "python"):
            assert check(model, language), f"{text}\nis refused over {vocab} in {language}"
    assert checked >= len(seeds) / 3
