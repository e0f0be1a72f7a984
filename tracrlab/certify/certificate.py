"""A certificate: what each room holds after each half-layer. Data, and nothing that is believed."""

import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_sums import Added
from tracrlab.errors import ModelFileError
from tracrlab.export.typed_json import from_json, to_json

FORMAT = "tracrlab certificate 1"
FOREVER = 2**30


@dataclass(frozen=True)
class Assumed:
    """A fact that was not proved: an aggregate that never selects two different values."""

    thing: int
    text: str  # as in `model.assumptions`


@dataclass(frozen=True)
class Margin:
    """How far a block is from failing: for a head the gap between scores (104 and more make all
    others exactly 0), for an MLP how many times larger the incoming error could be, for the
    decoding the distance to the next answer."""

    layer: int | None
    block: str
    room: str
    margin: float
    cell: str

    def __str__(self) -> str:
        place = "output" if self.layer is None else f"layer {self.layer} {self.block}"
        size = "exact" if self.margin >= 1e30 else f"{self.margin:.4g}"
        return f"{place}  {self.room}  {size}{f'  ({self.cell})' if self.cell else ''}"


@dataclass(frozen=True, eq=False)
class Certificate:
    """A proof that a model is its program on all inputs; `check` confirms it from the weights.

    `inputs` is the number of inputs it speaks of: all of 1 to `max_seq_len` tokens of the
    vocabulary (of those on which the interpreter raises, it says nothing). `horizon` is the largest
    length at which the same program was certified too, and `horizon_words` the largest number of
    words, if they were looked for. One that is refused has the place of the refusal, as a `Verdict`
    does: `layer`, `block` (a room, or a head) and `cell`, as far as there is one.
    """

    name: str
    holds: bool
    reason: str
    error_bound: float
    inputs: int
    horizon: int | None
    assumed: tuple[Assumed, ...]
    claims: tuple[Claim, ...]
    margins: tuple[Margin, ...]
    added: tuple[Added, ...] = ()  # what claims speak of beside the program: see `checker_sums`
    sums: tuple[tuple[int, int], ...] = ()  # (width of the program, the sum that it is)
    layer: int | None = None
    block: str = ""
    cell: str = ""
    horizon_words: int | None = None

    @property
    def hypotheses(self) -> tuple[str, ...]:
        """Facts of `model.assumptions` that it rests on."""
        return tuple(each.text for each in self.assumed)

    @property
    def why(self) -> str:
        """The reason, with the place of a refusal."""
        place = [f"layer {self.layer}" if self.layer is not None else "", self.block, self.cell]
        where = ", ".join(part for part in place if part)
        return f"{self.reason} ({where})" if where else self.reason

    @property
    def invariants(self) -> tuple[tuple[str, str], ...]:
        """(room, what it holds) for each claim."""
        return tuple((claim.room, _told(claim)) for claim in self.claims)

    @property
    def reaches(self) -> tuple[str, ...]:
        """How far the same program was certified, if it was looked for."""
        words = [f"{self.horizon_words} words"] if self.horizon_words is not None else []
        return (*([f"length {self.horizon}"] if self.horizon is not None else []), *words)

    @property
    def weakest(self) -> Margin | None:
        """The margin of the head or the MLP that is nearest to failing."""
        return min(self.margins, key=lambda margin: margin.margin, default=None)

    def save(self, path: Any) -> Path:
        """Write it to a JSON file; `load_certificate(path)` reads it back."""
        place = Path(path)
        place.write_text(json.dumps(_written(self), separators=(",", ":")), encoding="utf-8")
        return place

    def __str__(self) -> str:
        lines = [f"Certificate({self.name}: {'holds' if self.holds else 'refused'}, {self.why})"]
        if self.holds:
            lines.append(f"  inputs      {self.inputs}")
            lines.append(f"  error       at most {self.error_bound:.3g}")
            lines += [f"  assumed     {text}" for text in self.hypotheses]
            lines += [f"  horizon     {each}" for each in self.reaches]
        lines += [f"  {room:<20}  {held}" for room, held in self.invariants]
        lines += [f"  margin      {margin}" for margin in self.margins]
        return "\n".join(lines)

    __repr__ = __str__


def _told(claim: Claim) -> str:
    code = {"constant": "constant"}.get(claim.code, claim.code)
    off = "exact" if not (claim.error or claim.relative) else f"off by at most {claim.error:.2g}"
    if claim.relative:
        off += f" and {claim.relative:.2g} of itself"
    if claim.spill:
        off += f", the rest by {claim.spill:.2g}"
    return f"{code}, {off}, from half-layer {claim.since}"


PLAIN = ("room", "start", "stop", "code", "since", "until")

OFF = ("error", "spill", "relative", "grid")


def _written(certificate: Certificate) -> dict[str, Any]:
    claims = []
    for claim in certificate.claims:
        found: dict[str, Any] = {name: getattr(claim, name) for name in PLAIN}
        found["things"] = list(claim.things)
        found["off"] = [[float(x).hex() for x in pair] for pair in claim.off]
        found["cells"] = [[[to_json(v) for v in some] for some in cell] for cell in claim.cells]
        found["rows"] = [[x.hex() for x in row] for row in claim.rows]
        found.update({name: float(getattr(claim, name)).hex() for name in OFF})
        claims.append(found)
    margins = [
        {**{f.name: getattr(m, f.name) for f in fields(Margin)}, "margin": float(m.margin).hex()}
        for m in certificate.margins
    ]
    return {
        "format": FORMAT,
        "name": certificate.name,
        "holds": certificate.holds,
        "reason": certificate.reason,
        "layer": certificate.layer,
        "block": certificate.block,
        "cell": certificate.cell,
        "error_bound": certificate.error_bound.hex(),
        "inputs": str(certificate.inputs),
        "horizon": certificate.horizon,
        "horizon_words": certificate.horizon_words,
        "assumed": [{"thing": each.thing, "text": each.text} for each in certificate.assumed],
        "added": [[kind, list(inputs)] for kind, inputs in certificate.added],
        "sums": [list(pair) for pair in certificate.sums],
        "claims": claims,
        "margins": margins,
    }


def load_certificate(path: Any) -> Certificate:
    """Read a certificate that was saved. Raises ModelFileError for anything else."""
    try:
        found = json.loads(Path(path).read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:
        raise ModelFileError(f"{path} is no certificate: it is not JSON") from error
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        raise ModelFileError(f"{path} is no certificate: its format is not {FORMAT!r}")
    try:
        return Certificate(
            name=str(found["name"]),
            holds=found["holds"] is True,
            reason=str(found["reason"]),
            error_bound=_float(found["error_bound"]),
            inputs=int(found["inputs"]),
            horizon=_count(found["horizon"]),
            horizon_words=_count(found.get("horizon_words")),
            assumed=tuple(Assumed(int(a["thing"]), str(a["text"])) for a in found["assumed"]),
            claims=tuple(map(_claim, found["claims"])),
            margins=tuple(map(_margin, found["margins"])),
            added=tuple((str(k), tuple(map(int, some))) for k, some in found.get("added", ())),
            sums=tuple((int(width), int(total)) for width, total in found.get("sums", ())),
            layer=_count(found.get("layer")),
            block=str(found.get("block", "")),  # in older files the reason tells the place
            cell=str(found.get("cell", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as error:
        raise ModelFileError(f"{path} is no certificate: {type(error).__name__} {error}") from error


def _count(found: Any) -> int | None:
    return None if found is None else int(found)


def _claim(found: dict[str, Any]) -> Claim:
    code = found["code"]
    if code not in ("constant", "one-hot", "number", "table"):
        raise ValueError(f"no code {code!r}")
    return Claim(
        room=str(found["room"]),
        start=int(found["start"]),
        stop=int(found["stop"]),
        things=tuple(map(int, found["things"])),
        code=code,
        cells=tuple(tuple(tuple(map(from_json, some)) for some in cell) for cell in found["cells"]),
        rows=tuple(tuple(map(_float, row)) for row in found["rows"]),
        since=int(found["since"]),
        until=int(found["until"]),
        **{name: _float(found[name]) for name in OFF},
        off=tuple((_float(a), _float(b)) for a, b in found["off"]),
    )


def _margin(found: dict[str, Any]) -> Margin:
    return Margin(
        _count(found["layer"]),
        str(found["block"]),
        str(found["room"]),
        _float(found["margin"]),
        str(found["cell"]),
    )


def _float(text: Any) -> float:
    return float.fromhex(text)
