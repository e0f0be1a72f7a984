"""The placement of blocks that needs the fewest directions at once, as a program for HiGHS."""

from collections.abc import Callable, Iterable
from threading import Thread
from typing import Any

import numpy as np

from tracrlab.compile.slack import Slack, Tenant

NODES = 50  # a number and not a time, so that the same program gets the same bytes
POINTS = (0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95)
OFTEN = 0.05  # seconds after which somebody is asked whether to go on
Row = tuple[dict[int, float], float, float]  # coefficients of variables, least and most


def relaxed(slack: Slack, least: int) -> tuple[int, tuple[tuple[int, ...], ...]]:
    """A number of directions that no placement can do without, and placements near the solution of
    the linear program, in which a block may stand at several half-layers, in parts.

    Each block is put where a given share of it has come to stand. What it reads has come so far
    before, since its share is at least as large at any time: so each share gives a placement.
    """
    program = _Program(slack)
    found = _solved(program, least, integers=False)
    if found is None:
        return least, ()
    standing = {spot: found.x[i] for spot, i in program.spots.items()}
    placements = []
    for point in POINTS:
        at = []
        for b in range(len(slack.blocks)):
            come, half = 0.0, slack.earliest[b]
            for half in slack.windows(b):
                come += standing[b, half]
                if come >= point - 1e-7:
                    break
            at.append(half)
        if all(at[s] < at[b] for b, sources in enumerate(slack.before) for s in sources):
            placements.append(tuple(at))  # which rounding could spoil
    return int(np.ceil(found.fun - program.tie - 1e-6)), tuple(dict.fromkeys(placements))


def searched(slack: Slack, least: int) -> tuple[tuple[int, ...] | None, int]:
    """The half-layer of each block, if any is found within NODES, and a number of directions that
    no placement can do without."""
    program = _Program(slack)
    found = _solved(program, least, integers=True)
    if found is None:
        return None, least
    at = list(slack.earliest)
    for (b, h), here in program.spots.items():
        if found.x[here] > 0.5:
            at[b] = h
    known = found.fun if found.status == 0 else found.mip_dual_bound
    bound = least if known is None else int(np.ceil(known - program.tie - 1e-6))
    return tuple(at), max(least, bound)


def _solved(program: "_Program", least: int, integers: bool) -> Any:
    """HiGHS' answer; None if it has none.

    x[b, h] is 1 where block b is at half-layer h, u[t, s] at least 1 where room t is in use in
    state s, and the last variable is the most that is in use at once. Of equally narrow ones, the
    placement in which blocks are earlier is taken.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    rows, slack = program.rows(), program.slack
    entries = [(r, i, x) for r, (row, _, _) in enumerate(rows) for i, x in row.items()]
    r, i, x = zip(*entries, strict=True)
    size, spots = program.height + 1, len(program.spots)
    lateness = [h - slack.earliest[b] for b, h in program.spots]
    most = sum(late - soon for late, soon in zip(slack.latest, slack.earliest, strict=True))
    cost = np.zeros(size)
    cost[:spots] = program.tie * np.array(lateness) / max(most, 1)
    cost[program.height] = 1.0
    lower, upper = np.zeros(size), np.ones(size)
    lower[program.height], upper[program.height] = least, np.inf
    found = _elsewhere(
        milp,
        cost,
        integrality=(np.arange(size) < spots) * integers,
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(
            coo_array((x, (r, i)), shape=(len(rows), size)).tocsr(),
            np.array([low for _, low, _ in rows]),
            np.array([high for _, _, high in rows]),
        ),
        options={"node_limit": NODES},
    )
    return found if found.x is not None else None


def _elsewhere(solve: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Solve in another thread, so that Ctrl-C is felt meanwhile."""
    found: list[Any] = []
    thread = Thread(target=lambda: found.append(solve(*args, **kwargs)), daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(OFTEN)
    return found[0]


class _Program:
    tie = 0.4  # what lateness costs at most: less than a direction

    def __init__(self, slack: Slack):
        self.slack = slack
        every = ((b, h) for b in range(len(slack.blocks)) for h in slack.windows(b))
        self.spots = {spot: i for i, spot in enumerate(every)}
        self.states = slack.last + 2
        self.height = len(self.spots) + len(slack.tenants) * self.states

    def used(self, tenant: int, state: int) -> int:
        return len(self.spots) + tenant * self.states + state

    def where(self, block: int, halves: Iterable[int], sign: float = 1.0) -> dict[int, float]:
        """The sum that is `sign` if a block is at one of these half-layers."""
        return {self.spots[block, h]: sign for h in halves if (block, h) in self.spots}

    def rows(self) -> list[Row]:
        slack, found = self.slack, []
        for b in range(len(slack.blocks)):
            found.append((self.where(b, slack.windows(b)), 1.0, 1.0))
            for source in slack.before[b]:  # where b is at t or before, its source is before t
                for t in slack.windows(b):
                    row = self.where(source, range(t))
                    row |= self.where(b, range(t + 1), -1.0)
                    found.append((row, 0.0, np.inf))
        for t, tenant in enumerate(slack.tenants):
            for state in range(self.states):
                found += self.in_use(t, tenant, state)
        for state in range(self.states):
            row = {
                self.used(t, state): -float(tenant.room.width)
                for t, tenant in enumerate(slack.tenants)
            }
            found.append(({**row, self.height: 1.0}, 0.0, np.inf))
        return found

    def in_use(self, t: int, tenant: Tenant, state: int) -> list[Row]:
        """A room is in use between its birth and the MLP that can erase it after a reader."""
        halves = range(self.slack.last + 1)
        unread = not tenant.readers and not tenant.stays
        born = range(state + tenant.early)
        if unread:
            born = [h for h in born if tenant.end(h + 1) >= state]  # type: ignore[assignment]
        row, least = {self.used(t, state): 1.0}, 0.0
        if tenant.writer is not None:
            row |= self.where(tenant.writer, born, -1.0)
        else:
            least = float(not unread or tenant.end(0) >= state)
        if unread or tenant.stays:
            return [(row, least, np.inf)]
        ends = [h for h in halves if tenant.end(h) >= state]
        return [
            ({**row, **self.where(reader, ends, -1.0)}, least - 1.0, np.inf)
            for reader in tenant.readers
        ]
