"""The seal: certificates that a model is its program on all inputs, and their checker."""

from tracrlab.certify.certificate import Certificate, load_certificate
from tracrlab.certify.checked import check
from tracrlab.certify.checker import Verdict
from tracrlab.certify.prover import certify
from tracrlab.certify.reach import Horizon, horizon

__all__ = [
    "Certificate",
    "Horizon",
    "Verdict",
    "certify",
    "check",
    "horizon",
    "load_certificate",
]
