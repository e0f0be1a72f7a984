"""Certificates as files, and certificates that were tampered with."""

import json
from dataclasses import fields, replace

import pytest

from benchmarks.faults import Subject
from benchmarks.injecting import rebuilt
from tracrlab import rasp
from tracrlab.certify import certify, check, load_certificate
from tracrlab.certify.certificate import Assumed
from tracrlab.compile import compile_rasp_to_model
from tracrlab.errors import ModelFileError


@pytest.fixture(scope="module")
def sort():
    return Subject.of("sort_freq", 3)


@pytest.fixture(scope="module")
def average():
    return Subject.of("average", 4)


def values(claim):
    return [getattr(claim, field.name) for field in fields(claim)]


@pytest.mark.parametrize("name", ["sort_freq", "average", "check_palindrome", "rasp_hist_bos"])
def test_what_was_saved_comes_back(tmp_path, name):
    subject = Subject.of(name, 3)
    path = subject.certificate.save(tmp_path / "certificate.json")
    back = load_certificate(path)
    assert list(map(values, back.claims)) == list(map(values, subject.certificate.claims))
    assert back.margins == subject.certificate.margins
    assert (back.inputs, back.error_bound) == (subject.certificate.inputs, back.error_bound)
    assert check(subject.model, back)
    assert path.read_text() == back.save(tmp_path / "again.json").read_text()


def test_the_place_of_a_refusal_comes_back(tmp_path, sort):
    arrays = {key: array.copy() for key, array in sort.model.weights.arrays()}
    name = [name for name in arrays if name.endswith("attn/query/w")][-1]
    arrays[name][:, 1:] = 0
    refused = certify(replace(sort.model, weights=rebuilt(sort.model.weights, arrays)))
    assert not refused.holds and refused.layer and refused.block and refused.cell
    where = f"(layer {refused.layer}, {refused.block}, {refused.cell})"
    assert str(refused).splitlines()[0].endswith(f"{refused.reason} {where})")
    path = refused.save(tmp_path / "certificate.json")
    back = load_certificate(path)
    place = (refused.reason, refused.layer, refused.block, refused.cell)
    assert (back.reason, back.layer, back.block, back.cell) == place


def test_an_older_file_has_the_place_in_its_reason(tmp_path, sort):
    path = sort.certificate.save(tmp_path / "certificate.json")
    found = json.loads(path.read_text())
    assert [found.pop(name) for name in ("layer", "block", "cell")] == [None, "", ""]
    found.update(holds=False, reason="the scores are too close (layer 2, head 0)")
    path.write_text(json.dumps(found))
    back = load_certificate(path)
    assert (back.layer, back.block, back.cell) == (None, "", "")
    assert back.why == back.reason == "the scores are too close (layer 2, head 0)"


def tampered(certificate, at, **changes):
    claims = list(certificate.claims)
    claims[at] = replace(claims[at], **changes)
    return replace(certificate, claims=tuple(claims))


def place(certificate, room):
    return next(i for i, claim in enumerate(certificate.claims) if claim.room == room)


def test_a_smaller_error_than_there_is_is_refused(average):
    at = place(average.certificate, "average")
    own = average.certificate.claims[at].error
    less = tampered(average.certificate, at, error=0.99 * own)
    verdict = check(average.model, less)
    assert "off by up to" in verdict.reason
    assert not verdict


def test_a_larger_error_is_accepted_until_answers_blur(average):
    at = place(average.certificate, "average")
    own = average.certificate.claims[at].error
    assert check(average.model, tampered(average.certificate, at, error=1.01 * own))
    assert not check(average.model, tampered(average.certificate, at, error=3e-2))


def test_values_in_each_others_place_are_refused(sort):
    for at, claim in enumerate(sort.certificate.claims):
        if len(claim.cells) > 1 and claim.code == "one-hot":
            cells = (claim.cells[1], claim.cells[0], *claim.cells[2:])
            assert not check(sort.model, tampered(sort.certificate, at, cells=cells)), claim.room


def test_a_room_of_something_else_is_refused(sort):
    for at, claim in enumerate(sort.certificate.claims):
        if claim.things:
            other = tuple((thing + 1) % 3 for thing in claim.things)
            assert not check(sort.model, tampered(sort.certificate, at, things=other)), claim.room


def test_a_missing_claim_is_refused(sort):
    for at in range(len(sort.certificate.claims)):
        left = sort.certificate.claims[:at] + sort.certificate.claims[at + 1 :]
        assert not check(sort.model, replace(sort.certificate, claims=left))


@pytest.mark.parametrize(
    "changes",
    [
        {"start": -1},
        {"stop": 10_000},
        {"things": (99,)},
        {"things": ()},
        {"error": float("nan")},
        {"error": -1.0},
        {"spill": float("inf")},
        {"code": "number"},
        {"code": "table"},
        {"rows": ((1.0,),)},
        {"grid": 0.3},
        {"relative": 0.5},
        {"off": ((0.0, 0.0),)},
        {"since": 3},
        {"until": 0},
        {"cells": ()},
    ],
)
def test_what_is_not_well_formed_is_refused(sort, changes):
    at = place(sort.certificate, "tokens")
    verdict = check(sort.model, tampered(sort.certificate, at, **changes))
    assert not verdict
    assert verdict.reason


def test_a_hypothesis_that_the_model_does_not_make_is_refused(sort):
    assumed = (Assumed(3, "sort never averages two different values"),)
    verdict = check(sort.model, replace(sort.certificate, assumed=assumed))
    assert "does not rest on" in verdict.reason


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": "tracrlab certificate 1"}', "nan"])
def test_a_file_that_is_no_certificate_is_refused(tmp_path, text):
    path = tmp_path / "certificate.json"
    path.write_text(text)
    with pytest.raises(ModelFileError, match="is no certificate"):
        load_certificate(path)


def test_a_file_with_a_wrong_field_is_refused(tmp_path, sort):
    found = json.loads(sort.certificate.save(tmp_path / "a.json").read_text())
    for name in ("inputs", "claims", "margins", "error_bound"):
        (tmp_path / "b.json").write_text(json.dumps({**found, name: "x"}))
        with pytest.raises(ModelFileError, match="is no certificate"):
            load_certificate(tmp_path / "b.json")


def ranks(by_sum):
    """Tokens averaged where ranks agree, and looked up: a fact that the compiler does not prove."""
    t = rasp.tokens
    if by_sum:
        less = rasp.SelectorWidth(rasp.Select(t, t, rasp.Comparison.LT))
        same = less + rasp.SelectorWidth(rasp.Select(t, t, rasp.Comparison.LEQ))
        selector = rasp.Select(same, same, rasp.Comparison.EQ)
    else:
        low, high = rasp.Map(lambda x: x % 7, t), rasp.Map(lambda x: x % 1000, t)
        selector = rasp.Select(low, low, rasp.Comparison.EQ)
        selector = selector & rasp.Select(high, high, rasp.Comparison.EQ)
    moved = rasp.Aggregate(selector, t, default=0).named("moved")
    return rasp.Map(lambda x: x + 1, moved, simplify=False)


def test_what_the_model_assumes_is_a_hypothesis_or_is_proved(tmp_path):
    vocab = {3**i for i in range(14)}
    assumed, proved = (compile_rasp_to_model(ranks(by_sum), vocab, 10) for by_sum in (True, False))
    (fact,) = assumed.assumptions
    assert proved.assumptions == (fact,)
    certificate = certify(assumed)
    assert certificate.hypotheses == (fact,)
    assert check(assumed, certificate).hypotheses == (fact,)
    assert f"assumed     {fact}" in str(certificate)
    assert not check(assumed, replace(certificate, assumed=()))
    assert certify(proved).holds
    assert certify(proved).hypotheses == ()
