"""The contract between scenes and those who draw them, as a check: every field, every reference."""

import json

import numpy as np
from scene_schema_weights import check_diff, check_weights

from tracrlab.viz.scene.packing import unpacked

HEADER = (
    "version name language text facts summary tokens positions window cut rooms nodes steps "
    "residual readings heads mlps weights answer check diff edits edited sharpness"
).split()
FACTS = (
    "layers heads mlps d_model hidden parameters nonzero max_seq_len causal vocab assumptions"
).split()
ROOM = "name kind node start stop values directions step until span hue constant".split()
NODE = "name kind text span reads rooms heads mlps step".split()
STEP = "id kind layer works title wrote heads mlps sentences decoded right".split()
HEAD = (
    "layer head node kind selector span reads writes title scores pattern intended apart differs "
    "queries keys values results looks because"
).split()
MLP = (
    "layer start stop node kind title span head rows more hit exact given results units hidden "
    "thresholds"
).split()
KINDS = {
    "room": {"one-hot", "number", "thermometer"},
    "step": {"embed", "attn", "mlp", "unembed"},
    "head": {"aggregate", "width"},
    "mlp": {"lookup", "steps", "linear", "clean", "past"},
}


def check_scene(scene):
    """Every field is there and of its kind; every array lies in the data; every number of a room,
    node, head or row names one that there is."""
    header, data = scene.header, scene.data
    assert list(header) == HEADER
    assert json.loads(json.dumps(header, allow_nan=False)) == header
    _arrays(header, data)
    sizes = {
        "positions": len(header["positions"]),
        "rooms": len(header["rooms"]),
        "nodes": len(header["nodes"]),
        "heads": len(header["heads"]),
        "mlps": len(header["mlps"]),
        "steps": len(header["steps"]),
        "lines": header["text"].count("\n") + 1,
    }
    assert sizes["positions"] == len(header["tokens"]) + 1
    assert header["positions"][0] == "0:bos"
    assert header["window"]["shown"] == sizes["positions"] <= header["window"]["of"]
    assert 0 <= header["window"]["first"] <= header["window"]["of"] - sizes["positions"]
    assert len(set(header["positions"])) == sizes["positions"]
    assert list(header["facts"]) == FACTS
    _rooms(header, sizes)
    _nodes(header, sizes)
    _steps(header, sizes)
    _heads(header, sizes, data)
    _mlps(header, sizes)
    check_weights(header, data)
    _answer(header, sizes)
    _edited(header, sizes)
    if header["diff"] is not None:
        check_diff(header["diff"], data)
    assert all(isinstance(each, str) and each for each in header["cut"] + header["edits"])


def _arrays(header, data):
    """Arrays lie one behind the other, aligned, and fill the data."""
    found = []

    def walk(x):
        if isinstance(x, dict):
            if set(x) == {"at", "type", "shape"}:
                found.append(x)
            else:
                for each in x.values():
                    walk(each)
        elif isinstance(x, list):
            for each in x:
                walk(each)

    walk(header)
    end = 0
    for each in sorted(found, key=lambda x: (x["at"], np.prod(x["shape"]))):
        size = {"f4": 4, "u1": 1, "i4": 4}[each["type"]]
        assert each["at"] == end and each["at"] % 4 == 0
        end += -(-size * int(np.prod(each["shape"], dtype=int)) // 4) * 4
    assert end == len(data)


def _span(span, sizes):
    if span is not None:
        line, column, end_line, end_column = span
        assert 1 <= line <= end_line <= sizes["lines"] and column >= 1
        assert (line, column) < (end_line, end_column)


def _within(numbers, count):
    assert all(isinstance(i, int) and 0 <= i < count for i in numbers)


def _rooms(header, sizes):
    at = 0
    for room in header["rooms"]:
        assert list(room) == ROOM and room["kind"] in KINDS["room"]
        assert (room["start"], room["stop"]) == (at, at + len(room["directions"]))
        at = room["stop"]
        _within([room["step"], *([room["node"]] if room["node"] is not None else [])], 10**6)
        assert room["node"] is None or room["node"] < sizes["nodes"]
        assert room["step"] < sizes["steps"] - 1
        assert room["until"] is None or 0 < room["until"] < sizes["steps"]
        assert room["constant"] or room["node"] is not None
        _span(room["span"], sizes)
    assert header["residual"]["shape"] == [sizes["steps"] - 1, sizes["positions"], at]
    names = [room["name"] for room in header["rooms"]]
    assert len(set(names)) == len(names)
    for step in header["readings"]:
        assert len(step) == sizes["rooms"]
        for room in step:
            assert len(room) == sizes["positions"] and all(isinstance(x, str) for x in room)
    assert len(header["readings"]) == sizes["steps"] - 1


def _nodes(header, sizes):
    for i, node in enumerate(header["nodes"]):
        assert list(node) == NODE
        for name in ("rooms", "heads", "mlps"):
            _within(node[name], sizes[name])
        _within(node["reads"], sizes["nodes"])
        _within([node["step"]], sizes["steps"] - 1)
        _span(node["span"], sizes)
        assert all(header["rooms"][r]["node"] == i for r in node["rooms"])
        assert all(header["heads"][h]["node"] == i for h in node["heads"])
        assert all(header["mlps"][m]["node"] == i for m in node["mlps"])


def _steps(header, sizes):
    layers = header["facts"]["layers"]
    halves = [f"{half} {i}" for i in range(layers) for half in ("attn", "mlp")]
    assert [step["id"] for step in header["steps"]] == ["embed", *halves, "unembed"]
    for i, step in enumerate(header["steps"]):
        assert list(step) == STEP and step["kind"] in KINDS["step"]
        _within(step["wrote"], sizes["rooms"])
        assert all(header["rooms"][r]["step"] == i for r in step["wrote"])
        for name in ("heads", "mlps"):
            _within(step[name], sizes[name])
            assert all(header[name][k]["layer"] == step["layer"] for k in step[name])
        for name in ("sentences", "decoded", "right"):
            assert len(step[name]) == sizes["positions"]
        assert all(isinstance(x, str) and x and "\n" not in x for x in step["sentences"])
        assert step["decoded"][0] == "" and not step["right"][0]
        assert step["works"] or not (step["wrote"] or step["heads"] or step["mlps"])


def _heads(header, sizes, data):
    n = sizes["positions"]
    for head in header["heads"]:
        assert list(head) == HEAD and head["kind"] in KINDS["head"]
        assert head["scores"]["shape"] == head["pattern"]["shape"] == [n, n]
        _within([head["node"]], sizes["nodes"])
        _span(head["span"], sizes)
        for name in ("queries", "keys", "values", "results", "looks", "because"):
            assert len(head[name]) == n
        assert all(
            isinstance(x, str) for name in ("queries", "keys") for p in head[name] for x in p
        )
        if head["intended"] is None:
            assert head["apart"] is None and head["differs"] == 0
        else:
            chosen = unpacked(head["intended"], data)
            assert chosen.shape == (n, n) and not chosen[0].any() and not chosen[:, 0].any()
            assert all(head["because"])
            apart = unpacked(head["apart"], data)
            assert apart.shape == (n, n) and apart.sum() == head["differs"]


def _mlps(header, sizes):
    for mlp in header["mlps"]:
        assert list(mlp) == MLP and mlp["kind"] in KINDS["mlp"]
        units = mlp["stop"] - mlp["start"]
        assert mlp["hidden"]["shape"] == [sizes["positions"], units]
        assert len(mlp["rows"]) == len(mlp["units"]) <= 200
        assert all(len(row) == len(mlp["head"]) for row in mlp["rows"])
        for row in mlp["units"]:
            _within(row, units)
        assert len(mlp["hit"]) == sizes["positions"] and mlp["hit"][0] is None
        _within([row for row in mlp["hit"] if row is not None], len(mlp["rows"]))
        for name in ("exact", "given", "results"):
            assert len(mlp[name]) == sizes["positions"]
        for row, exact, given in zip(mlp["hit"], mlp["exact"], mlp["given"], strict=True):
            assert exact in ((None,) if row is None else (False, True))
            assert row is None or len(given) == len(mlp["head"]) - 1
            assert all(isinstance(text, str) for text in given)
        assert all(isinstance(text, str) for text in mlp["results"])
        _within([mlp["node"]], sizes["nodes"])
        _span(mlp["span"], sizes)
        assert mlp["thresholds"] == sorted(mlp["thresholds"])


def _answer(header, sizes):
    answer = header["answer"]
    assert list(answer) == ["model", "program", "right", "error", "unseen_wrong", "error_text"]
    assert len(answer["model"]) == sizes["positions"] - 1
    if answer["program"] is None:
        assert answer["right"] == [] and answer["error_text"]
    else:
        assert len(answer["program"]) == len(answer["right"]) == len(answer["model"])
    if header["check"] is not None:
        assert list(header["check"]) == ["state", "sentence", "example", "inputs", "all"]
        assert header["check"]["state"] in ("agrees", "differs", "none")


def _edited(header, sizes):
    names = {room["name"] for room in header["rooms"]}
    assert len(header["edited"]) == len(header["edits"])
    for each in header["edited"]:
        assert list(each) == ["rooms", "positions", "step"]
        assert each["step"] is None or 0 <= each["step"] < sizes["steps"] - 1
        assert header["cut"] or set(each["rooms"]) <= names
        _within(each["positions"] or [], sizes["positions"])
