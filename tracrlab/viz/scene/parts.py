"""The rooms and the nodes of a scene."""

from typing import Any

from tracrlab.trace.reading import texts
from tracrlab.trace.tenancy import direction_labels
from tracrlab.viz.scene.program import ProgramOf
from tracrlab.viz.scene.readers import last_reader
from tracrlab.viz.scene.run import Run


def room_entries(run: Run, program: ProgramOf) -> list[dict[str, Any]]:
    """The `rooms` of the header; `start` and `stop` count the directions that are shown."""
    found = []
    for shown in run.rooms:
        room = shown.room
        node = None if shown.constant else program.number.get(room.node)
        found.append(
            {
                "name": shown.label,
                "kind": room.kind,
                "node": node,
                "start": shown.start,
                "stop": shown.stop,
                "values": list(texts(room.values)),
                "directions": list(direction_labels(run.model, room)),
                "step": shown.step,
                "until": last_reader(run.model, room),
                "span": None if node is None else program.place(program.nodes[node]),
                "hue": 0 if node is None else node,
                "constant": shown.constant,
            }
        )
    return found


def node_entries(run: Run, program: ProgramOf) -> list[dict[str, Any]]:
    """The `nodes` of the header: the program graph, in order of computation."""
    anatomy = run.model.anatomy
    found = []
    for node in program.nodes:
        rooms = [i for i, x in enumerate(run.rooms) if x.room.node == node.name and not x.constant]
        heads = [i for i, part in enumerate(anatomy.heads) if part.node == node.name]
        mlps = [i for i, part in enumerate(anatomy.mlps) if part.node == node.name]
        done = [run.rooms[i].step for i in rooms]
        done += [2 * anatomy.heads[i].layer + 1 for i in heads]
        done += [2 * anatomy.mlps[i].layer + 2 for i in mlps]
        found.append(
            {
                "name": node.name,
                "kind": node.kind,
                "text": node.formula,
                "span": program.place(node),
                "reads": program.reads(node),
                "rooms": rooms,
                "heads": heads,
                "mlps": mlps,
                "step": max(done, default=0),
            }
        )
    return found
