"""The checker for somebody who waits: the same verdict, with a bar while it takes long."""

from collections.abc import Callable
from typing import Any

from tracrlab.certify import checker
from tracrlab.certify.checker import Verdict
from tracrlab.progress import Progress, telling


def check(
    model: Any, certificate: Any, program: Any = None, progress: Progress | bool | None = None
) -> Verdict:
    """Check a certificate against the weights of a model, and the program it was compiled from.

    `program` is the expression, or the parsed source, for a model that was loaded from a file.
    Nothing in the certificate is believed: `checker.check`, which this calls and adds nothing to,
    derives every claim anew from the claims one half-layer before. What takes more than a second
    shows a bar; `progress=False` does not, and a function given as `progress` is called before each
    half-layer with how many are done, of how many, and which comes next.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> from tracrlab.certify import certify
    >>> model = compile_rasp_to_model(rasp.length, "ab", 5)
    >>> print(check(model, certify(model)))
    holds: on all 62 inputs the model decodes to the program's answer
    """
    with telling("checking", progress) as tell:
        return checker.check(model, certificate, program, each_half(model, tell))


def each_half(model: Any, tell: Progress) -> Callable[[int], None]:
    """What to call with each half-layer of a model, so that `tell` says how far that is."""
    halves = halves_of(model)
    return lambda half: tell(half, halves, half_named(half))


def halves_of(model: Any) -> int:
    """How many half-layers are checked: the embeddings count as one."""
    return 1 + 2 * len(model.weights.layers)


def half_named(half: int) -> str:
    """
    >>> half_named(0), half_named(1), half_named(4)
    ('the embeddings', 'attention of layer 0', 'MLP of layer 1')
    """
    block = "attention" if half % 2 else "MLP"
    return f"{block} of layer {(half - 1) // 2}" if half else "the embeddings"
