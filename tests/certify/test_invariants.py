"""What a certificate claims of every room, against what is in the residual stream on all inputs."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from benchmarks.faults import SIZES, Subject
from benchmarks.injecting import faulty
from tests.certify.optimised import OPTIMIZE, how
from tracrlab import rasp
from tracrlab.certify import certify
from tracrlab.certify.checker import selection_of
from tracrlab.certify.checker_rooms import coded
from tracrlab.certify.checker_sums import minus, plus, take_sums
from tracrlab.rasp.walk import in_order_of_evaluation
from tracrlab.transformer import run_forward
from tracrlab.values import value_key


def contents(subject, claim, selection, values_of):
    """float (input, position, direction): what the room should hold; and which are known."""
    things = selection.program.things
    out = np.full((len(subject.inputs), subject.model.max_seq_len, claim.width), np.nan)
    if claim.code == "constant":
        for i, words in enumerate(subject.inputs):
            out[i, : len(words)] = claim.rows[0]
        return out
    rows, at = [], []
    for i in range(len(subject.inputs)):
        columns = [values_of(i, things[thing]) for thing in claim.things]
        for position, row in enumerate(zip(*columns, strict=True)):
            rows.append(row)
            at.append((i, position))
    places = [
        np.array([selection.values.domain(t).place[value_key(row[k])] for row in rows])
        for k, t in enumerate(claim.things)
    ]
    entry, amount, rest, _ = coded(claim, selection.values, places)
    dense = np.zeros((len(rows), claim.width)) if rest is None else rest.copy()
    dense[np.arange(len(rows)), entry] += amount
    for (i, position), row in zip(at, dense, strict=True):
        out[i, position] = row
    return out


def check_rooms(subject, model, certificate):
    """Assert that every room is within its claim, at every position of every input."""
    selection = selection_of(model, model.program, ())
    take_sums(selection, certificate.added, certificate.sums)
    ids, lengths = model.encode_batch(subject.inputs)
    run = run_forward(np, model.weights, ids, len(model.input_encoder.values) - 1, model.causal)
    stream = [run.input_embeddings, *run.residuals]
    every = {}
    for expr in in_order_of_evaluation(model.program):
        every.setdefault(selection.program.number(expr), expr)

    things = selection.program.things

    def selector_of(number):
        if number in every:
            return every[number]
        parts = [selector_of(each) for each in things[number].inputs]
        how = {"and": rasp.SelectorAnd, "or": rasp.SelectorOr, "not": rasp.SelectorNot}
        return how[things[number].kind](*parts)

    def values_of(i, thing):
        words = subject.inputs[i]
        if thing.kind == "pair" and thing.fn in (plus, minus):
            parts = [values_of(i, things[each]) for each in thing.inputs]
            return [thing.fn(a, b) for a, b in zip(*parts, strict=True)]
        expr = every.get(thing.number)
        if thing.kind == "tokens":
            return words
        if thing.kind == "indices":
            return list(range(len(words)))
        if expr is None and thing.kind == "width":
            expr = rasp.SelectorWidth(selector_of(thing.inputs[0]))
        return rasp.evaluate(expr, words, model.causal)

    looked_at = 0
    for claim in certificate.claims:
        wanted = contents(subject, claim, selection, values_of)
        for half in range(claim.since, min(claim.until + 1, len(stream))):
            got = stream[half][:, 1:, claim.start : claim.stop].astype(float)
            off = np.abs(got - wanted[:, : got.shape[1]])
            for i, n in enumerate(lengths):
                here = off[i, :n]
                carrier = np.abs(wanted[i, :n]).argmax(axis=1)
                own = here[np.arange(n), carrier]
                most = claim.error + claim.relative * np.abs(wanted[i, :n]).max(axis=1)
                assert (own <= most).all(), (claim.room, half, subject.inputs[i])
                rest = here.sum(axis=1) - own
                assert (rest <= claim.spill * (1 + 1e-9) + 1e-15).all(), (claim.room, half)
                looked_at += n
    assert looked_at


@pytest.mark.parametrize("optimize", OPTIMIZE)
@pytest.mark.parametrize("name", SIZES)
def test_every_room_is_within_its_claim_on_every_input(name, optimize):
    subject = Subject.of(name, min(4, SIZES[name]), **how(optimize))
    check_rooms(subject, subject.model, subject.certificate)


@pytest.mark.parametrize("name", ["hist", "sort_freq", "pair_balance", "detect_pattern", "median"])
def test_so_is_every_room_of_a_faulty_model_that_is_certified(name):
    subject, rng, found = Subject.of(name, 3), Random(1), 0
    for _ in range(300):
        kind = rng.choice(("weight scaled", "weight set", "threshold moved"))
        made = faulty(subject.model, kind, rng)
        certificate = certify(made[0]) if made else None
        if certificate and certificate.holds and np.ptp([c.error for c in certificate.claims]):
            check_rooms(subject, made[0], certificate)
            found += 1
        if found == 25:
            break
    assert found == 25


@pytest.mark.parametrize("amount", [0.0001, 0.02, 0.1, 0.3])
@pytest.mark.parametrize("name", ["detect_pattern", "sort_freq", "check_palindrome", "reverse"])
def test_entries_beside_the_values_own_are_followed(name, amount):
    """A little of every token in every other one's direction."""
    subject = Subject.of(name, 3)
    weights = subject.model.weights
    words = len(subject.model.vocab)
    embed = weights.token_embed.copy()
    start = subject.model.residual_labels.index(f"tokens:{subject.model.vocab[0]}")
    room = embed[:words, start : start + words]
    room[room == 0] = amount
    model = replace(subject.model, weights=replace(weights, token_embed=embed))
    certificate = certify(model)
    if certificate.holds:
        check_rooms(subject, model, certificate)
        assert not subject.wrong(model)
    assert certificate.holds or (name, amount) != ("reverse", 0.02)


@pytest.mark.parametrize("name", ["frac_prevs", "pair_balance", "average"])
def test_the_error_bound_is_above_what_is_measured_and_not_far(name):
    subject = Subject.of(name, SIZES[name])
    model = subject.model
    ids, lengths = model.encode_batch(subject.inputs)
    run = run_forward(np, model.weights, ids, len(model.input_encoder.values) - 1, model.causal)
    worst = 0.0
    for row, n, answer in zip(run.unembedded_output, lengths, subject.answers, strict=True):
        for got, wanted in zip(row[1 : n + 1, 0], answer, strict=True):
            if isinstance(wanted, int | float):
                worst = max(worst, abs(float(got) - wanted))
    last = max(subject.certificate.claims, key=lambda claim: claim.since)
    tallest = max(abs(float(x)) for answer in subject.answers for x in answer)
    bound = last.error + last.relative * tallest
    assert worst <= bound < 30 * worst


@pytest.mark.parametrize("name", ["sort_freq", "reverse", "median"])
def test_what_is_too_much_at_once_is_looked_at_in_pieces(name, monkeypatch):
    from tracrlab.certify import checker_mlp

    subject = Subject.of(name, SIZES[name], residual="reuse")
    monkeypatch.setattr(checker_mlp, "AT_ONCE", 500)
    again = certify(subject.model)
    assert again.holds and again.margins == subject.certificate.margins
