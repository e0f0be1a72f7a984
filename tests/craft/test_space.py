"""Directions and rooms: names, identity, and what stands at BOS."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tracrlab.craft import Direction, Space, Sparse

awkward = st.sampled_from([None, True, False, 0, 1, 9, 10, 2.5, "", "1", "1z", "True"])
directions = st.builds(Direction, st.sampled_from("ab"), awkward)


@given(directions, directions)
def test_two_directions_are_one_only_if_name_type_and_value_agree(a, b):
    alike = a.name == b.name and type(a.value) is type(b.value) and a.value == b.value
    assert (a == b) is alike


def test_a_number_room_has_a_direction_for_each_value_that_is_no_number():
    room = Space("mean", "number", (None, "x"))
    assert [str(direction) for direction in room.directions] == ["mean", "mean:None", "mean:x"]
    assert room.width == 3


def test_rooms_of_one_variable_are_told_apart_by_role_and_kind():
    rooms = [Space("x", "number", ()), Space("x", "one-hot", (0, 1)), Space("x", "number", (), "y")]
    assert len({room.key for room in rooms}) == 3
    assert rooms[2].label == "x.y"


def test_a_room_is_empty_at_bos_unless_told():
    assert Space("x", "one-hot", (0, 1)).clean_at_bos
    assert not Space("x", "one-hot", (0, 1), at_bos=(0.0, 1.0)).clean_at_bos


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.integers(-3, 3)), max_size=9))
def test_a_sparse_matrix_is_the_sum_of_its_entries(entries):
    wanted = np.zeros((4, 3))
    for row, column, amount in entries:
        wanted[row, column] += amount
    sparse = Sparse.of((4, 3), entries)
    assert (sparse.dense() == wanted).all()
    for order in "CF":  # contiguous or not: two ways to add
        matrix = np.zeros((6, 5), np.float32, order=order)
        sparse.add_to(matrix, np.array([5, 0, 2, 3]), np.array([1, 4, 0]))
        assert (matrix[np.ix_([5, 0, 2, 3], [1, 4, 0])] == wanted).all()
