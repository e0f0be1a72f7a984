"""Known faults of Tracr, where this compiler came from: each program is one that it gets wrong.

The numbers say what Tracr's own models give: M1 to M15 are wrong answers, C1 to C4 are crashes.
"""

import itertools
import os
import subprocess
import sys

import numpy as np
import pytest

from tracrlab import rasp
from tracrlab.compile import CompiledModel, compile_rasp_to_model
from tracrlab.programs import make_frac_prevs, make_length, make_shuffle_dyck, shift_by
from tracrlab.values import same_value

t, i, num, C = rasp.tokens, rasp.indices, rasp.numerical, rasp.Comparison
Map, Select, Agg, Width = rasp.Map, rasp.Select, rasp.Aggregate, rasp.SelectorWidth


def answer(program, vocab, length, words, **options) -> list:
    """The model's answer, which is the interpreter's."""
    got = compile_rasp_to_model(program, vocab, length, **options).run(words)
    want = rasp.evaluate(program, list(words), options.get("causal", False))
    assert len(got) == len(want)
    for a, b in zip(got, want, strict=True):
        assert same_value(a, b) or float in (type(a), type(b)) and a == pytest.approx(b, rel=1e-5)
    return got


def numbers(model: CompiledModel, words) -> np.ndarray:
    """float (position,): what a numerical model writes, before it is decoded; without BOS."""
    return np.asarray(model.apply(["compiler_bos", *words]).unembedded)[0, 1:]


@pytest.mark.parametrize("count", [7, 8, 9, 10, 16, 32])
def test_m1_widths_are_exact_at_any_length(count):  # 7: 6.893, 10: 9, 16: 14
    words = "a" * count
    assert answer(make_length(), {"a", "b"}, count, words) == [count] * count
    assert answer(num(make_length()), {"a"}, count, words) == [count] * count


@pytest.mark.parametrize("length", [50, 100, 200])
def test_m2_shares_do_not_fade_with_the_length(length):  # off by 0.001, 0.012, 0.17
    model = compile_rasp_to_model(make_frac_prevs(t == "a"), {"a", "b"}, length)
    shares = numbers(model, "a" + "b" * (length - 1))
    assert np.abs(shares * np.arange(1, length + 1) - 1).max() < 1e-6


@pytest.mark.parametrize("words", [50, 200, 400])
def test_m2_shares_do_not_fade_with_the_vocabulary(words):  # 0.999, 0.964, 0.874
    zero = num(Agg(Select(t, t, lambda k, q: k == 0), num(t == 0), default=0))
    model = compile_rasp_to_model(zero, range(words), 10)
    assert numbers(model, range(10)).tolist() == [1.0] * 10


def test_m3_negative_numbers():  # 0 0 0
    assert answer(num(Map(lambda x: -x, t)), {1, 2, 3}, 4, [1, 2, 3]) == [-1, -2, -3]


def test_m4_all_means_are_possible():
    share, word = make_frac_prevs(t == "l"), set("helo")
    assert answer(share > 0.6, word, 5, "llelo") == [True] * 4 + [False]
    same = num(Map(lambda x: x, share))
    assert answer(same, word, 5, "lleol") == [1, 1, 2 / 3, 0.5, 0.6]
    squared = Map(lambda x: round(x * x, 3), make_frac_prevs(t == "x"))
    assert answer(squared, {"x", "y"}, 4, "xyxx") == [1, 0.25, 0.444, 0.562]


def test_m5_bos_is_no_key():  # 0 0 0
    small = Map(lambda x: x < 0.5, num(t == "a"), simplify=False)
    width = Width(Select(rasp.categorical(small), t, lambda k, q: k))
    assert answer(width, {"a", "b"}, 3, "baa") == [1, 1, 1]


def test_m6_bos_is_no_value():  # 1 1
    opposite = num(Map(lambda x: 1 - x, num(t == "a"), simplify=False))
    none = num(Agg(Select(t, t, C.FALSE), opposite, default=0))
    assert answer(none, {"a", "b"}, 3, "ba") == [0, 0]


def test_m7_two_widths_in_one_layer():  # .5 .5
    w1, w2 = Width(Select(t, t, C.EQ)), Width(Select(t, t, C.NEQ))
    p1 = num(Agg(Select(w1, t, lambda k, q: k == 0), num(t == "a"), default=0))
    p2 = num(Agg(Select(w2, t, lambda k, q: k == 7), num(t == "a"), default=0))
    assert answer(num(rasp.LinearSequenceMap(p1, p2, 1, 0)), {"a", "b"}, 3, "ab") == [0, 0]
    assert (
        answer(rasp.SequenceMap(lambda x, y: (x, y), p1, p2), {"a", "b"}, 3, "ab") == [(0, 0)] * 2
    )


def test_m8_a_predicate_is_asked_for_its_truth_only():  # 1.0
    truthy = Select(t, t, lambda k, q: k)
    mean = num(Agg(truthy, num(t == 2), default=0))
    assert answer(mean, {0, 1, 2}, 4, [1, 2, 1, 0]) == [1 / 3] * 4


def test_m9_means_of_any_values():  # 1 3 1 3
    mean = Agg(Select(i, t, C.LT), t)
    assert answer(mean, {1, 2, 3}, 4, [3, 1, 2, 1]) == [2, 3, 2, 3]


SHIFTED, DIAGONAL = shift_by(1, t), Select(i, i, C.EQ)
FIRST = Select(i, t, C.EQ)


@pytest.mark.parametrize(
    ("program", "vocab", "words", "says"),
    [
        (Width(Select(SHIFTED, t, lambda k, q: True)), {0, 1}, [0, 1, 1], [3, 3, 3]),  # 2 2 2
        (num(Map(lambda x: x + 5, SHIFTED, simplify=False)), {0, 1}, [0, 1, 1], [None, 5, 6]),
        (SHIFTED, set("abcd"), "bbbb", [None, *"bbb"]),  # b b b b
        (SHIFTED, set("abcd"), "dcba", [None, *"dcb"]),  # a d c b
        (Agg(FIRST, Agg(FIRST, i)), {1, 2, 3, 4}, [1, 2, 3, 4], [2, 3, None, None]),  # 2 3 0 1
    ],
    ids=["as a key", "mapped over", "moved", "moved back", "of None"],
)
def test_m10_none_is_a_value(program, vocab, words, says):
    assert answer(program, vocab, 5, words) == says


def test_m11_mixed_types_in_any_order():
    for vocab in itertools.permutations([2, 10, "1a"]):
        assert answer(Agg(DIAGONAL, t), vocab, 9, [2, 10, "1a"]) == [2, 10, "1a"]


MIXED = """
from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
i = rasp.indices
same = rasp.Aggregate(rasp.Select(i, i, rasp.Comparison.EQ), rasp.tokens)
print(compile_rasp_to_model(same, {2, 10, "1a"}, 9).run([2, 10, "1a"]))
"""


@pytest.mark.parametrize("seed", ["0", "4"])  # of 0 to 7, Tracr is right with 4, 5 and 6 only
def test_m11_mixed_types_with_any_hash_seed(seed):
    ran = subprocess.run(
        [sys.executable, "-c", MIXED],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == "[2, 10, '1a']"


def test_m12_large_numbers_side_by_side():  # False everywhere
    found = Map(lambda x: x == 10**6, num(Map(lambda x: x, t)), simplify=False)
    vocab = [0, 10**6, 10**6 + 1]
    assert answer(found, vocab, 3, vocab) == [False, True, False]


def test_m13_close_numbers():  # .005 .01 .015 .015
    vocab = [0, 0.005, 0.01, 0.015]
    assert (
        answer(Map(lambda x: x, num(Map(lambda x: x, t)), simplify=False), vocab, 4, vocab) == vocab
    )


@pytest.mark.parametrize("length", [10, 11, 12, 20])  # from 11 on every balanced string is refused
def test_m13_balanced_brackets(length):
    model = compile_rasp_to_model(make_shuffle_dyck(["()"]), {"(", ")"}, length)
    balanced = ["()", "(())", "()()", "(()(()))", "()" * (length // 2), "(" * 4 + ")" * 4]
    for words in balanced:
        assert model.run(words) == [True] * len(words)
    assert model.run("())(") == [False] * 4


def test_m14_padding_is_masked():  # 5 5
    program = Width(Select(i, i, C.TRUE)) + t * 0
    model = compile_rasp_to_model(program, {0, 1}, 5)
    assert model.run_batch([[0, 1], [1] * 5]) == [[2, 2], [5] * 5]
    padded = model.apply(["compiler_bos", 0, 1, *["compiler_pad"] * 3]).decoded
    assert padded[1:3] == [2, 2]


def test_m15_copies_are_nodes_of_their_own():  # 4 8 8
    doubled = Map(lambda v: v * 2, t)
    assert doubled.label == "map"
    tripled = doubled.copy()
    tripled.f = lambda v: v * 3
    assert answer(doubled + tripled, {1, 2}, 3, [1, 2, 2]) == [5, 10, 10]


def test_m15_a_program_that_was_compiled_may_be_used_again():  # ValueError: input_space …
    doubled = Map(lambda v: v * 2, t)
    assert answer(doubled, {1, 2}, 3, [1, 2]) == [2, 4]
    both = rasp.SequenceMap(lambda x, y: x + y, doubled, num(doubled))
    assert answer(both, {1, 2}, 3, [1, 2]) == [4, 8]


def test_c1_values_wider_than_keys():  # could not broadcast input array from shape (65,26)
    letters = "abcdefghijklmnopqrstuvwxyz"
    assert answer(shift_by(1, t), letters, 10, "zebra") == [None, *"zebr"]


def test_c2_functions_that_fail_or_give_none():  # ZeroDivisionError, TypeError
    assert answer(Map(lambda x: 1 / x, t), {0, 1, 2}, 3, [2, 1, 2]) == [0.5, 1.0, 0.5]
    some = num(Map(lambda x: None if x == 1 else x, t))
    assert answer(some, {1, 2}, 3, [1, 2, 1]) == [None, 2, None]


BEFORE, SAME = Select(i, i, C.LT), Select(t, t, C.EQ)


@pytest.mark.parametrize(
    ("program", "says"),
    [
        (t, ["b", "a", "b"]),
        (i, [0, 1, 2]),
        (i + 1, [1, 2, 3]),
        (rasp.Full(7), [7, 7, 7]),
        (rasp.length, [3, 3, 3]),
        (Width(BEFORE & SAME), [0, 0, 1]),
        (Width(rasp.SelectorOr(BEFORE, SAME)), [2, 2, 3]),
        (Agg(rasp.SelectorNot(BEFORE) & SAME, i), [1.0, 1, 2]),
    ],
    ids=["tokens", "indices", "no tokens", "Full", "length", "and", "or", "not"],
)
def test_c3_programs_that_crashed(program, says):
    assert answer(program, {"a", "b"}, 4, "bab") == says


def test_c4_a_chain_is_no_tree():  # four times as long for every two steps: 80 s at 24
    s = t
    for _ in range(100):
        s = rasp.SequenceMap(lambda x, y: (x + y) % 5, s, s)
    assert answer(s, range(5), 2, [1, 3]) == [pow(2, 100, 5), 3 * pow(2, 100, 5) % 5]
