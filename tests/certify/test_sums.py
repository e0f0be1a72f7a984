"""Widths that are counted as sums of others: what is taken for one, and what is not."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from tests.certify.optimised import SPLIT, modelled
from tracrlab import rasp
from tracrlab.certify import certify, check, load_certificate
from tracrlab.certify.checker_program import Program, Refused
from tracrlab.certify.checker_selection import Selection
from tracrlab.certify.checker_sums import add, take_sums
from tracrlab.compile import compile_rasp_to_model

LESS = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.LT)
SAME = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
EARLIER = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LT)


def counted(selector):
    return rasp.SelectorWidth(selector).named("counted")


DISJOINT = counted(LESS | (SAME & EARLIER))


def selection_of(expression, vocab=(0, 1, 2), length=3):
    return Selection(Program.of(expression, vocab), length, False)


@pytest.mark.parametrize("optimize", ["names", "layers"])
@pytest.mark.parametrize("name", SPLIT)
def test_a_width_that_is_a_sum_is_derived_anew(name, optimize, tmp_path):
    if (name, optimize) == ("most_freq", "layers"):
        pytest.skip("with a variable of pairs it has a layer less")
    model = modelled(name, optimize=optimize)
    certificate = certify(model)
    assert certificate.holds, certificate.reason
    assert certificate.added
    assert len(certificate.sums) == 1
    loaded = load_certificate(certificate.save(tmp_path / "certificate.json"))
    assert (loaded.added, loaded.sums) == (certificate.added, certificate.sums)
    assert check(model, loaded)
    assert not check(model, replace(loaded, sums=()))
    assert not check(model, replace(loaded, added=(), sums=()))


def test_what_is_counted_twice_must_be_taken_off():
    expression = counted(SAME | EARLIER)
    selection = selection_of(expression)
    program = selection.program
    parts = [program.number(SAME), program.number(EARLIER)]
    twice = add(program, "plus", [program.width_of(each) for each in parts])
    width = program.number(expression)
    with pytest.raises(Refused, match="is not how many keys"):
        take_sums(selection, (), [(width, twice)])
    both = add(program, "width", [add(program, "and", parts)])
    with pytest.raises(Refused, match="is not how many keys"):
        take_sums(selection, (), [(width, add(program, "plus", [twice, both]))])
    take_sums(selection, (), [(width, add(program, "minus", [twice, both]))])


def test_tables_tell_that_nothing_is_in_both():
    """ "smaller" and "equal" exclude each other: their widths add up, whatever else is asked."""
    selection = selection_of(DISJOINT)
    program = selection.program
    one = program.width_of(program.number(LESS))
    other = program.width_of(add(program, "and", [program.number(SAME), program.number(EARLIER)]))
    take_sums(selection, (), [(program.number(DISJOINT), add(program, "plus", [one, other]))])


def formula(rng, program, atoms, depth=2):
    if not depth or rng.random() < 0.3:
        return rng.choice(atoms)
    kind = rng.choice(("and", "or", "not"))
    parts = [formula(rng, program, atoms, depth - 1) for _ in range(1 if kind == "not" else 2)]
    return add(program, kind, parts)


def as_selector(program, number, atoms):
    if number in atoms:
        return atoms[number]
    how = {"and": rasp.SelectorAnd, "or": rasp.SelectorOr, "not": rasp.SelectorNot}
    thing = program.things[number]
    return how[thing.kind](*(as_selector(program, each, atoms) for each in thing.inputs))


def test_whatever_is_taken_for_a_sum_is_one_on_all_inputs():
    rng, found = Random(1), {True: 0, False: 0}
    inputs = [list(words) for n in (1, 2, 3) for words in product(range(3), repeat=n)]
    whole = (LESS | SAME) & ~(EARLIER & SAME)
    for _ in range(400):
        selection = selection_of(counted(whole | (LESS & EARLIER)))
        program = selection.program
        atoms = {program.number(each): each for each in (LESS, SAME, EARLIER)}
        three = [formula(rng, program, list(atoms)) for _ in range(3)]
        wanted = add(program, "or", three[:2])
        if rng.random() < 0.5:
            three[2] = add(program, "and", three[:2])
        widths = [add(program, "width", [each]) for each in (*three, wanted)]
        total = add(program, "plus", widths[:2])
        if rng.random() < 0.7:
            total = add(program, "minus", [total, widths[2]])
        if total < widths[3] or widths[3] in widths[:3]:
            continue
        try:
            take_sums(selection, (), [(widths[3], total)])
        except Refused:
            found[False] += 1
            continue
        found[True] += 1
        exprs = [as_selector(program, each, atoms) for each in (*three, wanted)]
        sign = 0 if program.things[total].name.count("minus") == 0 else -1
        for words in inputs[::3]:
            a, b, c, d = (rasp.evaluate(rasp.SelectorWidth(each), words) for each in exprs)
            assert [x + y + sign * z for x, y, z in zip(a, b, c, strict=True)] == d
    assert min(found.values()) > 40, found


@pytest.mark.parametrize(
    "added",
    [
        [("select", (0, 0))],  # no predicate comes from a certificate
        [("map", (0,))],
        [("and", (0, 0))],  # of sequences
        [("width", (0,))],
        [("plus", (0, 0))],  # of tokens
        [("plus", (0, 10_000))],
        [("not", (-1,))],
    ],
)
def test_nothing_but_formulas_widths_and_sums_can_be_added(added):
    model = compile_rasp_to_model(DISJOINT, (0, 1, 2), 3, optimize="layers")
    verdict = check(model, replace(certify(model), added=added))
    assert verdict.reason.startswith("the certificate adds")


def test_a_sum_is_not_explained_by_itself():
    selection = selection_of(DISJOINT)
    program = selection.program
    width = program.number(DISJOINT)
    never = add(program, "and", [program.number(LESS), program.number(SAME)])
    total = add(program, "plus", [width, add(program, "width", [never])])
    with pytest.raises(Refused, match="is made of more"):
        take_sums(selection, (), [(width, total)])


def test_the_parts_of_a_sum_ask_nothing_else():
    """So that what a width is compared with is never computed from that width."""
    selection = selection_of(
        rasp.SelectorWidth(rasp.Select(DISJOINT, DISJOINT, rasp.Comparison.EQ))
    )
    program = selection.program
    width = program.number(DISJOINT)
    later = program.width_of(program.number(program.root.selector))
    twice = add(program, "minus", [add(program, "plus", [later, later]), later])
    with pytest.raises(Refused, match="is made of more"):
        take_sums(selection, (), [(width, twice)])


def test_a_model_that_counts_twice_is_refused():
    """The head of what is in both is dropped: then the sum is too large somewhere."""
    expression = rasp.SelectorWidth(SAME | EARLIER).named("counted")
    model = compile_rasp_to_model(expression, (0, 1, 2), 4, optimize="layers")
    certificate = certify(model)
    assert certificate.holds, certificate.reason
    (layer,) = [n for n, x in enumerate(model.weights.layers) if x.attention]
    block = model.weights.layers[layer].attention
    for head in range(block.num_heads):
        output = block.output.w.copy()
        output[head * block.key_size : (head + 1) * block.key_size] = 0
        other = replace(block, output=replace(block.output, w=output))
        layers = list(model.weights.layers)
        layers[layer] = replace(layers[layer], attention=other)
        broken = replace(model, weights=replace(model.weights, layers=tuple(layers)))
        assert not certify(broken).holds
        assert not check(broken, certificate)
