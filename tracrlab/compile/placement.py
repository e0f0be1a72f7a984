"""Inside the slack of a schedule: the half-layer of each block for which the fewest directions are
in use at once, and a number of directions that no placement can do without."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tracrlab.compile.packing import Stay, load
from tracrlab.compile.placement_search import relaxed, searched
from tracrlab.compile.slack import Slack

MOST_RELAXED = 60_000  # variables of the linear program
MOST_SEARCHED = 1_000  # variables of the program in integers
MOST_IMPROVED = 2_000  # blocks of a schedule that is improved block by block
SWEEPS = 4
BEST = 5  # placements that are improved, and packed


At = tuple[int, ...]
"""A placement: the half-layer of each block."""


@dataclass(frozen=True)
class Found:
    """Placements, the narrowest first, and how many directions are in use at once in any."""

    placements: tuple[At, ...]
    bound: int  # no placement and no layout of these blocks needs fewer


def stays(slack: Slack, at: Sequence[int]) -> tuple[Stay, ...]:
    """When each room needs its place."""
    return tuple(Stay(tenant.room.width, *tenant.times(at, slack.last)) for tenant in slack.tenants)


def place(slack: Slack) -> Found:
    """The placements with the fewest directions in use at once that are found.

    Blocks are placed early, late, and by rounding the solution of a linear program, which also
    gives the bound; the best of these are improved block by block. If none is at the bound, and the
    program is small, it is solved in integers.
    """
    if slack.earliest == slack.latest:
        return Found((slack.earliest,), peak(slack, slack.earliest))
    bound, found = _always(slack), {slack.earliest, slack.latest}
    if slack.variables <= MOST_RELAXED:
        least, rounded = relaxed(slack, bound)
        bound, found = max(bound, least), {*found, *rounded}
    if len(slack.blocks) <= MOST_IMPROVED:
        found |= {improved(slack, at) for at in _ranked(slack, found)[:BEST]}
    if slack.variables <= MOST_SEARCHED and peak(slack, _ranked(slack, found)[0]) > bound:
        solution, least = searched(slack, bound)
        bound = max(bound, least)
        found |= set() if solution is None else {solution}
    return Found(_ranked(slack, found)[:BEST], bound)


def _ranked(slack: Slack, found: Collection[At]) -> tuple[At, ...]:
    """The narrowest first; of equal ones those with earlier blocks."""
    return tuple(sorted(found, key=lambda at: (peak(slack, at), sum(at), at)))


def peak(slack: Slack, at: Sequence[int]) -> int:
    """The most directions that are in use at once."""
    return int(load(stays(slack, at), slack.last + 2).max(initial=0))


def _always(slack: Slack) -> int:
    """What is in use at once in every placement: rooms written at the latest by then, and read at
    the earliest after it."""
    sure = []
    for tenant in slack.tenants:
        first, _ = tenant.times(slack.latest, slack.last)
        _, last = tenant.times(slack.earliest, slack.last)
        if first <= last:
            sure.append(Stay(tenant.room.width, first, last))
    return int(load(sure, slack.last + 2).max(initial=0))


def improved(slack: Slack, start: At) -> At:
    """Each block in turn where it makes the fullest state, and then all states, least full."""
    free = [b for b in range(len(slack.blocks)) if slack.earliest[b] < slack.latest[b]]
    at = list(start)
    touching: list[list[int]] = [[] for _ in slack.blocks]
    for t, tenant in enumerate(slack.tenants):
        for b in {*tenant.readers, *([] if tenant.writer is None else [tenant.writer])}:
            touching[b].append(t)
    times = [tenant.times(at, slack.last) for tenant in slack.tenants]
    used = load(stays(slack, at), slack.last + 2).astype(float)

    def put(tenants: Sequence[int], sign: int) -> None:
        for t in tenants:
            used[times[t][0] : times[t][1] + 1] += sign * slack.tenants[t].room.width

    for sweep in range(SWEEPS):
        moved = False
        for b in free if sweep % 2 else reversed(free):
            low = max((at[a] + 1 for a in slack.before[b]), default=0)
            high = min((at[a] - 1 for a in slack.after[b]), default=slack.latest[b])
            here, best = at[b], None
            put(touching[b], -1)
            for half in slack.windows(b):
                if not low <= half <= high:
                    continue
                at[b] = half
                for t in touching[b]:
                    times[t] = slack.tenants[t].times(at, slack.last)
                put(touching[b], 1)
                score = (float(used.max()), float((used**2).sum()), half)
                put(touching[b], -1)
                best = min(best or (score, half), (score, half))
            assert best is not None  # where it stands is among them
            at[b] = best[1]
            for t in touching[b]:
                times[t] = slack.tenants[t].times(at, slack.last)
            put(touching[b], 1)
            moved |= at[b] != here
        if not moved and sweep % 2:
            break
    return tuple(at)
