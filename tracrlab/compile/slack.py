"""How late each block may be, and which rooms are in use at which time, wherever blocks stand.

Times are half-layers; state s is the residual stream after s of them, 0 the embeddings. A block of
half-layer h reads state h and writes state h + 1. A room whose directions are to be used again is
erased by the MLP of the layer that reads it last: it is in use up to the state that this reads.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tracrlab.compile.lowered import Lowered, spaces_read
from tracrlab.craft import Block, Mlp, Space


def erasing(half: int) -> int:
    """The MLP that can erase what half-layer `half` reads: of the same layer."""
    return half | 1


def whole(space: Space) -> bool:
    """Its entries are exactly 0 and 1, at BOS too, so that sums of them are not rounded."""
    return space.error == 0 and space.kind != "number" and set(space.at_bos) <= {0.0, 1.0}


def plain(block: Block) -> bool:
    """An MLP that adds up nothing but zeros and ones."""
    if not isinstance(block, Mlp) or block.kind not in ("lookup", "clean"):
        return False
    return all(map(whole, (*block.reads, *block.writes))) and bool(
        (block.second.amounts == 1).all()
    )


@dataclass(frozen=True, eq=False)
class Tenant:
    """A room that needs a place for some time: who writes it, and who reads it."""

    room: Space
    writer: int | None  # block; None: it comes with the embedding
    readers: tuple[int, ...]
    stays: bool  # to the end: it is decoded
    early: bool  # it is written by an MLP that may not add to anything that is just erased
    late: bool  # nothing may be added while it is erased

    def times(self, at: Sequence[int], last: int) -> tuple[int, int]:
        """The first and the last state in which it needs its place, if block b is at `at[b]`."""
        born = 0 if self.writer is None else at[self.writer] + 1
        read = max((at[reader] for reader in self.readers), default=born)
        end = last + 1 if self.stays else self.end(read)
        return max(0, born - self.early), min(end, last + 1)

    def end(self, read: int) -> int:
        """The last state in which it needs its place, if half-layer `read` reads it last."""
        return erasing(read) + self.late


@dataclass(frozen=True, eq=False)
class Slack:
    """The blocks of a schedule, in order, and the half-layers at which each can be."""

    blocks: tuple[Block, ...]
    earliest: tuple[int, ...]
    latest: tuple[int, ...]
    before: tuple[tuple[int, ...], ...]  # of each block, those that write what it reads
    tenants: tuple[Tenant, ...]
    last: int  # the last half-layer

    @cached_property
    def after(self) -> tuple[tuple[int, ...], ...]:
        """Of each block, those that read what it writes."""
        found: list[list[int]] = [[] for _ in self.blocks]
        for block, sources in enumerate(self.before):
            for source in sources:
                found[source].append(block)
        return tuple(map(tuple, found))

    @property
    def variables(self) -> int:
        """How many a program has that looks for a placement: places of blocks, states of rooms."""
        spots = sum(len(self.windows(b)) for b in range(len(self.blocks)))
        return spots + len(self.tenants) * (self.last + 2)

    def windows(self, block: int) -> range:
        return range(self.earliest[block], self.latest[block] + 1, 2)

    @classmethod
    def of(cls, lowered: Lowered, halves: Sequence[Sequence[Block]]) -> "Slack":
        """Of a schedule in which each block is as early as it can be."""
        blocks = [block for half in halves for block in half]
        earliest = [half for half, some in enumerate(halves) for _ in some]
        last = len(halves) - 1
        writer = {space.key: b for b, block in enumerate(blocks) for space in block.writes}
        reads = [tuple(dict.fromkeys(s.key for s in spaces_read(block))) for block in blocks]
        before = [
            tuple(dict.fromkeys(writer[key] for key in keys if key in writer)) for keys in reads
        ]
        latest = [last - (last - half) % 2 for half in earliest]
        for b in reversed(range(len(blocks))):  # readers come later in this order
            for source in before[b]:
                late = latest[b] - 1
                late -= (late - earliest[source]) % 2
                latest[source] = min(latest[source], late)
        readers: dict[tuple, list[int]] = {}
        for b, keys in enumerate(reads):
            for key in keys:
                readers.setdefault(key, []).append(b)
        rooms = _rooms(lowered, blocks)
        tenants = []
        for key, room in rooms.items():
            by = writer.get(key)
            rough = by is not None and isinstance(blocks[by], Mlp) and not plain(blocks[by])
            tenants.append(
                Tenant(
                    room,
                    by,
                    tuple(readers.get(key, ())),
                    key == lowered.output.key,
                    rough,
                    not whole(room),
                )
            )
        return cls(
            tuple(blocks), tuple(earliest), tuple(latest), tuple(before), tuple(tenants), last
        )


def _rooms(lowered: Lowered, blocks: Sequence[Block]) -> Mapping[tuple, Space]:
    """All rooms of variables, embedded ones first, in the order in which they are written."""
    found = {space.key: space for space in lowered.embedded}
    found.update((space.key, space) for block in blocks for space in block.writes)
    return found
