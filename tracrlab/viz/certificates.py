"""Certificates: what is proved of a model, how far it is from failing, and where it fails."""

from decimal import Decimal
from typing import Any

from tracrlab.certify import Certificate, Verdict
from tracrlab.certify.certificate import Margin
from tracrlab.certify.checker_claims import Claim
from tracrlab.viz import budget
from tracrlab.viz.colours import share
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import kind
from tracrlab.viz.pictures import GridPicture, Panel, TablePicture

EXACT_GAP = 104.0  # of two scores: from here on the smaller one gets exactly nothing
BLOCKS = ("attention", "mlp", "decoding")


def nearness(margin: Margin) -> float:
    """How near to failing something is: 0 where nothing can go wrong, 1 at the edge.

    Of a head it is what the gap lacks of 104, of an MLP the share of its room that the incoming
    errors take, of the decoding what an answer lacks of standing 1 above all others.

    >>> nearness(Margin(0, "attention", "x", 114.5, "")), nearness(Margin(0, "mlp", "x", 3, ""))
    (0.0, 0.25)
    """
    room = max(margin.margin, 0.0)
    if margin.block == "attention":
        return 1.0 - min(room / EXACT_GAP, 1.0)
    if margin.block == "decoding":
        return 1.0 - min(room, 1.0)
    return 1.0 / (1.0 + room)


def nearest(certificate: Certificate) -> Margin | None:
    """The head, MLP or decoding that is nearest to failing; of equal ones the first."""
    return max(certificate.margins, key=nearness, default=None)


def many(count: int) -> str:
    """
    >>> many(3279), many(45 * 10**37)
    ('3,279', '4.5e38')
    """
    return f"{count:,}" if count < 10**12 else f"{Decimal(count):.1e}".replace("e+", "e")


def told_margin(margin: Margin) -> str:
    """A margin in words.

    >>> told_margin(Margin(1, "mlp", "width", 4.9e4, "width = 0"))
    'width in the MLP of layer 1, where the errors that come in could be 4.9e+04 times larger'
    """
    if margin.block == "decoding":
        size = "by more than any error" if margin.margin >= 1e30 else f"by {margin.margin:.4g}"
        return f"the decoding, where each answer stands out {size}"
    if margin.block == "attention":
        where = f"{margin.room} in a head of layer {margin.layer}"
        exact = ", and what is not selected gets exactly nothing"
        more = exact if margin.margin >= EXACT_GAP else ""
        return f"{where}, where scores are {margin.margin:.4g} apart{more}"
    where = f"{margin.room} in the MLP of layer {margin.layer}"
    if margin.margin >= 1e30:
        return f"{where}, where no error comes in"
    return f"{where}, where the errors that come in could be {margin.margin:.4g} times larger"


def seal_picture(certificate: Certificate) -> TablePicture:
    """Whether the model is proved to be its program, and in what numbers."""
    _need(certificate, "seal_picture")
    if not certificate.holds:
        return failure_picture(certificate)
    weakest = nearest(certificate)
    error = f"at most {certificate.error_bound:.3g}" if certificate.error_bound else "none"
    longest = [("holds up to", ", ".join(certificate.reaches))] if certificate.reaches else []
    cells = [
        ("inputs", many(certificate.inputs)),
        ("error", error),
        ("rests on", "; ".join(certificate.hypotheses) or "nothing that was not proved"),
        ("worst margin", "none" if weakest is None else _size(weakest)),
        *longest,
    ]
    sentence = f"On all {many(certificate.inputs)} inputs the model decodes to the program's answer"
    head, row = zip(*cells, strict=True)
    title = f"Certified: {certificate.name} is its program"
    return TablePicture(title, f"{sentence}. {_weakest_told(weakest)}", head, (row,))


def margins_picture(certificate: Certificate) -> GridPicture | TablePicture:
    """Where a model is most fragile: the least margin of each layer's heads and of its MLP.

    Of a refused certificate, what was proved before, and the first block that fails.
    """
    _need(certificate, "certificate_margins")
    if not certificate.holds:
        return failure_picture(certificate)
    layers = sorted({m.layer for m in certificate.margins if m.layer is not None})
    rows = [*(f"layer {layer}" for layer in layers), "output"]
    amounts, texts = [], []
    for layer in (*layers, None):
        here = [m for m in certificate.margins if m.layer == layer]
        least = [
            max((m for m in here if m.block == block), key=nearness, default=None)
            for block in BLOCKS
        ]
        amounts.append(tuple(0.0 if m is None else nearness(m) for m in least))
        texts.append(tuple("" if m is None else f"{m.room} {_size(m)}" for m in least))
    return GridPicture(
        title=f"Margins of {certificate.name}",
        sentence=_weakest_told(nearest(certificate)),
        rows=tuple(rows),
        columns=BLOCKS,
        row_axis="layer",
        column_axis="block",
        panels=(Panel("the room nearest to failing, and its margin", (*amounts,), (*texts,)),),
        scale=share("how near to failing"),
        note="heads: how far scores are apart, from 104 on all others get exactly nothing; MLPs: "
        "how many times larger the incoming errors could be; decoding: how far answers stand out",
    )


def invariants_picture(certificate: Certificate) -> TablePicture:
    """What each room holds, from which half-layer on, and how far it can be off."""
    _need(certificate, "certificate_invariants")
    margins = {(_half(m), m.room): m for m in certificate.margins}
    rows = []
    for claim in certificate.claims:
        margin = margins.get((claim.since, claim.room))
        last = claim.stop - 1
        rows.append(
            (
                step_of(claim.since),
                claim.room,
                f"{claim.start}" if last == claim.start else f"{claim.start} … {last}",
                claim.code,
                _off(claim),
                "" if margin is None else _size(margin),
            )
        )
    count, cut = budget.shown(len(rows), budget.MOST_TABLE_ROWS, "claims")
    how = "holds all of this" if certificate.holds else "was proved to hold this before it failed"
    return TablePicture(
        f"Invariants of {certificate.name}",
        f"On every input the residual stream {how}; whatever no row names is exactly 0.",
        ("from", "room", "directions", "holds", "off by at most", "margin"),
        tuple(rows[:count]),
        note=cut,
    )


def failure_picture(refused: Certificate | Verdict) -> TablePicture:
    """The first block that fails, of a certificate or of the verdict on one, and what held before.

    >>> print(failure_picture(Verdict(False, "the scores are too close", layer=1, block="before")))
    Refused
    the scores are too close
      layer  room    margin   case
    * 1      before  refused
    """
    held: tuple[Margin, ...] = ()
    if isinstance(refused, Verdict) and not refused.holds:
        title = "Refused"
    elif isinstance(refused, Certificate) and not refused.holds:
        title, held = f"Refused: {refused.name} is not proved to be its program", refused.margins
    else:
        raise PictureError(
            f"failure_picture shows where something is refused, and this is {_what(refused)}: "
            "give it to viz.certificate_margins"
        )
    rows = [("output" if m.layer is None else str(m.layer), m.room, _size(m), m.cell) for m in held]
    count, cut = budget.shown(len(rows), budget.MOST_TABLE_ROWS - 1, "margins")
    layer = "" if refused.layer is None else str(refused.layer)
    rows = [*rows[:count], (layer, refused.block, "refused", refused.cell)]
    head, lit = ("layer", "room", "margin", "case"), (len(rows) - 1,)
    return TablePicture(title, refused.reason, head, tuple(rows), lit, note=cut)


def step_of(half: int) -> str:
    """The name of a half-layer.

    >>> [step_of(half) for half in range(4)]
    ['embed', 'attn 0', 'mlp 0', 'attn 1']
    """
    return "embed" if half == 0 else f"{'attn' if half % 2 else 'mlp'} {(half - 1) // 2}"


def _weakest_told(weakest: Margin | None) -> str:
    if weakest is None or nearness(weakest) == 0:
        return "Nothing is near failing: no error can reach an answer."
    case = f" ({weakest.cell.removeprefix('(').removesuffix(')')})" if weakest.cell else ""
    return f"Nearest to failing: {told_margin(weakest)}{case}."


def _half(margin: Margin) -> int:
    return -1 if margin.layer is None else 2 * margin.layer + 1 + (margin.block == "mlp")


def _size(margin: Margin) -> str:
    times = "×" if margin.block == "mlp" else ""
    return "exact" if margin.margin >= 1e30 else f"{margin.margin:.4g}{times}"


def _off(claim: Claim) -> str:
    if not (claim.error or claim.relative or claim.spill):
        return "exact"
    some = [f"{claim.error:.2g}"] if claim.error else []
    some += [f"{claim.relative:.2g} of itself"] if claim.relative else []
    some += [f"{claim.spill:.2g} in all others"] if claim.spill else []
    return ", ".join(some)


def _what(given: Any) -> str:
    return "one that holds" if isinstance(given, Certificate | Verdict) else kind(given)


def _need(given: Any, view: str) -> None:
    if not isinstance(given, Certificate):
        raise PictureError(
            f"{view} shows a certificate, and this is {kind(given)}: give model.certify()"
        )
