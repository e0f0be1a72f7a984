"""Random programs with their models, inputs and answers: what all laws are about.

The variable TRACRLAB_LAWS=N makes each law look at N times as many programs.
"""

import itertools
import math
import os
import random
from dataclasses import dataclass
from functools import lru_cache

from tracrlab import rasp
from tracrlab.compile import CompiledModel, CompileError, compile_rasp_to_model
from tracrlab.compile.cells import nearly
from tracrlab.programs import RandomProgram, random_program
from tracrlab.transformer import CategoricalEncoder
from tracrlab.values import Value, is_number, same_value, value_key

DEPTH = int(os.environ.get("TRACRLAB_LAWS", "1"))
CHUNK = 10  # programs in one test
RELATIVE, NEAR_ZERO = 1e-5, 1e-6  # what is promised of output numbers
RAISED = (ArithmeticError, AttributeError, IndexError, KeyError, TypeError, ValueError)


def chunks(count: int, first: int = 0) -> list[range]:
    """Ranges of seeds, `count` in all or DEPTH times as many, to be parametrized over."""
    last = first + count * DEPTH
    return [range(at, min(at + CHUNK, last)) for at in range(first, last, CHUNK)]


@dataclass(frozen=True, eq=False)
class Case:
    """A random program and its model; or, where it was refused, why."""

    drawn: RandomProgram
    model: CompiledModel | None
    refusal: CompileError | None = None

    def answer(self, words: list[Value]) -> list[Value] | None:
        """The interpreter's answer; None where it raises, and the model may do what it likes."""
        try:
            return rasp.evaluate(self.drawn.program, words, self.drawn.causal)
        except RAISED:
            return None

    def answered(self, inputs: list[list[Value]]) -> list[tuple[list[Value], list[Value]]]:
        """Those inputs that have an answer, each with it."""
        pairs = ((words, self.answer(words)) for words in inputs)
        return [(words, want) for words, want in pairs if want is not None]


def compiled(drawn: RandomProgram) -> Case:
    """The model of a program, unless it is refused."""
    try:
        limits = drawn.vocab, drawn.max_seq_len, drawn.causal
        return Case(drawn, compile_rasp_to_model(drawn.program, *limits))
    except CompileError as refusal:
        return Case(drawn, None, refusal)


@lru_cache(400)
def case(seed: int, causal: bool, length: int = 4) -> Case:
    """The program of number `seed`, with its model."""
    return compiled(random_program(seed, causal=causal, max_seq_len=length))


def cases(seeds: range, *arguments) -> list[Case]:
    """Those of these programs that were compiled."""
    found = (case(seed, *arguments) for seed in seeds)
    return [each for each in found if each.model is not None]


def short_inputs(drawn: RandomProgram, most: int = 100) -> list[list[Value]]:
    """All inputs of one token, of two, and so on for as long as there are at most `most`."""
    found: list[list[Value]] = []
    for n in range(1, drawn.max_seq_len + 1):
        if len(found) + len(drawn.vocab) ** n > most:
            break
        found += map(list, itertools.product(drawn.vocab, repeat=n))
    return found


def long_inputs(drawn: RandomProgram, count: int) -> list[list[Value]]:
    """Some inputs of full length or, every other one, of any; some with few different tokens."""
    rng = random.Random(drawn.seed)
    found = []
    for k in range(count):
        some = rng.sample(drawn.vocab, rng.randint(1, len(drawn.vocab)))
        n = drawn.max_seq_len if k % 2 else rng.randint(1, drawn.max_seq_len)
        found.append(rng.choices(some, k=n))
    return found


def same_answer(model: CompiledModel, want: Value, got: Value) -> bool:
    """Is this output what the interpreter says?

    Numbers are compared as numbers: exactly or, where the output is a number of the residual
    stream, as closely as is promised. All else is compared by type and value. A value that shares
    its cell with no other has its type, too.
    """
    if same_value(want, got):
        return True
    if not isinstance(model.output_encoder, CategoricalEncoder):
        if not (is_number(want) and is_number(got)):
            return False
        return math.isclose(want, got, rel_tol=RELATIVE, abs_tol=NEAR_ZERO)
    cells = model.stages["values"].facts[model.stages["graph"].output].values.cells
    cell = next(cell for cell in cells if same_value(cell[0], got))
    return value_key(want) in map(value_key, cell) and nearly(want, got)


def check(case: Case, words: list[Value], want: list[Value], got: list[Value]) -> None:
    """Assert that `got` answers the input `words` as `want` does."""
    right = len(want) == len(got) and all(
        same_answer(case.model, a, b) for a, b in zip(want, got, strict=True)
    )
    drawn = case.drawn
    assert right, (
        f"program {drawn.seed}, {'causal' if drawn.causal else 'bidirectional'}, up to "
        f"{drawn.max_seq_len} of {drawn.vocab}: {words!r} gives {got!r} in place of {want!r}\n"
        f"{drawn.text}"
    )
