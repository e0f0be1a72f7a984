"""What a person types: `model.certify()`, and `tracrlab.certify`, which is the package."""

import subprocess
import sys
import types

import pytest

import tracrlab
from tracrlab import compile_rasp_to_model, rasp
from tracrlab.certify import Certificate, check, load_certificate


def test_a_model_certifies_itself(tmp_path):
    model = compile_rasp_to_model(rasp.length, "ab", 5)
    certificate = model.certify()
    assert isinstance(certificate, Certificate) and certificate.holds
    assert check(model, load_certificate(certificate.save(tmp_path / "c.json"))).holds


@pytest.mark.parametrize(
    "asked",
    [
        "tracrlab.certify.load_certificate",
        "tracrlab.compile_rasp_to_model(tracrlab.rasp.length, 'a', 2).certify()",
        "from tracrlab.certify import certify",
    ],
)
def test_certify_at_the_front_door_is_the_package_whatever_came_before(asked):
    code = f"import tracrlab\n{asked}\nprint(type(tracrlab.certify).__name__, *tracrlab.__all__)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    kind, *offered = run.stdout.split()
    assert kind == "module" and "certify" in offered


def test_a_model_that_was_loaded_says_why_it_cannot_be_certified(tmp_path):
    model = compile_rasp_to_model(rasp.length, "ab", 5)
    certificate = tracrlab.load(model.save(tmp_path / "m.safetensors")).certify()
    assert not certificate.holds and "certify it where it is compiled" in certificate.reason
    assert isinstance(tracrlab.certify, types.ModuleType)
