"""Checking a proof over again in ball arithmetic: nothing is rounded but outwards, with no margin.

It shares with `check` the mathematics, the names of strategies and the order of cells, and no
arithmetic: python-flint encloses every number, sqrt and exp among them.
"""

from importlib.util import find_spec

import numpy as np

from tracrlab.proofs.model import MaxOfK, ProofError
from tracrlab.proofs.proof import OUTPUTS, WHOLE, Proof, advised_parts


def check_exactly(model: MaxOfK, proof: Proof, bits: int = 96) -> int:
    """How many inputs a proof proves right: each one is, of the network over the real numbers.

    Weights and advice are the exact numbers that they are; `bits` is the precision of what follows
    from them, and too few prove less, never anything false. Brute force is for up to 5000 inputs.
    Raises ProofError if the proof is of another model, or claims more than it proves.

    >>> from tracrlab.proofs import prove
    >>> from tracrlab.proofs.compiled import compiled_max
    >>> model = compiled_max(6, 3, sharpness=1.0)
    >>> check_exactly(model, prove(model, "cubic")) == model.total == 216
    True
    """
    if find_spec("flint") is None:
        raise ProofError(
            "exact checks need python-flint, which is not installed: run "
            "`pip install 'tracrlab[exact]'`"
        )
    from flint import ctx

    if proof.model != model.digest:
        raise ProofError("the proof is of other weights")
    with ctx.workprec(bits):
        found = _count(model, proof)
    if proof.count > found or proof.total != model.total:
        raise ProofError(
            f"the proof claims {proof.count} of {proof.total}, and {found} are certain"
        )
    return found


def _count(model: MaxOfK, proof: Proof) -> int:
    from tracrlab.proofs import exact_paths, exact_subcubic, exact_whole
    from tracrlab.proofs.exact_tables import ExactTables

    tables = ExactTables(model)
    if proof.strategy == "brute force":
        return exact_whole.brute_force(tables)
    if proof.strategy in WHOLE:
        return exact_whole.whole(tables, per_output=proof.strategy == "quartic")
    if proof.advice is None or proof.gaps is None:
        raise ProofError(f"a proof by {proof.strategy!r} needs advice and gaps")
    direct, outputs, query_key = advised_parts(model, proof.strategy, proof.advice)
    gaps, cells = np.asarray(proof.gaps), len(list(exact_subcubic.index(tables.V, tables.K)))
    if gaps.shape != (cells,):
        raise ProofError(f"there are {cells} cells, and gaps of {gaps.shape}")
    return exact_subcubic.count(
        tables,
        exact_paths.QUERY_KEY[query_key](tables, proof.advice),
        exact_paths.DIRECT[direct](tables, proof.advice),
        OUTPUTS[outputs],
        gaps.astype(int).tolist(),
    )
