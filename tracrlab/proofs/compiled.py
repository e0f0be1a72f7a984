"""Max-of-K by hand: the circuit that one hopes to find in a trained model."""

import numpy as np

from tracrlab.proofs.model import MaxOfK


def compiled_max(
    vocab_size: int, positions: int, sharpness: float = 2.0, copy: float = 1.0
) -> MaxOfK:
    """A model that attends by the size of a token and copies what it looks at.

    The residual stream holds a direction for each token, its size, a constant, and a direction for
    each output. A token's score is `sharpness` times its size (in nats), its value `copy` in its
    own output. It is right on every input exactly if exp(sharpness) > positions - 1.

    >>> from tracrlab.proofs import prove
    >>> prove(compiled_max(8, 4, sharpness=1.2), "cubic").bound
    Fraction(1, 1)
    >>> prove(compiled_max(8, 4, sharpness=1.0), "brute force").bound < 1
    True
    """
    v, d = vocab_size, 2 * vocab_size + 2
    tokens, size, one, outputs = np.arange(v), v, v + 1, v + 2 + np.arange(v)
    e, p = np.zeros((v, d)), np.zeros((positions, d))
    e[tokens, tokens], e[:, size], e[:, one] = 1.0, tokens, 1.0
    q, k = np.zeros((d, v)), np.zeros((d, v))
    q[one, 0], k[size, 0] = sharpness * v**0.5, 1.0
    value, out, read = np.zeros((d, v)), np.zeros((v, d)), np.zeros((d, v))
    value[tokens, tokens], out[tokens, outputs], read[outputs, tokens] = copy, 1.0, 1.0
    return MaxOfK(*(np.asarray(w, np.float32) for w in (e, p, q, k, value, out, read)))
