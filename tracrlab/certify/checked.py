"""The checker for somebody who waits: the same verdict, with a bar while it takes long."""

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
        return checker.check(model, certificate, program, tell)
