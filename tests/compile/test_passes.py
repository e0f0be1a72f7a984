"""The optimising passes: whatever is on, the model is the program; and they save what they say."""

import itertools
import os
from dataclasses import fields

import pytest

from tracrlab import compile_rasp_to_model, rasp
from tracrlab.compile import CompileError, Passes
from tracrlab.compile.planned import savings
from tracrlab.programs import catalogue, random_program
from tracrlab.viz.checks import check_model

LAWS = int(os.environ.get("TRACRLAB_LAWS", "1"))
NAMES = [each.name for each in fields(Passes)]


def compiled(name, optimize, length=None):
    entry = catalogue[name]
    program, length = entry.program, length or entry.max_seq_len
    return compile_rasp_to_model(program, entry.vocab, length, entry.causal, optimize=optimize)


def subsets(seed):
    """Two sets of passes for a random program: all that there are, a few at a time."""
    every = list(itertools.product([False, True], repeat=len(NAMES)))
    return [Passes(*every[(7 * seed + 1) % len(every)]), Passes(*every[-1 - seed % 32])]


@pytest.mark.parametrize("seed", range(120 * LAWS))
def test_with_any_passes_the_model_is_the_program(seed):
    drawn = random_program(seed)
    given = drawn.program, drawn.vocab, drawn.max_seq_len, drawn.causal
    try:
        plain = compile_rasp_to_model(*given)
    except CompileError:
        plain = None
    for passes in subsets(seed):
        try:
            model = compile_rasp_to_model(*given, optimize=passes)
        except CompileError:
            assert plain is None, "what compiles as it is written compiles with any passes"
            continue
        assert check_model(model, sample=60).first is None, passes


@pytest.mark.parametrize("name", [n for n, e in catalogue.items() if len(e.vocab) < 12])
@pytest.mark.parametrize("optimize", ["names", "layers"])
def test_the_shelf_is_the_same_with_fewer_layers(name, optimize):
    model, plain = compiled(name, optimize), compiled(name, "none")
    assert check_model(model, sample=60).first is None
    assert len(model.weights.layers) <= len(plain.weights.layers)


@pytest.mark.parametrize(
    "name, names, layers",
    [
        ("reverse", 3, 2),
        ("sort", 3, 3),
        ("sort_freq", 5, 4),
        ("pair_balance", 1, 1),
        ("shuffle_dyck1", 4, 4),
        ("shuffle_dyck2", 5, 4),
        ("shuffle_dyck3", 6, 4),
        ("frac_prevs", 2, 1),
        ("hist", 1, 1),
    ],
)
def test_how_many_layers_are_left(name, names, layers):
    found = [len(compiled(name, each).weights.layers) for each in ("names", "layers")]
    assert found == [names, layers]


def test_the_witness_says_why_there_are_not_fewer_layers():
    for name in ("shuffle_dyck2", "sort_freq", "reverse", "hist"):
        for optimize in ("none", "layers"):
            schedule = compiled(name, optimize).stages["schedule"]
            chain = schedule.witness
            assert chain[0][0] <= 1 and chain[-1][0] == len(schedule.half_layers) - 1
            for (before, writer), (after, reader) in itertools.pairwise(chain):
                assert after == before + 1 + (type(writer) is type(reader))
                written = {space.key for space in writer.writes}
                assert written & {space.key for space in _read(reader)}


def _read(block):
    from tracrlab.compile.lowered import spaces_read

    return spaces_read(block)


def test_what_has_a_name_keeps_its_room():
    is_x = (rasp.tokens == "x").named("is_x")
    both = (~is_x).named("is_not")
    model = compile_rasp_to_model(both, "ax", 4, optimize="names")
    assert {"is_x", "is_not"} <= {room.name for room in model.anatomy.rooms}
    fewer = compile_rasp_to_model(both, "ax", 4, optimize="layers")
    assert "is_x" not in {room.name for room in fewer.anatomy.rooms}
    assert fewer.run("xa") == model.run("xa") == [False, True]


def test_what_is_always_the_same_comes_with_the_embedding():
    always = rasp.tokens != "q"
    share = rasp.Aggregate(rasp.Select(always, always, rasp.Comparison.EQ), rasp.indices)
    model = compile_rasp_to_model(share, "ax", 4, optimize="names")
    assert not model.anatomy.mlps
    assert model.run("axa") == [1, 1, 1]


def test_each_pass_tells_what_it_saves():
    found = {one.by: one for one in savings(compiled("shuffle_dyck2", "layers").stages["plan"])}
    assert set(found) == {"fuse", "bypass", "fold", "lines", "constants", "share"}
    assert found["fuse"].half_layers > 0 and found["fold"].blocks > 0
    assert (found["share"].blocks, found["share"].directions) == (3, 0)
    split = {one.by: one for one in savings(compiled("sort", "layers").stages["plan"])}["split"]
    assert split.directions > 0
    assert savings(compiled("hist", "none").stages["plan"]) == ()


def test_a_sort_needs_no_pairs():
    plain, split = (compiled("sort", each, 12) for each in ("none", Passes()))
    assert any(room.name == "product" for room in plain.anatomy.rooms)
    assert not any(room.name == "product" for room in split.anatomy.rooms)
    assert check_model(split, sample=60).first is None


def test_one_head_serves_all_aggregates_of_a_selector():
    alone, together = (compiled("shuffle_dyck2", p) for p in (Passes(share=False), Passes()))
    assert (alone.anatomy.head_count, together.anatomy.head_count) == (7, 4)
    assert together.weights.count < alone.weights.count
    assert len(together.anatomy.heads) == 7, "each node has its part"
    assert check_model(together, sample=60).first is None


def test_a_head_is_not_shared_where_the_layer_would_be_larger_for_it():
    wide = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.EQ)
    single = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.EQ)
    handed = [rasp.Aggregate(single, each) for each in (rasp.tokens, rasp.indices)]
    both = rasp.SequenceMap(lambda a, b: (a, b), *handed)
    program = rasp.SequenceMap(lambda a, b: (a, b), both, rasp.SelectorWidth(wide))
    model = compile_rasp_to_model(program, range(9), 9, optimize="names")
    assert model.anatomy.head_count in (2, 3)
    assert check_model(model, sample=30).first is None


def test_an_unknown_preset_is_told():
    with pytest.raises(CompileError, match="one of 'none', 'names', 'layers'"):
        compile_rasp_to_model(rasp.tokens, "ax", 4, optimize="fast")


@pytest.mark.parametrize("seed", [79, 277, 1146, 1157, 20213, 40297, *range(500, 530)])
def test_no_pass_makes_a_model_deeper(seed):
    """The first of these were: a sum of widths had to be made exact, or told apart in two steps."""
    drawn = random_program(seed)
    given = drawn.program, drawn.vocab, drawn.max_seq_len, drawn.causal
    depths = []
    for optimize in ("none", "names", "layers"):
        try:
            schedule = compile_rasp_to_model(*given, optimize=optimize).stages["schedule"]
            depths.append(len(schedule.half_layers))
        except CompileError:
            continue
    assert depths == sorted(depths, reverse=True)


def test_a_number_that_is_kept_and_added_up_elsewhere_is_kept_in_time():
    """It had one time for both, so that its parts were wanted before they could be there."""
    drawn = random_program(20203)
    given = drawn.program, drawn.vocab, drawn.max_seq_len, drawn.causal
    model = compile_rasp_to_model(*given, optimize=Passes(bypass=True, fold=False))
    assert check_model(model, sample=60).first is None


def test_a_table_of_two_variables_needs_no_exact_rooms():
    """A mean of equal words is off by rounding, and what is looked up from two such is not."""
    found = 0
    for name in ("dyck_ptf_1", "rasp_most_freq", "rasp_select_from_first"):
        for optimize in ("none", "layers"):
            blocks = compiled(name, optimize).stages["blocks"].blocks
            loose = [b for b in blocks if b.kind == "lookup" and any(r.error for r in b.reads)]
            found += len(loose)
            assert not any(room.error for block in loose for room in block.writes)
            cleaned = {room.key for b in blocks if b.kind == "clean" for room in b.reads}
            assert not cleaned & {room.key for block in loose for room in block.writes}
    assert found > 2


def test_a_large_table_between_two_lookups_needs_no_room():
    """32 768 triples, more than have a direction each in 4 GiB."""
    from benchmarks.cases import Case

    case = Case("nary", 32, 32)
    with pytest.raises(CompileError, match=r"more than 23,170 values[\s\S]*optimize=\"names\""):
        compile_rasp_to_model(case.program(), case.vocab, 32)
    model = compile_rasp_to_model(case.program(), case.vocab, 32, optimize="names")
    (words,) = case.inputs(1)
    assert model.run(words) == rasp.evaluate(case.program(), words)


def test_long_chains_fold_into_one_table():
    chain = rasp.tokens
    for _ in range(100):
        chain = rasp.SequenceMap(lambda x, y: (x + y) % 5, chain, rasp.indices)
    model = compile_rasp_to_model(chain, (0, 1, 2), 4, optimize="layers")
    assert len(model.weights.layers) == 1
    assert check_model(model).first is None
