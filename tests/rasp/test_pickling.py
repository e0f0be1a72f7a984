"""Expressions are pickled and copied however deep they are."""

import copy
import pickle
import time

import pytest

from tracrlab import rasp

LOOP = "x = indices; for i in range(3000) { x = x + 1; }"
TWICE = pytest.mark.parametrize(
    "again", [lambda x: pickle.loads(pickle.dumps(x)), copy.deepcopy], ids=["pickled", "copied"]
)


@TWICE
def test_a_loop_of_3000_turns(again):
    started = time.process_time()
    program = rasp.parse(LOOP, "rasp").program
    twin = again(program)
    assert twin is not program and twin("ab") == program("ab") == [3000, 3001]
    assert (twin.name, twin.span, repr(twin)) == (program.name, program.span, repr(program))
    assert vars(twin).keys() == vars(rasp.parse(LOOP, "rasp").program).keys()
    assert time.process_time() - started < 20  # seconds; it takes about one


@TWICE
@pytest.mark.parametrize("join", ["x + x", "aggregate(select(x, x, ==), x)"])
def test_what_is_shared_stays_shared(again, join):
    text = f"x = indices; for i in range(200) {{ x = {join}; }}"
    program = rasp.parse(text, "rasp").program
    first, second = again((program, program.children[-1]))
    assert first.children[-1] is second
    nodes, twins = (rasp.walk.in_order_of_evaluation(each) for each in (program, first))
    assert [type(node) for node in nodes] == [type(node) for node in twins]


@TWICE
def test_programs_share_what_they_shared(again):
    source = rasp.parse("x = indices; for i in range(200) { x = x + 1; } y = x * x;", "rasp")
    names = again(dict(source.names))
    assert names["y"].fst is names["x"] is names["y"].snd


@TWICE
def test_a_deep_path_beside_deeper_ones(again):
    text = "h = indices + 1; x = indices; for i in range(400) { h = not (h == i); x = x == h; }"
    program = rasp.parse(text, "rasp").program
    assert again(program)("ab") == program("ab")
