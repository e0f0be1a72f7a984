"""Placements and packings beside all that there are, where these can be counted."""

import _thread
import itertools
import random
import threading

import pytest

from tracrlab import rasp
from tracrlab.compile import compile_rasp_to_model, packing, placement, placement_search
from tracrlab.compile.packing import Stay, height, load, packed
from tracrlab.compile.placement import improved, peak, place
from tracrlab.compile.placement_search import relaxed
from tracrlab.compile.slack import Slack, Tenant
from tracrlab.craft import Mlp, Space, Sparse
from tracrlab.viz.checks import check_model


def fits(spans, starts):
    return not any(
        a.meets(b) and x < y + b.width and y < x + a.width
        for (a, x), (b, y) in itertools.combinations(zip(spans, starts, strict=True), 2)
    )


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


def test_a_packing_that_no_order_finds(monkeypatch):
    spans = [Stay(4, 0, 4), Stay(3, 3, 5), Stay(4, 2, 2), Stay(4, 4, 4), Stay(1, 1, 3)]
    starts = packed(spans, 6)
    assert fits(spans, starts) and height(spans, starts) == 11 == load(spans, 6).max()
    monkeypatch.setattr(packing, "MOST_EXACT", 0)
    assert height(spans, packed(spans, 6)) == 12


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


def least(slack):
    """The fewest directions in use at once in any placement, by trying all."""
    every = itertools.product(*(slack.windows(b) for b in range(len(slack.blocks))))
    return min(peak(slack, at) for at in every if allowed(slack, at))


@pytest.mark.parametrize("seed", range(80))
def test_a_placement_is_the_best_of_all(seed):
    slack = drawn(seed)
    found = place(slack)
    for at in found.placements:
        assert allowed(slack, at)
        assert all(half in slack.windows(b) for b, half in enumerate(at))
    assert peak(slack, found.placements[0]) == found.bound == least(slack)


@pytest.mark.parametrize("seed", range(80))
def test_parts_of_blocks_give_a_bound_and_placements(seed):
    slack = drawn(seed)
    bound, placements = relaxed(slack, 0)
    assert bound <= least(slack)
    assert placements and all(allowed(slack, at) for at in placements)
    assert all(h in slack.windows(b) for at in placements for b, h in enumerate(at))


@pytest.mark.parametrize("seed", range(40))
def test_what_is_improved_block_by_block_is_allowed_and_no_worse(seed):
    slack = drawn(seed)
    for start in (slack.earliest, slack.latest):
        at = improved(slack, start)
        assert allowed(slack, at)
        assert least(slack) <= peak(slack, at) <= peak(slack, start)


@pytest.mark.parametrize("seed", range(20))
def test_too_large_for_any_program_is_placed_all_the_same(seed, monkeypatch):
    for name in ("MOST_SEARCHED", "MOST_RELAXED"):
        monkeypatch.setattr(placement, name, 0)
    slack = drawn(seed)
    found = place(slack)
    assert all(allowed(slack, at) for at in found.placements)
    assert found.bound <= least(slack) <= peak(slack, found.placements[0])


def joined_chains(count, depth):
    """Named variables in chains, which meet at the end: more than are solved in integers."""
    rng, ends = random.Random(1), []
    for c in range(count):
        chain = rasp.tokens
        for d in range(rng.randint(2, depth)):
            other = rng.choice([rasp.tokens, rasp.indices])
            chain = rasp.SequenceMap(lambda x, y: (x + 2 * y) % 3, chain, other).named(f"c{c}_{d}")
        ends.append(chain)
    while len(ends) > 1:
        ends = [rasp.SequenceMap(lambda x, y: (x + y) % 3, *ends[:2]), *ends[2:]]
    return ends[0]


def test_a_large_program_is_nearly_as_narrow_as_can_be_and_says_so():
    program = joined_chains(12, 10)
    model = compile_rasp_to_model(program, (0, 1, 2), 5, residual="reuse")
    layout = model.stages["layout"]
    told = layout.narrowness
    assert told.bound <= layout.width <= 1.15 * told.bound < told.apart / 4
    known = (
        f"d_model = {layout.width}: at least {told.bound} are needed, and whether fewer would do"
    )
    assert known in str(layout) or layout.width == told.bound
    assert check_model(model, sample=30).first is None


def test_ctrl_c_is_felt_while_a_program_is_solved():
    waiting = threading.Event()
    threading.Timer(0.2, _thread.interrupt_main).start()
    with pytest.raises(KeyboardInterrupt):
        placement_search._elsewhere(waiting.wait, 30)
    waiting.set()
