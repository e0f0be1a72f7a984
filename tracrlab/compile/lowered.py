"""Pass 4 of 7, its result: the program as blocks in named spaces."""

from collections.abc import Mapping
from dataclasses import dataclass

from tracrlab.craft import Block, Mlp, Space


@dataclass(frozen=True, eq=False, repr=False)
class Lowered:
    """The program as blocks, in an order in which they can run, and the rooms they share."""

    blocks: tuple[Block, ...]
    encodings: Mapping[str, tuple[Space, ...]]  # node -> its rooms
    output: Space
    embedded: tuple[Space, ...]  # rooms that the embeddings fill

    @property
    def rooms(self) -> tuple[Space, ...]:
        """All rooms, in the order in which they are first written."""
        found = {space.key: space for space in self.embedded}
        for block in self.blocks:
            found.update((space.key, space) for space in block.writes)
        return tuple(found.values())

    def __str__(self) -> str:
        lines = []
        for block in self.blocks:
            read = ", ".join(dict.fromkeys(space.label for space in spaces_read(block)))
            wrote = ", ".join(str(space) for space in block.writes)
            kind = "mlp" if isinstance(block, Mlp) else "head"
            lines.append(f"{kind} {block.kind} {block.node}: {read or 'bos'} -> {wrote}")
        return "\n".join([*lines, f"output: {self.output}"])

    __repr__ = __str__


def spaces_read(block: Block) -> tuple[Space, ...]:
    """All rooms that a block reads, apart from `one` and `bos`."""
    if isinstance(block, Mlp):
        return block.reads
    chosen = [space for term in block.terms for space in (term.query, term.key)]
    return (*chosen, *(read.source for read in block.reads))
