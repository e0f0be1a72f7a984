"""Tracr's constructors: their arguments, their results' names, and what they refuse."""

import pytest

from tracrlab import programs
from tracrlab.compile import compile_rasp_to_model
from tracrlab.rasp import (
    SOp,
    evaluate,
    indices,
    is_categorical,
    is_numerical,
    length,
    numerical,
    tokens,
)

SHIFTED = programs.shift_by(1, tokens)


@pytest.mark.parametrize(
    "program, name, given, answer",
    [
        (programs.make_length(), "length", "abc", [3, 3, 3]),
        (programs.make_reverse(tokens), "reverse", "abcd", list("dcba")),
        (programs.make_reverse(indices), "reverse", "abcd", [3, 2, 1, 0]),
        (programs.make_hist(), "hist", "abac", [2, 1, 2, 1]),
        (programs.make_sort_unique(tokens, tokens), "sort", [2, 4, 3, 1], [1, 2, 3, 4]),
        (programs.make_sort_unique(tokens, -indices), "sort", "abc", list("cba")),
        (
            programs.make_sort(tokens, tokens, max_seq_len=4, min_key=1),
            "sort",
            [2, 4, 1, 2],
            [1, 2, 2, 4],
        ),
        (
            programs.make_sort(indices, tokens, max_seq_len=4, min_key=1),
            "sort",
            [2, 4, 1, 2],
            [2, 0, 3, 1],
        ),
        (programs.make_sort_freq(4), "sort_freq", [2, 4, 2, 1], [2, 2, 4, 1]),
        (programs.make_frac_prevs(tokens == "l"), "frac_prevs", "hell", [False, 0.0, 1 / 3, 0.5]),
        (programs.make_frac_prevs(SHIFTED == "a"), "frac_prevs", "a", [None]),
        (
            programs.make_pair_balance(tokens, "(", ")"),
            "pair_balance",
            "a()b(c))",
            [0, 0.5, 0, 0, 0.2, 1 / 6, 0, -0.125],
        ),
        (programs.make_shuffle_dyck(["()", "{}"]), "shuffle_dyck", "({)}", [True] * 4),
        (programs.make_shuffle_dyck(["()", "{}"]), "shuffle_dyck", "){}(", [False] * 4),
        (programs.make_shuffle_dyck2(), "shuffle_dyck2", "({)", [False] * 3),
        (programs.make_count(tokens, "a"), "count_a", "aaabbc", [3] * 6),
        (programs.make_count(tokens, 1), "count_1", [1, 2, 1], [2] * 3),
        (programs.make_count_less_freq(2), "count_less_freq", "aaabbc", [3] * 6),
        (SHIFTED, "shift_by(1)", "abcd", [None, *"abc"]),
        (programs.shift_by(-2, tokens), "shift_by(-2)", "abcd", ["c", "d", None, None]),
        (programs.shift_by(0, tokens), "shift_by(0)", "ab", ["a", "b"]),
        (
            programs.detect_pattern(tokens, "abc"),
            "detect_pattern(abc)",
            "abcabc",
            [None, None, True, False, False, True],
        ),
        (programs.detect_pattern(tokens, ["a"]), "detect_pattern(['a'])", "ab", [True, False]),
        (programs.make_nary_sequencemap(lambda x: x + 1, tokens), "map", [1, 2], [2, 3]),
        (
            programs.make_nary_sequencemap(lambda x, y, z: x + y - z, tokens, tokens, indices),
            "map",
            [1, 2, 3],
            [2, 3, 4],
        ),
        (
            programs.make_nary_sequencemap(lambda x, y: x + y, SHIFTED, tokens),
            "map",
            "ab",
            [None, "ab"],
        ),
    ],
)
def test_what_they_are_called_and_what_they_give(program, name, given, answer):
    assert program.name == name
    assert evaluate(program, given) == pytest.approx(answer)


def test_a_tuple_of_a_sequence_is_one_argument_of_many():
    pairs = programs.make_nary_sequencemap(lambda x, i: (x, i), tokens, indices)
    assert programs.make_nary_sequencemap(lambda p, x: (p, x), pairs, tokens)("a") == [
        (("a", 0), "a")
    ]
    nested = programs.make_nary_sequencemap(
        lambda p, q, r: len(p) + len(q) + r, pairs, pairs, indices
    )
    assert nested("ab") == [4, 5]


def test_shares_are_wished_as_numbers():
    assert is_numerical(programs.make_frac_prevs(tokens == "a"))
    assert is_numerical(programs.make_frac_prevs(numerical(tokens == "a")))
    assert is_numerical(programs.make_pair_balance(tokens, "(", ")"))
    assert is_categorical(programs.make_hist())
    assert is_categorical(programs.make_shuffle_dyck2())


def test_sort_takes_words_and_keys_that_lie_close_together():
    letters = programs.make_sort(tokens, tokens, max_seq_len=5, min_key=1)
    assert letters("hello") == list("ehllo")
    close = programs.make_sort(tokens, tokens, max_seq_len=3, min_key=1)
    assert close([0.5, 0.25, 0.5]) == [0.25, 0.5, 0.5]


def test_two_lengths_of_one_name_live_in_one_program():
    both = programs.make_length() * 10 + length
    assert compile_rasp_to_model(both, {"a"}, 3).run("aa") == [22, 22]


def test_constructors_depend_on_nothing_that_was_made_before():
    def labels():
        program = programs.make_shuffle_dyck(["()"])
        return compile_rasp_to_model(program, {"(", ")"}, 4).residual_labels

    first = labels()
    programs.make_shuffle_dyck(["()"])
    assert labels() == first


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda: programs.detect_pattern(tokens, ""), "the pattern needs at least one token"),
        (lambda: programs.make_nary_sequencemap(max), "at least one sequence"),
        (lambda: programs.make_shuffle_dyck([]), "at least one pair"),
        (
            lambda: programs.make_shuffle_dyck(["(", ")"]),
            "an opening and a closing token, got '\\('",
        ),
        (lambda: programs.make_dyck_ptf(["||"]), "make_dyck_ptf: a pair is"),
        (lambda: programs.make_sort_freq(0), "max_seq_len must be at least 1, got 0"),
        (lambda: programs.make_follow(0), "hops must be at least 1, got 0"),
    ],
)
def test_what_makes_no_sense_is_refused(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def test_the_argument_kinds_of_tracr():
    with pytest.raises(TypeError):
        programs.make_sort(tokens, tokens, 4, 1)  # by name only
    with pytest.raises(TypeError):
        programs.shift_by(offset=1, sop=tokens)  # by place only
    assert isinstance(programs.shift_by(1, sop=tokens), SOp)
