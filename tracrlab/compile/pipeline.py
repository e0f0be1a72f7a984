"""The compiler: seven passes, each from frozen values to a frozen value, and all of them kept."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType

from tracrlab import rasp
from tracrlab.compile.anatomy import describe
from tracrlab.compile.assemble import assemble
from tracrlab.compile.check import check_answers, check_arguments, check_budget, check_length
from tracrlab.compile.cuts import may_pass
from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred, infer_values
from tracrlab.compile.layout import lay_out, measure
from tracrlab.compile.lower import lower
from tracrlab.compile.model import CompiledModel
from tracrlab.compile.output import output_encoder
from tracrlab.compile.passes import DEFAULT, NONE, REUSE, ROOMS, Passes, check_residual
from tracrlab.compile.placing import placed
from tracrlab.compile.plan import make_plan
from tracrlab.compile.read import read_graph
from tracrlab.compile.retype import rewritten
from tracrlab.compile.reuse import reused
from tracrlab.compile.shallowest import shallowest
from tracrlab.errors import CompileError, Problem
from tracrlab.progress import Progress, Stages, telling
from tracrlab.transformer import CategoricalEncoder
from tracrlab.values import Value

BUDGET = 4 * 2**30
MOST_VALUES = 4_000_000
STAGES = ("graph", "values", "plan", "blocks", "schedule", "layout", "weights")


@dataclass(frozen=True)
class Asked:
    """What a program is compiled for, all of it checked."""

    words: tuple[Value, ...]
    max_seq_len: int
    causal: bool
    bos: str
    pad: str
    budget_bytes: int
    most_values: int
    passes: Passes
    residual: str


def compile_rasp_to_model(
    program: rasp.SOp | rasp.Source,
    vocab: Iterable[Value],
    max_seq_len: int,
    causal: bool = False,
    compiler_bos: str = "compiler_bos",
    compiler_pad: str = "compiler_pad",
    budget_bytes: int = BUDGET,
    most_values: int = MOST_VALUES,
    mlp_exactness: float | None = None,
    optimize: str | Passes = DEFAULT,
    residual: str = ROOMS,
    progress: Progress | bool | None = None,
) -> CompiledModel:
    """Compile a RASP program to the weights of a transformer that computes exactly it.

    The model gives the interpreter's answer (`rasp.evaluate(program, tokens, causal)`) on every
    input of 1 to `max_seq_len` tokens of `vocab` on which there is one. `max_seq_len` does not
    count BOS. Raises CompileError, which lists every problem found, if that cannot be had or if
    the weights would take more than `budget_bytes`; no weight is made then. `most_values` is how
    many values a function of the program may be asked about while it is compiled: four million
    take some ten seconds, and a program from a stranger needs less. `mlp_exactness` is
    accepted for programs that come from Tracr, and does nothing: each threshold is as sharp as it
    must be. `optimize` says which passes save layers and rooms (see `Passes`): "none" makes every
    variable of the program, "names" those that have a name, "layers" as few layers as can be.
    `residual` says whether each variable has directions of its own ("rooms"), or takes those of
    others that nobody reads any more ("reuse"), which makes the residual stream narrower.
    What takes more than a second shows a bar; `progress=False` does not, and a function given as
    `progress` is called with the number of stages done, of how many, and what comes next, before
    each step: if it raises, nothing was made, as after a KeyboardInterrupt.
    Method: Lindner et al., Tracr, arXiv 2301.05062, with other weights.

    >>> from tracrlab import rasp
    >>> same = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    >>> compile_rasp_to_model(rasp.SelectorWidth(same), {"a", "b"}, 16).run("a" * 16)[:3]
    [16, 16, 16]
    """
    words, max_seq_len = check_arguments(
        vocab, max_seq_len, causal, compiler_bos, compiler_pad, budget_bytes, most_values
    )
    if isinstance(program, rasp.Source):
        program = program.program
    passes = Passes.of(optimize)
    check_residual(residual)
    asked = Asked(
        words,
        max_seq_len,
        causal,
        compiler_bos,
        compiler_pad,
        budget_bytes,
        most_values,
        passes,
        residual,
    )
    with telling("compiling", progress) as tell:
        return _compiled(program, asked, Stages(STAGES, tell))


def _compiled(program: rasp.SOp, asked: Asked, told: Stages) -> CompiledModel:
    """What a program is compiled to: one pass after the other, each told before it begins."""
    words, max_seq_len, causal = asked.words, asked.max_seq_len, asked.causal
    passes, budget = asked.passes, asked.budget_bytes
    told.at("graph")
    graph = read_graph(program, words)
    with placed(graph):
        check_length(graph, max_seq_len, budget)
        passed = partial(may_pass, passes=passes)
        size = words, max_seq_len, causal, budget // 16

        def values(graph: Graph, most: int | None) -> tuple[Graph, Inferred]:
            nodes = told.each("values", "node")
            limits = (*size, asked.most_values if most is None else most, passed)
            inferred, found = infer_values(graph, *limits, nodes)
            while inferred.apart:  # some function asks for what a room does not tell
                clearer = rewritten(graph, inferred, inferred.apart[0])
                if clearer is None:
                    break
                graph = clearer
                inferred, found = infer_values(graph, *limits, nodes)
            if found:
                raise CompileError((*found, *_further(graph, inferred)))
            return graph, inferred

        made = shallowest(graph, passes, values, told)
        graph, inferred, lowered, schedule = made.graph, made.inferred, made.lowered, made.schedule
        told.at("schedule")
        check_answers(program, inferred, words, max_seq_len, causal)
        told.at("layout")
        if asked.residual == REUSE:
            schedule, layout = reused(lowered, schedule, asked.bos, asked.pad)
        else:
            layout = lay_out(lowered, schedule, asked.bos, asked.pad)
        sizes = measure(schedule, layout, len(words) + 2, max_seq_len + 1, lowered.output.width)
        check_budget(schedule, layout, sizes, budget)
    decoder = output_encoder(graph, inferred, lowered)
    weights = assemble(lowered, schedule, layout, sizes, told.each("weights", "layer"))
    stages = {
        "graph": graph,
        "values": inferred,
        "plan": made.plan,
        "blocks": lowered,
        "schedule": schedule,
        "layout": layout,
        "weights": weights,
    }
    return CompiledModel(
        weights=weights,
        residual_labels=layout.labels,
        input_encoder=CategoricalEncoder(
            (*words, asked.bos, asked.pad), True, asked.bos, asked.pad, max_seq_len + 1
        ),
        output_encoder=decoder,
        causal=causal,
        name=graph.output,
        assumptions=inferred.assumptions,
        stages=MappingProxyType(stages),
        anatomy=describe(schedule, layout),
        program_text=rasp.program_text(program),
        program=program,
    )


def _further(graph: Graph, inferred: Inferred) -> tuple[Problem, ...]:
    """The problems of lowering what has none so far: all are told together."""
    nodes = tuple(node for node in graph.nodes if node.name in inferred.facts)
    if not nodes:
        return ()
    sound = Graph(nodes, nodes[-1].name)
    try:
        lower(sound, inferred, make_plan(sound, inferred, NONE))
    except CompileError as error:
        return error.problems
    return ()
