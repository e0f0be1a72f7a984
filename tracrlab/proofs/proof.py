"""Proofs of the accuracy of one model: found by whoever likes, checked without belief."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np

from tracrlab.proofs.advice import Advice, found_advice
from tracrlab.proofs.cost import Cost, cost_of, parts
from tracrlab.proofs.direct import DIRECT
from tracrlab.proofs.model import MaxOfK, ProofError, Shape
from tracrlab.proofs.query_key import QUERY_KEY
from tracrlab.proofs.subcubic import Cells, search
from tracrlab.proofs.tables import Tables
from tracrlab.proofs.whole import brute_force, whole

FORMAT = "tracrlab compact proof 1"
OUTPUTS = {"per output": True, "outputs dropped": False}
WHOLE = ("brute force", "quartic", "cubic")


@dataclass(frozen=True, eq=False)
class Proof:
    """At least `count` of `total` inputs are right: `check(model, proof)` finds it again.

    >>> from tracrlab.proofs.compiled import compiled_max
    >>> prove(compiled_max(4, 2), "cubic").cost.unexplained == 3 * 4**2 + 2 * 2 * 4
    True
    """

    strategy: str
    model: str  # the digest of its weights
    count: int
    total: int
    shape: Shape
    advice: Advice | None = None
    gaps: np.ndarray | None = None  # int (cell,)

    @property
    def bound(self) -> Fraction:
        """No more than the model's accuracy."""
        return Fraction(self.count, self.total)

    @property
    def cost(self) -> Cost:
        """What it takes to check it; see `tracrlab.proofs.cost`."""
        return cost_of(self.shape, self.strategy)

    def save(self, path: Any) -> Path:
        """Write it as JSON; `load_proof(path)` reads it back."""
        arrays = {} if self.advice is None else self.advice.arrays()
        told: dict[str, Any] = {
            "format": FORMAT,
            "strategy": self.strategy,
            "model": self.model,
            "count": str(self.count),
            "total": str(self.total),
            "shape": list(self.shape),
            "advice": {name: _written(array, "<f8") for name, array in arrays.items()},
            "gaps": None if self.gaps is None else _written(self.gaps, "<u4"),
        }
        place = Path(path)
        place.write_text(json.dumps(told), encoding="utf-8")
        return place

    def __repr__(self) -> str:
        told = f"at least {self.count} of {self.total}, {float(self.bound):.4f}"
        return f"Proof({self.strategy}: {told})"


def strategies() -> tuple[str, ...]:
    """The names of all strategies: brute force, quartic and cubic, and "direct, outputs, query-key"
    for the subcubic ones.

    >>> len(strategies())
    123
    """
    subcubic = (f"{d}, {o}, {k}" for d in DIRECT for o in OUTPUTS for k in QUERY_KEY)
    return (*WHOLE, *subcubic)


def prove(model: MaxOfK, strategy: str = "cubic") -> Proof:
    """The best bound on the accuracy of `model` that a strategy gives.

    >>> import numpy as np
    >>> rng = np.random.default_rng(0)
    >>> shapes = [(5, 4), (3, 4), (4, 4), (4, 4), (4, 4), (4, 4), (4, 5)]
    >>> model = MaxOfK(*(rng.normal(size=shape).astype(np.float32) for shape in shapes))
    >>> proof = prove(model, "cubic")
    >>> proof.count <= prove(model, "brute force").count <= proof.total == 125
    True
    """
    (proof,) = prove_each(model, [strategy])
    return proof


def prove_each(model: MaxOfK, names: Sequence[str]) -> Iterator[Proof]:
    """A proof by each of these strategies; what several of them need is found once."""
    tables, advice = Tables.of(model), None
    known: dict[Any, Any] = {}
    for strategy in names:
        proof = Proof(strategy, model.digest, 0, model.total, model.shape)
        if strategy in WHOLE:
            yield replace(proof, count=_count(tables, proof))
            continue
        advice = found_advice(tables) if advice is None else advice
        cells = _cells(tables, strategy, advice, known)
        gaps = search(cells)
        yield replace(proof, advice=advice, gaps=gaps, count=cells.count(gaps))


def check(model: MaxOfK, proof: Proof) -> int:
    """How many inputs a proof proves right, from the weights, its advice and its gaps alone.

    Raises ProofError if it is of another model, or claims more than it proves.
    """
    if proof.model != model.digest:
        raise ProofError("the proof is of other weights")
    if proof.shape != model.shape:
        raise ProofError(f"the proof is of {proof.shape}, the model {model.shape}")
    found = _count(Tables.of(model), proof)
    if proof.count > found or proof.total != model.total:
        raise ProofError(f"the proof claims {proof.count} of {proof.total}, and proves {found}")
    return found


def load_proof(path: Any) -> Proof:
    """Read a proof that was saved. Raises ProofError for anything else."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
        if found["format"] != FORMAT:
            raise ValueError(f"its format is {found['format']!r}")
        arrays = {name: _read(text, "<f8").astype(float) for name, text in found["advice"].items()}
        gaps = None if found["gaps"] is None else _read(found["gaps"], "<u4").astype(int)
        return Proof(
            str(found["strategy"]),
            str(found["model"]),
            int(found["count"]),
            int(found["total"]),
            Shape(*map(int, found["shape"])),
            Advice(**arrays) if arrays else None,
            gaps,
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ProofError(f"{path} is no proof: {type(error).__name__} {error}") from error


def _count(tables: Tables, proof: Proof) -> int:
    if proof.strategy == "brute force":
        return brute_force(tables)
    if proof.strategy in WHOLE:
        return whole(tables, per_output=proof.strategy == "quartic")
    if proof.advice is None or proof.gaps is None:
        raise ProofError(f"a proof by {proof.strategy!r} needs advice and gaps")
    cells = _cells(tables, proof.strategy, proof.advice)
    gaps = np.asanyarray(proof.gaps)
    if gaps.shape != cells.index[0].shape or gaps.min(initial=0) < 0:
        raise ProofError(f"there are {len(cells.index[0])} cells, and gaps of {gaps.shape}")
    return cells.count(gaps.astype(int))


def _cells(
    tables: Tables, strategy: str, advice: Advice, known: dict[Any, Any] | None = None
) -> Cells:
    """What a strategy says of all cells; parts that are `known` are not made again."""
    direct, outputs, query_key = advised_parts(tables.model, strategy, advice)
    known = {} if known is None else known
    for axis, name in ((QUERY_KEY, query_key), (DIRECT, direct)):
        if (id(axis), name) not in known:
            known[id(axis), name] = axis[name](tables, advice)
    split, path = known[id(QUERY_KEY), query_key], known[id(DIRECT), direct]
    return Cells(tables, split, path, OUTPUTS[outputs])


def advised_parts(model: MaxOfK, strategy: str, advice: Advice) -> Sequence[str]:
    """The names that a subcubic strategy is made of: direct, outputs, query-key.

    Raises ProofError if there is no such strategy, or if the advice is none about such a model.
    """
    found = parts(strategy)
    for name, array in advice.arrays().items():
        length = model.W_E.shape[1] if name in ("a", "b") else model.vocab_size
        if array.shape != (length,) or not np.isfinite(array).all():
            raise ProofError(f"advice {name} is not {length} finite numbers")
    return found


def _written(array: np.ndarray, kind: str) -> str:
    return b64encode(np.ascontiguousarray(array, kind).tobytes()).decode("ascii")


def _read(text: str, kind: str) -> np.ndarray:
    return np.frombuffer(b64decode(text, validate=True), kind)
