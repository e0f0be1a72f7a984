"""The seal: certificates that a model is its program on all inputs, and their checker."""

from tracrlab.certify.certificate import Certificate, load_certificate
from tracrlab.certify.checker import Verdict, check
from tracrlab.certify.horizon import Horizon, horizon
from tracrlab.certify.prover import certify

__all__ = [
    "Certificate",
    "Horizon",
    "Verdict",
    "certify",
    "check",
    "horizon",
    "load_certificate",
]
