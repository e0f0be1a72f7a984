"""Trained models that come with the package, so that proofs can begin at once."""

import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from tracrlab.proofs.model import MaxOfK, ProofError
from tracrlab.proofs.training import NAMES

PLACE = Path(__file__).parent / "trained"


def trained(seeds: Iterable[int] = range(151)) -> tuple[MaxOfK, ...]:
    """Models of the largest of 4 of 64 tokens, width 32, of these seeds (0 to 150).

    They were made by `python -m benchmarks.proofs --train`, and are what they were then: each is
    checked against its hash.

    >>> trained([50])
    (MaxOfK(the largest of 4 tokens below 64, width 32),)
    """
    arrays, digests = _file()
    found = []
    for seed in seeds:
        if not 0 <= seed < len(digests):
            raise ProofError(f"there is no model of seed {seed}; there are 0 to {len(digests) - 1}")
        model = MaxOfK(*(arrays[name][seed] for name in NAMES))
        if model.digest != digests[seed]:
            raise ProofError(f"the model of seed {seed} is not what it was: its hash is another")
        found.append(model)
    return tuple(found)


@cache
def _file() -> tuple[dict, list[str]]:
    from safetensors.numpy import load_file

    digests = json.loads((PLACE / "max_of_4.json").read_text(encoding="utf-8"))
    return load_file(PLACE / "max_of_4.safetensors"), digests


def ship(models: Iterable[MaxOfK], place: Path = PLACE) -> None:
    """Write models, and their hashes beside them, as `trained` reads them."""
    import numpy as np
    from safetensors.numpy import save_file

    models = list(models)
    place.mkdir(parents=True, exist_ok=True)
    stacked = {name: np.stack([getattr(model, name) for model in models]) for name in NAMES}
    save_file(stacked, place / "max_of_4.safetensors")
    told = json.dumps([model.digest for model in models], indent=0) + "\n"
    (place / "max_of_4.json").write_text(told, encoding="utf-8")
