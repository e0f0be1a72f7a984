"""Which directions, heads and hidden units of the weights belong to which node of the program."""

from dataclasses import dataclass, replace

from tracrlab.compile.layout import PAD, Layout
from tracrlab.compile.schedule import Schedule
from tracrlab.craft import BOS
from tracrlab.values import Value


@dataclass(frozen=True)
class Lease:
    """When a room has its directions, where they are used again (`residual="reuse"`)."""

    since: int  # the first step that holds it; 0 is the embedding, then two for each layer
    until: int | None  # the last: the MLP of the next one erases it; None: it stays
    labels: tuple[str, ...]  # the names of its directions, which others name too


@dataclass(frozen=True)
class Room:
    """Directions `start` to `stop` of the residual stream carry this variable."""

    name: str  # as in residual labels: `hist`, `hist.bos_share`, `tokens`
    kind: str  # "one-hot" or "number"
    node: str
    start: int
    stop: int
    values: tuple[Value, ...]
    lease: Lease | None = None  # None: its directions are its own for good

    @property
    def labels(self) -> tuple[str, ...]:
        """The names of its directions, if they have others as well."""
        return self.lease.labels if self.lease is not None else ()

    @property
    def until(self) -> int | None:
        return self.lease.until if self.lease is not None else None


@dataclass(frozen=True)
class HeadPart:
    """Head `head` of the attention of layer `layer` computes this node; one that computes several
    nodes has a part for each."""

    layer: int
    head: int
    node: str
    kind: str  # "aggregate" or "width"
    selector: str
    reads: tuple[str, ...]
    writes: tuple[str, ...]


@dataclass(frozen=True)
class MlpPart:
    """Hidden units `start` to `stop` of the MLP of layer `layer` compute this node."""

    layer: int
    start: int
    stop: int
    node: str
    kind: str  # "lookup", "steps", "linear", "clean", or "erase": what it reads makes room
    reads: tuple[str, ...]
    writes: tuple[str, ...]


@dataclass(frozen=True)
class Anatomy:
    """The names of all parts of a model: plain data, saved with its weights."""

    rooms: tuple[Room, ...]
    heads: tuple[HeadPart, ...]
    mlps: tuple[MlpPart, ...]

    @property
    def head_count(self) -> int:
        """How many heads there are: one may compute several nodes."""
        return len({(part.layer, part.head) for part in self.heads})

    def room(self, name: str) -> Room:
        """The room of that name; a number room before a one-hot one of the same name."""
        found = [room for room in self.rooms if room.name == name]
        if not found:
            known = ", ".join(dict.fromkeys(room.name for room in self.rooms))
            raise KeyError(f"no room {name!r} in the residual stream; there are {known}")
        return min(found, key=lambda room: room.kind == "one-hot")


def describe(schedule: Schedule, layout: Layout) -> Anatomy:
    """The anatomy of the weights that are assembled from a schedule and a layout."""
    rooms = []
    for room in layout.rooms:
        start = layout.start[room.key]
        special = room.key in (BOS.key, PAD.key)
        values = tuple(direction.value for direction in layout.directions(room))
        label = str(layout.directions(room)[0]) if special else room.label
        values = values if special else room.values
        found = Room(label, room.kind, room.name, start, start + room.width, values)
        if layout.narrowness is not None:  # directions are used again
            times = layout.since.get(room.key, 0), layout.until.get(room.key)
            found = replace(found, lease=Lease(*times, layout.labels_of(room)))
        rooms.append(found)
    heads, mlps = [], []
    for layer in range(schedule.layers):
        for h, head in enumerate(schedule.heads(layer)):
            for one in head.serves:
                chosen = [space for term in one.terms for space in (term.query, term.key)]
                read = (*chosen, *(each.source for each in one.reads if each.source.key != BOS.key))
                labels = tuple(dict.fromkeys(space.label for space in read))
                writes = tuple(dict.fromkeys(space.label for space in one.writes))
                heads.append(HeadPart(layer, h, one.node, one.kind, one.selector, labels, writes))
        at = 0
        for mlp in schedule.mlps(layer):
            labels = tuple(dict.fromkeys(space.label for space in mlp.reads))
            writes = tuple(dict.fromkeys(space.label for space in mlp.writes))
            mlps.append(MlpPart(layer, at, at + mlp.hidden, mlp.node, mlp.kind, labels, writes))
            at += mlp.hidden
    return Anatomy(tuple(rooms), tuple(heads), tuple(mlps))
