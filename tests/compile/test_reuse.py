"""Directions that are used again: the model is the program still, and what is gone is exactly 0."""

import itertools
import os
from dataclasses import replace

import numpy as np
import pytest

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.certify import certify
from tracrlab.compile import CompileError
from tracrlab.programs import catalogue, random_program
from tracrlab.trace import Set, Subspace, TraceError, Zero
from tracrlab.trace.tenancy import is_there
from tracrlab.viz.checks import check_model

LAWS = int(os.environ.get("TRACRLAB_LAWS", "1"))
PRESETS = ("none", "names", "layers")


def compiled(name, optimize="none", residual="reuse", length=None):
    entry = catalogue[name] if length is None else catalogue[name].at(length)
    given = entry.program, entry.vocab, entry.max_seq_len, entry.causal
    return compile_rasp_to_model(*given, optimize=optimize, residual=residual)


def words_of(model, rng, count=6):
    lengths = rng.integers(1, model.max_seq_len + 1, count)
    return [[model.vocab[i] for i in rng.integers(0, len(model.vocab), n)] for n in lengths]


@pytest.mark.parametrize("seed", range(60 * LAWS))
def test_the_model_is_the_program(seed):
    drawn = random_program(seed)
    given = drawn.program, drawn.vocab, drawn.max_seq_len, drawn.causal
    optimize = PRESETS[seed % 3]
    try:
        apart = compile_rasp_to_model(*given, optimize=optimize)
    except CompileError:
        return
    model = compile_rasp_to_model(*given, optimize=optimize, residual="reuse")
    assert check_model(model, sample=60).first is None
    assert model.weights.width <= apart.weights.width
    assert len(model.weights.layers) == len(apart.weights.layers)


@pytest.mark.parametrize("optimize", PRESETS)
@pytest.mark.parametrize("name", list(catalogue))
def test_the_shelf_is_certified_and_as_narrow_as_can_be(name, optimize):
    model = compiled(name, optimize)
    certificate = certify(model)
    assert certificate.holds, certificate.reason
    told = model.stages["layout"].narrowness
    apart = compiled(name, optimize, "rooms").weights.width
    assert told.bound == model.weights.width <= apart == told.apart


def test_how_narrow_it_gets():
    found = {n: compiled(n).weights.width for n in ("reverse", "sort_freq", "shuffle_dyck2")}
    assert found == {"reverse": 24, "sort_freq": 70, "shuffle_dyck2": 25}
    apart = {n: compiled(n, residual="rooms").weights.width for n in found}
    assert apart == {"reverse": 39, "sort_freq": 89, "shuffle_dyck2": 56}


@pytest.mark.parametrize("name", ["reverse", "sort_freq", "shuffle_dyck3", "most_freq", "median"])
def test_a_direction_that_is_nobodys_is_exactly_empty(name):
    model, rng = compiled(name), np.random.default_rng(0)
    rooms = model.anatomy.rooms
    assert any(room.until is not None for room in rooms)
    for words in words_of(model, rng):
        trace = model.trace(words)
        for step, label in enumerate(trace.steps):
            taken = np.zeros(model.weights.width, int)
            for room in rooms:
                taken[room.start : room.stop] += is_there(model, room, step)
            assert taken.max() == 1
            assert not trace.residual(label).values[:, taken == 0].any(), label  # BOS as well


@pytest.mark.parametrize("name", ["reverse", "sort_freq", "shuffle_dyck3", "most_freq", "median"])
def test_each_room_holds_what_it_holds_with_a_room_for_good(name):
    """As long as it is there, and to the last bit where nothing is rounded on the way."""
    model, apart = compiled(name), compiled(name, residual="rooms")
    assert apart.anatomy.room("tokens").lease is None
    kept = {(room.name, room.kind): room for room in apart.anatomy.rooms}
    for words in words_of(model, np.random.default_rng(1)):
        mine, theirs = model.trace(words), apart.trace(words)
        end = theirs.residual().values
        for room in model.anatomy.rooms:
            other = kept[room.name, room.kind]
            for step, label in enumerate(mine.steps):
                if is_there(model, room, step) and room.name != "tokens:compiler_pad":
                    here = mine.residual(label).values[:, room.start : room.stop]
                    there = end[:, other.start : other.stop]
                    assert np.allclose(here, there, rtol=0, atol=1e-6), (room.name, label)


@pytest.mark.parametrize("name", ["reverse", "shuffle_dyck2", "sort_freq", "double_hist"])
def test_blocks_come_after_what_they_read_and_before_it_is_gone(name):
    stages = compiled(name).stages
    schedule, layout = stages["schedule"], stages["layout"]
    assert len(schedule.half_layers) == len(schedule.earliest.half_layers)
    for half, blocks in enumerate(schedule.half_layers):
        for block in blocks:
            for room in itertools.chain(_read(block), block.writes):
                if room.key in layout.since:
                    written = layout.since[room.key] == half + 1
                    assert written or layout.since[room.key] <= half
                    assert written or half <= layout.until.get(room.key, half)
    assert schedule.witness == schedule.earliest.witness


def _read(block):
    from tracrlab.compile.lowered import spaces_read

    return spaces_read(block)


def test_a_direction_has_the_names_of_all_that_it_holds():
    model = compiled("reverse")
    names = [name for label in model.residual_labels for name in label.split(" / ")]
    assert len(model.residual_labels) == 24 and len(names) == len(set(names)) == 39
    assert "length.bos_share / map:0 / opposite:0" in model.residual_labels
    assert set(names) == set(compiled("reverse", residual="rooms").residual_labels)


def test_the_same_program_gives_the_same_bytes():
    for name in ("shuffle_dyck3", "sort_freq"):
        first, second = (compiled(name).weights for _ in range(2))
        pairs = zip(first.arrays(), second.arrays(), strict=True)
        assert all(np.array_equal(a, b) for (_, a), (_, b) in pairs)


def negative():
    """Means below 0, which are gone when a later variable is moved into their place."""
    less = rasp.numerical(rasp.Map(lambda x: x - 2, rasp.tokens))
    mean = rasp.Aggregate(rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.TRUE), less)
    low = rasp.Map(lambda x: x < -1, mean).named("low")
    before = rasp.Select(rasp.indices, rasp.indices, lambda k, q: k == q - 1)
    return rasp.numerical(rasp.Aggregate(before, rasp.numerical(low), default=0)).named("was")


def test_an_eraser_that_forgets_a_sign_is_found(monkeypatch):
    """A room that can be negative needs two units; with one, the next room is wrong."""
    from tracrlab.compile import reuse

    given = negative(), (0, 1, 2), 3
    model = compile_rasp_to_model(*given, residual="reuse")
    assert any(room.name == "aggregate" and room.until for room in model.anatomy.rooms)
    assert certify(model).holds and check_model(model).first is None
    monkeypatch.setattr(reuse, "SIGNS", (1.0,))
    faulty = compile_rasp_to_model(*given, residual="reuse")
    assert not certify(faulty).holds and check_model(faulty).first is not None


def test_an_eraser_takes_off_what_is_there_to_the_last_bit():
    from tracrlab.compile.reuse import erase
    from tracrlab.craft import Space

    number, hot = Space("x", "number", ("a",), error=1e-3), Space("y", "one-hot", (1, 2))
    mlp = erase((number, hot))
    assert mlp.hidden == 2 * (2 + 2)
    rng = np.random.default_rng(0)
    x = np.concatenate([rng.normal(size=(50, 2)), rng.integers(-1, 2, (50, 2))], axis=1)
    x = np.concatenate([x, np.ones((50, 1)), np.zeros((50, 1))], axis=1).astype(np.float32)
    first, second = (each.dense().astype(np.float32) for each in (mlp.first, mlp.second))
    assert not (x[:, :4] + np.maximum(x @ first, 0) @ second).any()


def test_what_is_not_known_is_refused():
    with pytest.raises(CompileError, match="residual='narrow' is not known"):
        compile_rasp_to_model(rasp.tokens, "ab", 3, residual="narrow")


def test_a_fault_in_an_eraser_is_refused_by_the_certificate():
    model = compiled("reverse")
    layer = next(i for i, _ in enumerate(model.weights.layers) if _erasers(model, i))
    part = _erasers(model, layer)[0]
    layers = list(model.weights.layers)
    mlp = layers[layer].mlp
    second = mlp.second.w.copy()
    second[part.start] *= np.float32(0.5)
    layers[layer] = replace(layers[layer], mlp=replace(mlp, second=replace(mlp.second, w=second)))
    faulty = replace(model, weights=replace(model.weights, layers=tuple(layers)))
    assert not certify(faulty).holds


def _erasers(model, layer):
    return [p for p in model.anatomy.mlps if p.layer == layer and p.kind == "erase"]


@pytest.mark.parametrize("name", ["most_freq", "median", "reverse", "shuffle_dyck2"])
def test_an_edit_stays_in_its_room_whatever_it_puts_there(name):
    """Also numbers that no block writes: they are erased with the room, not left to the next."""
    model, apart = compiled(name), compiled(name, residual="rooms")
    for words in words_of(model, np.random.default_rng(3), 4):
        mine, theirs = model.trace(words), apart.trace(words)
        for amount in (-1.0, 0.3, -7.5):
            width = model.anatomy.room("tokens").stop - model.anatomy.room("tokens").start
            edit = Set("tokens", np.full(width, amount, np.float32), positions=[1])
            assert mine.rerun(edit).decoded == theirs.rerun(edit).decoded


def test_a_variable_that_is_kept_in_two_rooms_is_read_where_it_is():
    so_far = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LEQ)
    is_a = rasp.numerical(rasp.Map(lambda x: float(x == "a"), rasp.tokens))
    share = rasp.numerical(rasp.Aggregate(so_far, is_a)).named("share")
    same = rasp.SelectorWidth(rasp.Select(share, share, rasp.Comparison.EQ))
    model = compile_rasp_to_model(same, "ab", 4, residual="reuse")
    trace = model.trace("abb")
    rooms = [room for room in model.anatomy.rooms if room.name == "share"]
    assert len(rooms) == 2 and any(room.until is not None for room in rooms)
    for step, label in enumerate(trace.steps):
        there = [room for room in rooms if is_there(model, room, step)]
        if there:
            found = trace.subspace("share", after=label).values
            assert found.shape[1] == sum(room.stop - room.start for room in there)
            assert trace.rerun(Zero(Subspace("share", after=label))).decoded
        else:
            with pytest.raises(TraceError, match="'share' is not there"):
                trace.subspace("share", after=label)
    assert trace.subspace("share").values.any()


def test_a_word_that_reads_like_two_names_and_a_node_that_is_called_like_an_eraser():
    program = rasp.Map(lambda x: x, rasp.tokens, simplify=False).named("(erase)")
    for _ in range(2):
        program = rasp.Map(lambda x: x + "!", program, simplify=False).named("more")
    model = compile_rasp_to_model(program, ("a / b", "c"), 3, residual="reuse")
    assert "tokens:'a / b'" in " ".join(model.residual_labels)
    erasers = [part for part in model.anatomy.mlps if part.node == "(erase)"]
    assert erasers and all(part.kind == "erase" for part in erasers)
    assert model.run(["a / b", "c"]) == ["a / b!!", "c!!"]
