"""The same contract for weights, and for the difference of two models."""

from tracrlab.viz.scene.packing import unpacked

WEIGHTS = "id title layer rows columns shape cells amounts left_out".split()
DIFF = "id title rows columns cells old new left_out changed".split()
STATES = {"kept", "added", "removed"}


def check_weights(header, data):
    ids = [block["id"] for block in header["weights"]]
    assert len(set(ids)) == len(ids) and ids[:2] == ["embed", "position"] and ids[-1] == "unembed"
    for block in header["weights"]:
        assert list(block) == WEIGHTS
        cells, amounts = unpacked(block["cells"], data), unpacked(block["amounts"], data)
        assert cells.shape == (len(amounts), 2) and len(amounts) <= 4000
        assert (amounts != 0).all()
        for side, name in enumerate(("rows", "columns")):
            assert ((cells[:, side] >= 0) & (cells[:, side] < block["shape"][side])).all()
            at = 0
            for group in block[name]:
                assert list(group) == ["name", "start", "stop"] and group["start"] == at
                at = group["stop"]
            assert at == block["shape"][side]


def check_diff(diff, data):
    assert list(diff) == ["sentence", "same", "against", "blocks"] and diff["sentence"]
    assert diff["against"] in ("the pinned model", "the program before")
    for block in diff["blocks"]:
        assert list(block) == DIFF
        cells, old, new = (unpacked(block[name], data) for name in ("cells", "old", "new"))
        assert len(cells) == len(old) == len(new) <= 4000
        differ = int(((old != new) & ~((old != old) & (new != new))).sum())
        assert differ <= block["changed"] <= differ + block["left_out"]
        for side, name in enumerate(("rows", "columns")):
            states = [label["state"] for label in block[name]]
            assert set(states) <= STATES
            assert all(0 <= i < len(states) for i in cells[:, side].tolist())
            for i, before, after in zip(cells[:, side].tolist(), old, new, strict=True):
                assert states[i] != "added" or before == 0
                assert states[i] != "removed" or after == 0
