"""Texts read in several threads at once, and texts read while another is."""

import sys
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from tracrlab import rasp
from tracrlab.rasp.places import READING, Span, span_of, standing_at
from tracrlab.rasp.text.python.registered import registered

THREADS, TURNS = 8, 60
TEXTS = {
    "python": "import functools\nx = indices + {0}\ny = Map(lambda v: v + '\\d'.count('d'), x)",
    "rasp": "x = indices + {0};\ny = x + 1;",
}


@pytest.fixture(autouse=True)
def many_switches():
    """Threads take turns far more often than they would."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


def in_threads(work: Callable[[int], object]) -> list:
    with ThreadPoolExecutor(THREADS) as pool:
        return [each for found in pool.map(work, range(THREADS)) for each in found]


@pytest.mark.parametrize("language", TEXTS)
def test_threads_read_each_their_own_text(language):
    def read(thread):
        found = []
        for turn in range(TURNS):
            number = thread * TURNS + turn
            source = rasp.parse(TEXTS[language].format(number), language)
            found.append((number, source.program([0]), source.names["x"].span))
        return found

    filters = list(warnings.filters)
    for number, answer, span in in_threads(read):
        line, column = (2, 5) if language == "python" else (1, 5)
        assert answer == [number + 1]
        assert span == Span(line, column, line, column + len(f"indices + {number}"))
    assert warnings.filters == filters


def test_threads_ask_for_places_and_keep_texts():
    def make(thread):
        codes = [compile("x", f"<{thread}, {turn}>", "eval") for turn in range(3000)]
        texts = [registered(f"{thread}, {turn}") for turn in range(1500)]
        return [len(set(texts)), *(span_of(code, 0) for code in codes)]

    assert set(in_threads(make)) == {1500, Span(0, 1, 1, 1)}


@pytest.mark.parametrize("inner", TEXTS)
def test_a_text_may_read_a_text(inner):
    text = f"text = {TEXTS[inner].format(1)!r}\nbefore = indices + 1\n"
    text += f"inner = rasp.parse(text, {inner!r}).program\nafter = indices + 2"
    outer = rasp.parse(text)
    assert [outer.names[name].span.line for name in ("before", "after")] == [2, 4]
    (file, _), (of_inner, _) = outer.names["after"].origin, outer.names["inner"].origin
    assert file == outer.names["before"].origin[0] != of_inner
    assert READING.get() is None


def test_a_text_that_is_read_stands_in_no_place_of_another():
    with standing_at("elsewhere", Span(9, 9, 9, 10)):
        source = rasp.parse("x = indices + 1")
        assert (indices := rasp.indices + 1).origin == ("elsewhere", 9) and indices.span.line == 9
    assert source.program.span == Span(1, 5, 1, 16)
