"""Proofs, checks and the search for a horizon tell how far they have come."""

import pytest

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.certify import certify, check, horizon


@pytest.fixture(scope="module")
def model():
    same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    return compile_rasp_to_model(rasp.SelectorWidth(same), "ab", 4)


class Enough(Exception):
    pass


def test_each_half_layer_is_told_when_it_is_proved_and_when_it_is_checked(model):
    told = []
    assert model.certify(progress=lambda *each: told.append(each)).holds
    assert told == [
        (0, 6, "proving the embeddings"),
        (1, 6, "proving attention of layer 0"),
        (2, 6, "proving MLP of layer 0"),
        (3, 6, "checking the embeddings"),
        (4, 6, "checking attention of layer 0"),
        (5, 6, "checking MLP of layer 0"),
    ]


def test_a_check_tells_each_half_layer_and_gives_the_same_verdict(model):
    certificate, told = certify(model), []
    verdict = check(model, certificate, progress=lambda *each: told.append(each))
    assert verdict == check(model, certificate) == check(model, certificate, progress=False)
    assert verdict.holds
    assert told == [
        (0, 3, "the embeddings"),
        (1, 3, "attention of layer 0"),
        (2, 3, "MLP of layer 0"),
    ]


@pytest.mark.parametrize("last", range(6))
def test_who_raises_ends_the_proof(model, last):
    def stop(done, total, what):
        if done == last:
            raise Enough

    with pytest.raises(Enough):
        certify(model, progress=stop)
    if last < 3:
        with pytest.raises(Enough):
            check(model, certify(model), progress=stop)
    assert certify(model).holds


def test_a_horizon_tells_the_time_and_the_length(model):
    told = []
    found = horizon(model, most=9, seconds=100, progress=lambda *each: told.append(each))
    assert found.length == 9
    assert {total for _, total, _ in told} == {100}
    assert all(0 <= done <= 100 for done, _, _ in told)
    lengths = list(dict.fromkeys(what.split(",")[0] for _, _, what in told))
    assert lengths == [
        "length 4",
        "length 8",
        "length 9",
        "2 words",
        "4 words",
        "8 words",
        "9 words",
    ]
    assert any(what == "length 9, values: node 1 of 2" for _, _, what in told)
    assert any(what == "length 9, proving MLP of layer 0" for _, _, what in told)


def test_a_certificate_with_a_horizon_tells_both(model):
    told = []
    certify(model, horizon_seconds=0.1, progress=lambda *each: told.append(each))
    assert {total for _, total, _ in told} == {6}
    assert any(what.startswith("looking for the horizon: length 4, ") for _, _, what in told)
