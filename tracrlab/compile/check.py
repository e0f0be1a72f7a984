"""What is checked before any weight is made."""

from collections.abc import Iterable
from operator import index
from typing import SupportsIndex

from tracrlab import rasp
from tracrlab.compile import problems, search
from tracrlab.compile.graph import Graph
from tracrlab.compile.infer import Inferred
from tracrlab.compile.layout import Layout, Sizes, size_of
from tracrlab.compile.schedule import Schedule
from tracrlab.errors import CompileError, Problem
from tracrlab.values import Value, as_value, in_order

PER_PAIR = 14
"""Bytes that are used at once for each pair of positions while values are inferred."""


def check_arguments(
    vocab: Iterable[Value],
    max_seq_len: int,
    causal: bool,
    bos: str,
    pad: str,
    budget_bytes: int,
    most_values: int,
) -> tuple[tuple[Value, ...], int]:
    """The vocabulary in order, and the length. Raises CompileError for what fits no model."""

    def refuse(node: str, what: str, why: str, fix: str) -> None:
        raise CompileError((Problem(node, what, why, fix),))

    if not isinstance(causal, bool):
        refuse("causal", f"it is {causal!r}", "a model is causal or not", "causal=True")
    if isinstance(max_seq_len, SupportsIndex) and not isinstance(max_seq_len, bool):
        max_seq_len = index(max_seq_len)
    if isinstance(max_seq_len, bool) or not isinstance(max_seq_len, int) or max_seq_len < 1:
        refuse(
            "max_seq_len",
            f"it is {max_seq_len!r}, and must be an integer of at least 1",
            "it is the number of tokens of the longest input, BOS not counted",
            "max_seq_len=8",
        )
    try:
        words = in_order(as_value(word, "a token") for word in vocab)
    except TypeError as error:
        refuse("vocab", str(error), "every token is a value of the program", 'vocab={"a", "b"}')
    if not words:
        refuse("vocab", "it is empty", "an input needs a token", 'vocab={"a", "b"}')
    for name, token, label in (("compiler_bos", bos, "BOS"), ("compiler_pad", pad, "PAD")):
        if not isinstance(token, str):
            refuse(name, f"it is {token!r}", "it is the name of a token", f'{name}="{name}"')
        if token in [word for word in words if isinstance(word, str)]:
            refuse(
                name,
                f"Compiler {label} token must not be present in the vocab: {token!r} is",
                "the model uses it for a position of its own",
                f"choose another name, as in {name}='<{label.lower()}>'",
            )
    if isinstance(most_values, bool) or not isinstance(most_values, int) or most_values < 1:
        what = f"it is {most_values!r}, and must be an integer of at least 1"
        refuse("most_values", what, "it bounds the tables that are made", "most_values=1_000_000")
    if bos == pad:
        refuse("compiler_pad", f"BOS and PAD are both {bos!r}", "they are two tokens", "name one")
    least = 4 * (max_seq_len + len(words)) * (len(words) + 3)
    if least > budget_bytes:
        sizes = [("max_seq_len", 4 * max_seq_len * (len(words) + 3))]
        raise CompileError((problems.over_budget(sizes, least, budget_bytes, at_least=True),))
    return words, max_seq_len


def check_length(graph: Graph, length: int, budget: int) -> None:
    """Raise CompileError where tables of positions by positions alone would be over the budget."""
    needed = PER_PAIR * length * length
    if needed <= budget:
        return
    found = [
        problems.about(
            node,
            f"its selector pairs {length:,} positions with {length:,}, and to see which pairs it "
            f"can select takes {needed:,} bytes",
            f"the budget is {budget:,} bytes, for compiling as for the model",
            "lower max_seq_len, or raise budget_bytes",
        )
        for node in graph.nodes
        if node.kind in ("width", "aggregate")
    ]
    if found:
        raise CompileError(found)


def check_answers(
    program: rasp.SOp,
    inferred: Inferred,
    vocab: tuple[Value, ...],
    length: int,
    causal: bool,
) -> None:
    """Raise CompileError if something raised, and the interpreter answers no input tried."""
    doubtful = [
        (name, facts)
        for name, facts in inferred.facts.items()
        if facts.doubtful or (facts.failures is not None and facts.failures.failed)
    ]
    if not doubtful:
        return
    answered, error = search.an_answer(program, vocab, length, causal)
    if not answered:
        raise CompileError(
            (
                Problem(
                    doubtful[0][0],
                    f"the interpreter raises {type(error).__name__} on every input tried: {error}",
                    "a program without answers leaves the model nothing to agree with",
                    "run program(tokens) on an input that should work, and mend what it raises",
                ),
            )
        )


def check_budget(schedule: Schedule, layout: Layout, sizes: Sizes, budget: int) -> None:
    """Raise CompileError if the weights would be larger than the budget."""
    if sizes.bytes <= budget:
        return
    width = layout.width
    parts = [(block.node, size_of(block, width)) for half in schedule.half_layers for block in half]
    parts.append(("embeddings", 4 * (sizes.tokens + sizes.positions) * width))
    raise CompileError((problems.over_budget(parts, sizes.bytes, budget),))
