"""Pictures of one small program, as text and as data. Their meaning is checked beside them."""

import json

import pytest

from tracrlab import viz

PICTURES = {
    "residual": lambda trace: viz.residual_picture(trace),
    "attention": lambda trace: viz.attention_picture(trace),
    "lookup": lambda trace: viz.lookup_picture(trace, "is_x"),
    "decoded": lambda trace: viz.decoded_picture(trace),
    "program": lambda trace: viz.program_picture(trace.model),
    "check": lambda trace: viz.check_picture(viz.check_model(trace.model)),
}


@pytest.mark.parametrize("name", PICTURES)
def test_the_text_of_each_picture(frac, golden, name):
    lines = str(PICTURES[name](frac.trace("axbx"))).split("\n")
    golden(f"frac_prevs.{name}.txt", "\n".join(line.split("   # line")[0] for line in lines))
    assert frac.run("axbx") == [0, 0.5, 1 / 3, 0.5]


def test_the_data_of_a_picture(frac, golden):
    data = viz.residual_picture(frac.trace("xx"), only=["is_x", "frac_prevs"]).as_dict()
    golden("frac_prevs.residual.json", json.dumps(data, indent=1, ensure_ascii=False))
    assert data["panels"][-1]["amounts"] == [[0, 1, 1], [0, 1, 1]]
    assert data["value_rows"] == []


@pytest.mark.parametrize("name", PICTURES)
def test_pictures_are_values(frac, name):
    make = PICTURES[name]
    assert make(frac.trace("axbx")) == make(frac.trace("axbx"))
    data = make(frac.trace("axbx")).as_dict()
    assert json.loads(json.dumps(data, allow_nan=False)) == data
    assert data["version"] == 1
