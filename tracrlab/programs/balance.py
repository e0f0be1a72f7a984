"""Inputs for a program, drawn so that its different answers come up about equally often."""

from collections import deque
from random import Random

from tracrlab.programs.entry import Entry
from tracrlab.values import Value, value_key

DRAWN = 12  # candidates for each input wanted


def balanced_inputs(entry: Entry, length: int, count: int, seed: int = 0) -> list[list[Value]]:
    """`count` different inputs of `length` tokens, or as many as were found; balanced by answer.

    They take turns: over the last answer, which for most programs is the verdict on the whole
    input, and within that over the set of answers that occur. The same seed gives the same inputs.
    Raises ValueError if no input of this length was found in the program's domain.

    >>> from tracrlab import programs
    >>> dyck = programs.catalogue["shuffle_dyck2"]
    >>> some = balanced_inputs(dyck, length=12, count=100)
    >>> sum(dyck.reference(words)[-1] for words in some)
    50
    """
    rng = Random(f"{entry.name} {length} {seed}")
    by_last: dict[tuple, dict[frozenset, deque]] = {}
    seen = set()
    for _ in range(DRAWN * count):
        try:
            words = entry.draw(rng, length, entry.vocab)
        except ValueError:
            break  # nothing of this length can be drawn
        key = tuple(map(value_key, words))
        if key in seen or not entry.domain(words):
            continue
        seen.add(key)
        answer = [value_key(value) for value in entry.reference(words)]
        by_last.setdefault(answer[-1], {}).setdefault(frozenset(answer), deque()).append(words)
    if not seen:
        raise ValueError(
            f"{entry.name}: no input of {length} tokens was found in its domain, which is "
            f"{entry.domain.text}"
        )
    return _in_turns([_in_turns(list(group.values())) for group in by_last.values()])[:count]


def _in_turns(groups: list) -> list[list[Value]]:
    """One of each group, then again one of each, until all are empty."""
    waiting = deque(deque(group) for group in groups)
    taken = []
    while waiting:
        group = waiting.popleft()
        taken.append(group.popleft())
        if group:
            waiting.append(group)
    return taken
