"""Programs of the shelf that are texts: what an entry knows of its text, and all short inputs."""

import subprocess
import sys
from dataclasses import replace
from itertools import product

import pytest

from tracrlab import programs, rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.programs.entries.written import FOLDER
from tracrlab.rasp import evaluate
from tracrlab.rasp.text.classic.library import LIBRARY

TEXTS = {name: entry for name, entry in programs.catalogue.items() if entry.text is not None}
PAIRS = ("()", "{}", "[]")


def test_every_file_is_a_program_of_the_shelf_or_loaded_by_one():
    files = {path.stem for path in FOLDER.iterdir()}
    own = {entry.file.stem for entry in TEXTS.values()}
    loaded = {name for name in files if any(f'load "{name}";' in e.text for e in TEXTS.values())}
    assert {path.suffix for path in FOLDER.iterdir()} == {".rasp"}
    assert files == own | loaded and not own & loaded
    assert loaded == {"dyck_ptf"}


def test_every_name_of_the_library_has_a_program_that_uses_it():
    for name in LIBRARY:
        text = TEXTS[f"rasp_{name}"].text
        code = "\n".join(line for line in text.splitlines() if not line.startswith("#"))
        assert name in code


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_begins_with_its_claim_and_ends_with_its_program(name):
    entry = TEXTS[name]
    assert entry.text.splitlines()[0] == f"# {entry.claim}"
    assert max(map(len, entry.text.splitlines())) <= 100
    source = rasp.parse(entry.text, entry.language, folder=entry.file.parent)
    assert [*source.names.values()][-1] is source.program
    assert rasp.program_text(source.program) == rasp.program_text(entry.program)


def test_what_is_built_by_python_has_no_text():
    sort = programs.catalogue["sort"]
    assert (sort.text, sort.language, sort.file) == (None, None, None)
    assert programs.catalogue["rasp_sort"].language == "rasp"
    assert "\n  text        sort.rasp\n" in repr(programs.catalogue["rasp_sort"])


def test_another_length_or_vocabulary_is_of_the_same_text():
    entry = programs.catalogue["rasp_reverse"].at(3, vocab=range(3))
    assert entry.text == programs.catalogue["rasp_reverse"].text
    assert entry.program([0, 1, 2]) == entry.reference([0, 1, 2]) == ["2", "1", "0"]


def test_texts_are_read_when_they_are_asked_for():
    code = (
        "import sys; from tracrlab import programs; repr(programs.catalogue); "
        "print('lark' in sys.modules); programs.catalogue['rasp_sort'].program; "
        "print('lark' in sys.modules, 'numpy' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert run.stdout.split() == ["False", "True", "False"], run.stderr


def test_long_addition_on_every_input_of_few_digits():
    entry = replace(programs.catalogue["rasp_long_addition"], vocab=tuple("+059"), max_seq_len=6)
    words = (list(w) for n in range(3, 7) for w in product(entry.vocab, repeat=n))
    inputs = [some for some in words if entry.domain(some)]
    model = compile_rasp_to_model(entry.program, entry.vocab, entry.max_seq_len)
    for some, got in zip(inputs, model.run_batch(inputs), strict=True):
        assert got == evaluate(entry.program, some) == entry.reference(some), some


@pytest.mark.slow
@pytest.mark.parametrize("first", "({[)}]")
def test_three_kinds_of_brackets_on_every_input_of_six(first):
    """The interpreter reads one of each set of inputs that differ by what the kinds are called."""
    entry = programs.catalogue["rasp_dyck_ptf_3"].at(6)
    inputs = [[first, *rest] for rest in product(entry.vocab, repeat=5)]
    model = compile_rasp_to_model(entry.program, entry.vocab, 6)
    for words, got in zip(inputs, model.run_batch(inputs), strict=True):
        answer = entry.reference(words)
        assert got == answer, words
        if kinds_are_in_order(words):
            assert evaluate(entry.program, words) == answer, words


def kinds_are_in_order(words):
    met = list(dict.fromkeys(next(pair for pair in PAIRS if word in pair) for word in words))
    return met == list(PAIRS[: len(met)])
