"""Every program of the shelf three ways: reference, interpreter, compiled model.

On all inputs of the domain where there are fewer than a hundred thousand, and on inputs balanced
over the answers at other lengths.
"""

from itertools import product

import pytest

from tracrlab import programs
from tracrlab.compile import CompileError, compile_rasp_to_model
from tracrlab.rasp import evaluate
from tracrlab.values import is_number, same_value

FEW = 100_000  # inputs
LENGTHS = (4, 8, 16, 32, 64)
LENGTHS_OF_TEXTS = (8, 16, 32)  # most have the same blocks as a program built by Python
SMALL_AT_200 = """
    length hist sort_unique frac_prevs count count_less_freq shift_by shift_left detect_pattern
    running_max binary_mode rank parity swap_min_max follow mark_first next_identical cascade
""".split()
FINE_AT_200 = ("average", "pair_balance")  # sums that cancel: float32 may not be fine enough
SLOW_FROM = 32  # tokens
MANY = 3_000  # inputs of a program's own length


def same_answers(got, wanted):
    """The same values of the same types; a float and a number may differ by what floats lose."""
    if len(got) != len(wanted):
        return False
    return all(map(same_answer, got, wanted))


def same_answer(got, wanted):
    if same_value(got, wanted):
        return True
    if not (is_number(got) and is_number(wanted)) or float not in (type(got), type(wanted)):
        return False
    return abs(got - wanted) <= max(1e-6, 1e-5 * abs(wanted))


def compiled(entry):
    return compile_rasp_to_model(entry.program, entry.vocab, entry.max_seq_len, causal=entry.causal)


def check_three_ways(entry, model, inputs):
    at_once = max(1, min(1024, 20_000_000 // (model.weights.count + 1)))
    for start in range(0, len(inputs), at_once):
        some = inputs[start : start + at_once]
        for words, got in zip(some, model.run_batch(some), strict=True):
            wanted = evaluate(entry.program, words, entry.causal)
            reference = entry.reference(list(words))
            assert same_answers(wanted, reference), (
                f"{entry.name} on {words}: interpreter {wanted}, reference {reference}"
            )
            assert same_answers(got, wanted), (
                f"{entry.name} on {words}: model {got}, interpreter {wanted}"
            )


def count_of_inputs(entry):
    return sum(len(entry.vocab) ** n for n in range(1, entry.max_seq_len + 1))


def lengths_drawn():
    """(name, length) pairs, the long ones slow."""
    for name, entry in programs.catalogue.items():
        lengths = LENGTHS if entry.text is None else LENGTHS_OF_TEXTS
        for length in (*lengths, *((200,) if name in SMALL_AT_200 else ())):
            marks = [pytest.mark.slow] if length >= SLOW_FROM else []
            yield pytest.param(name, length, marks=marks)


def all_entries():
    """Every name, slow where the program has many inputs."""
    for name, entry in programs.catalogue.items():
        yield pytest.param(name, marks=[pytest.mark.slow] if count_of_inputs(entry) > MANY else [])


@pytest.mark.parametrize("name", list(all_entries()))
def test_on_every_input_of_its_own_length(name):
    entry = programs.catalogue[name]
    assert count_of_inputs(entry) < FEW, "choose a smaller default length or vocabulary"
    sizes = range(1, entry.max_seq_len + 1)
    inputs = [list(w) for n in sizes for w in product(entry.vocab, repeat=n) if entry.domain(w)]
    check_three_ways(entry, compiled(entry), inputs)


@pytest.mark.parametrize("name, length", list(lengths_drawn()))
def test_on_balanced_inputs_of_many_lengths(name, length):
    entry = programs.catalogue[name].at(length)
    model = compiled(entry)
    check_three_ways(entry, model, balanced(entry, model))


@pytest.mark.slow
@pytest.mark.parametrize("name", FINE_AT_200)
def test_what_may_be_too_fine_for_float32_is_exact_or_refused(name):
    entry = programs.catalogue[name].at(200)
    try:
        model = compiled(entry)
    except CompileError as refusal:
        assert "rounding" in str(refusal)
    else:
        check_three_ways(entry, model, balanced(entry, model))


def balanced(entry, model):
    """Inputs of the full length, one less, and half; fewer where the model is large."""
    length = entry.max_seq_len
    count = max(2, min(24, 1_000 // length, 100_000_000 // model.weights.count))
    inputs = []
    for n in dict.fromkeys((length, length - 1, (length + 1) // 2)):
        try:
            inputs += programs.balanced_inputs(entry, n, count)
        except ValueError:
            assert entry.name.endswith("long_addition") and n < 3
    return inputs


@pytest.mark.parametrize("name", programs.catalogue)
def test_its_examples(name):
    entry = programs.catalogue[name]
    assert entry.examples
    for given, answer in entry.examples:
        assert entry.domain(given)
        assert entry.reference(list(given)) == list(answer)
        assert same_answers(evaluate(entry.program, given, entry.causal), answer)


def test_answers_are_compared_by_type_and_floats_by_nearness():
    assert same_answers([1, True, None, "a"], [1, True, None, "a"])
    assert same_answers([0.3333333, 2.0], [1 / 3, 2])
    for got, wanted in ((True, 1), (1, 2), (None, 0.0), ("1", 1), (1.0001, 1.0), (0.00002, 0)):
        assert not same_answers([got], [wanted])
    assert not same_answers([1], [1, 1])
