"""Names: which can be set, what `out` is, and what a text leaves behind."""

import pytest
from classic_texts import exactly, mistake, value

from tracrlab import rasp
from tracrlab.errors import RaspError
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.read import read_classic
from tracrlab.rasp.text.classic.session import Session

RESERVED = "tokens_asis tokens_str tokens_int tokens_float tokens_bool indices True False None out"
LIBRARY = (
    "selector_width full_s length has_focus count contains max min average load_from_location "
    "shift mark_first_instance mark_last_instance select_from_first select_from_last sort "
    "select_next_identical"
)
PLACES = (
    "{} = 1;",
    "a, {} = 1, 2;",
    "for {} in [1] {{ x = 1; }}",
    "def {}(x) {{ return x; }}",
    "def f({}) {{ return 1; }}",
    "def f(x) {{ {} = 1; return x; }}",
    "x = [1 for {} in [1]];",
    "x = {{1: 1 for {} in [1]}};",
)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", [*RESERVED.split(), "range", "zip", "len", "get"])
def test_names_of_the_language_are_never_set(name, place):
    piece, *found = mistake(place.format(name))
    assert (piece.rstrip("("), *found) == (
        name,
        f"`{name}` is a name of the language and cannot be set",
        "rename it",
    )


@pytest.mark.parametrize("name", LIBRARY.split())
def test_names_of_the_library_are_not_set_at_the_top(name):
    told = (name, f"`{name}` is a name of the library and cannot be set", "rename it")
    for place in PLACES[:4]:
        assert mistake(place.format(name)) == told
    for place in PLACES[4:]:
        read_classic(place.format(name))


def test_tokens_can_be_set():
    exactly("tokens = 3; answer = tokens;", 3)


@pytest.mark.parametrize(
    "text, answer",
    [
        ("3 + 4; answer = out;", 7),
        ("x = 5; answer = out + 1;", 6),
        ("x = 1, 2; answer = out;", 2),
        ("indices; answer = out;", [0, 1, 2]),
        ("3; def f() { return 1; } answer = out;", 3),
        ("3; for i in [1] { i + 7; } answer = out;", 8),
    ],
)
def test_out_is_the_last_value(text, answer):
    exactly(text, answer)


def test_out_is_nothing_at_first():
    assert mistake("x = out;")[1:] == (
        "`out` is not defined",
        "it is the last value, and there is none yet",
    )


@pytest.mark.parametrize(
    "written, hint",
    [
        ("tokns", "did you mean `tokens` or `tokens_str`?"),
        ("lenght", "did you mean `length`?"),
        ("true", "did you mean `True`?"),
        ("Selector_width", "did you mean `selector_width`?"),
        ("INDICES", "did you mean `indices`?"),
        ("my_sequenze", "did you mean `my_sequence`?"),
        ("qqq", ""),
        ("range", "it is written with parentheses: range(...)"),
        ("aggregate", "it is written with parentheses: aggregate(...)"),
    ],
)
def test_a_misspelt_name(written, hint):
    text = f"my_sequence = 1; x = {written};"
    assert mistake(text) == (written, f"`{written}` is not defined", hint)


def test_an_argument_is_a_near_name_too():
    assert mistake("def f(argument) { return argumnt; }")[2] == "did you mean `argument`?"


def test_what_a_text_leaves():
    source = read_classic(
        "a = indices + 1; s = select(a, a, ==); c = 3; d = {1: a}; e = a, 2;\n"
        "def f(x) { y = x; return y; }\n_p = 4;\n"
    )
    assert list(source.names) == ["a", "s"]
    assert isinstance(source.names["s"], rasp.Selector)
    assert source.last is source.names["a"]
    assert source.constants == {"c": 3, "d": {1: source.last}, "e": (source.last, 2), "_p": 4}
    assert source.example is None and source.language == "rasp"
    assert repr(source) == "Source (rasp, 4 lines)\n  a  sequence\n  s  selector"


@pytest.mark.parametrize(
    "text, names, constants, program",
    [
        ("x = 1; x = indices;", ["x"], {}, [0, 1]),
        ("x = indices; x = 1;", [], {"x": 1}, [0, 1]),
        ("x = indices; y = length; x = x + y;", ["x", "y"], {}, [2, 3]),
        ("x, y = length, indices;", ["x", "y"], {}, [0, 1]),
        ("x, y = indices, 2;", ["x"], {"y": 2}, [0, 1]),
        ("x = indices; for i in range(2) { x = x + i; y = x; }", ["x", "y"], {"i": 1}, [1, 2]),
        ("for s in [length, indices] { t = s; }", ["s", "t"], {}, [0, 1]),
        ("def f(x) { z = x + 9; return z; } y = f(indices); f(length);", ["y"], {}, [11, 11]),
        ("x = indices; x + 5; s = full_s; 3;", ["x", "s"], {}, [5, 6]),
        ("x = indices; draw(length); x(\"ab\"); length(\"ab\");", ["x"], {}, [0, 1]),
        ("y = [i for i in range(2)]; x = indices; out;", ["x"], {"y": (0, 1)}, [0, 1]),
        ("a = indices; b = a;", ["a", "b"], {}, [0, 1]),
        ("a = indices[0]; a == 0;", ["a"], {}, [True, True]),
    ],
)  # fmt: skip
def test_the_last_meaning_of_a_name_counts(text, names, constants, program):
    source = read_classic(text)
    assert (list(source.names), dict(source.constants)) == (names, constants)
    assert source.program("ab") == program


def test_a_text_without_a_sequence_is_no_program():
    for text in ("", "x = 3;", "s = full_s;", "def f(x) { return indices; }"):
        with pytest.raises(RaspError, match="makes no sequence"):
            _ = read_classic(text).program


@pytest.mark.parametrize(
    "text, example",
    [
        ('set example "hey"', ("h", "e", "y")),
        ('set example "hey";', ("h", "e", "y")),
        ("set s-op example [1, 2.5]", (1, 2.5)),
        ('set selector example "x"', None),
        ('set example "a"\nset example "b"\nx = 1;', ("b",)),
        ('set example "a" + "b"\nx = 1;', ("a", "b")),
        ("l = [True, 2]; set example l", (True, 2)),
    ],
)
def test_the_example(text, example):
    assert read_classic(text).example == example


def test_what_is_asked_of_a_prompt_changes_nothing_here():
    asks = "show example\nshow s-op example\nexamples off\ns-op examples on\nfull seq display on\n"
    source = read_classic(f'{asks}x = indices;\ndraw(x);\ndraw(x, "abc");\nx("ab");\nexit()\n')
    assert source.program("ab") == [0, 1] and not source.constants


@pytest.mark.parametrize(
    "text, word, subset, on",
    [
        ("show example", "show", "", True),
        ("show selector example", "show", "selector", True),
        ("examples on", "examples", "", True),
        ("s-op examples off", "examples", "s-op", False),
        ("full seq display on", "display", "", True),
        ("full seq display off;", "display", "", False),
        ("exit()", "leave", "", True),
        ("quit;", "leave", "", True),
    ],
)
def test_what_is_asked_of_a_prompt_is_known(text, word, subset, on):
    (outcome,) = Session().run(text)
    command = outcome.command
    assert (command.word, command.subset, command.on) == (word, subset, on)


def test_what_is_drawn_and_applied_is_known():
    session = Session()
    drawn, plain, applied, example = session.run(
        'draw(length, "ab"); draw(indices); tokens([1, "a"]); set s-op example "xy"'
    )
    assert (drawn.did, drawn.given, drawn.names) == ("draw", ("a", "b"), ("length",))
    assert (plain.did, plain.given) == ("draw", None)
    assert (applied.did, applied.given) == ("applied", (1, "a"))
    assert (example.did, example.given, example.subset) == ("example", ("x", "y"), "s-op")
    assert not session.mistakes and session.example == ("x", "y")


def test_a_session_goes_on():
    session = Session()
    session.run("x = indices;")
    session.run("zz;")
    assert [each.message for each in session.mistakes] == ["`zz` is not defined"]
    (named,) = session.run("y = x + out;")
    assert named.names == ("y",) and named.things[0].expr("ab") == [0, 2]
    assert session.run("def f(x) {") == [] and session.unfinished
    assert not session.run("x = 3;") == [] and not session.unfinished


def test_sequences_have_the_names_of_their_author():
    source = read_classic("a = indices + 1;\nb = a * 2;\ns = select(a, b, <);\nselector_width(s);")
    assert [source.names[name].name for name in "abs"] == ["a", "b", "s"]
    assert source.names["b"].span == (2, 5, 2, 10)
    assert source.program.span == (4, 1, 4, 18)
    assert value("a = indices; b = a; answer = b;") == [0, 1, 2]


def test_parse_reads_this_language_too(tmp_path):
    (tmp_path / "lib.rasp").write_text("shown = indices + 1;")
    text = 'load "lib"; x = shown * 2; y = length;'
    source = rasp.parse(text, language="rasp", name="x", folder=tmp_path)
    assert source.program("ab") == [2, 4] and source.text == text
    with pytest.raises(rasp.ParseError, match="more than 1 sequences"):
        rasp.parse("indices + 1 + 2;", language="rasp", limits=Limits(nodes=1))
