"""`draw(x, "abc")`: the layers of the compiled model, and what each computes on an input."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from tracrlab.prompt import wording
from tracrlab.prompt.compiling import many, shape
from tracrlab.prompt.echo import MARGIN, Refused, Settings, call_of, tried
from tracrlab.prompt.matrix import Row, aligned, matrix, tell_apart
from tracrlab.prompt.reading import Reading
from tracrlab.rasp import evaluate
from tracrlab.rasp.text.classic.outcomes import Outcome
from tracrlab.values import in_order

if TYPE_CHECKING:
    from tracrlab.compile.anatomy import HeadPart, MlpPart, Room
    from tracrlab.trace import Trace

INDENT = 9
_MEANS = {"steps": "steps", "lookup": "lookup table", "linear": "linear", "clean": "cleaning"}


def flow(outcome: Outcome, settings: Settings, reading: Reading) -> Iterator[str]:
    """The page that `draw` prints. Refused if there is no model or no value."""
    from tracrlab.compile import compile_rasp_to_model
    from tracrlab.trace import trace_model

    (thing,) = outcome.things
    tokens = settings.example if outcome.given is None else outcome.given
    words = call_of(reading, thing.expr, tokens)
    try:
        wanted = tried(lambda: evaluate(thing.expr, tokens))
    except Refused as refused:
        raise Refused(f"{words} has no value: {refused}") from None
    model = compile_rasp_to_model(thing.expr, in_order(tokens), len(tokens))
    trace = trace_model(model, tokens)
    yield from Flow(trace, reading).lines(words)
    yield ""
    yield f"{MARGIN}{words} = {wording.sequence(wanted)}"
    from tracrlab.trace.summary import agree

    if not agree(trace.decoded, wanted):
        raise Refused(f"✗ the model gives {wording.sequence(trace.decoded)}")


class Flow:
    """One run of a model, told layer by layer."""

    def __init__(self, trace: "Trace", reading: Reading):
        self.trace = trace
        self.reading = reading
        self.graph = (trace.model.stages or {})["graph"]
        # of what a function made inside, all was written as its call; the last node is its answer
        self.outermost = {self.text_of(node): node for node in self.graph.nodes}
        self.residual = cache(trace.residual)
        self.rooms: dict[str, list[Room]] = {}
        for room in trace.model.anatomy.rooms:
            self.rooms.setdefault(room.name, []).append(room)
        self.words = [wording.label(token) for token in trace.tokens]

    def lines(self, title: str) -> Iterator[str]:
        model = self.trace.model
        counts = shape(model)
        yield f"{MARGIN}{wording.one_line(title, wording.WIDE - len(counts) - 7)}: {counts}"
        if not model.weights.layers:
            yield f"{MARGIN}(no layer is needed: the embedding holds it)"
        for layer in range(len(model.weights.layers)):
            yield ""
            yield self.heading(layer)
            for head in self.trace.heads(layer):
                yield from self.head(head)
            for function in self.trace.mlps(layer):
                yield from self.function(function)

    def heading(self, layer: int) -> str:
        """How many heads, functions and hidden units a layer has, on a line across the page."""
        heads, functions = self.trace.heads(layer), self.trace.mlps(layer)
        units = sum(part.stop - part.start for part in functions)
        counts = many(len(heads), "head")
        if functions:
            counts += f", {many(len(functions), 'MLP function')} of {many(units, 'hidden unit')}"
        start = f"{MARGIN}── layer {layer} ── {counts} "
        return start + "─" * (wording.WIDE - 5 - len(start))

    def head(self, part: "HeadPart") -> Iterator[str]:
        """What a head selects on this input, with what it compares and moves around that."""
        node = self.graph.node[part.node]
        before, after = self.before(part.layer), f"attn {part.layer}"
        does = self.how(part.node)
        if part.kind == "width":
            does = f": counts what {part.selector} selects"
        yield f"{MARGIN}head {part.head}   {wording.one_line(part.node + does, 80)}"
        top: list[Row] = [("", self.words)]
        sides: list[Row] = [("", self.words)]
        if len(node.choices) == 1:
            (choice,) = node.choices
            for name, rows in ((choice.key, top), (choice.query, sides)):
                skip = "tokens" if self.graph.node[name].kind != "full" else name
                rows[:0] = self.rows([name], before, skip=("tokens", skip))
        tell_apart(top, sides)
        moved = [name for name in node.inputs if part.kind == "aggregate"]
        top[:0] = [(f"{name} moved", texts) for name, texts in self.rows(moved, before)]
        pattern = self.trace.pattern(part.layer, part.head).values[1:, 1:] > 0
        results = self.rows(part.writes, after)
        yield from matrix(top, sides, pattern.tolist(), INDENT, results)
        if part.kind == "aggregate" and not pattern.any(axis=1).all():
            told = f"it looks at BOS, which gives {wording.constant(node.value)}"
            yield f"{' ' * INDENT}(where nothing is selected, {told})"

    def function(self, part: "MlpPart") -> Iterator[str]:
        """What a function of an MLP reads and writes on this input."""
        node = self.graph.node.get(part.node)
        does = f": from {', '.join(part.reads)}" if part.reads else ""
        if node is not None and node.kind != "width":
            does = self.how(part.node)
        units = many(part.stop - part.start, "unit")
        title = wording.one_line(part.node + does, 60)
        yield f"{MARGIN}mlp      {title}   ({_MEANS.get(part.kind, part.kind)}, {units})"
        rows = [("", self.words), *self.rows(part.reads, f"attn {part.layer}", skip=("tokens",))]
        yield from aligned([*rows, *self.rows(part.writes, f"mlp {part.layer}")], INDENT)

    def how(self, name: str) -> str:
        """How its author wrote a node; the compiler's formula for what a function made inside."""
        node = self.graph.node[name]
        text = self.text_of(node)
        text = text if text and self.outermost[text] is node else node.formula
        return "" if text == name else f" = {text}"

    def text_of(self, node: Any) -> str:
        """How a node was written; nothing if that is not known."""
        known = node.expr is not None and id(node.expr) in self.reading.written
        return self.reading.words_for(node.expr) if known else ""

    def before(self, layer: int) -> str:
        return f"mlp {layer - 1}" if layer else "embed"

    def rows(self, names: Sequence[str], after: str, skip: Sequence[str] = ()) -> list[Row]:
        """What rooms say at each token after a step."""
        from tracrlab.trace.reading import read_room, texts

        stream = self.residual(after).values[1:]
        found: list[Row] = []
        for name in dict.fromkeys(names):
            tables = []
            for room in () if name in skip else self.rooms.get(name, ()):
                shown = texts(room.values)
                rows = stream[:, room.start : room.stop]
                tables.append([read_room(room, row, shown) for row in rows])
            # of a room of numbers and a one-hot one, the one that is written by then
            tables.sort(key=lambda cells: not all(cell.clear for cell in cells))
            for cells in tables[:1]:
                told = [wording.label(c.value) if c.clear else c.text for c in cells]
                found.append((name, told))
        return found
