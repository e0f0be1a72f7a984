"""How far a construction holds is looked for, and just beyond it something refuses."""

import sys

import pytest

from tracrlab import compile_rasp_to_model, programs, rasp
from tracrlab.certify import certify, horizon

module = sys.modules["tracrlab.certify.reach"]


def test_it_ends_where_it_was_told_to_end():
    found = horizon(compile_rasp_to_model(rasp.length, "ab", 3), most=12)
    assert (found.length, found.next_length) == (12, None)


@pytest.mark.parametrize("last", [3, 4, 11, 16])
def test_it_is_the_last_length_before_something_refuses(monkeypatch, last):
    def refusal(model, length, tell):
        return None if length <= last else "too long"

    monkeypatch.setattr(module, "_refusal", refusal)
    found = horizon(compile_rasp_to_model(rasp.length, "ab", 3), most=50)
    assert (found.length, found.next_length) == (last, last + 1)
    assert str(found) == f"certified up to length {last}; at {last + 1}: too long"


def test_a_refusal_of_the_compiler_is_its_reason():
    entry = programs.catalogue["reverse"].at(4)
    model = compile_rasp_to_model(entry.program, entry.vocab, 4)
    assert module._refusal(model, 4) is None
    assert module._refusal(model, 100_000)


def test_a_certificate_has_it_if_it_is_asked_for():
    model = compile_rasp_to_model(rasp.length, "ab", 3)
    assert certify(model).horizon is None
    certificate = certify(model, horizon_seconds=0.3)
    assert certificate.horizon > 12
    assert f"horizon     length {certificate.horizon}" in str(certificate)
