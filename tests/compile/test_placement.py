"""Placements and packings beside all that there are, where these can be counted."""

import itertools
import random

import pytest

from tracrlab.compile.packing import Stay, load, packed
from tracrlab.compile.placement import place, stays
from tracrlab.compile.slack import Slack, Tenant
from tracrlab.craft import Mlp, Space, Sparse


def fits(spans, starts):
    return not any(
        a.meets(b) and x < y + b.width and y < x + a.width
        for (a, x), (b, y) in itertools.combinations(zip(spans, starts, strict=True), 2)
    )


def height(spans, starts):
    return max(start + span.width for span, start in zip(spans, starts, strict=True))


def narrowest(spans):
    """By trying all orders: some order packs first-fit as narrowly as can be."""
    best = sum(span.width for span in spans)
    for order in itertools.permutations(range(len(spans))):
        done = []
        for i in order:
            at = 0
            for start, stop in sorted(
                (x, x + spans[j].width) for j, x in done if spans[j].meets(spans[i])
            ):
                if start - at >= spans[i].width:
                    break
                at = max(at, stop)
            done.append((i, at))
        best = min(best, max(x + spans[j].width for j, x in done))
    return best


@pytest.mark.parametrize("seed", range(60))
def test_few_rooms_are_packed_as_narrowly_as_can_be(seed):
    rng = random.Random(seed)
    spans = []
    for _ in range(rng.randint(2, 6)):
        first = rng.randrange(6)
        spans.append(Stay(rng.randint(1, 5), first, rng.randint(first, 6)))
    starts = packed(spans, 7)
    assert fits(spans, starts)
    assert height(spans, starts) == narrowest(spans) >= load(spans, 7).max()


def test_a_packing_that_no_order_of_birth_finds():
    """The load is 7, and no packing is narrower than 8."""
    spans = [Stay(1, 0, 2), Stay(2, 0, 0), Stay(3, 0, 1), Stay(2, 1, 4), Stay(2, 2, 4),
             Stay(1, 3, 4), Stay(3, 2, 3), Stay(2, 4, 6), Stay(1, 5, 6), Stay(4, 5, 6)]  # fmt: skip
    starts = packed(spans, 7)
    assert fits(spans, starts) and height(spans, starts) >= load(spans, 7).max()


@pytest.mark.parametrize("seed", range(5))
def test_many_rooms_do_not_meet(seed):
    rng = random.Random(seed)
    spans = []
    for _ in range(300):
        first = rng.randrange(40)
        spans.append(Stay(rng.randint(1, 9), first, min(40, first + rng.randrange(9))))
    starts = packed(spans, 41)
    assert fits(spans, starts)
    assert height(spans, starts) <= 1.5 * load(spans, 41).max()


def drawn(seed):
    """A random schedule: blocks that read earlier ones, each as early as it can be."""
    rng = random.Random(seed)
    blocks, earliest, before, tenants, readers = [], [], [], [], []
    for b in range(rng.randint(3, 7)):
        sources = rng.sample(range(b), min(b, rng.randint(0, 2)))
        first = max((earliest[s] + 1 for s in sources), default=0)
        half = first + (first % 2 != rng.randrange(2))
        room = Space(f"x{b}", "one-hot", tuple(range(rng.randint(1, 5))))
        empty = Sparse.of((room.width, room.width), [])
        blocks.append(Mlp(room.name, "lookup", (), (room,), empty, empty))
        earliest.append(half)
        before.append(tuple(sources))
        readers.append([])
        for source in sources:
            readers[source].append(b)
    last = max(earliest) + rng.randrange(2)
    latest = [last - (last - half) % 2 for half in earliest]
    for b in reversed(range(len(blocks))):
        for source in before[b]:
            late = latest[b] - 1
            latest[source] = min(latest[source], late - (late - earliest[source]) % 2)
    for b, block in enumerate(blocks):
        flags = rng.random() < 0.3, rng.random() < 0.3
        stays_on = b == len(blocks) - 1
        tenants.append(Tenant(block.writes[0], b, tuple(readers[b]), stays_on, *flags))
    for i in range(rng.randint(0, 2)):
        room = Space(f"e{i}", "one-hot", tuple(range(rng.randint(1, 4))))
        some = rng.sample(range(len(blocks)), rng.randint(0, 2))
        tenants.append(Tenant(room, None, tuple(some), False, False, rng.random() < 0.3))
    return Slack(tuple(blocks), tuple(earliest), tuple(latest), tuple(before), tuple(tenants), last)


def allowed(slack, at):
    pairs = ((b, s) for b, sources in enumerate(slack.before) for s in sources)
    return all(at[s] < at[b] for b, s in pairs)


@pytest.mark.parametrize("seed", range(80))
def test_a_placement_is_the_best_of_all(seed):
    slack = drawn(seed)
    states = slack.last + 2
    every = itertools.product(*(slack.windows(b) for b in range(len(slack.blocks))))
    least = min(load(stays(slack, at), states).max() for at in every if allowed(slack, at))
    found = place(slack)
    assert allowed(slack, found.at) and found.how == "solved"
    assert all(half in slack.windows(b) for b, half in enumerate(found.at))
    assert load(stays(slack, found.at), states).max() == found.bound == least


@pytest.mark.parametrize("seed", range(20))
def test_what_is_improved_block_by_block_is_allowed_and_no_worse(seed, monkeypatch):
    from tracrlab.compile import placement

    slack = drawn(seed)
    monkeypatch.setattr(placement, "MOST_SEARCHED", 0)
    found, states = place(slack), slack.last + 2
    assert allowed(slack, found.at)
    peak = load(stays(slack, found.at), states).max()
    assert found.bound <= peak <= load(stays(slack, slack.earliest), states).max()
