"""The seal of a laboratory: a proof that the model is its program, which nobody waits for."""

import threading
import time
from dataclasses import replace

import numpy as np
import pytest
from laboratories import SHARE, settled, until

import tracrlab
from tracrlab import compile_rasp_to_model, rasp
from tracrlab.certify import certify
from tracrlab.certify.certificate import Assumed
from tracrlab.trace import Zero
from tracrlab.widgets import LabState, sealing
from tracrlab.widgets.still import still

OTHER = SHARE.replace('"x"', '"a"')


@pytest.fixture(autouse=True)
def sealed(monkeypatch):
    """Models are certified, and at once."""
    monkeypatch.setattr(sealing, "MOST_WEIGHTS", 200_000)
    monkeypatch.setattr(sealing, "QUIET", 0.0)


@pytest.fixture
def gate(monkeypatch):
    """Proofs stand between two layers until it is open."""
    found, real = threading.Event(), sealing.prove
    found.standing = threading.Event()

    def patient(model, tell):
        found.standing.set()
        while not found.wait(0.01):
            tell()
        return real(model, tell)

    monkeypatch.setattr(sealing, "prove", patient)
    monkeypatch.setattr(sealing, "LONGEST", 60.0)
    yield found
    found.set()


def sentence(state):
    return state.header["check"]["sentence"]


def certified(state):
    until(lambda: "ertified" in sentence(state))
    return sentence(state)


def test_the_check_says_that_the_model_is_the_program_on_all_inputs():
    state = LabState(SHARE, vocab="abx", max_seq_len=7, example="axbx")
    told = certified(state)
    assert told.startswith("On 24 of 24 inputs the model gives the program's answer (tried: ")
    assert " Certified: the model is the program on all 3,279 inputs (worst margin: " in told
    assert state.header["revision"] == state.revision and not state.busy
    state.close()


def test_a_newer_edit_has_a_seal_of_its_own(state):
    certified(state)
    state.edit(OTHER.replace("share", "other"))
    settled(state)
    assert "other" in state.model.name and certified(state).count("Certified") == 1
    state.edit(OTHER + "\nlate = share + 1")
    assert "late" in settled(state).model.name and certified(state).count("Certified") == 1


def test_a_newer_edit_drops_the_proof(gate):
    state = LabState(SHARE, example="axbx")
    assert gate.standing.wait(5)
    gate.standing.clear()
    begun = time.monotonic()
    state.edit(OTHER)
    assert settled(state).text == OTHER  # though the gate is closed
    assert "ertified" not in sentence(state) and time.monotonic() - begun < 5
    assert gate.standing.wait(5)  # the model of the newer one
    gate.set()
    assert certified(state).count("Certified") == 1
    state.close()


def test_a_text_with_mistakes_drops_the_proof_too(gate):
    state = LabState(SHARE, example="axbx")
    assert gate.standing.wait(5)
    state.edit("x = ")
    assert settled(state).stale
    until(lambda: state._sealer.wait(0))  # though the gate is closed
    assert "ertified" not in sentence(state)
    state.close()


def test_of_a_large_model_nothing_is_proved(monkeypatch):
    monkeypatch.setattr(sealing, "MOST_TOKENS", 3)
    state = LabState(SHARE, max_seq_len=4, example="axbx")
    assert state._sealer.wait(0) and state._sealer._thread is None
    state.close()


def test_what_was_proved_of_an_older_model_is_told_of_no_newer(state):
    certified(state)
    job = type("job", (), {"unwanted": 0.0})
    state._take_seal(compile_rasp_to_model(rasp.length, "ab", 3), "Certified: wrong", job)
    assert "wrong" not in sentence(state)
    job.unwanted = 1.0
    state._take_seal(state.model, "Certified: wrong", job)
    assert "wrong" not in sentence(state)


def test_nobody_waits_for_the_proof(gate):
    state = LabState(SHARE, example="axbx")
    assert gate.standing.wait(5)
    for ask in (lambda: state.type_tokens("xa"), lambda: state.pin(), lambda: state.edit(OTHER)):
        ask()
        assert state.wait(5) and not state.busy
    assert state.tokens == ("x", "a") and "ertified" not in sentence(state)
    state.close()
    until(lambda: state._sealer.wait(0))


def test_a_proof_begins_only_after_a_quiet_while(monkeypatch):
    monkeypatch.setattr(sealing, "QUIET", 60.0)
    begun = []
    monkeypatch.setattr(sealing, "prove", lambda *given: begun.append(given))
    state = LabState(SHARE, example="axbx")
    state.edit(OTHER)
    settled(state)
    time.sleep(0.1)
    assert not begun
    state.close()
    until(lambda: state._sealer.wait(0))


def test_another_input_keeps_the_seal_and_proves_nothing_anew(state, monkeypatch):
    told = certified(state)
    monkeypatch.setattr(sealing, "prove", lambda *given: 1 / 0)
    state.type_tokens("xa")
    assert settled(state).tokens == ("x", "a") and sentence(state) == told


def test_of_a_model_with_changes_the_seal_says_so(state):
    certified(state)
    state.change(Zero("is_x"))
    assert " Without your changes: certified: the model is " in sentence(settled(state))
    state.change(reset=True)
    assert " Certified: the model is " in sentence(settled(state))


def test_a_long_check_and_a_seal_stand_side_by_side(state):
    state.check_all(2)
    settled(state)
    told = certified(state)
    assert state.check.tried == 12 and told.startswith("On 12 of 12 inputs ")
    state.check_all(1)
    assert settled(state).check.tried == 3 and sentence(state).count("Certified") == 1


def test_a_long_check_drops_the_proof_and_it_is_made_after_it(gate):
    state = LabState(SHARE, vocab="abx", max_seq_len=3, example="axb")
    assert gate.standing.wait(5)
    gate.standing.clear()
    state.check_all(2)
    settled(state)
    assert gate.standing.wait(5) and state.check.tried == 12
    gate.set()
    assert "Certified" in certified(state)
    state.close()


def test_a_model_that_is_refused_says_why():
    model = compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 3)
    layer = model.weights.layers[0]
    first = replace(layer.mlp.first, w=layer.mlp.first.w * np.float32(0.5))
    layers = (replace(layer, mlp=replace(layer.mlp, first=first)), *model.weights.layers[1:])
    state = LabState(replace(model, weights=replace(model.weights, layers=layers)))
    told = certified(state)
    assert " Not certified: " in told and told.startswith("On ")
    state.close()


def test_a_proof_that_breaks_says_so_and_one_that_takes_too_long_says_nothing(state, monkeypatch):
    certified(state)

    def breaks(model, tell):
        raise ZeroDivisionError("nought")

    real = sealing.prove
    monkeypatch.setattr(sealing, "prove", breaks)
    state.edit(OTHER)
    settled(state)
    assert "Not certified: " in certified(state) and "nought" in sentence(state)
    monkeypatch.setattr(sealing, "prove", real)
    monkeypatch.setattr(sealing, "LONGEST", -1.0)
    state.edit(SHARE)
    settled(state)
    until(lambda: state._sealer.wait(0))
    assert "ertified" not in sentence(state)


@pytest.mark.parametrize(
    "what", [{"weights": 10}, {"tokens": 3}, {"program": None}, {"stages": None}]
)
def test_only_small_models_that_were_compiled_here_are_certified(monkeypatch, what):
    model = compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 4)
    assert sealing.small(model)
    monkeypatch.setattr(sealing, "MOST_WEIGHTS", what.get("weights", 10**6))
    monkeypatch.setattr(sealing, "MOST_TOKENS", what.get("tokens", 10**6))
    lacks = {name: value for name, value in what.items() if name in ("program", "stages")}
    assert not sealing.small(replace(model, **lacks))


def test_a_proof_stops_between_two_layers():
    model = compile_rasp_to_model(rasp.parse(SHARE).program, "abx", 4)
    told = []
    assert sealing.prove(model, lambda: told.append(1)).holds
    assert len(told) >= 2 * len(model.weights.layers)  # it is proved, then checked

    class Stop(Exception):
        pass

    def stop():
        raise Stop

    with pytest.raises(Stop):
        sealing.prove(model, stop)


def test_what_it_rests_on_is_said():
    certificate = certify(compile_rasp_to_model(rasp.length, "ab", 5))
    assumed = (Assumed(0, "x never selects two different values"),)
    told = sealing.told_seal(replace(certificate, assumed=assumed, error_bound=2e-6))
    assert "(given that x never selects two different values; numbers to within 2e-06; " in told


def test_the_views_and_the_pages_have_the_seal(tmp_path):
    lab = tracrlab.lab(SHARE, example="axbx")
    certified(lab.state)
    assert "Certified: the model is" in lab.header["check"]["sentence"]
    assert "Certified: the model is" in still(lab.state, "check")
    assert lab.header["revision"] == lab.revision
    page = lab.save_html(tmp_path / "lab.html")
    assert page.read_text().count("Certified: the model is") == 2  # its scene, its tables
    lab.close()
