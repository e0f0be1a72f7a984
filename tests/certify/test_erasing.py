"""Rooms that are taken off, beside float32 sums in random orders: no claim is less than that."""

from functools import partial

import numpy as np
import pytest

from tracrlab import rasp
from tracrlab.certify.checker_claims import Claim
from tracrlab.certify.checker_means import selected_values
from tracrlab.certify.checker_mlp import room_after
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.certify.checker_selection import Selection

NUMBERS = {"a": float(np.float32(0.3)), "b": float(np.float32(-1.7)), "c": 2.0}
WORDS = tuple(NUMBERS)
CELLS = tuple(((word,),) for word in WORDS)


def things():
    """What a program computes, and the numbers of its words and of a number for each."""
    number = rasp.Map(lambda v: NUMBERS[v], rasp.tokens).named("number")
    both = rasp.SequenceMap(lambda x, y: (x, y), rasp.tokens, number)
    program = Program.of(both, WORDS)
    selection = Selection(program, 3, False, [])
    selection.values.selected = partial(selected_values, selection)
    names = [thing.name for thing in program.things]
    return selection.values, names.index("tokens"), names.index("number")


VALUES, TOKENS, NUMBER = things()


def added(rng, x, w, b):
    """A sum of float32 products in a random order."""
    summands = [np.float32(a * c) for a, c in zip(x, np.float32(w), strict=True) if a and c]
    summands += [np.float32(b)] if b else []
    summands = [summands[i] for i in rng.permutation(len(summands))]
    while len(summands) > 1:
        i = rng.integers(len(summands) - 1)
        summands[i : i + 2] = [np.float32(summands[i] + summands[i + 1])]
    return summands[0] if summands else np.float32(0)


def mlp(rng):
    """Units of which most take a direction off, by one sign or by both, exactly or not."""
    columns, outs = [], []
    for d in range(4):
        for sign in ((1, -1) if rng.random() < 0.7 else (1,)) if rng.random() < 0.6 else ():
            scale = rng.choice([1, 1, 2, 0.5, 3])
            column, out = np.zeros(5), np.zeros(8)
            column[d], out[d] = sign * scale, -sign * rng.choice([1, 1 / scale, 0.7])
            if rng.random() < 0.15:
                column[rng.integers(5)] += sign * rng.choice([1, -1, 0.1])
            if rng.random() < 0.3:
                out[rng.integers(5, 8)] = sign * rng.choice([1, -1, 0.3, 4])
            columns.append(column)
            outs.append(out)
    for _ in range(rng.integers(0, 5) if columns else 1):
        columns.append(rng.choice([0, 0, 1, -1, 2, 0.5, 0.1, 2**-30], size=5))
        outs.append(np.eye(8)[rng.integers(8)] * rng.choice([1, -1, 0.1, 2]))
    w1, w2 = (np.array(some, np.float32).astype(float) for some in (columns, outs))
    b1 = rng.choice([0, 0, -0.5, 0.125], size=len(w1)) * (rng.random() < 0.2)
    return (w1.T, b1), (w2, np.zeros(8))


def stream(rng, word, one_hot, number):
    """float32 (8,): a room of words, one of numbers, `one`, and three that are free; each as far
    off as its claim allows."""
    at, x = WORDS.index(word), np.zeros(8, np.float32)
    x[at] = 1 + one_hot.error * rng.choice([-1, 1, rng.uniform(-1, 1)]) * (1 - 1e-6)
    x[at] = x[at] if abs(float(x[at]) - 1) <= one_hot.error else 1
    others, share = [i for i in range(3) if i != at], rng.choice([0, 1, rng.random()])
    for i, part in zip(others, (share, 1 - share), strict=True):
        x[i] = one_hot.spill * part * 0.999 * rng.choice([-1, 1])
    x[3] = NUMBERS[word] + number.error * rng.choice([-1, 1, rng.uniform(-1, 1)]) * (1 - 1e-6)
    x[3] = x[3] if abs(float(x[3]) - NUMBERS[word]) <= number.error else NUMBERS[word]
    x[4] = 1
    return x


def targets(one_hot, number):
    zeros = [(0, 3), (3, 4), (5, 8)]
    found = [Claim("empty", i, j, (), "constant", rows=((0.0,) * (j - i),)) for i, j in zeros]
    found.append(Claim("mixed", 1, 6, (), "constant", rows=((0.0, 0.0, 0.0, 1.0, 0.0),)))
    found += [Claim("again", s, s + 3, (TOKENS,), "one-hot", cells=CELLS) for s in (0, 5)]
    return [*found, Claim("number", 3, 4, (NUMBER,), "number")]


@pytest.mark.parametrize("seed", range(150))
def test_a_room_is_never_further_off_than_is_found(seed):
    rng = np.random.default_rng(seed)
    error, spill = rng.choice([0, 0, 3e-8, 1e-3, 0.2]), rng.choice([0, 0, 1e-7, 0.1])
    one_hot = Claim(
        "words", 0, 3, (TOKENS,), "one-hot", cells=CELLS, error=float(error), spill=float(spill)
    )
    wide = float(rng.choice([0, 0, 1e-7, 1e-3, 0.2, 2.0]))
    number = Claim("number", 3, 4, (NUMBER,), "number", error=wide)
    one = Claim("one", 4, 5, (), "constant", rows=((1.0,),))
    first, second = mlp(rng)
    looked_at = 0
    for target in targets(one_hot, number):
        try:
            found = room_after(target, [one_hot, number, one], first, second, VALUES)
        except Refused:
            continue
        for _ in range(8):
            word = rng.choice(WORDS)
            x = stream(rng, word, one_hot, number)
            hidden = [
                max(np.float32(0), added(rng, x[:5], w, b))
                for w, b in zip(first[0].T, first[1], strict=True)
            ]
            out = np.array([added(rng, hidden, w, 0.0) for w in second[0].T], np.float32)
            got = (x + out)[target.start : target.stop].astype(float)
            wanted, at = _meant(target, word)
            off = np.abs(got - wanted)
            assert off[at] <= found.error * (1 + 1e-9)
            assert off.sum() - off[at] <= found.spill * (1 + 1e-9)
            looked_at += 1
    assert looked_at


def _meant(target, word):
    """What a room should hold, and where the entry is that carries it."""
    if target.code == "constant":
        row = np.array(target.rows[0])
        return row, int(np.abs(row).argmax())
    if target.code == "number":
        return np.array([NUMBERS[word]]), 0
    return np.eye(3)[WORDS.index(word)], WORDS.index(word)
