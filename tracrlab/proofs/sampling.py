"""The accuracy by sampling: an estimate, and no proof."""

from dataclasses import dataclass

import numpy as np

from tracrlab.proofs.model import MaxOfK

AT_ONCE = 10_000  # inputs


@dataclass(frozen=True)
class Estimate:
    """Of `samples` uniform random inputs `right` were right. The accuracy lies between `low` and
    `high`, but for one estimate in 15 000 or so (four standard errors; Wilson, 1927)."""

    right: int
    samples: int
    low: float
    high: float

    def __str__(self) -> str:
        share = self.right / self.samples
        return f"{share:.4f} (estimated from {self.samples}: {self.low:.4f} to {self.high:.4f})"


def estimate(model: MaxOfK, samples: int = 100_000, seed: int = 0, errors: float = 4.0) -> Estimate:
    """How many of so many random inputs are right; a tie is not.

    >>> from tracrlab.proofs.compiled import compiled_max
    >>> print(estimate(compiled_max(6, 20, sharpness=4.0), samples=1000))
    1.0000 (estimated from 1000: 0.9843 to 1.0000)
    """
    rng, right = np.random.default_rng(seed), 0
    for done in range(0, samples, AT_ONCE):
        count = min(AT_ONCE, samples - done)
        tokens = rng.integers(0, model.vocab_size, (count, model.positions))
        logits, rows, largest = model.logits(tokens), np.arange(count), tokens.max(axis=1)
        own = logits[rows, largest].copy()
        logits[rows, largest] = -np.inf
        right += int((logits.max(axis=1) < own).sum())
    low, high = wilson(right, samples, errors)
    return Estimate(right, samples, low, high)


def wilson(right: int, samples: int, errors: float) -> tuple[float, float]:
    """An interval of so many standard errors, which is sound near 0 and 1 too.

    >>> [round(x, 3) for x in wilson(50, 100, 2.0)], wilson(0, 10, 2.0)[0]
    ([0.402, 0.598], 0.0)
    """
    share, more = right / samples, errors**2 / samples
    middle = (share + more / 2) / (1 + more)
    half = errors * np.sqrt(share * (1 - share) / samples + more / samples / 4) / (1 + more)
    return max(0.0, float(middle - half)), min(1.0, float(middle + half))
