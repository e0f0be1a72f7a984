"""Whatever the text: it is a program or a ParseError, soon; and its model gives its answers.

The variable TRACRLAB_LAWS=N reads N times as many texts.
"""

import itertools
import os
import time

import pytest
from classic_mutants import random_program, random_text

from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.errors import ParseError, RaspError
from tracrlab.rasp.text.classic.read import read_classic
from tracrlab.values import is_number, same_value

DEPTH = int(os.environ.get("TRACRLAB_LAWS", "1"))
TEXTS, PROGRAMS = 100, 10  # in one test
SLOW = 2.0  # seconds of this process
INPUTS = ("a", "ab", "abba", [1, 0, 2], [0.5, "a"])
WORDS = [list(word) for n in range(1, 5) for word in itertools.product("ab", repeat=n)]
INTERNAL = ("object at 0x", "Traceback", "NoneType", "<class", "UNKNOWN", "Unknown(", "Token(")


@pytest.mark.parametrize("first", range(0, 1500 * DEPTH, TEXTS))
def test_random_texts(first):
    for seed in range(first, first + TEXTS):
        text = random_text(seed)
        start = time.process_time()
        try:
            source = read_classic(text)
        except ParseError as error:
            check_places(text, error)
        else:
            if source.last is not None:
                for given in INPUTS:
                    answer(source.last, given)
        assert time.process_time() - start < SLOW, seed


def last_of(text):
    """The program of a text; None if it is all constants, or mistakes them for sequences."""
    try:
        return read_classic(text).last
    except ParseError as error:
        assert "`indicator` takes a sequence" in str(error) or "takes a sequence here" in str(error)
        return None


def check_places(text, error):
    """Each mistake stands in the text, and its sentence is one for the author of the text."""
    lines = text.split("\n")
    assert 1 <= len(error.errors) <= 101
    for each in error.errors:
        assert each.message and each.file is None
        assert 1 <= each.line <= len(lines)
        assert 1 <= each.column <= len(lines[each.line - 1]) + 1
        assert (each.end_line or each.line, each.end_column) > (each.line, each.column)
        assert len(each.message) < 400 and len(each.hint) < 400
    assert not [word for word in INTERNAL if word in str(error) and word not in text]


def answer(program, given):
    """Its answer on an input; None where it has none."""
    try:
        return program(given)
    except RaspError as error:
        assert str(error)
        return None


@pytest.mark.parametrize("first", range(0, 60 * DEPTH, PROGRAMS))
def test_models_of_random_programs(first):
    for seed in range(first, first + PROGRAMS):
        start = time.process_time()
        program = last_of(random_program(seed))
        if program is None:
            continue
        try:
            model = compile_rasp_to_model(program, {"a", "b"}, 4)
        except CompileError as refusal:
            assert refusal.problems
            continue
        pairs = [(word, answer(program, word)) for word in WORDS]
        pairs = [(word, wanted) for word, wanted in pairs if wanted is not None]
        if pairs:
            answers = model.run_batch([word for word, _ in pairs])
            for (word, wanted), got in zip(pairs, answers, strict=True):
                assert alike(wanted, got), (seed, word, wanted, got)
        assert time.process_time() - start < 5 * SLOW, seed


def alike(wanted, got):
    """The same values; numbers to within rounding."""
    return len(wanted) == len(got) and all(
        same_value(a, b) or (is_number(a) and is_number(b) and abs(a - b) <= 1e-5 * max(1, abs(a)))
        for a, b in zip(wanted, got, strict=True)
    )


def test_the_random_texts_are_of_many_kinds():
    """Or else the laws are about nothing."""
    texts = [random_text(seed) for seed in range(200)]
    assert len(set(texts)) > 190
    told = set()
    good = 0
    for text in texts:
        try:
            read_classic(text)
            good += 1
        except ParseError as error:
            told |= {each.message.split("`")[-1] for each in error.errors}
    assert 30 < good < 140
    assert len(told) > 25
