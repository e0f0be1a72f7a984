"""Entries, their variants at other lengths, and the inputs drawn for them."""

from collections import Counter
from dataclasses import replace

import pytest

from tracrlab import programs

BALANCED = {  # the verdicts that must come up about equally often in inputs of this length
    "shuffle_dyck1": (30, {True, False}),
    "shuffle_dyck2": (64, {True, False}),
    "shuffle_dyck3": (16, {True, False}),
    "dyck1_ptf": (64, {"P", "T", "F"}),
    "dyck_ptf_2": (32, {"P", "T", "F"}),
    "dyck_ptf_3": (64, {"P", "T", "F"}),
    "rasp_dyck1_ptf": (16, {"P", "T", "F"}),
    "rasp_dyck_ptf_1": (16, {"P", "T", "F"}),
    "rasp_dyck_ptf_2": (16, {"P", "T", "F"}),
    "rasp_dyck_ptf_3": (16, {"P", "T", "F"}),
    "rasp_contains": (16, {True, False}),
    "check_palindrome": (33, {True, False}),
    "parity": (64, {0, 1}),
    "binary_mode": (40, {0, 1}),
    "abc_language": (9, {True, False}),
}


@pytest.mark.parametrize("name", BALANCED)
def test_drawn_inputs_balance_the_answers(name):
    length, verdicts = BALANCED[name]
    entry = programs.catalogue[name].at(length)
    some = programs.balanced_inputs(entry, length, count=30)
    found = Counter(entry.reference(words)[-1] for words in some)
    assert set(found) == verdicts
    rare = 1 if name == "abc_language" else 30 / len(verdicts) - 2
    assert min(found.values()) >= rare, found


@pytest.mark.parametrize("name", programs.catalogue)
@pytest.mark.parametrize("length", [1, 2, 5, 33])
def test_drawn_inputs_are_different_of_one_length_and_in_the_domain(name, length):
    entry = programs.catalogue[name].at(length)
    if name.endswith("long_addition") and length < 3:
        with pytest.raises(ValueError, match=f"no input of {length} tokens was found"):
            programs.balanced_inputs(entry, length, count=5)
        return
    some = programs.balanced_inputs(entry, length, count=20, seed=1)
    assert 1 <= len(some) <= 20
    assert len({tuple(words) for words in some}) == len(some)
    for words in some:
        assert len(words) == length
        assert set(words) <= set(entry.vocab)
        assert entry.domain(words)


def test_drawn_inputs_outside_the_domain_are_left_out():
    short = programs.Domain("at most two kinds", lambda words: len(set(words)) <= 2)
    entry = replace(programs.catalogue["hist"], domain=short)
    some = programs.balanced_inputs(entry, 12, count=20)
    assert some and all(len(set(words)) <= 2 for words in some)


def test_a_seed_says_which_inputs():
    entry = programs.catalogue["sort"]
    first = programs.balanced_inputs(entry, 6, 20, seed=3)
    assert programs.balanced_inputs(entry, 6, 20, seed=3) == first
    assert programs.balanced_inputs(entry, 6, 20, seed=4) != first


def test_an_entry_prints_as_its_specification():
    assert repr(programs.catalogue["running_max"]) == (
        "running_max: The largest token so far.\n"
        "  vocabulary  1 2 3 4\n"
        "  length      up to 6, causal\n"
        "  domain      every input\n"
        "  example     3 1 4 1 -> 3 3 4 4\n"
        "  origin      RASP-L (Zhou et al. 2023, arXiv:2310.16028; apple/ml-np-rasp): maximum"
    )


def test_the_catalogue_is_a_table_of_contents():
    lines = repr(programs.catalogue).splitlines()
    assert len(lines) == len(programs.catalogue) == len(set(programs.catalogue))
    assert lines[1].split(maxsplit=1) == ["reverse", "The input back to front."]
    with pytest.raises(KeyError, match="no program 'sorted' on the shelf; it has length, reverse"):
        programs.catalogue["sorted"]
    with pytest.raises(TypeError):
        programs.catalogue["mine"] = programs.catalogue["sort"]


def test_the_program_of_an_entry_is_always_the_same_one():
    entry = programs.catalogue["sort"]
    assert entry.program is entry.program
    assert entry.at(9).program is not entry.program


def test_a_program_knows_the_line_that_asked_for_it():
    file, _ = programs.catalogue["rank"].at(11).program.origin
    assert file.endswith("test_entries.py")


def test_other_lengths_and_vocabularies():
    sort = programs.catalogue["sort"]
    assert sort.at(64, vocab=range(64)).vocab == tuple(range(64))
    assert sort.at(vocab=[3, 1, 1]).vocab == (1, 3)
    assert sort.at(9).vocab == sort.vocab
    assert programs.catalogue["sort_unique"].at(9).vocab == tuple(range(1, 10))


@pytest.mark.parametrize(
    "name, change, says",
    [
        ("sort", {"max_seq_len": 0}, "sort: max_seq_len must be at least 1, got 0"),
        ("parity", {"vocab": "ab"}, "parity: its vocabulary is 0 1, and no other makes sense"),
        ("average", {"vocab": "ab"}, "average: its vocabulary must be numbers"),
    ],
)
def test_a_vocabulary_that_makes_no_sense_is_refused(name, change, says):
    with pytest.raises(ValueError, match=says):
        programs.catalogue[name].at(**change)


def test_two_entries_of_one_name_are_refused():
    entry = programs.catalogue["sort"]
    with pytest.raises(ValueError, match="two programs of the shelf are called sort"):
        programs.Catalogue([entry, entry])
