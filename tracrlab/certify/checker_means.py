"""The values of widths and of aggregates."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import count as counting

import numpy as np

from tracrlab.certify.checker_domains import Domain, as_float
from tracrlab.certify.checker_program import Refused, Thing
from tracrlab.certify.checker_selection import Selection
from tracrlab.certify.checker_settled import alone, averaged, single
from tracrlab.values import Value, value_key

MOST_MEANS = 400_000


def selected_values(selection: Selection, thing: Thing) -> Domain:
    """The values of a width or an aggregate."""
    counts = selection.counts(thing.inputs[0])
    if thing.kind == "width":
        if alone(selection, thing.inputs[0]):
            counts = np.concatenate([counts[:, :1], np.any(counts[:, 1:], axis=1)[:, None]], axis=1)
        taken = np.flatnonzero(counts.any(axis=0))
        return Domain(tuple(map(int, taken)), counts[:, taken])
    selector, moved = thing.inputs
    inner = selection.values.domain(moved)
    seen = selection.may(selector).astype(np.float32) @ inner.reach.astype(np.float32) > 0
    if alone(selection, selector):
        counts = np.stack([counts[:, 0], np.any(counts[:, 1:], axis=1)], axis=1)
    found: list[tuple[Value, np.ndarray, int]] = []
    if counts[:, 0].any():
        found.append((thing.value, counts[:, 0], 0))
    for value, reach in zip(inner.values, (seen & counts[:, 1:2]).T, strict=True):
        found.append((value, reach, 1))
    ranged = False
    if counts[:, 2:].any():
        means = _means(selection, thing, counts)
        ranged = means is None
        alone_only = [(x, reach, 2) for x, reach in averaged(selection, thing)[0]]
        found += alone_only if means is None else means
    return replace(_collected(found, selection.length), ranged=ranged)


def _means(
    selection: Selection, thing: Thing, counts: np.ndarray
) -> list[tuple[Value, np.ndarray, int]] | None:
    """What several selected numbers can give; None if that is too much to list."""
    numbers, distinct = averaged(selection, thing)
    if any(not abs(number) < 1e30 for number, _ in numbers):
        raise Refused(f"not covered yet: {thing.name} averages numbers beyond 1e30")
    found: list[tuple[Value, np.ndarray, int]] = [(x, reach, 2) for x, reach in numbers]
    if single(selection, thing.number):
        return found
    for m, means in _mean_values(distinct, counts):
        if means is None:
            return None
        found += [(mean, counts[:, m], 2) for mean in means]
    return found


def _mean_values(
    numbers: Iterable[Value], counts: np.ndarray
) -> Iterator[tuple[int, list[float] | None]]:
    """For each m from 2 on, all means of m of `numbers` as the interpreter computes them; None in
    place of too many."""
    exact = sorted({Fraction(as_float(number)) for number in numbers})
    scale = max((each.denominator for each in exact), default=1)
    whole = [int(each * scale) for each in exact]
    top = max(map(abs, whole), default=0) * counts.shape[1]
    fits = top < 2**53 and scale < 2**53  # else Python's integers, which are slow
    most = MOST_MEANS if fits else MOST_MEANS // 20
    steps = np.array(whole, np.int64 if fits else object)
    sums, total = np.zeros(1, steps.dtype), 0
    for m in range(1, counts.shape[1]):
        if len(sums) * len(steps) > 8 * most:
            yield m, None
            return
        sums = np.unique(sums[:, None] + steps[None, :])
        total += len(sums)
        if total > most:
            yield m, None
            return
        if m > 1 and counts[:, m].any():
            yield m, [float(each) for each in (sums / scale) / m]


def _collected(found: Sequence[tuple[Value, np.ndarray, int]], length: int) -> Domain:
    place: dict[tuple, int] = {}
    numbers = counting()
    for value, reach, _ in found:
        if reach.any() and value_key(value) not in place:
            place[value_key(value)] = next(numbers)
    values: list[Value] = [None] * len(place)
    reaches = np.zeros((length, len(place)), bool)
    when = np.zeros((3, len(place)), bool)
    for value, reach, many in found:
        if reach.any():
            at = place[value_key(value)]
            values[at] = value
            reaches[:, at] |= reach
            when[many, at] = True
    return Domain(tuple(values), reaches, when)
