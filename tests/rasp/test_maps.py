"""Maps of maps: fused as in Tracr, but what its author named or annotated stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracrlab import rasp
from tracrlab.rasp import Map
from tracrlab.rasp.functions import Composed
from tracrlab.rasp.walk import in_order_of_evaluation

t = rasp.tokens

F = {
    "is_none": lambda x: x is None,
    "none_of_b": lambda x: None if x == "b" else x,
    "show": lambda x: f"<{x}>",
    "drop": lambda x: None,
}


def test_a_map_of_a_map_is_one_map():
    inner = Map(F["show"], t)
    outer = Map(len, inner)
    assert outer.inner is t
    assert isinstance(outer.f, Composed)
    assert outer("ab") == [3, 3]
    assert outer.f("ab") == 4
    kept = Map(len, inner, simplify=False)
    assert kept.inner is inner and kept.f is len and not kept.via_map


@pytest.mark.parametrize(
    "mark",
    [lambda m: m.named("mine"), rasp.numerical, rasp.categorical, lambda m: m.annotated(a=1)],
)
def test_what_an_author_marked_is_kept(mark):
    inner = mark(Map(F["none_of_b"], t))
    outer = Map(F["is_none"], inner)
    assert outer.inner is inner and outer.via_map
    assert outer(["a", "b", None]) == [False, True, None]
    further = Map(F["show"], outer)  # fused with `outer`, and still a map of the kept one
    assert further.inner is inner and further.via_map
    assert further(["a", "b", None]) == ["<False>", "<True>", None]


def test_none_made_by_the_inner_function_reaches_the_outer_one():
    fused = Map(F["is_none"], Map(F["none_of_b"], t))
    assert fused(["a", "b", None]) == [False, True, None]
    plain = Map(F["is_none"], Map(F["none_of_b"], t), simplify=False)
    assert plain(["a", "b", None]) == [False, None, None]


names = st.sampled_from(sorted(F))
steps = st.lists(st.tuples(names, st.booleans(), st.booleans()), max_size=6)


@given(steps)
def test_naming_never_changes_the_meaning(chain):
    """Against Tracr's rule, written out: fusing goes back to the last step without `simplify`."""
    program, xs = t, ["a", "b", None]
    expected = xs
    fused, start = [], xs  # the functions fused so far, and the input they start from
    for name, simplify, named in chain:
        program = Map(F[name], program, simplify=simplify)
        if named:
            program = program.named(name)
        if not simplify:
            fused, start = [], expected
        fused = [*fused, F[name]]
        expected = [None if x is None else _through(fused, x) for x in start]
    assert program(xs) == expected


def _through(functions, x):
    for f in functions:
        x = f(x)
    return x


def test_numpy_scalars_become_plain_values():
    np = pytest.importorskip("numpy")
    values = Map(lambda x: np.float32(x), t)([1, 2])
    assert [type(v) for v in values] == [float, float]


def test_the_walk_is_in_the_order_of_arguments_each_node_once():
    a, b = (t + 1).named("a"), (rasp.indices + 1).named("b")
    both = a - b
    program = both * both
    names = [node.name for node in in_order_of_evaluation(program, a)]
    assert names == ["tokens", "a", "indices", "b", "sequence_map", "sequence_map"]
    assert program.children == (both, both) or program.children[0] is both


@given(st.lists(st.tuples(st.integers(0, 99), st.integers(0, 99)), max_size=30))
def test_children_come_before_their_parents(edges):
    nodes = [t]
    for left, right in edges:
        fst, snd = nodes[left % len(nodes)], nodes[right % len(nodes)]
        nodes.append(rasp.SequenceMap(max, fst, snd))
    order = in_order_of_evaluation(nodes[-1])
    place = {id(node): n for n, node in enumerate(order)}
    assert len(place) == len(order)
    assert all(place[id(child)] < place[id(node)] for node in order for child in node.children)


@pytest.mark.parametrize(
    "build, said",
    [
        (lambda: rasp.Map(lambda x, y: x, rasp.tokens), "called with 1 value, and lambda takes 2"),
        (lambda: rasp.Map(lambda: 1, rasp.tokens), "called with 1 value, and lambda takes 0"),
        (
            lambda: rasp.SequenceMap(lambda x: x, rasp.tokens, rasp.tokens),
            "called with 2 values, and lambda takes 1",
        ),
        (
            lambda: rasp.Select(rasp.tokens, rasp.tokens, lambda key: True),
            "called with 2 values, and lambda takes 1",
        ),
    ],
)
def test_a_function_of_the_wrong_number_of_values_is_told_at_once(build, said):
    with pytest.raises(TypeError, match=said):
        build()


def test_functions_with_defaults_and_with_any_number_of_values_fit():
    def shifted(x, by=1):
        return x + by

    assert rasp.Map(shifted, rasp.indices)("ab") == [1, 2]
    assert rasp.SequenceMap(shifted, rasp.indices, rasp.indices)("ab") == [0, 2]
    assert rasp.SequenceMap(lambda *both: len(both), rasp.tokens, rasp.tokens)("a") == [2]
