"""Pass 4 of 6: give each block a half-layer: attention at even numbers, MLPs at odd ones."""

from dataclasses import dataclass

from tracrlab.compile.lowered import Lowered, spaces_read
from tracrlab.craft import Block, Head, Mlp


@dataclass(frozen=True, eq=False, repr=False)
class Schedule:
    """The blocks by half-layer. Half-layer 2 i is the attention of layer i, 2 i + 1 its MLP."""

    half_layers: tuple[tuple[Block, ...], ...]

    @property
    def layers(self) -> int:
        return (len(self.half_layers) + 1) // 2

    def heads(self, layer: int) -> tuple[Head, ...]:
        return self._at(2 * layer)

    def mlps(self, layer: int) -> tuple[Mlp, ...]:
        return self._at(2 * layer + 1)

    def _at(self, half: int) -> tuple:
        return self.half_layers[half] if half < len(self.half_layers) else ()

    def __str__(self) -> str:
        lines = []
        for i, blocks in enumerate(self.half_layers):
            names = ", ".join(f"{block.node} ({block.kind})" for block in blocks)
            lines.append(f"layer {i // 2} {('attn', 'mlp ')[i % 2]}  {names or '-'}")
        return "\n".join(lines) or "no layers: the output is read off the embeddings"

    __repr__ = __str__


def schedule_blocks(lowered: Lowered) -> Schedule:
    """Each block as early as it can be: after all that it reads has been written."""
    ready: dict[tuple, int] = {}  # room -> the first half-layer that may read it
    slots: dict[int, list[Block]] = {}
    for block in lowered.blocks:
        first = max((ready.get(space.key, 0) for space in spaces_read(block)), default=0)
        half = first + (first % 2 != isinstance(block, Mlp))
        slots.setdefault(half, []).append(block)
        for space in block.writes:
            ready[space.key] = half + 1
    count = max(slots, default=-1) + 1
    return Schedule(tuple(tuple(slots.get(half, ())) for half in range(count)))
