"""What a text of the 2021 language prints as in Python has the same answers."""

import pytest

from tracrlab import rasp
from tracrlab.errors import RaspError
from tracrlab.rasp.text.classic.read import read_classic


@pytest.mark.parametrize(
    "text",
    [
        "1 if indices else 2",
        "indices + 5 if indices else 9",
        "9 if indices else indices + 5",
        "indices if indices else 9",
        "indices if indices - 1 else -indices",
        "length if indices else -indices",
        "indices - 1 if indices - 1 else length",
        'tokens in ["a"]',
        '{"a": 1, "b": 2}[tokens]',
        "[5, 6, 7][indices]",
        "{0: {0: 1}, 1: {1: 2}, 2: {2: 4}}[indices, indices]",
        "selector_width(select(indices, indices, {0: [1], 1: [0, 2]}))",
        "round(indices / 2)",
        "indicator(indices)",
        "-indices",
        "not indices",
        "+tokens_bool",
        "1 + 2 * indices - length",
        "tokens_bool",
        "tokens * 2",
        "2 ^ indices",
        "indices ^ 2 % 3",
        "7 - indices",
        "indices != 1",
        "aggregate(select(indices, indices, <), indices, 7)",
        "indices[-1]",
        '"b" in tokens',
        "shift(indices, 1, 5)",
    ],
)
def test_the_print(text):
    program = read_classic(f"{text};").program
    *before, last = rasp.program_text(program).strip().split("\n")
    names = {name: getattr(rasp, name) for name in rasp.__all__}
    exec("\n".join(before), names)
    printed = eval(last, names)
    for given in ("aba", "ab", "b"):
        assert printed(given) == program(given), last


def test_numbers_are_read_off_tokens():
    for kind in ("int", "float"):
        program = read_classic(f"tokens_{kind};").program
        assert rasp.program_text(program).strip() == f"Map({kind}, tokens)"
        with pytest.raises(RaspError):
            program("a")
