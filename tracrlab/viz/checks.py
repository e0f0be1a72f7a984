"""Is the model the program? Both run on many inputs, and compared value by value."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice, product

from tracrlab.compile import CompiledModel
from tracrlab.rasp import RASPExpr, Selector, evaluate
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.trace.summary import agree
from tracrlab.values import Value, is_number, show_value
from tracrlab.viz.amounts import show_amount
from tracrlab.viz.errors import PictureError
from tracrlab.viz.given import kind, need_model
from tracrlab.viz.pictures import TablePicture

FEW = 2000  # inputs that are tried where nobody says how many
FEWEST = 20  # of them, however large the model
SECONDS = 10.0
PER_PRODUCT = 5e-11  # seconds of one multiplication in a model
PER_CALL = 5e-7  # seconds of one call of a function in a program
BATCH = 256
MOST_NUMBERS = 2 * 10**7


@dataclass(frozen=True)
class Difference:
    """An input on which the model does not give the program's answer."""

    tokens: tuple[Value, ...]
    program: tuple[Value, ...]
    model: tuple[Value, ...]
    where: tuple[int, ...]  # the tokens, from 0, at which they differ


@dataclass(frozen=True)
class Check:
    """How a model compares with its program, and on which inputs that was tried."""

    name: str
    tried: int
    agreed: int
    unanswered: int  # inputs on which the program itself raises: the model may do anything
    possible: int  # how many inputs there are
    how: str  # "all inputs of up to 4 tokens", as a sentence says it
    first: Difference | None  # the first one found
    error: float  # the largest absolute difference of two numbers
    sampled: bool = False  # whether the inputs were drawn at random: some of them twice, maybe

    @property
    def complete(self) -> bool:
        """Was every input tried that there is?"""
        return not self.sampled and self.tried == self.possible

    @property
    def holds(self) -> bool:
        """Did the model give the program's answer on every input tried that has one?"""
        return self.first is None

    def __str__(self) -> str:
        return str(check_picture(self))


def check_model(
    model: CompiledModel, up_to: int | None = None, sample: int | None = None, seed: int = 0
) -> Check:
    """Compare a model with the interpreter on all inputs of `up_to` tokens, or on a `sample`.

    With `sample`, that many random inputs of every length are drawn (`seed` makes them the same
    each time). With neither, all inputs if there are at most 2000, else 2000 of them at random;
    fewer for a model on which that would take more than some seconds (see `affordable`).
    Values agree as in `tracrlab.trace`: the same, or numbers of one value, or, where one is a
    float, within 1e-5 relative and 1e-6 absolute. Raises PictureError for a model that has no
    program to compare with.
    """
    program = _program(model)
    up_to, sample = _count(up_to, "up_to"), _count(sample, "sample")
    asked = up_to or 0
    words, longest = model.vocab, model.max_seq_len
    possible = sum(len(words) ** n for n in range(1, longest + 1))
    few = affordable(model, program)
    if up_to is None and sample is None:
        up_to, sample = (longest, None) if possible <= few else (None, few)
    inputs: Iterator[tuple]
    if sample is None:
        up_to = min(up_to, longest) if up_to else longest
        inputs = (xs for n in range(1, up_to + 1) for xs in product(words, repeat=n))
        how = f"all inputs of up to {_tokens(up_to)}"
    else:
        upper = min(up_to or longest, longest)
        inputs = _drawn(words, upper, sample, seed)
        how = f"a sample of {sample} random inputs of up to {_tokens(upper)}, seed {seed}"
    if asked > longest:
        how += f", not {asked}: the model takes no more"
    tried = agreed = unanswered = 0
    first, error = None, 0.0
    size = _batch(model)
    while batch := list(islice(inputs, size)):
        for xs, got in zip(batch, model.run_batch(batch), strict=True):
            tried += 1
            try:
                wanted = evaluate(program, xs, model.causal)
            except Exception:  # the program has no answer here
                unanswered += 1
                continue
            pairs = list(zip(wanted, got, strict=True))
            error = max([error, *(distance(a, b) for a, b in pairs if _both_numbers(a, b))])
            wrong = tuple(i for i, (a, b) in enumerate(pairs) if not agree([a], [b]))
            agreed += not wrong
            if wrong and first is None:
                first = Difference(tuple(xs), tuple(wanted), tuple(got), wrong)
    sampled = sample is not None
    return Check(model.name, tried, agreed, unanswered, possible, how, first, error, sampled)


def _program(model: CompiledModel) -> RASPExpr:
    need_model(model, "check_model")
    if model.program is None:
        raise PictureError(
            f"{model.name} was loaded from a file and has no program to be compared with: "
            "compile its program, and compare the two models' answers"
        )
    return model.program


def _count(given: int | None, name: str) -> int | None:
    """A count that was given; raises PictureError if it is none."""
    if given is None or (isinstance(given, int) and not isinstance(given, bool) and given > 0):
        return given
    raise PictureError(
        f"{name} is a number of {'tokens' if name == 'up_to' else 'inputs'} from 1 on, "
        f"not {given!r}: write check_model(model, {name}=3); to try one input, model.trace([...])"
    )


def affordable(model: CompiledModel, program: RASPExpr) -> int:
    """How many inputs are tried where nobody says how many: at most 2000, and at least 20.

    It depends on the sizes alone, so that a check is the same on every machine: what an input
    costs is counted as for one slow processor, and all of them may take about SECONDS.
    """
    places = model.max_seq_len + 1
    heads = model.anatomy.head_count
    work = 2 * places * (model.weights.count + places * model.weights.width * heads)
    nodes = in_order_of_evaluation(program)
    calls = sum(places**2 if isinstance(node, Selector) else places for node in nodes)
    return max(FEWEST, min(FEW, int(SECONDS / (work * PER_PRODUCT + calls * PER_CALL))))


def _batch(model: CompiledModel) -> int:
    """How many inputs run at once, so that what the run keeps of them fits MOST_NUMBERS."""
    places = model.max_seq_len + 1
    heads = model.anatomy.head_count
    kept = places * (2 * len(model.weights.layers) * model.weights.width + heads * places)
    return max(1, min(BATCH, MOST_NUMBERS // max(kept, 1)))


def _many(count: int) -> str:
    """
    >>> _many(363), _many(45 * 10**37)
    ('363', '4.5e38')
    """
    return str(count) if count < 10**9 else f"{Decimal(count):.1e}".replace("e+", "e")


def _tokens(count: int) -> str:
    return f"{count} token{'s' * (count != 1)}"


def _drawn(words: Sequence[Value], longest: int, count: int, seed: int) -> Iterator[tuple]:
    """Random inputs, lengths in turn so that short and long ones are tried alike."""
    chance = random.Random(seed)
    for i in range(count):
        yield tuple(chance.choice(words) for _ in range(1 + i % longest))


def _both_numbers(a: Value, b: Value) -> bool:
    return is_number(a) and is_number(b)


def distance(a: Value, b: Value) -> float:
    """How far two numbers are apart; 0 if both are NaN."""
    if a == b or (a != a and b != b):
        return 0.0
    try:
        return abs(float(a) - float(b))  # type: ignore[arg-type]
    except OverflowError:  # an integer past float64
        return float("inf")


def _verdict(check: Check) -> str:
    asked = check.tried - check.unanswered
    if not asked:
        return "The program has no answer on any input that was tried"
    if asked == 1:
        gives = "gives" if check.agreed else "does not give"
        which = "that was tried" if check.tried == 1 else "with an answer"
        return f"On the one input {which} the model {gives} the program's answer"
    return f"On {check.agreed} of {asked} inputs the model gives the program's answer"


def check_picture(check: Check) -> TablePicture:
    """How many inputs agreed, and the first on which the two differ, position by position."""
    if not isinstance(check, Check):
        raise PictureError(
            f"check_picture shows a check, and this is {kind(check)}: give viz.check_model(model)"
        )
    error = "below 1e-06" if 0 < check.error < 1e-6 else show_amount(check.error)
    there = "is 1" if check.possible == 1 else f"are {_many(check.possible)}"
    sentence = f"{_verdict(check)} (tried: {check.how}; there {there})."
    asked = check.tried - check.unanswered
    sentence += f" Largest difference of two numbers: {error}." if asked else ""
    head: tuple[str, ...] = ("inputs tried", "agree", "differ", "program has no answer")
    rows: tuple[tuple[str, ...], ...] = (
        (str(check.tried), str(check.agreed), str(asked - check.agreed), str(check.unanswered)),
    )
    lit: tuple[int, ...] = ()
    if check.first is not None:
        found = check.first
        labels = (f"{i}:{show_value(x)}" for i, x in enumerate(found.tokens, 1))
        head = ("first counterexample", *labels)
        rows = (
            ("program", *map(show_value, found.program)),
            ("model", *map(show_value, found.model)),
            ("", *("✗" if i in found.where else "" for i in range(len(found.tokens)))),
        )
        lit = (1,)
    verdict = "agree" if check.holds else "differ"
    return TablePicture(f"Model and program of {check.name} {verdict}", sentence, head, rows, lit)
