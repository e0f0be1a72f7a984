"""What the tests of the 2021 language ask of a text."""

import pytest

from tracrlab import rasp
from tracrlab.errors import ParseError, RaspError
from tracrlab.rasp.text.classic.read import read_classic


def value(text, given="abc"):
    """An expression's answer on an input; of several statements, that of `answer`."""
    source = read_classic(text if ";" in text else f"answer = {text};")
    if "answer" in source.constants:
        return source.constants["answer"]
    made = source.names["answer"]
    if isinstance(made, rasp.Selector):
        return rasp.evaluate(made, list(given))
    return made(given)


def exactly(text, answer, given="abc"):
    """Assert what the answer is; True, 1 and 1.0 are three."""
    assert repr(value(text, given)) == repr(answer)


def rows(text, given="abc"):
    """A selector as one text for each query: 1 where a key is selected."""
    return ["".join(str(int(each)) for each in row) for row in value(text, given)]


def mistakes(text, **options):
    with pytest.raises(ParseError) as caught:
        read_classic(text, **options)
    return caught.value.errors


def mistake(text, **options):
    """The one mistake of a text: the piece that it marks, its message and its hint."""
    (only,) = mistakes(text, **options)
    assert only.file is None
    return marked(text, only), only.message, only.hint


def marked(text, error):
    """The piece of the text that an error is about."""
    lines = text.split("\n")[error.line - 1 : error.end_line or error.line]
    lines[-1] = lines[-1][: error.end_column - 1]
    lines[0] = lines[0][error.column - 1 :]
    return "\n".join(lines)


def no_answer(text, given="abc"):
    """Why there is no answer on an input."""
    with pytest.raises(RaspError) as caught:
        value(text, given)
    assert not isinstance(caught.value, ParseError)
    return str(caught.value)
