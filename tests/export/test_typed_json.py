"""Values make the round trip through JSON as what they are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab.errors import ModelFileError
from tracrlab.export.typed_json import from_json, to_json
from tracrlab.values import same_value

simple = st.none() | st.booleans() | st.integers() | st.floats() | st.text()
simple |= st.sampled_from([2**53 + 1, -(2**64), 10**4000, "float", "\ud800", 5e-324, -0.0])
values = st.recursive(simple, lambda inner: st.lists(inner, max_size=3).map(tuple), max_leaves=6)


@pytest.mark.law
@given(values)
def test_there_and_back(value):
    text = json.dumps(to_json(value), allow_nan=False)
    assert same_value(from_json(json.loads(text)), value)


def test_integers_of_any_length_and_tuples_of_some_depth():
    huge = 10**5000  # json itself would refuse so many digits
    assert from_json(json.loads(json.dumps(to_json((huge, -huge))))) == (huge, -huge)
    deep = ()
    for _ in range(99):
        deep = (deep,)
    assert from_json(to_json(deep)) == deep
    with pytest.raises(ModelFileError, match="tuples nested more than 100 deep cannot be saved"):
        to_json(((deep,),))


@pytest.mark.parametrize(
    "found",
    [
        1.5,
        [],
        {},
        {"tuple": 1},
        {"tuple": [1.5]},
        {"int": 3},
        {"int": "twelve"},
        {"float": "one"},
        {"float": "0x1p99999"},
        {"float": "0x0p+0", "int": "0x0"},
        {"__class__": "os.system"},
    ],
)
def test_anything_else_stands_for_no_value(found):
    with pytest.raises(ModelFileError, match="stands for no value"):
        from_json(found)
