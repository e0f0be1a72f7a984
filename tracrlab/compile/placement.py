"""Inside the slack of a schedule: the half-layer of each block for which the fewest directions are
in use at once. Small schedules are solved by HiGHS, large ones improved block by block."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracrlab.compile.packing import Stay, load
from tracrlab.compile.placement_search import searched
from tracrlab.compile.slack import Slack

MOST_SEARCHED = 4000  # variables of the search
MOST_IMPROVED = 2000  # blocks of a schedule that is improved block by block
SWEEPS = 3


@dataclass(frozen=True)
class Placement:
    """Where the blocks stand, and how many directions are in use at once whatever one does."""

    at: tuple[int, ...]
    bound: int  # no placement and no layout of these blocks needs fewer
    how: str  # "solved", or "improved block by block", or "as early as can be"


def stays(slack: Slack, at: Sequence[int]) -> tuple[Stay, ...]:
    """When each room needs its place."""
    return tuple(Stay(tenant.room.width, *tenant.times(at, slack.last)) for tenant in slack.tenants)


def place(slack: Slack) -> Placement:
    """The placement with the fewest directions in use at once."""
    free = [b for b in range(len(slack.blocks)) if slack.earliest[b] < slack.latest[b]]
    states = slack.last + 2
    least = _always(slack)
    if not free:
        top = _peak(slack, slack.earliest)
        return Placement(slack.earliest, top, "solved")
    size = sum(len(slack.windows(b)) for b in free) + len(slack.tenants) * states
    if size <= MOST_SEARCHED:
        found = searched(slack, least)
        if found is not None:
            return Placement(*found, "solved")
    if len(slack.blocks) > MOST_IMPROVED:
        return Placement(slack.earliest, least, "as early as can be")
    return Placement(_improved(slack, free), least, "improved block by block")


def _peak(slack: Slack, at: Sequence[int]) -> int:
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


def _improved(slack: Slack, free: Sequence[int]) -> tuple[int, ...]:
    """Each block in turn where it makes the fullest state, and then all states, least full."""
    at = list(slack.earliest)
    touching: list[list[int]] = [[] for _ in slack.blocks]
    for t, tenant in enumerate(slack.tenants):
        for b in {*tenant.readers, *([] if tenant.writer is None else [tenant.writer])}:
            touching[b].append(t)
    times = [tenant.times(at, slack.last) for tenant in slack.tenants]
    used = load(stays(slack, at), slack.last + 2).astype(float)

    def put(tenants: Sequence[int], sign: int) -> None:
        for t in tenants:
            used[times[t][0] : times[t][1] + 1] += sign * slack.tenants[t].room.width

    for _ in range(SWEEPS):
        moved = False
        for b in reversed(free):
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
        if not moved:
            break
    return tuple(at)
