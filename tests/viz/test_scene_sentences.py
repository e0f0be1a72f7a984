"""What happened at a step and a position, in one sentence with numbers: true of edited runs too."""

import re

import numpy as np
import pytest
from scene_fixture import PROGRAMS, compiled, scene
from scene_schema import check_scene

import tracrlab
from tracrlab import programs, rasp, viz
from tracrlab.trace import HeadOutput, Neurons, Output, Pattern, Set, Zero


def told(found, step, position):
    [sentences] = [x["sentences"] for x in found.header["steps"] if x["id"] == step]
    return sentences[position]


@pytest.fixture(scope="module")
def shares():
    text, language, vocab, length, _ = PROGRAMS["frac_prevs"]
    return compiled(text, language, vocab, length)


def run(shares, words, *edits, **options):
    model, source = shares
    found = viz.scene_of(model, model.trace(words).rerun(*edits, **options), source)
    check_scene(found)
    return found


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_sentences_of_tutorial_programs(golden, name):
    header = scene(name).header
    lines = []
    for step in header["steps"]:
        lines.append(step["title"])
        lines += [
            f"  {p}  {s}" for p, s in zip(header["positions"], step["sentences"], strict=True)
        ]
    golden(f"scene.{name}.txt", "\n".join(lines))


def test_nothing_selected_is_the_default():
    never = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LT)
    program = rasp.Aggregate(never, rasp.indices, default=7).named("last")
    model = tracrlab.compile_rasp_to_model(program, "ab", 2)
    found = viz.scene_of(model, model.trace("ab"))
    assert told(found, "attn 0", 1).endswith(
        "nothing is selected, so it looks at bos and writes the default 7"
    )
    [head] = found.header["heads"]
    assert head["because"] == [
        "bos asks for nothing, so it looks at itself",
        "nothing is selected, so it looks at bos",
        "1:a is selected",
    ]


def test_a_softened_head_is_told_as_it_is(shares):
    found = run(shares, "xa", sharpness=0.01)
    sentence = told(found, "attn 1", 1)
    shares_told = [float(x) for x in re.findall(r"\((0\.\d+)\)", sentence)]
    pattern = sorted(found_pattern(found)[1].tolist(), reverse=True)
    assert sorted(shares_told, reverse=True) == pytest.approx(pattern, abs=1e-4)
    assert "the weighted mean" in sentence
    [head] = found.header["heads"]
    assert head["differs"] == 9
    assert head["because"][1] == "1:x is selected, but it looks at 0:bos, 1:x, 2:a"


def found_pattern(found):
    from tracrlab.viz.scene.packing import unpacked

    return unpacked(found.header["heads"][0]["pattern"], found.data)


@pytest.mark.parametrize("sharpness", [1.0, 0.1, 0.02, 0.001, 0.0])
@pytest.mark.parametrize("words", ["x", "xx", "axbx", "xbbxx"])
def test_a_mean_that_is_told_adds_up(shares, words, sharpness):
    found = run(shares, words, sharpness=sharpness)
    for sentence in (told(found, "attn 1", p) for p in range(len(words) + 1)):
        sums = re.search(r"mean (.*) = (\S+) goes", sentence)
        if sums:
            marks = {"½": 1 / 2, "⅓": 1 / 3, "¼": 1 / 4}
            pairs = [part.split("·") for part in sums[1].split(" + ")]
            total = sum(marks.get(a, None) or float(a) * 1.0 for a, b in pairs if float(b))
            assert total == pytest.approx(float(sums[2]), abs=1e-3)


def test_an_edited_pattern_is_told_as_it_is(shares):
    found = run(shares, "axb", Set(Pattern("share_of_x"), "2:x"))
    assert told(found, "attn 1", 1).endswith(
        "it looks at 2:x and reads is_x = 1, which goes to share_of_x"
    )
    assert found.header["heads"][0]["because"][1] == "1:a is selected, but it looks at 2:x"


def test_looking_at_bos_by_an_edit_is_no_default(shares):
    found = run(shares, "xa", Set(Pattern("share_of_x"), "0:bos"))
    assert told(found, "attn 1", 1).endswith("it looks at bos alone and writes 0 to share_of_x")
    assert found.header["heads"][0]["because"][1] == "1:x is selected, but it looks at 0:bos"


def test_one_key_with_more_than_all_of_the_attention(shares):
    twice = np.array([[0.0, 2.0, 0.0]], np.float32)
    found = run(shares, "xx", Set(Pattern("share_of_x"), twice, "2:x"))
    assert told(found, "attn 1", 2).endswith(
        "it looks at 1:x (2) and reads is_x = 1; the sum 2·1 = 2 goes to share_of_x"
    )


def test_keys_are_told_by_how_much_they_get():
    itself = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.EQ).named("itself")
    program = rasp.Aggregate(itself, rasp.numerical(rasp.indices), default=9).named("me")
    model = tracrlab.compile_rasp_to_model(rasp.numerical(program), "ab", 3)
    found = viz.scene_of(model, model.trace("aba").rerun(sharpness=0.01))
    keys = re.findall(r"(\d):\w+ \(", told(found, "attn 0", 3))
    assert keys == ["3", "1", "2", "0"]
    assert "and 0 from bos" in told(found, "attn 0", 3)


def test_what_is_compared_is_told_as_it_stood_before():
    [first, second] = scene("sort").header["heads"]
    assert second["queries"][2] == ["indices 1"] and second["keys"][2] == ["place 0"]
    assert first["queries"][2] == first["keys"][2] == ["product (1, 1)"]


def test_half_a_value_is_told_as_half(shares):
    half = np.array([0.0, 0.0, 0.5], np.float32)
    found = run(shares, "xa", Set("tokens", half, "1:x"))
    assert (
        told(found, "embed", 1) == "position 1 holds x; but its token reads x 0.5; its index is 0"
    )


@pytest.mark.parametrize("name", PROGRAMS)
def test_the_answer_so_far_is_that_of_its_picture(name):
    text, language, vocab, length, words = PROGRAMS[name]
    model, source = compiled(text, language, vocab, length)
    trace = model.trace(list(words))
    header = viz.scene_of(model, trace, source).header
    [panel] = viz.decoded_picture(trace).panels
    for step, texts, right in zip(header["steps"], panel.texts, panel.amounts, strict=False):
        assert step["decoded"][1:] == [
            x.removesuffix(" ✓").replace(".", "?", x == ".") for x in texts
        ]
        assert step["right"][1:] == [bool(x) for x in right]
    assert header["steps"][-1]["decoded"] == header["steps"][-2]["decoded"]


def test_a_pattern_that_is_no_share_is_a_sum(shares):
    found = run(shares, "xx", Set(Pattern("share_of_x"), np.full((1, 3), 2.0), "2:x"))
    assert "the sum 2·1 + 2·1 + 2·0 = 4 goes to share_of_x" in told(found, "attn 1", 2)


def test_what_an_edit_puts_into_a_room_is_told_there(shares):
    found = run(shares, "xa", Zero("is_x"))
    assert told(found, "mlp 0", 1) == "is_x: tokens = x gives 1; then an edit sets is_x to 0"
    assert told(found, "mlp 0", 2) == "is_x: tokens = a gives 0"
    assert "reads is_x = 0, which goes" in told(found, "attn 1", 1)


def test_what_an_edit_puts_into_hidden_units_is_told(shares):
    found = run(shares, "xa", Set(Neurons("is_x"), 1.0, "2:a"))
    assert told(found, "mlp 0", 2) == "is_x: an edit sets its hidden units, and it writes 1"
    assert told(found, "mlp 0", 1) == "is_x: tokens = x gives 1"


def test_what_an_edit_puts_into_outputs_is_told(shares):
    sentence = told(run(shares, "xa", Set(Output("mlp 0"), 3.0)), "mlp 0", 1)
    assert sentence.startswith("is_x: tokens = x gives 1; then an edit sets one to 4, tokens to")
    sentence = told(run(shares, "xa", Set(HeadOutput("share_of_x"), 3.0)), "attn 1", 2)
    assert sentence.endswith("reads is_x = 1, 0; 3 goes to share_of_x")


def test_a_default_that_was_edited_is_not_called_the_default():
    never = rasp.Select(rasp.indices, rasp.indices, rasp.Comparison.LT)
    program = rasp.numerical(rasp.Aggregate(never, rasp.numerical(rasp.indices), default=7)).named(
        "last"
    )
    model = tracrlab.compile_rasp_to_model(program, "ab", 2)
    found = viz.scene_of(model, model.trace("ab").rerun(Set(HeadOutput("last"), 3.0)))
    assert told(found, "attn 0", 1).endswith("nothing is selected, so it looks at bos and writes 3")


def test_the_token_that_is_edited_away_is_told(shares):
    found = run(shares, "xa", Zero("tokens"), Set("indices", 3, "2:a"))
    assert (
        told(found, "embed", 1) == "position 1 holds x; but its token reads nothing; its index is 0"
    )
    assert (
        told(found, "embed", 2) == "position 2 holds a; but its token reads nothing; its index is 3"
    )
    assert told(found, "mlp 0", 1) == "is_x: tokens = nothing is no row of the table; it writes 0"


@pytest.mark.parametrize("number", [float("nan"), 1e30])
def test_numbers_that_are_none_are_told_by_their_marks(shares, number):
    found = run(shares, "xa", Set("is_x", number, "1:x"))
    mark = viz.amounts.show_amount(number)
    assert told(found, "mlp 0", 1).endswith(f"then an edit sets is_x to {mark}")
    assert mark in told(found, "unembed", 1)


def test_an_answer_that_is_not_the_programs_is_told(shares):
    found = run(shares, "xa", Zero("is_x"))
    assert told(found, "unembed", 1) == "the answer is False, but the program's is True"


def test_a_sum_is_told_with_its_parts():
    x, y = ((rasp.tokens == word).named(f"is_{word}") for word in "xy")
    counts = [rasp.numerical(each) for each in (x, y)]
    every = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.TRUE)
    means = [rasp.Aggregate(every, each).named(f"share_{i}") for i, each in enumerate(counts)]
    program = rasp.numerical(rasp.LinearSequenceMap(*means, 2, -1)).named("more")
    model = tracrlab.compile_rasp_to_model(program, "axy", 4)
    found = viz.scene_of(model, model.trace("axxy"))
    sentence = told(found, found.header["steps"][-2]["id"], 1)
    assert sentence == "more: 1 (for share_0 = 0.5) − 0.25 (for share_1 = 0.25) = 0.75"


def test_a_sum_is_told_with_what_is_added_to_it():
    every = rasp.Select(rasp.tokens, rasp.tokens, rasp.Comparison.TRUE)
    share = rasp.Aggregate(every, rasp.numerical(rasp.tokens == "x")).named("share")
    model = tracrlab.compile_rasp_to_model(rasp.numerical(1 - share).named("rest"), "ax", 4)
    found = viz.scene_of(model, model.trace("axx"))
    assert told(found, "mlp 1", 1) == "rest: -0.6667 (for share = 0.6667) + 1 = 0.3333"


def test_several_heads_and_blocks_are_told_shortly(two_heads):
    sentence = told(viz.scene_of(two_heads, two_heads.trace("ax")), "attn 0", 1)
    assert sentence == (
        "head 0, `same`: it counts 1 key, 1:a: bos gets 4/5 of the attention, and 0.8 goes to "
        "hist.bos_share; head 1, `xs`: it counts 1 key, 2:x: bos gets 4/5 of the attention, and "
        "0.8 goes to count_x.bos_share"
    )


def test_no_sentence_is_a_page():
    model = tracrlab.compile_rasp_to_model(
        programs.make_shuffle_dyck(["()", "[]", "{}"]), "()[]{}", 8
    )
    found = viz.scene_of(model, model.trace("([)]{{}}"))
    check_scene(found)
    assert max(len(s) for step in found.header["steps"] for s in step["sentences"]) < 700
