"""`load "file"`: what a file gives, what it cannot see, and what goes wrong."""

from pathlib import Path

import pytest

from tracrlab.errors import ParseError
from tracrlab.rasp.text.classic.limits import Limits
from tracrlab.rasp.text.classic.read import read_classic

FILES = {
    "lib.rasp": "_one = 1;\nshown = indices + _one;\ndef twice(x) { return x * _two(); }\n"
    "def _two() { return 2; }\n",
    "a.rasp": 'load "b";\n',
    "b.rasp": 'x = 1;\nload "a";\n',
    "alone.rasp": 'load "alone";',
    "bad.rasp": "x = zz;\ny = tokens + 1;\nz = (3;\n",
    "needs.rasp": "y = mine;",
    "sub/inner.rasp": "z = indices - 1;",
    "sub/outer.rasp": 'load "inner";',
    "sets.rasp": "max = 3;",
    "fails.rasp": "def f(l) {\n  return l[5];\n}\nx = 3;",
}


@pytest.fixture
def folder(tmp_path):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def told(text, folder, **limits):
    with pytest.raises(ParseError) as caught:
        read_classic(text, Limits(**limits), folder=folder)
    return [(e.file, e.line, e.column, e.message, e.hint) for e in caught.value.errors]


@pytest.mark.parametrize(
    "text, answer",
    [
        ('load "lib"; answer = shown;', [1, 2]),
        ('load "lib.rasp"; answer = twice(shown);', [2, 4]),
        ('twice = 3; load "lib"; answer = twice(indices);', [0, 2]),
        ('load "lib"; twice = 3; answer = indices + twice;', [3, 4]),
        ('load "lib"; load "lib"; answer = shown;', [1, 2]),
        ('def f(x) { load "lib"; return twice(x); } answer = f(indices);', [0, 2]),
        ('load "sub/outer"; answer = z;', [-1, 0]),
        ('load "sub/../lib"; answer = shown;', [1, 2]),
        ('_one = 5; load "lib"; answer = shown + _one;', [6, 7]),
    ],
)
def test_what_a_file_gives(text, answer, folder):
    assert read_classic(text, folder=folder).names["answer"]("ab") == answer


def test_a_file_is_looked_for_in_the_folder_one_works_in(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert list(read_classic('load "lib";').names) == ["shown"]
    assert list(read_classic('load "inner";', folder="sub").names) == ["z"]


def test_a_loaded_sequence_is_not_the_program(folder):
    source = read_classic('x = length; load "lib";', folder=folder)
    assert source.last is source.names["x"]
    assert read_classic('load "lib";', folder=folder).last is None
    assert read_classic('load "lib"; shown;', folder=folder).program("a") == [1]


def test_a_loaded_sequence_knows_its_file(folder):
    made = read_classic('load "lib";', folder=folder).names["shown"]
    assert made.origin == ("lib.rasp", 2) and made.name == "shown"


HAS = "there are a, alone, b, bad, fails"


@pytest.mark.parametrize(
    "text, wanted",
    [
        ('load "lib"; x = _one;', (None, 1, 17, "`_one` is not defined", "did you mean "
         "`None`?")),
        ('load "a";', ("b.rasp", 2, 1, "a.rasp loads itself", "leave out one of the loads")),
        ('load "alone";', ("alone.rasp", 1, 1, "alone.rasp loads itself", "leave out one of the "
         "loads")),
        ('mine = 3; load "needs";', ("needs.rasp", 1, 5, "`mine` is not defined", "did you mean "
         "`min`?")),
        ('load "sets";', ("sets.rasp", 1, 1, "`max` is a name of the library and cannot be set",
         "rename it")),
        ('load "nope";', (None, 1, 1, 'there is no file "nope.rasp" to load', HAS)),
        ('load "";', (None, 1, 1, 'there is no file ".rasp" to load', HAS)),
        ('load "nope/nope";', (None, 1, 1, 'there is no file "nope.rasp" to load', "its folder "
         "does not exist")),
        ('x = 1; load "sub";', (None, 1, 8, 'there is no file "sub.rasp" to load', HAS)),
        ('load "a\0b";', (None, 1, 1, '"a\0b" cannot be loaded: no file can have this name', "")),
        ('load "lib"; x = twice(full_s);', (None, 1, 17, "in `twice`: `*` takes sequences, and `x` "
         "is a selector", "selectors combine with `and`, `or`, `not`")),
        ('load "fails";\n\nx = f([1]);', (None, 3, 5, "in `f`: index 5 is out of range: a list of "
         "1", "use 0 to 0, or -1 to -1 from the end")),
        ("load lib;", (None, 1, 6, "`lib` has no place here", 'expected a text in quotes, such as '
         '"abc"')),
    ],
)  # fmt: skip
def test_one_mistake(text, wanted, folder):
    assert told(text, folder) == [wanted]


def test_all_mistakes_of_a_file_and_of_the_text(folder):
    found = told('load "bad";\ny = zzz;', folder)
    assert [each[:3] for each in found] == [
        (None, 2, 5),
        ("bad.rasp", 1, 5),
        ("bad.rasp", 2, 5),
        ("bad.rasp", 3, 7),
    ]
    assert len(told('load "bad"; load "bad";', folder)) == 3


def test_the_print_names_the_file_and_shows_no_line_of_another(folder):
    with pytest.raises(ParseError) as caught:
        read_classic('load "needs";', folder=folder)
    assert str(caught.value) == (
        "1 mistake in this program:\nneeds.rasp, line 1, column 5: `mine` is not defined\n"
        "  hint  did you mean `min`?"
    )


def test_what_is_no_file_to_read(folder, monkeypatch):
    (folder / "dir.rasp").mkdir()
    assert told('load "dir";', folder)[0][3:] == ("dir.rasp is a folder", HAS)
    (folder / "latin.rasp").write_bytes(b'x = "\xff";')
    message = told('load "latin";', folder)[0][3:]
    assert message == ("latin.rasp is no text in UTF-8", "save it as UTF-8")
    long = told(f'load "{"x" * 5000}";', folder)[0][3]
    assert long.startswith('"xxxx') and long.endswith("cannot be loaded: file name too long")
    assert len(long) < 100
    monkeypatch.setattr(Path, "read_text", refuse)
    assert told('load "lib";', folder)[0][3] == '"lib" cannot be loaded: permission denied'


def refuse(self, **how):
    raise PermissionError(13, "Permission denied")


def test_limits_of_files(folder):
    assert told('load "lib";' * 3, folder, files=2)[0][2:] == (
        23,
        "more than 2 files are loaded",
        "load fewer",
    )
    (folder / "big.rasp").write_text("#" * 1000)
    assert told('load "big";', folder, characters=200)[0][3] == "big.rasp is larger than the limit"
    assert told('load "big";', folder, characters=300)[0] == (
        "big.rasp",
        1,
        1,
        "this text has 1,000 characters, and 300 is the limit",
        "split it up",
    )


def test_a_folder_that_is_given_is_not_left(folder, tmp_path):
    outside = tmp_path.parent / "outside.rasp"
    outside.write_text("x = indices;")
    try:
        for name in ("../outside", str(outside)):
            with pytest.raises(ParseError, match="is outside the folder"):
                read_classic(f'load "{name}";', folder=tmp_path)
    finally:
        outside.unlink()
