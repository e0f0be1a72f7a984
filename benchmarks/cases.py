"""What is measured: programs of the shelf, each at some sizes."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracrlab import programs as lib
from tracrlab import rasp
from tracrlab.rasp import SOp, Value, indices, tokens

WORDS = tuple(range(1, 2001))  # the tokens of every program that is not about brackets
BRACKETS = ("(", ")", "{", "}", *(f"w{i}" for i in range(2000)))
GRAPHS = ("chain", "shared")  # programs that no tutorial has
TUTORIAL = 8  # programs whose vocabulary and length are no larger are tutorial-sized


@dataclass(frozen=True)
class Case:
    """One program at one size. `length` is max_seq_len, BOS not counted; `optimize` says how it is
    compiled."""

    name: str
    vocab_size: int
    length: int
    optimize: str = "none"

    @property
    def label(self) -> str:
        passes = "" if self.optimize == "none" else f" {self.optimize}"
        return f"{self.name} {self.vocab_size}/{self.length}{passes}"

    @property
    def tutorial(self) -> bool:
        return max(self.vocab_size, self.length) <= TUTORIAL and self.name not in GRAPHS

    @property
    def vocab(self) -> tuple[Value, ...]:
        return (BRACKETS if "balance" in self.name or "dyck" in self.name else WORDS)[
            : self.vocab_size
        ]

    def program(self) -> SOp:
        """The program, built anew: what an edit in a notebook makes."""
        return PROGRAMS[self.name](self.length)

    def inputs(self, count: int) -> list[list[Value]]:
        """Random inputs of full length, the same ones each time."""
        rng = random.Random(f"{self.name} {self.vocab_size}/{self.length}")
        distinct = self.name == "sort_unique" and self.vocab_size >= self.length
        if distinct:
            return [rng.sample(self.vocab, self.length) for _ in range(count)]
        return [rng.choices(self.vocab, k=self.length) for _ in range(count)]


def sort_by_sum(length: int) -> SOp:
    """Sorting as Tracr's library writes it: keys are told apart by a share of their position."""
    keys = rasp.SequenceMap(lambda key, i: key + i / length, tokens, indices)
    return lib.make_sort_unique(tokens, keys)


def nary(length: int) -> SOp:
    """A map of three independent sequences, so that all triples of values occur."""
    mirrored = rasp.Select(indices, length - 1 - indices, rasp.Comparison.EQ)
    opposite = rasp.Aggregate(mirrored, tokens, default=1)
    return lib.make_nary_sequencemap(lambda x, y, i: x * y + i, tokens, opposite, indices)


def chain(length: int) -> SOp:
    """200 functions, one after the other."""
    found = tokens
    for _ in range(200):
        found = rasp.SequenceMap(lambda x, y: (x + y) % 5, found, indices)
    return found


def shared(length: int) -> SOp:
    """5000 nodes, each read twice: there are 2^5000 ways through this graph."""
    found = tokens
    for _ in range(5000):
        found = rasp.SequenceMap(lambda x, y: (x + 2 * y) % 7, found, found)
    return found


PROGRAMS: dict[str, Callable[[int], SOp]] = {
    "length": lambda n: lib.make_length(),
    "reverse": lambda n: lib.make_reverse(tokens),
    "hist": lambda n: lib.make_hist(),
    "sort": lambda n: lib.make_sort(tokens, tokens, max_seq_len=n, min_key=1),
    "sort_by_sum": sort_by_sum,
    "sort_unique": lambda n: lib.make_sort_unique(tokens, tokens),
    "sort_freq": lib.make_sort_freq,
    "frac_prevs": lambda n: lib.make_frac_prevs(tokens == 1),
    "pair_balance": lambda n: lib.make_pair_balance(tokens, "(", ")"),
    "shuffle_dyck1": lambda n: lib.make_shuffle_dyck(["()"]),
    "shuffle_dyck2": lambda n: lib.make_shuffle_dyck2(),
    "shift_by": lambda n: lib.shift_by(1, tokens),
    "detect_pattern": lambda n: lib.detect_pattern(tokens, [1, 2]),
    "count": lambda n: lib.make_count(tokens, 1),
    "count_less_freq": lambda n: lib.make_count_less_freq(2),
    "nary": nary,
    "chain": chain,
    "shared": shared,
}

FEW = "layers"
Sizes = Sequence[int | tuple[int, int] | tuple[int, int, str]]
"""n stands for vocabulary n and length n; what is not compiled as it is written says so."""

QUICK: dict[str, Sizes] = {
    "length": [8],
    "reverse": [8, 32],
    "hist": [8],
    "sort": [8],
    "frac_prevs": [8],
    "shuffle_dyck2": [8],
}

FULL: dict[str, Sizes] = {
    "length": [4, 8, 64, 200, (4, 1000)],
    "reverse": [4, 8, 16, 32, 64, 128, (128, 128, FEW)],
    "hist": [4, 8, 64, 200, (4, 200), (4, 1000)],
    "sort": [4, 8, 16, 32, 64, (64, 64, FEW), (128, 128, FEW), (256, 256, FEW)],
    "sort_by_sum": [8, 32, 64],
    "sort_unique": [8, 64, 200],
    "sort_freq": [8, 16, 32, 64, (64, 64, FEW)],
    "frac_prevs": [4, 8, 64, (4, 200), (4, 1000)],
    "pair_balance": [8, 64, 200],
    "shuffle_dyck1": [8, 32],
    "shuffle_dyck2": [4, 8, 16, 32, 64, (8, 8, FEW), (64, 64, FEW)],
    "shift_by": [8, 32, 200],
    "detect_pattern": [8, 32],
    "count": [8],
    "count_less_freq": [8, 32],
    "nary": [8, 16, (16, 16, FEW), (32, 32, FEW)],
    "chain": [(3, 8), (3, 8, FEW)],
    "shared": [(3, 4, FEW)],
}


def cases(table: dict[str, Sizes], only: Sequence[str] = ()) -> list[Case]:
    """The cases of `table`, or those of the programs named in `only`. Raises ValueError if one of
    them is unknown; a program that `table` lacks is taken at its sizes of the full table."""
    unknown = [name for name in only if name not in PROGRAMS]
    if unknown:
        raise ValueError(f"no program {unknown[0]!r}; there are {', '.join(PROGRAMS)}")
    chosen = {name: table.get(name, FULL[name]) for name in only} if only else table
    return [
        Case(name, *((size, size) if isinstance(size, int) else size))
        for name, sizes in chosen.items()
        for size in sizes
    ]
