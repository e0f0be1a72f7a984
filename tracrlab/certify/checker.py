"""Checks that a transformer computes its program on every input, block by block.

Reads weights, names and the expression; nothing of the compiler, and it searches for nothing. What
it trusts is listed in docs/certificates.md.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from tracrlab.certify.checker_attention import Attended
from tracrlab.certify.checker_bos import Affine, Vector, bos_after
from tracrlab.certify.checker_claims import Claim, check_shape, nothing
from tracrlab.certify.checker_means import selected_values
from tracrlab.certify.checker_mlp import Found, room_after, unchanged
from tracrlab.certify.checker_output import bos_embedded, decoded, embedded
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.certify.checker_selection import Selection
from tracrlab.certify.checker_sums import take_sums
from tracrlab.certify.checker_values import Values

Confirm = Callable[[int, Claim, Found], Claim]
"""Called with a half-layer, a claim on it, and what was found: gives the claim to go on with."""


@dataclass(frozen=True)
class Verdict:
    """Does the certificate prove the model equal to its program? If not, why and where."""

    holds: bool
    reason: str
    error_bound: float = 0.0
    hypotheses: tuple[str, ...] = ()
    layer: int | None = None
    block: str = ""
    cell: str = ""

    def __bool__(self) -> bool:
        return self.holds

    def __str__(self) -> str:
        place = [f"layer {self.layer}" if self.layer is not None else "", self.block, self.cell]
        where = ", ".join(part for part in place if part)
        return (
            f"{'holds' if self.holds else 'refused'}: {self.reason}{f' ({where})' if where else ''}"
        )


def check(
    model: Any,
    certificate: Any,
    program: Any = None,
    tell: Callable[[int], None] = lambda half: None,
) -> Verdict:
    """Check a certificate against the weights of a model, and the program it was compiled from.

    `program` is the expression, or the parsed source, for a model that was loaded from a file.
    Nothing in the certificate is believed: every claim is derived anew from the claims one
    half-layer before. `tell` is called with each half-layer before it is checked.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> from tracrlab.certify import certify
    >>> model = compile_rasp_to_model(rasp.length, "ab", 5)
    >>> certificate = certify(model)
    >>> print(check(model, certificate))
    holds: on all 62 inputs the model decodes to the program's answer
    """
    expression = getattr(program, "program", program)  # of a text that was parsed, or as it is
    expression = model.program if expression is None else expression
    if expression is None:
        return Verdict(False, "a model that was loaded has no program: give it, as parsed")
    try:
        texts = _hypotheses(model, certificate.assumed)
        claims = tuple(certificate.claims)
        for claim in claims:
            check_shape(claim, model.weights.width)
        selection = selection_of(model, expression, [h.thing for h in certificate.assumed])
        take_sums(selection, certificate.added, certificate.sums)
        known = len(selection.program.things)
        if not all(0 <= t < known for claim in claims for t in claim.things):
            raise Refused("a claim is about what the program does not compute")

        def targets(half: int) -> list[Claim]:
            tell(half)
            return [claim for claim in claims if claim.since <= half <= claim.until]

        found = walk(model, selection, targets, _confirmed)
    except Refused as refused:
        return Verdict(False, refused.reason, 0.0, (), refused.layer, refused.block, refused.cell)
    except (ArithmeticError, AttributeError, LookupError, RecursionError, TypeError,
            ValueError) as error:  # fmt: skip
        why = f"the certificate does not fit the model: {type(error).__name__} {error}"
        return Verdict(False, why)
    count = inputs_of(len(model.vocab), model.max_seq_len)
    reason = f"on all {count} inputs the model decodes to the program's answer"
    return Verdict(True, reason, found.error, texts)


def inputs_of(words: int, length: int) -> int:
    """How many inputs of 1 to `length` tokens there are."""
    return sum(words**n for n in range(1, length + 1))


def _hypotheses(model: Any, assumed: Sequence[Any]) -> tuple[str, ...]:
    for each in assumed:
        if each.text not in model.assumptions:
            raise Refused(f"the model does not rest on: {each.text}")
    return tuple(each.text for each in assumed)


def _confirmed(half: int, claim: Claim, found: Found) -> Claim:
    fine = found.error <= claim.error and found.spill <= claim.spill
    fine &= found.relative <= claim.relative
    if fine and claim.off:
        off = found.off or ((found.error, found.spill),) * len(claim.off)
        fine = all(a <= c and b <= d for (a, b), (c, d) in zip(off, claim.off, strict=True))
    if not fine or claim.grid > found.grid:
        most = max(found.error, found.spill)
        what = f"room {claim.room} is off by up to {most:.3g}, and the claim is {claim.error:.3g}"
        raise Refused(what, claim.room, found.cell)
    return claim


def selection_of(model: Any, expression: Any, hypotheses: Sequence[int]) -> Selection:
    """The program over the model's vocabulary, at all lengths that the model takes."""
    program = Program.of(expression, tuple(model.input_encoder.values[:-2]))
    length = model.weights.pos_embed.shape[0] - 1
    selection = Selection(program, length, model.causal, hypotheses)
    selection.values.selected = partial(selected_values, selection)
    return selection


def walk(
    model: Any, selection: Selection, targets: Callable[[int], list[Claim]], confirm: Confirm
) -> Found:
    """All half-layers in order; each claim on one follows from those on the one before it."""
    weights, values = model.weights, selection.values
    _check_numbers(weights)
    width, half = weights.width, 0
    bos = bos_embedded(weights, len(model.input_encoder.values) - 2)
    old: list[Claim] = []
    for claim in covered(targets(0), width):
        with _placed(None, claim.room):
            old.append(confirm(0, claim, embedded(claim, weights, values)))
    for i, layer in enumerate(weights.layers):
        for block in (layer.attention, layer.mlp):
            half += 1
            with _placed(i):
                after, bos = _through(block, old, bos, selection)
            new = []
            for claim in covered(targets(half), width):
                with _placed(i, claim.room):
                    new.append(confirm(half, claim, after(claim)))
            old = new
    with _placed(None):
        return decoded(old, weights, model.output_encoder, values)


After = Callable[[Claim], Found]


def _through(
    block: Any, old: Sequence[Claim], bos: Vector, selection: Selection
) -> tuple[After, Vector]:
    """What a block does to the room of any claim, and to BOS."""
    if block is None:
        width = len(bos[0])
        nothing_read = np.zeros((width, 0)), np.zeros(0)
        nothing_written = np.zeros((0, width)), np.zeros(width)
        return _thinking(nothing_read, nothing_written, old, selection.values), bos
    if hasattr(block, "query"):
        heads = Attended(block, old, bos, selection)
        return heads.room_after, heads.bos_after()
    first, second = (
        (np.asarray(linear.w, np.float64), np.asarray(linear.b, np.float64))
        for linear in (block.first, block.second)
    )
    return _thinking(first, second, old, selection.values), bos_after(bos, first, second)


def _thinking(first: Affine, second: Affine, old: Sequence[Claim], values: Values) -> After:
    """What an MLP does to the room of a claim; a room that it does not write stays as it is."""

    def after(claim: Claim) -> Found:
        here = slice(claim.start, claim.stop)
        if not second[0][:, here].any() and not second[1][here].any():
            for before in old:
                if before.same == claim.same:
                    return unchanged(before)
        return room_after(claim, old, first, second, values)

    return after


@contextmanager
def _placed(layer: int | None, block: str = "") -> Iterator[None]:
    """A refusal inside is told with its place."""
    try:
        yield
    except Refused as refused:
        refused.layer = layer if refused.layer is None else refused.layer
        refused.block = refused.block or block
        raise


def covered(claims: Sequence[Claim], width: int) -> list[Claim]:
    """The claims by direction; what none of them covers is claimed to be 0.

    Refused if they overlap.
    """
    found, at = [], 0
    for claim in sorted(claims, key=lambda claim: claim.start):
        if claim.start < at:
            raise Refused(f"two claims speak of direction {claim.start}", claim.room)
        if claim.start > at:
            found.append(nothing(at, claim.start))
        found.append(claim)
        at = claim.stop
    return found if at == width else [*found, nothing(at, width)]


def _check_numbers(weights: Any) -> None:
    for name, array in weights.arrays():
        if array.dtype != np.float32 or not (np.abs(array) < 1e30).all():
            raise Refused(f"{name} is not float32, or has entries that are no finite numbers", name)
