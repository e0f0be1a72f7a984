"""The two ends of a model: what the embeddings put into rooms, and how answers are decoded."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from tracrlab.certify.checker_claims import Claim, silent
from tracrlab.certify.checker_domains import as_float
from tracrlab.certify.checker_floats import U, is_float32, rounding
from tracrlab.certify.checker_mlp import Found
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.certify.checker_rooms import hold, projected
from tracrlab.certify.checker_values import Values, needed, told
from tracrlab.values import Value, is_number, same_value

RELATIVE, NEAR_ZERO = 1e-5, 1e-6  # what a number may be off, as promised


def embedded(target: Claim, weights: Any, values: Values) -> Found:
    """How far a room is from the claim, after the embeddings, at every token and position."""
    here = slice(target.start, target.stop)
    words = np.asarray(weights.token_embed[: len(values.program.vocab), here], np.float64)
    places = np.asarray(weights.pos_embed[1:, here], np.float64)
    things = set(needed(target.things, set(), values))
    vary = []
    for name, table in (("tokens", words), ("indices", places)):
        thing = values.program._add((name,), name, name)
        vary.append((thing, table))
        if (table != table[:1]).any():
            things.add(thing)
    cases = values.answered(values.joint(things), target.things)
    goal = hold(target, cases, values)
    total, parts = np.zeros((cases.count, target.width)), []
    for thing, table in vary:
        rows = cases.index.get(thing, np.zeros(cases.count, int))
        parts.append(table[rows])
        total += parts[-1]
    exact = (parts[0] == 0) | (parts[1] == 0) | is_float32(total)
    off = np.abs(total - goal.dense()) + np.where(exact, 0.0, U * np.abs(total))
    every = np.arange(cases.count)
    own = off[every, goal.at].max(initial=0.0)
    off[every, goal.at] = 0.0
    rest = off.sum(axis=1)
    return Found(float(own), float(rest.max(initial=0)), told(cases, int(rest.argmax()), values))


def bos_embedded(weights: Any, words: int) -> tuple[np.ndarray, np.ndarray]:
    """What stands at BOS: its token and the first position."""
    parts = weights.token_embed[words].astype(np.float64), weights.pos_embed[0].astype(np.float64)
    total = parts[0] + parts[1]
    exact = (parts[0] == 0) | (parts[1] == 0) | is_float32(total)
    return total, np.where(exact, 0.0, U * np.abs(total))


def decoded(old: Sequence[Claim], weights: Any, encoder: Any, values: Values) -> Found:
    """How far an answer can be from the program's: `error`; and the decoding margin.

    Refused where it could be another value, or further off than promised.
    """
    program: Program = values.program
    matrix = np.asarray(weights.unembed, np.float64)
    reads = [c for c in old if not silent(c) and matrix[c.start : c.stop].any()]
    things = {thing for claim in reads for thing in claim.things}
    things |= needed([program.output], things, values)
    ranged = values.domain(program.output, listed=False).ranged
    if ranged:
        _check_unlisted(reads, matrix, encoder, program)
    cases = values.answered(values.joint(things, listed=not ranged), [program.output])
    n, outputs = cases.count, matrix.shape[1]
    total, size, terms = np.zeros((n, outputs)), np.zeros((n, outputs)), np.zeros((n, outputs))
    loose, step = np.zeros((n, outputs)), np.full((n, outputs), np.inf)
    for claim in reads:
        held = hold(claim, cases, values)
        part = projected(held, matrix[claim.start : claim.stop])
        total, size, terms = total + part.value, size + part.size, terms + part.count
        step = np.minimum(step, part.step)
        loose = loose + held.error[:, None] * np.abs(part.carried)
        loose = loose + held.spill[:, None] * part.stray
    loose = loose + rounding(size, terms, step)
    place = values.determined(program.output, cases)
    if place is None:
        raise Refused("the unembedding reads rooms that do not tell the program's answer", "output")
    answers = [values.domain(program.output, False).values[i] for i in place]
    listed = getattr(encoder, "values", None)
    if listed is not None:
        errors, margins = _argmax(total, loose, answers, listed)
    else:
        errors, margins = _numbers(total, loose, answers, encoder)
    worst = int(np.argmin(margins)) if n else 0
    if n and not margins[worst] > 0:
        raise Refused(f"the answer {answers[worst]!r} may be decoded as another one", "output",
                      told(cases, worst, values))  # fmt: skip
    for case in np.flatnonzero(errors).tolist():
        most = max(NEAR_ZERO, RELATIVE * abs(as_float(answers[case])))
        if not errors[case] <= most:
            why = f"the answer {answers[case]!r} may be off by {errors[case]:.3g}"
            raise Refused(why, "output", told(cases, case, values))
    return Found(float(errors.max(initial=0.0)), 0.0, told(cases, worst, values),
                 float(margins.min(initial=np.inf)))  # fmt: skip


def _check_unlisted(
    reads: Sequence[Claim], matrix: np.ndarray, encoder: Any, program: Program
) -> None:
    """Refused unless numbers too many to list come out as they are, and as exact as promised."""
    claim = reads[0] if len(reads) == 1 else None
    name = program.things[program.output].name
    if claim is None or claim.code != "number" or claim.things != (program.output,):
        raise Refused(f"not covered yet: {name} is not read off its own room", "output")
    plain = np.zeros((claim.width, matrix.shape[1]))
    plain[np.arange(claim.width), np.arange(claim.width)] = 1.0
    direct = matrix.shape[1] == claim.width and (matrix[claim.start : claim.stop] == plain).all()
    if not direct or claim.spill or len(encoder.points):
        raise Refused(f"not covered yet: how {name} is decoded", "output")
    crossing = NEAR_ZERO / RELATIVE  # where one promise takes over from the other
    if claim.error + claim.relative * crossing > NEAR_ZERO or claim.relative > RELATIVE:
        raise Refused(f"the answers of {name} may be off by more than is promised", "output")


def _argmax(
    total: np.ndarray, loose: np.ndarray, answers: Sequence[Value], listed: Sequence[Value]
) -> tuple[np.ndarray, np.ndarray]:
    """The error of the value with the largest output, and how far it stands above all others."""
    n = len(answers)
    errors, every = np.zeros(n), np.arange(n)
    best = total.argmax(axis=1)
    others = total + loose
    own = total[every, best] - loose[every, best]
    others[every, best] = -np.inf
    margins = own - others.max(axis=1, initial=-np.inf)
    for case, answer in enumerate(answers):
        given = listed[best[case]]
        if not same_value(given, answer):
            apart = _held(given, answer)
            errors[case] = apart if apart < 1e30 else 0.0
            margins[case] = margins[case] if apart < 1e30 else -1.0
    return errors, np.minimum(margins, 1e30)


def _held(given: Any, answer: Any) -> float:
    """How far apart two values are, of which one may stand for the other; infinite if it may not.

    It may if they are equal but for the types of numbers, or numbers of which one is a float.
    """
    if is_number(given) and is_number(answer):
        float_too = float in (type(given), type(answer))
        return abs(as_float(given) - as_float(answer)) if float_too else np.inf
    if isinstance(given, tuple) and isinstance(answer, tuple) and len(given) == len(answer):
        alike = all(
            same_value(a, b) or _held(a, b) == 0 for a, b in zip(given, answer, strict=True)
        )
        return 0.0 if alike else np.inf
    return np.inf


def _numbers(
    total: np.ndarray, loose: np.ndarray, answers: Sequence[Value], encoder: Any
) -> tuple[np.ndarray, np.ndarray]:
    """What `decode_one` can make of each number in its range, or of the flag that is up."""
    n, points = len(answers), np.array([as_float(p) for p in encoder.points])
    errors, margins = np.zeros(n), np.full(n, 1e30)
    flags, flags_off = total[:, 1:], loose[:, 1:]
    for case, answer in enumerate(answers):
        up = [i for i, other in enumerate(encoder.others) if same_value(other, answer)]
        low, high = flags[case] - flags_off[case], flags[case] + flags_off[case]
        if not is_number(answer):
            rest = np.delete(high, up[0]).max(initial=-np.inf) if up else np.inf
            margins[case] = min(low[up[0]] - 0.5, low[up[0]] - rest) if up else -1.0
            continue
        margins[case] = min(margins[case], 0.5 - high.max(initial=-np.inf))
        value = as_float(answer)
        off = abs(total[case, 0] - value) + loose[case, 0]
        reach = off + encoder.slack
        first, last = np.searchsorted(points, (value - reach, value + reach), side="left")
        last += last < len(points) and points[last] <= value + reach
        errors[case] = off
        if last - first == 1 and off <= encoder.slack:
            errors[case] = abs(points[first] - value)
        elif last - first >= 1:  # the number itself, or the nearest point to it
            nearest = np.abs(points - value).min()
            errors[case] = min(reach, 2 * off + nearest)
    return errors, margins
