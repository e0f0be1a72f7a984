"""Models whose pictures are looked at."""

import os
from pathlib import Path

import pytest

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model

GOLDEN = Path(__file__).resolve().parent.parent / "golden"


def frac_prevs():
    """The share of x among the tokens so far."""
    is_x = rasp.numerical((rasp.tokens == "x").named("is_x"))
    before = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ).named("before")
    return rasp.Aggregate(before, is_x).named("frac_prevs")


def histogram():
    """How often each token occurs."""
    same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ).named("same")
    return rasp.SelectorWidth(same).named("hist")


def counts():
    """Two heads and two tables in one layer, then a table of pairs."""
    xs = rasp.Select(rasp.tokens, rasp.tokens, lambda key, query: key == "x").named("xs")
    return (histogram() * 10 + rasp.SelectorWidth(xs).named("count_x")).named("counts")


@pytest.fixture(scope="session")
def frac():
    return compile_rasp_to_model(frac_prevs(), {"a", "b", "x"}, 5)


@pytest.fixture(scope="session")
def hist():
    return compile_rasp_to_model(histogram(), set("helo"), 5)


@pytest.fixture(scope="session")
def two_heads():
    return compile_rasp_to_model(counts(), {"a", "x"}, 4)


@pytest.fixture(scope="session")
def long_hist():
    return compile_rasp_to_model(histogram(), {"a", "b"}, 200)


@pytest.fixture(scope="session")
def bare():
    """No layers; tokens that HTML, JSON and labels must not be confused by."""
    return compile_rasp_to_model(rasp.tokens, ["<b>&", 1, True, None, ("a", 2)], 4)


@pytest.fixture
def golden():
    """Compare a text with a file under tests/golden; UPDATE_GOLDEN=1 writes the file instead."""

    def compare(name, text):
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text + "\n", encoding="utf-8")
        assert text + "\n" == path.read_text(encoding="utf-8")

    return compare
