"""A long check: it says how far it has come, and stops when asked."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from tracrlab.compile import CompiledModel
from tracrlab.values import Value
from tracrlab.viz.checks import Check, affordable, check_model

MOST_INPUTS = 200_000  # of one check: with more, a sample is tried
LIVE = 24  # inputs of the check that follows every edit
LIVE_COST = 1e8  # multiplications that it may take, all inputs together
PER_PAIR = 300  # of them, what asking a selector about one key and query costs


@dataclass(frozen=True, eq=False)
class Watched(CompiledModel):
    """A model that tells of each batch it runs: whoever is told may stop it by raising."""

    tell: Callable[[int], None] = field(default=lambda count: None, kw_only=True)

    def run_batch(self, inputs: Sequence[Sequence[Value]]) -> list[list[Value]]:
        self.tell(len(inputs))
        return super().run_batch(inputs)


def watched(model: CompiledModel, tell: Callable[[int], None]) -> Watched:
    """`model`, with `tell` called before each batch with the number of its inputs."""
    kept: dict[str, Any] = {each.name: getattr(model, each.name) for each in fields(CompiledModel)}
    return Watched(**kept, tell=tell)


def possible_inputs(model: CompiledModel, up_to: int | None = None) -> int:
    """How many inputs of at most `up_to` tokens there are."""
    longest = min(up_to or model.max_seq_len, model.max_seq_len)
    return sum(len(model.vocab) ** n for n in range(1, longest + 1))


def long_check(
    model: CompiledModel, up_to: int | None, progress: Callable[[int, int], None]
) -> Check:
    """All inputs of `up_to` tokens, or a seeded sample where they are too many.

    `progress(done, total)` is called before each batch.
    """
    total = possible_inputs(model, up_to)
    few = affordable(model, model.program) if model.program is not None else 0
    most = few if up_to is None else max(few, MOST_INPUTS)
    sample = None if total <= most else few
    total = total if sample is None else sample
    done = 0

    def tell(count: int) -> None:
        nonlocal done
        progress(done, total)
        done += count

    return check_model(watched(model, tell), up_to, sample)


def quick_check(model: CompiledModel, tell: Callable[[int], None]) -> Check | None:
    """A few random inputs, always the same: what is done after each edit. None for a model that
    has no program to be compared with, or is so large that it would be waited for."""
    if model.program is None:
        return None
    places = model.max_seq_len + 1
    cost = places * model.weights.count + PER_PAIR * places**2 * model.anatomy.head_count
    sample = min(LIVE, int(LIVE_COST / max(cost, 1)))
    if sample < 1:
        return None
    if possible_inputs(model) <= sample:
        return check_model(watched(model, tell))
    return check_model(watched(model, tell), sample=sample)
