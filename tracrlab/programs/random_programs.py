"""Random programs of every kind of node: what the compiler, and all that is built on it, must bear.

A program is grown from the inputs up. Each new node is tried on a few inputs first and mostly
dropped if the interpreter has no answer there, so that most programs answer most inputs.
"""

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial

from tracrlab import rasp
from tracrlab.programs import random_edges
from tracrlab.programs import random_functions as pool
from tracrlab.values import Value, as_value, in_order

OPERATORS = ("+", "-", "*", "/", "//", "%", "**", "<", "<=", "==", "!=", ">", ">=", "&", "|")
NAMES = ("x", "y", "share", "tokens", "x_2", "a b", "indices", "map", "x_width", "x_typed")


@dataclass(frozen=True, eq=False)
class RandomProgram:
    """A program, and the inputs it is for: 1 to `max_seq_len` tokens of `vocab`."""

    seed: int
    program: rasp.SOp
    vocab: tuple[Value, ...]
    max_seq_len: int
    causal: bool

    @property
    def text(self) -> str:
        """The program written down; some of its functions are lambdas with hidden constants."""
        return rasp.program_text(self.program)


def random_program(
    seed: int,
    vocab: Iterable[Value] | None = None,
    depth: int = 3,
    max_seq_len: int = 4,
    causal: bool | None = None,
) -> RandomProgram:
    """The program of number `seed`; what is not given is drawn too. Same call, same program.

    `depth` bounds the nesting of sequences (selectors and the keys they look at add to it).

    >>> drawn = random_program(7)
    >>> drawn.text == random_program(7).text, type(drawn.program(list(drawn.vocab)))
    (True, <class 'list'>)
    """
    rng = random.Random(f"tracrlab {seed}")
    drawn = pool.vocabulary(rng)
    words = drawn if vocab is None else in_order(as_value(word, "vocab") for word in vocab)
    mask = rng.random() < 0.3 if causal is None else causal
    grower = _Grower(rng, words, max_seq_len, mask)
    program = grower.grow(depth)
    return RandomProgram(seed, program, words, max_seq_len, mask)


class _Grower:
    """The state of one drawing: what has been made, and which values were seen in it."""

    def __init__(self, rng: random.Random, words: tuple[Value, ...], length: int, causal: bool):
        self.rng, self.words, self.length, self.causal = rng, words, length, causal
        self.made: list[rasp.SOp] = []
        self.selectors: list[rasp.Selector] = []
        self.seen: dict[rasp.SOp, tuple[Value, ...]] = {}
        every = [words[i % len(words)] for i in range(length)]
        self.probes = [every, list(reversed(every)), [words[0]], [words[-1]]]
        for _ in range(6):
            self.probes.append(rng.choices(words, k=rng.randint(1, length)))

    def grow(self, depth: int) -> rasp.SOp:
        """A program: new nodes on top of each other, the last one is the output."""
        if self.rng.random() < 0.02:
            return self.a_leaf()
        program = self.sequence(depth)
        while not program.children and self.rng.random() < 0.9:  # a bare leaf is seldom asked for
            program = self.sequence(depth)
        return program

    def sequence(self, depth: int) -> rasp.SOp:
        """A sequence nested at most `depth` deep, now and then one that was made before."""
        if self.made and self.rng.random() < 0.25:
            return self.rng.choice(self.made)
        if depth <= 0:
            return self.a_leaf()
        kinds: list[Callable[[int], rasp.SOp]] = [
            *(2 * [self.map, self.operation, self.width]),
            *(3 * [self.aggregate]),
            *(self.sequence_map, self.linear, self.leaf_of, self.edge),
        ]
        for _ in range(8):
            kind = self.rng.choice(kinds)
            found = self.accepted(partial(kind, depth - 1))
            if found is not None:
                return found
        return rasp.tokens

    def accepted(self, make: Callable[[], rasp.SOp]) -> rasp.SOp | None:
        """What `make` gives, annotated now and then, if enough probes have a modest answer."""
        expr = self.annotated(make())
        values: list[Value] = []
        answered = 0
        for probe in self.probes:
            try:
                values += rasp.evaluate(expr, probe, self.causal)
            except Exception:
                continue
            answered += 1
        modest = all(map(pool.modest, values))
        if not modest or answered < (len(self.probes) // 2 if self.rng.random() < 0.9 else 1):
            return None
        self.seen[expr] = in_order(values)
        self.made.append(expr)
        return expr

    def annotated(self, expr: rasp.SOp) -> rasp.SOp:
        roll = self.rng.random()
        if roll < 0.1:
            expr = rasp.numerical(expr)
        elif roll < 0.15:
            expr = rasp.categorical(expr)
        if self.rng.random() < 0.15:
            expr = expr.named(self.rng.choice(NAMES))
        return expr

    # sequences

    def a_leaf(self) -> rasp.SOp:
        found = self.accepted(self.leaf)
        return rasp.tokens if found is None else found

    def leaf(self) -> rasp.SOp:
        roll = self.rng.random()
        if roll < 0.5:
            return rasp.tokens
        if roll < 0.75:
            return rasp.indices
        if roll < 0.85:
            return rasp.length
        if roll < 0.95:
            return rasp.Full(pool.constant(self.rng, self.words))
        values = [pool.constant(self.rng, self.words) for _ in range(self.length)]
        return rasp.ConstantSOp(values, check_length=self.rng.random() < 0.1)

    def leaf_of(self, depth: int) -> rasp.SOp:
        return self.leaf()

    def map(self, depth: int) -> rasp.SOp:
        inner = self.sequence(depth)
        f = pool.of_one(self.rng, self.seen_in(inner))
        return rasp.Map(f, inner, simplify=self.rng.random() < 0.8)

    def sequence_map(self, depth: int) -> rasp.SOp:
        fst, snd = self.sequence(depth), self.sequence(depth)
        return rasp.SequenceMap(pool.of_two(self.rng, *map(self.seen_in, (fst, snd))), fst, snd)

    def linear(self, depth: int) -> rasp.SOp:
        factors = (self.rng.choice((1, -1, 2, 0.5, 0, -3.25, 1e-3, True)) for _ in range(2))
        return rasp.LinearSequenceMap(self.sequence(depth), self.sequence(depth), *factors)

    def operation(self, depth: int) -> rasp.SOp:
        x = self.sequence(depth)
        roll = self.rng.random()
        if roll < 0.15:
            return self.rng.choice((lambda: -x, lambda: abs(x), lambda: ~x))()
        op = self.rng.choice(OPERATORS)
        if roll < 0.55:
            y = self.sequence(depth)
            small = max(map(pool.size, (*self.seen_in(x), *self.seen_in(y))), default=0) <= 5
            return _apply(op if op != "**" or small else "-", x, y)
        c = pool.constant(self.rng, self.seen_in(x))
        if op == "**":
            return x ** self.rng.choice((0, 1, 2, 0.5, -1))
        return _apply(op, x, c) if self.rng.random() < 0.6 else _apply(op, c, x)

    def width(self, depth: int) -> rasp.SOp:
        return rasp.SelectorWidth(self.selector(depth))

    def aggregate(self, depth: int) -> rasp.SOp:
        default = random_edges.default(self.rng)
        return rasp.Aggregate(self.selector(depth), self.sequence(depth), default)

    def edge(self, depth: int) -> rasp.SOp:
        return random_edges.edge(self, depth)

    def seen_in(self, expr: rasp.SOp) -> tuple[Value, ...]:
        return self.seen.get(expr, self.words)

    # selectors

    def selector(self, depth: int, nesting: int = 2) -> rasp.Selector:
        """A selector: mostly one predicate, else a formula, now and then one made before."""
        roll = self.rng.random()
        if self.selectors and roll < 0.15:
            return self.rng.choice(self.selectors)
        if nesting and roll < 0.45:
            made = self.combined(depth, nesting - 1)
        elif roll < 0.48:
            n = self.length
            rows = [[self.rng.random() < 0.5 for _ in range(n)] for _ in range(n)]
            made = rasp.ConstantSelector(rows, check_length=False)
        else:
            made = self.select(depth)
        if self.rng.random() < 0.1:
            made = made.named(self.rng.choice(NAMES))
        self.selectors.append(made)
        return made

    def combined(self, depth: int, nesting: int) -> rasp.Selector:
        fst = self.selector(depth, nesting)
        merge = self.rng.random() < 0.7
        roll = self.rng.random()
        if roll < 0.2:
            return rasp.selector_not(fst) if merge else rasp.SelectorNot(fst)
        snd = self.selector(depth, nesting)
        if roll < 0.6:
            return fst & snd if merge else rasp.SelectorAnd(fst, snd)
        return fst | snd if merge else rasp.SelectorOr(fst, snd)

    def select(self, depth: int) -> rasp.Selector:
        if self.rng.random() < 0.2:  # one key for each query: the only way to move words
            return rasp.Select(rasp.indices, self.place(depth), rasp.Comparison.EQ)
        keys, queries = self.sequence(depth), self.sequence(depth)
        choose = pool.predicate(self.rng, *map(self.seen_in, (keys, queries)))
        return rasp.Select(keys, queries, choose)

    def place(self, depth: int) -> rasp.SOp:
        """Where to look: the position itself, or one nearby, or the opposite one."""
        i = rasp.indices
        others = (i, i - 1, i + 1, i // 2, rasp.length - 1 - i, rasp.Full(0))
        return self.rng.choice(others)


def _apply(op: str, left: Value | rasp.SOp, right: Value | rasp.SOp) -> rasp.SOp:
    from tracrlab.rasp.sequences import combine

    return combine(op, left, right)
