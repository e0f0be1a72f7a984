"""Pass 5 of 7: give each block a half-layer: attention at even numbers, MLPs at odd ones."""

from dataclasses import dataclass
from functools import cached_property

from tracrlab.compile.lowered import Lowered, spaces_read
from tracrlab.compile.share import shared
from tracrlab.craft import Block, Head, Mlp, Space


@dataclass(frozen=True, eq=False, repr=False)
class Schedule:
    """The blocks by half-layer. Half-layer 2 i is the attention of layer i, 2 i + 1 its MLP."""

    half_layers: tuple[tuple[Block, ...], ...]
    earliest: "Schedule | None" = None  # with each block as early as it can be, if some are later

    @property
    def layers(self) -> int:
        return (len(self.half_layers) + 1) // 2

    def heads(self, layer: int) -> tuple[Head, ...]:
        return self._at(2 * layer)

    def mlps(self, layer: int) -> tuple[Mlp, ...]:
        return self._at(2 * layer + 1)

    def _at(self, half: int) -> tuple:
        return self.half_layers[half] if half < len(self.half_layers) else ()

    @property
    def witness(self) -> tuple[tuple[int, Block], ...]:
        """Why there cannot be fewer half-layers: blocks of which each reads what the one before it
        writes, with the half-layer of each. Attention and MLPs take turns, so where both of two
        such blocks are of one kind, there is a half-layer between them."""
        if self.earliest is not None:
            return self.earliest.witness
        chain: list[tuple[int, Block]] = []
        last = len(self.half_layers)
        wanted = {space.key for block in self._last for space in block.writes}
        for half in reversed(range(last)):
            for block in self.half_layers[half]:
                if wanted & {space.key for space in block.writes}:
                    ready = max((self._ready(space) for space in spaces_read(block)), default=0)
                    chain.append((half, block))
                    reads = [space for space in spaces_read(block) if self._ready(space) == ready]
                    wanted = {space.key for space in reads} if ready else set()
                    break
        return tuple(reversed(chain))

    @property
    def _last(self) -> tuple[Block, ...]:
        return self.half_layers[-1][:1] if self.half_layers else ()

    def _ready(self, space: Space) -> int:
        """The first half-layer that may read a room."""
        return self._written.get(space.key, 0)

    @cached_property
    def _written(self) -> dict[tuple, int]:
        return {
            space.key: half + 1
            for half, blocks in enumerate(self.half_layers)
            for block in blocks
            for space in block.writes
        }

    def __str__(self) -> str:
        lines = []
        for i, blocks in enumerate(self.half_layers):
            names = ", ".join(f"{block.node} ({block.kind})" for block in blocks)
            lines.append(f"layer {i // 2} {('attn', 'mlp ')[i % 2]}  {names or '-'}")
        return "\n".join(lines) or "no layers: the output is read off the embeddings"

    __repr__ = __str__


def schedule_blocks(lowered: Lowered, share: bool = False) -> Schedule:
    """Each block as early as it can be: after all that it reads has been written.

    With `share`, one head serves several aggregates of one selector.
    """
    ready: dict[tuple, int] = {}  # room -> the first half-layer that may read it
    slots: dict[int, list[Block]] = {}
    for block in lowered.blocks:
        first = max((ready.get(space.key, 0) for space in spaces_read(block)), default=0)
        half = first + (first % 2 != isinstance(block, Mlp))
        slots.setdefault(half, []).append(block)
        for space in block.writes:
            ready[space.key] = half + 1
    count = max(slots, default=-1) + 1
    halves = [tuple(slots.get(half, ())) for half in range(count)]
    if share:
        halves = [_put_together(blocks) for blocks in halves]
    return Schedule(tuple(halves))


def _put_together(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    heads = [block for block in blocks if isinstance(block, Head)]
    return shared(heads) if heads else blocks
