"""What rooms and outputs say, in words."""

import numpy as np
import pytest
from traced_models import REVERSE, SHARE

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model
from tracrlab.compile.anatomy import Room
from tracrlab.trace import Set, TraceError
from tracrlab.trace.reading import encode_in_room, one_hot, read_room, texts
from tracrlab.values import same_value

AWKWARD = (None, True, 1, 1.0, -0.0, 0.0, float("nan"), "1", "True", (1, "a"), ())


@pytest.mark.parametrize("value", AWKWARD)
def test_what_is_encoded_is_read(value):
    room = Room("room", "one-hot", "node", 3, 3 + len(AWKWARD), AWKWARD)
    reading = read_room(room, encode_in_room(room, value), texts(room.values))
    assert reading.clear and same_value(reading.value, value)


@pytest.mark.parametrize("value", [0.5, -3, None, "a"])
def test_a_number_room_holds_numbers_and_a_few_other_values(value):
    room = Room("room", "number", "node", 0, 3, (None, "a"))
    reading = read_room(room, encode_in_room(room, value), texts(room.values))
    assert reading.clear and reading.value == value


@pytest.mark.parametrize(
    "entries, text",
    [
        ([0, 0, 0], "."),
        ([0.01, 0.99, 0], "b"),
        ([0, 2, 0], "b 2"),
        ([-1, 0, 0], "a -1"),
        ([1, 1, 1], "a 1 + b 1 + c 1"),
        ([np.nan, 0, 0], "a nan"),
    ],
)
def test_what_is_not_exactly_one_value_is_shown_as_it_is(entries, text):
    reading = one_hot(np.array(entries, float), "abc", "abc")
    assert reading.text == str(reading) == text and reading.clear == (text == "b")


def test_a_thermometer_room_tells_which_borders_a_number_is_past():
    room = Room("room", "thermometer", "node", 0, 4, (-2.0, -0.5, 1.0, 3.0))
    said = {
        number: read_room(room, encode_in_room(room, number), texts(room.values)).text
        for number in (-9, -1, 0, 2, 3.5)
    }
    assert said == {-9: "< -2", -1: "< -0.5", 0: ".", 2: "> 1", 3.5: "> 3"}


def test_a_number_that_is_looked_up_in_two_mlps():
    before = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    mean = rasp.Aggregate(before, rasp.numerical(rasp.Map(lambda v: v, rasp.tokens)), default=0)
    odd = rasp.Map(lambda v: f"{v:.3f}", mean.named("mean")).named("odd")
    model = compile_rasp_to_model(odd, [0.001, 0.5, 300.0], 3)
    (room,) = [room for room in model.anatomy.rooms if room.kind == "thermometer"]
    trace = model.trace([0.001, 300.0])
    readings = trace.readings()
    assert readings.at("odd", "2:300.0").value == "150.000"
    assert readings.at(room.name, "1:0.001").text == "."
    assert readings.at(room.name, "2:300.0").text.startswith("> 1")
    number = readings.at("mean", "2:300.0").value
    assert trace.rerun(Set(room.name, [0.001, number])).decoded == trace.decoded
    with pytest.raises(TraceError, match="has no value 'a'; it holds numbers past "):
        trace.rerun(Set(room.name, "a"))


def test_rooms_before_they_are_written_say_nothing():
    trace = SHARE.trace("xa")
    assert [r.text for r in trace.readings("embed").row("is_x")] == [".", ".", "."]
    assert [r.text for r in trace.readings("mlp 0").row("is_x")] == ["0", "1", "0"]
    assert trace.readings().rows == ("tokens", "indices", "is_x", "share")


def test_the_table_of_readings():
    assert str(REVERSE.trace("ax").readings("mlp 0")) == (
        "rooms after mlp 0\n"
        "                  0:bos       1:a       2:x\n"
        "tokens                .         a         x\n"
        "indices               .         0         1\n"
        "length.bos_share      1  0.714286  0.714286\n"
        "length                .         2         2\n"
        "sequence_map          .         .         .\n"
        "opposite              .         .         .\n"
        "reverse               .         .         ."
    )


def test_a_reading_that_is_not_there_is_told():
    readings = SHARE.trace("xa").readings()
    for ask in (lambda: readings.at("is_y", "1:x"), lambda: readings.row("is_y")):
        with pytest.raises(TraceError, match="no 'is_y'; there are tokens, indices, is_x, share"):
            ask()
    with pytest.raises(TraceError, match="no '9:x'; there are 0:bos, 1:x, 2:a"):
        readings.at("is_x", "9:x")


def test_none_is_a_value_and_not_nothing():
    before = rasp.Select(rasp.indices, rasp.indices, lambda key, query: key == query - 1)
    model = compile_rasp_to_model(rasp.Aggregate(before, rasp.tokens).named("last"), "ab", 3)
    trace = model.trace("ab")
    first = trace.readings().at("last", "1:a")
    assert first.clear and first.value is None and first.text == "None"
    assert trace.lens.at(trace.steps[-1], "1:a").text == "None"


def test_a_number_is_guessed_only_once_it_is_there():
    lens = SHARE.trace("xa").lens
    assert [r.text for r in lens.row("embed")] == [".", "."]
    assert [r.value for r in lens.row("attn 1")] == [1, 0.5]


def test_values_that_look_alike_are_told_apart():
    before = rasp.Select(rasp.indices, rasp.indices, lambda key, query: key == query - 1)
    model = compile_rasp_to_model(rasp.Aggregate(before, rasp.tokens), [1, "1", True, "b"], 4)
    trace = model.trace([1, "1", True, "b"])
    assert trace.positions == ("0:bos", "1:1", "2:'1'", "3:True", "4:b")
    assert [r.text for r in trace.readings().row("tokens")] == [".", "1", "'1'", "True", "b"]
    assert [r.text for r in trace.lens.row("attn 0")] == ["None", "1", "'1'", "True"]
    assert trace.outputs().labels[1] == ("None", "True", "1", "'1'", "b")
