"""Lower bounds on the accuracy of trained transformers, proved from their weights.

After Gross et al., Compact Proofs of Model Performance via Mechanistic Interpretability (arXiv
2406.11779): the better one understands a model, the shorter a proof of its accuracy can be. The
theorem is about the network over the real numbers with exactly these float32 weights; ties, and
what float64 cannot tell from one, count as wrong.
"""

from tracrlab.proofs.exact import check_exactly
from tracrlab.proofs.model import MaxOfK, ProofError
from tracrlab.proofs.proof import Proof, check, load_proof, prove, strategies

__all__ = [
    "MaxOfK",
    "Proof",
    "ProofError",
    "check",
    "check_exactly",
    "load_proof",
    "prove",
    "strategies",
]
