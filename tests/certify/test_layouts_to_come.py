"""What certificates can say that today's compiler does not need: rooms that end, shared blocks."""

from dataclasses import replace

import numpy as np
import pytest

from tracrlab import programs, rasp
from tracrlab.certify import certify, check
from tracrlab.certify.checker import selection_of
from tracrlab.certify.prover import rooms_of
from tracrlab.compile import compile_rasp_to_model
from tracrlab.transformer import Layer, Linear, Perceptron


def modelled(name, length):
    entry = programs.catalogue[name].at(length)
    return compile_rasp_to_model(entry.program, entry.vocab, length, entry.causal)


def hints(model):
    return list(rooms_of(model, selection_of(model, model.program, ()).program))


def flat(width):
    return np.zeros(width, np.float32)


def with_layer(model, first, second):
    """The model with one more MLP at its end."""
    hidden = first.shape[1]
    mlp = Perceptron(Linear(first, flat(hidden)), Linear(second, flat(model.weights.width)))
    layers = (*model.weights.layers, Layer(None, mlp))
    return replace(model, weights=replace(model.weights, layers=layers))


def erased(model, room, sign=-1.0):
    """`room` taken off by two units, for the two signs, of each of its directions."""
    width, count = model.weights.width, room.width
    first, second = np.zeros((width, 2 * count)), np.zeros((2 * count, width))
    for i in range(count):
        first[room.start + i, [2 * i, 2 * i + 1]] = 1, -1
        second[[2 * i, 2 * i + 1], room.start + i] = sign, -sign
    return with_layer(model, first.astype(np.float32), second.astype(np.float32))


@pytest.mark.parametrize("name", ["tokens", "hist.bos_share"])
def test_a_room_that_is_erased_is_empty_again_to_the_last_bit(name):
    model = modelled("hist", 5)
    rooms = hints(model)
    at = next(i for i, room in enumerate(rooms) if room.room == name)
    rooms[at] = replace(rooms[at], until=3)  # the MLP after half-layer 3 takes it off
    other = erased(model, rooms[at])
    certificate = certify(other, rooms)
    assert certificate.holds, certificate.reason
    assert [c.until for c in certificate.claims if c.room == name] == [3]
    sloppy = erased(model, rooms[at], -0.999)
    assert not check(sloppy, certificate)
    rest = [c for c in certify(sloppy, rooms).claims if c.room == "nothing"]
    assert 0.0005 < max(c.error + c.spill for c in rest) < 0.003  # it is known, and read by nobody


def test_a_room_that_is_erased_can_hold_another_variable_at_once():
    """`tokens` is replaced by its opposite, in the same directions and in one MLP."""
    word = rasp.Map(lambda x: {"a": "b", "b": "a"}[x], rasp.tokens).named("other")
    model = compile_rasp_to_model(word, "ab", 4)
    rooms = {room.room: room for room in hints(model)}
    tokens, other = rooms["tokens"], rooms["other"]
    layer = model.weights.layers[0]
    first, second = layer.mlp.first.w.copy(), np.zeros_like(layer.mlp.second.w)
    unit = {i: int(np.flatnonzero(first[tokens.start + i])[0]) for i in range(2)}
    for i in range(2):
        second[unit[i], tokens.start + i] = -1
        second[unit[i], tokens.start + 1 - i] += 1
    mlp = replace(layer.mlp, second=replace(layer.mlp.second, w=second))
    unembed = 0 * model.weights.unembed
    unembed[[tokens.start, tokens.start + 1], [0, 1]] = 1
    weights = replace(model.weights, layers=(replace(layer, mlp=mlp),), unembed=unembed)
    reused = replace(model, weights=weights)
    assert reused.run(list("aab")) == list("bba")
    after = replace(other, start=tokens.start, stop=tokens.stop, since=2)
    certificate = certify(reused, [rooms["one"], replace(tokens, until=1), after])
    assert certificate.holds, certificate.reason
    assert not certify(reused, [rooms["one"], tokens]).holds


def test_a_head_may_serve_two_nodes():
    """Two aggregates with one selector, joined into one head: values side by side."""
    t, i = rasp.tokens, rasp.indices
    first = rasp.Select(i, i, lambda k, q: k == 0)
    both = rasp.SequenceMap(
        lambda x, y: f"{x}{y}",
        rasp.Aggregate(first, t).named("word"),
        rasp.Aggregate(first, rasp.Map(lambda x: x % 2, i)).named("odd"),
    )
    model = compile_rasp_to_model(both, "ab", 3)
    assert certify(model).holds
    found = [(n, layer) for n, layer in enumerate(model.weights.layers) if layer.attention]
    if len(found) == 1:
        assert found[0][1].attention.num_heads <= 2
        return  # the compiler joins them, or puts them side by side
    rooms = {room.room: room for room in hints(model)}
    tokens, word = rooms["tokens"], rooms["word"]
    n, last = found[-1]
    block, size = last.attention, last.attention.key_size
    value = np.pad(block.value.w, ((0, 0), (0, word.width)))
    output = np.pad(block.output.w, ((0, word.width), (0, 0)))
    for k in range(word.width):
        value[tokens.start + k, size + k] = 1
        output[size + k, word.start + k] = 1
    wide = [np.pad(w, ((0, 0), (0, word.width))) for w in (2 * block.query.w, block.key.w)]
    q, k, v, o = (Linear(w, flat(w.shape[1])) for w in (*wide, value, output))
    joined = replace(block, key_size=size + word.width, query=q, key=k, value=v, output=o)
    layers = [
        replace(layer, attention=joined if m == n else None)
        for m, layer in enumerate(model.weights.layers)
    ]
    other = replace(model, weights=replace(model.weights, layers=tuple(layers)))
    assert other.run(list("bab")) == model.run(list("bab"))
    rooms["word"] = replace(word, since=2 * n + 1)
    certificate = certify(other, list(rooms.values()))
    assert certificate.holds, certificate.reason
    assert check(other, certificate)


def test_an_mlp_may_compute_what_follows_from_what_it_reads():
    """Two maps, one after the other and both named, in one table: tokens -> low -> parity."""
    low = rasp.Map(lambda x: x // 2, rasp.tokens).named("low")
    parity = rasp.Map(lambda x: x % 2, low, simplify=False).named("parity")
    model = compile_rasp_to_model(parity, range(6), 3)
    rooms = {room.room: room for room in hints(model)}
    tokens, target = rooms["tokens"], rooms["parity"]
    first = np.zeros((model.weights.width, 6), np.float32)
    second = np.zeros((6, model.weights.width), np.float32)
    for word in range(6):
        first[tokens.start + word, word] = 1
        second[word, target.start + word // 2 % 2] = 1
    mlp = Perceptron(Linear(first, flat(6)), Linear(second, flat(model.weights.width)))
    fused = replace(model, weights=replace(model.weights, layers=(Layer(None, mlp),)))
    certificate = certify(fused, [rooms["one"], tokens, replace(target, since=2)])
    assert certificate.holds, certificate.reason
