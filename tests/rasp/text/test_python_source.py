"""What a Python text says: its names, its constants, and which sequence is the program."""

import subprocess
import sys

import pytest

from tracrlab import rasp
from tracrlab.errors import RaspError, RaspTypeError

TEXT = """
from tracrlab.programs import make_hist

limit, words = 3, ["a", ("b", None)]
same = Select(tokens, tokens, Comparison.EQ)
_private = rasp.Aggregate(same, indices)
def shifted(by):
    before = Select(indices, indices - by, Comparison.EQ)
    return Aggregate(before, tokens)
rows = [shifted(n) for n in range(2)]
hist = make_hist()
hist > limit
"""


def test_names_in_order_of_definition_and_constants():
    source = rasp.parse(TEXT)
    assert list(source.names) == ["same", "_private", "hist"]
    assert dict(source.constants) == {"limit": 3, "words": ["a", ("b", None)]}
    assert source.text == TEXT and source.language == "python"
    assert source.program("aabaa") == [True, True, False, True, True]


def test_a_source_prints_what_it_has():
    assert repr(
        rasp.parse("is_a = tokens == 'a'\nsame = Select(tokens, tokens, Comparison.EQ)")
    ) == ("Source (python, 2 lines)\n  is_a  sequence\n  same  selector")


@pytest.mark.parametrize(
    "text, program",
    [
        ("x = tokens\nx == 'a'", "map"),
        ("x = tokens == 'a'\nprint", "x"),
        ("x = tokens == 'a'\ny = x & x\n'words'", "y"),
        ("x = y = tokens == 'a'", "x"),
        ("tokens == 'a'\ny = tokens == 'b'", "y"),  # the last sequence of the text
        ("y = tokens == 'a'\nx = length + 0\nif False:\n    y = tokens\n", "x"),
        ("for n in range(3):\n    x = indices + n", "x"),
        ("x = tokens + 0\nx = 3", "map"),
        ("x = tokens + 0\nfrom tracrlab.rasp import length", "x"),
        ("length", "length"),
        ("def make():\n    global x\n    x = indices + 3\nmake()", "x"),
        ("def make():\n    global x\n    x = indices + 3\ny = length + 1\nn = make()", "x"),
        ("globals().update(x=indices + 3)", "x"),
        ("x = y = indices + 3\nglobals()['x'] = indices + 4", "x"),
        ("x = length + 0\nfor _ in range(2): exec('y = indices + 3')", "y"),
        ("x = length + 0\nprint(end='')\nglobals().update(x=x)", "x"),
        (
            "[x := length + 1]",
            "x",
        ),
        (
            "x = length + 1\ndef f():\n  global indices\n  from tracrlab.rasp import indices\nf()",
            "x",
        ),
    ],
)
def test_the_program_is_the_last_sequence(text, program):
    assert rasp.parse(text).program.name == program


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing", "x = 3", "Select(tokens, tokens, max)"])
def test_a_text_without_a_sequence_is_no_program_yet(text):
    assert rasp.parse(text).last is None
    with pytest.raises(RaspError, match="this text makes no sequence"):
        _ = rasp.parse(text).program


def test_a_name_chooses_the_program():
    text = "first = tokens == 'a'\nsecond = length\nsame = Select(tokens, tokens, max)"
    assert rasp.parse(text, name="first").program("ab") == [True, False]
    with pytest.raises(RaspError) as caught:
        rasp.parse(text, name="frist")
    assert str(caught.value) == (
        "parse: the text has no sequence called 'frist': did you mean 'first'?"
    )
    with pytest.raises(RaspError, match=r"no sequence called 'q': it has first, second$"):
        rasp.parse(text, name="q")
    with pytest.raises(RaspError, match=r"no sequence called 'q': it has none$"):
        rasp.parse("", name="q")
    for language, made, mend in (
        ("python", text, "width = SelectorWidth(same) "),
        ("rasp", "same = select(tokens, tokens, ==);", "width = selector_width(same); "),
    ):
        with pytest.raises(RaspError, match="same is a selector") as caught:
            rasp.parse(made, language, name="same")
        assert f"add one such as {mend}and choose that" in str(caught.value)


def test_there_are_two_languages_and_programs_are_text():
    with pytest.raises(RaspError) as caught:
        rasp.parse("x = tokens", "tracr")
    assert str(caught.value) == (
        "parse: there is no language 'tracr': write language='python' for Tracr's way, "
        "or language='rasp' for that of Thinking Like Transformers"
    )
    for text in (None, b"x = tokens", rasp.tokens, ["x = tokens"]):
        with pytest.raises(RaspTypeError, match=f"this is a {type(text).__name__}: give it as a"):
            rasp.parse(text)
    for options in ({"folder": "here"}, {"limits": rasp.Limits(loop=3)}):
        (given,) = options
        with pytest.raises(RaspTypeError, match=f"{given} is for language='rasp'"):
            rasp.parse("x = tokens", **options)


def test_a_text_has_a_namespace_of_its_own():
    secret = 3  # noqa: F841
    with pytest.raises(rasp.ParseError, match="`secret` is not defined"):
        rasp.parse("x = secret")
    assert "limit" not in globals()
    text = "length = Full(3)\nname, file = __name__, __file__\ny = length + 1"
    source = rasp.parse(text)
    assert list(source.names) == ["length", "y"] and source.program("ab") == [4, 4]
    assert source.constants["name"] == "__rasp__" and source.constants["file"][:6] == "<rasp:"
    assert rasp.length.name == "length" and rasp.parse("length").program("ab") == [2, 2]
    assert rasp.parse("if __name__ == '__main__':\n    1 / 0\ntokens").last is rasp.tokens


def test_imported_names_are_not_the_texts():
    text = "from tracrlab import rasp\nfrom tracrlab.rasp import *\nfrom math import pi\n"
    source = rasp.parse(text + "x = indices * pi")
    assert list(source.names) == ["x"] and not source.constants


def test_names_can_be_made_by_python_itself():
    text = "exec('a = tokens + 1')\nglobals()['b'] = a + 1\nc = b\nfrom math import *\nd = pi"
    source = rasp.parse(text)
    assert list(source.names) == ["a", "b", "c"] and list(source.constants) == ["d"]
    future = "from __future__ import annotations\ndef f(x: 1 / 0): pass\ny: 1 / 0 = tokens"
    assert rasp.parse(future).last is rasp.tokens


def test_given_sequences_under_another_name_are_names():
    assert list(rasp.parse("t = rasp.tokens\ni = indices").names) == ["t", "i"]


def test_only_plain_data_are_constants():
    text = """
good = [1, 2.5, True, None, "x", (1, {"a": [2]})]
cycle = []
cycle.append(cycle)
shared = [1]
for _ in range(60):
    shared = [shared, shared]
bad, worse, class_ = [tokens], {1: max}, set()
"""
    assert set(rasp.parse(text).constants) == {"good", "cycle", "shared", "_"}


def test_all_of_python_can_be_written():
    text = """
from __future__ import annotations
from dataclasses import dataclass
import functools

@dataclass
class Step:
    by: int = 1
    def __call__(self, sop: SOp) -> None: ...

@functools.cache
def power(n):
    return tokens if n == 0 else power(n - 1) + tokens
global_count = 0
def count():
    global global_count, late
    global_count += 1
    late = length
    return [n for n in range(global_count)]
def outer():
    held = 1
    def inner():
        nonlocal held
        held += 1
        return held
    return inner()
try:
    NotThere
except NameError as error:
    NotThere = str(error)
with open("/dev/null") as nothing:
    pass
match {"kind": 3, "rest": 1}:
    case {"kind": int() as kind, **others}:
        pass
first, *middle = (1, 2, 3)
count(), outer(), late
[m := n for n in range(3)]
async def later(): return await later()
lambda x, *y, z=first, **w: (x, y, z, w, m)
print(end="") or power(3)
"""
    source = rasp.parse(text)
    assert source.program([1, 2]) == [4, 8]
    assert source.constants["middle"] == [2, 3] and source.constants["m"] == 2
    assert list(source.names) == ["late"]


def test_reading_the_language_does_not_load_the_readers():
    code = "import sys, tracrlab.rasp; print(*(m for m in sys.modules if m.startswith('tracrlab')))"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "tracrlab.rasp.text.parse" in run.stdout.split()
    assert not [name for name in run.stdout.split() if name.startswith("tracrlab.rasp.text.python")]


def test_objects_of_the_text_may_be_odd_and_settings_are_put_back():
    limit = sys.getrecursionlimit()
    text = "import sys\nsys.setrecursionlimit(limit)\nclass Odd:\n"
    text += (
        "    __class__ = property(lambda self: 1 / 0)\n    __eq__ = __hash__ = __bool__ = None\n"
    )
    source = rasp.parse(text.replace("(limit)", f"({limit - 1})") + "x = Odd()\nx\ny = length + 1")
    assert list(source.names) == ["y"] and not source.constants
    assert sys.getrecursionlimit() == limit
