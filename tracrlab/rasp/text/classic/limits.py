"""How much a text may ask for: past each limit there is a clear error, and no waiting."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Bounds on a text in the 2021 language, which may come from anywhere."""

    characters: int = 100_000
    nesting: int = 100  # brackets, prefixes, calls and loops inside each other, as written
    depth: int = 150  # the same, as evaluated, with functions that call functions
    loop: int = 10_000  # turns of one loop, items of one list
    steps: int = 200_000  # expressions evaluated
    nodes: int = 10_000  # sequences and selectors made
    items: int = 100_000  # atoms in one list, lists inside it included
    letters: int = 10_000  # of one string
    bits: int = 4_096  # of one integer
    files: int = 100  # loaded
    mistakes: int = 100  # told of one text


DEFAULT = Limits()
