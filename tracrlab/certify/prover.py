"""Makes a certificate of a model that was just compiled. What it says is checked, not believed."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from tracrlab.certify.certificate import FOREVER, Assumed, Certificate, Margin
from tracrlab.certify.checked import each_half, half_named, halves_of
from tracrlab.certify.checker import Verdict, check, inputs_of, selection_of, walk
from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_mlp import Found
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.certify.checker_sums import take_sums
from tracrlab.certify.prover_rooms import rooms_of, sums_of
from tracrlab.progress import Progress, telling


def certify(
    model: Any,
    rooms: Sequence[Claim] | None = None,
    horizon_seconds: float = 0.0,
    progress: Progress | bool | None = None,
) -> Certificate:
    """A certificate of `model`: `.holds` says whether it proves that the model is its program.

    `rooms` says what is held where, without errors; as a rule the stages of the compiler tell.
    With `horizon_seconds`, so much time is spent on looking for `.horizon` and `.horizon_words`:
    see `horizon`. What takes more than a second shows a bar; `progress=False` does not, and a
    function given as `progress` is called before each half-layer, when it is proved and when it is
    checked, with how many are done, of how many, and which comes next. If it raises, that ends the
    proof.

    >>> from tracrlab import compile_rasp_to_model, rasp
    >>> certificate = certify(compile_rasp_to_model(rasp.length, "ab", 5))
    >>> certificate.holds, certificate.inputs, certificate.error_bound
    (True, 62, 0.0)
    """
    with telling("certifying", progress) as tell:
        return _certified(model, rooms, horizon_seconds, tell)


def _certified(
    model: Any, rooms: Sequence[Claim] | None, horizon_seconds: float, tell: Progress
) -> Certificate:
    inputs = inputs_of(len(model.vocab), model.max_seq_len)
    record = None
    empty = Certificate(model.name, False, "", 0.0, inputs, None, (), (), ())
    if model.program is None or (rooms is None and model.stages is None):
        why = "a model that was loaded has no stages: certify it where it is compiled"
        return replace(empty, reason=why)
    try:
        program = Program.of(model.program, tuple(model.vocab))
        assumed = _assumed(model, program)
        selection = selection_of(model, model.program, [each.thing for each in assumed])
        added, sums = sums_of(model, program) if model.stages else ((), ())
        take_sums(selection, added, sums)
        rooms = rooms_of(model, selection.program) if rooms is None else rooms
        record = _Record(rooms, halves_of(model), tell)
        found = walk(model, selection, record.targets, record.confirm)
        used = tuple(each for each in assumed if each.thing in selection.used)
    except Refused as refused:
        so_far = (record.claims, tuple(record.margins)) if record else ((), ())
        return replace(_refused(empty, refused), claims=so_far[0], margins=so_far[1])
    margins = (*record.margins, Margin(None, "decoding", "output", found.margin, found.cell))
    made = Certificate(
        model.name,
        True,
        "",
        float(found.error),
        inputs,
        None,
        used,
        record.claims,
        margins,
        added,
        sums,
    )

    def checking(done: int, total: int, what: str) -> None:
        tell(total + done, 2 * total, f"checking {what}")

    def looking(done: int, total: int, what: str) -> None:
        halves = halves_of(model)
        tell(2 * halves, 2 * halves, f"looking for the horizon: {what}")

    verdict = check(model, made, tell=each_half(model, checking))
    if verdict and horizon_seconds:
        from tracrlab.certify.reach import horizon  # which certifies longer models, in turn

        far = horizon(model, seconds=horizon_seconds, progress=looking)
        made = replace(made, horizon=far.length, horizon_words=far.words.last)
    return replace(made, reason=verdict.reason) if verdict else _refused(made, verdict)


def _refused(made: Certificate, why: Refused | Verdict) -> Certificate:
    reason, layer, block, cell = why.reason, why.layer, why.block, why.cell
    return replace(made, holds=False, reason=reason, layer=layer, block=block, cell=cell)


class _Record:
    """The claims, as tight as the checker finds them."""

    def __init__(self, rooms: Sequence[Claim], halves: int, tell: Progress):
        self.rooms = list(rooms)
        self.halves, self.tell = halves, tell
        self.now: dict[tuple, Claim] = {}  # what is claimed of each room at present
        self.done: list[Claim] = []
        self.margins: list[Margin] = []

    @property
    def claims(self) -> tuple[Claim, ...]:
        every = [*self.done, *(replace(c, until=FOREVER) for c in self.now.values())]
        return tuple(sorted(every, key=lambda claim: (claim.since, claim.start)))

    def targets(self, half: int) -> list[Claim]:
        self.tell(half, 2 * self.halves, f"proving {half_named(half)}")
        ended = [key for key, c in self.now.items() if c.until < half]
        for key in ended:
            self.done.append(self.now.pop(key))
        fresh = [room for room in self.rooms if room.since == half]
        for room in fresh:  # a spare room that got a little noise ends where another begins
            for key, claim in list(self.now.items()):
                if claim.start < room.stop and room.start < claim.stop:
                    self.done.append(replace(self.now.pop(key), until=half - 1))
                    self.rooms += _left(claim, room)
        return [*self.now.values(), *fresh]

    def confirm(self, half: int, claim: Claim, found: Found) -> Claim:
        if (
            claim.code == "constant"
            and not any(claim.rows[0])
            and not found.error
            and not found.spill
        ):
            return claim
        key = claim.same
        before = self.now.get(key)
        if before is None:
            made = _measured(claim, half, found)
            self.now[key] = made
            if half:
                block = "attention" if half % 2 else "mlp"
                margin = Margin((half - 1) // 2, block, claim.room, found.margin, found.cell)
                self.margins.append(margin)
            return made
        if _covers(before, found):
            return before
        self.done.append(replace(before, until=half - 1))
        self.now[key] = _measured(before, half, found)
        return self.now[key]


def _covers(claim: Claim, found: Found) -> bool:
    same = (found.off == claim.off or not claim.off) and found.relative <= claim.relative
    return (
        found.error <= claim.error
        and found.spill <= claim.spill
        and same
        and (claim.grid <= found.grid)
    )


def _measured(claim: Claim, half: int, found: Found) -> Claim:
    loose = found.error > 0 or found.spill > 0 or found.relative > 0
    grid = found.grid if loose and 2.0**-60 < found.grid < 2.0**60 else 0.0
    off = found.off if loose else ()
    return replace(
        claim,
        since=half,
        error=float(found.error),
        relative=float(found.relative),
        spill=float(found.spill),
        off=off,
        grid=float(grid),
    )


def _left(claim: Claim, room: Claim) -> list[Claim]:
    return []


def _assumed(model: Any, program: Program) -> tuple[Assumed, ...]:
    found = []
    for text in model.assumptions if model.stages else ():
        for node in model.stages["graph"].nodes:
            if node.kind == "aggregate" and text.startswith(f"{node.name} never"):
                found.append(Assumed(program.number(node.expr), text))
    return tuple(found)
