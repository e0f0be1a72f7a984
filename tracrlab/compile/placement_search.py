"""The placement of blocks that needs the fewest directions at once, as a mixed-integer program."""

from collections.abc import Iterable

import numpy as np

from tracrlab.compile.slack import Slack, Tenant

NODES = 500  # a number and not a time, so that the same program gets the same bytes
Row = tuple[dict[int, float], float, float]  # coefficients of variables, least and most


def searched(slack: Slack, least: int) -> tuple[tuple[int, ...], int] | None:
    """The half-layer of each block, and a number of directions that none can do without; None if
    nothing is found within NODES. Solved by HiGHS.

    x[b, h] is 1 where block b is at half-layer h, u[t, s] at least 1 where room t is in use in
    state s, and the last variable is the most that is in use at once. Of equally narrow ones, the
    placement in which blocks are earlier is taken.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    program = _Program(slack)
    rows = program.rows()
    entries = [(r, i, x) for r, (row, _, _) in enumerate(rows) for i, x in row.items()]
    r, i, x = zip(*entries, strict=True)
    size, spots = program.height + 1, len(program.spots)
    lateness = [h - slack.earliest[b] for b, h in program.spots]
    most = sum(late - soon for late, soon in zip(slack.latest, slack.earliest, strict=True))
    cost = np.zeros(size)
    cost[:spots] = np.array(lateness) / (2 * most + 1)
    cost[program.height] = 1.0
    lower, upper = np.zeros(size), np.ones(size)
    lower[program.height], upper[program.height] = least, np.inf
    found = milp(
        cost,
        integrality=np.arange(size) < spots,
        bounds=Bounds(lower, upper),
        constraints=LinearConstraint(
            coo_array((x, (r, i)), shape=(len(rows), size)).tocsr(),
            np.array([low for _, low, _ in rows]),
            np.array([high for _, _, high in rows]),
        ),
        options={"node_limit": NODES},
    )
    if found.x is None:
        return None
    at = list(slack.earliest)
    for (b, h), here in program.spots.items():
        if found.x[here] > 0.5:
            at[b] = h
    return tuple(at), max(least, int(np.ceil(found.mip_dual_bound - 0.5 - 1e-6)))


class _Program:
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
